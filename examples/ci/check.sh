#!/bin/sh
# Holds a change of prices and scenarios against its base: runs `costcalc check` once, keeps every
# output, and gives the answer last. For any CI, and for a terminal:
#
#   BASE=refs/remotes/origin/main sh check.sh [ARGUMENT of `costcalc check`...]
#
#   BASE      the branch to merge into, in full; a full commit id; or, written as a path (`./before`), a
#             folder with the state before. Of a branch it is the commit where this one left it.
#   OUT       the folder of comment.md, report.txt, report.html and result.json (costcalc-report)
#   MARKER    the name by which the comment is found again    (default)
#   COSTCALC  the program                                     (costcalc)
#
# Exit 0: all holds. 1: something does not. 2: there is no answer, which is no pass.
set -eu

out=${OUT:-costcalc-report}
on_github=${GITHUB_ACTIONS:-false}

if [ -z "${BASE:-}" ]; then
    echo "check.sh: name in BASE what the change is held against, as in BASE=refs/remotes/origin/main" >&2
    exit 2
fi
mkdir -p "$out"
rm -f "$out/comment.md" "$out/report.txt" "$out/report.html" "$out/result.json"

# On GitHub every message becomes an annotation on its line.
format=table
if [ "$on_github" = true ]; then format=github; fi
code=0
"${COSTCALC:-costcalc}" check --base="$BASE" --merge-base --marker="${MARKER:-default}" --format="$format" \
    --export="markdown=$out/comment.md" --export="table=$out/report.txt" --export="html=$out/report.html" \
    --export="json=$out/result.json" \
    "$@" || code=$?
case $code in 0 | 1) ;; *) code=2 ;; esac

# A program that is missing or was called wrongly writes nothing; that must be seen too.
if [ ! -s "$out/comment.md" ] || [ ! -s "$out/result.json" ]; then
    code=2
    printf '### costcalc could not answer\n\nThe log of the job says why.\n' >"$out/comment.md"
    printf 'costcalc could not answer\n\nThe log of the job says why.\n' >"$out/report.txt"
    echo '{"could_not_answer": true}' >"$out/result.json"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    cat "$out/comment.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    changed=$(jq -r 'if .change then (.change.prices != [] or any(.change.impact[]; .changed)) else "unknown" end' \
        "$out/result.json")
    {
        echo "exit-code=$code"
        echo "changed=$changed"
        echo "comment-file=$out/comment.md"
        echo "result-file=$out/result.json"
    } >>"$GITHUB_OUTPUT"
fi
exit "$code"
