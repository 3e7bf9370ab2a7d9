#!/bin/sh
# Comments on a pull request from a fork, with the report that its own run has left as an artifact. The
# author of the pull request decides what is in an artifact, so nothing of it is trusted or run: its sizes
# and the pull request that it names are checked, the report is shown as text and never taken for Markdown,
# and readers are told whose text it is. Needs `gh` and `jq`.
#
#   RUN_ID, RUN_SHA, RUN_REPOSITORY  the run: its number, its commit, the repository of that commit
#   RUN_URL                          where people find the run
#   GH_TOKEN, GITHUB_REPOSITORY, COMMENT_AUTHOR, MARKER as in comment.sh
set -eu

here=$(dirname "$0")
name=${MARKER:-default}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

refuse() {
    echo "::error::the artifact of run $RUN_ID is refused: $1"
    exit 1
}

gh run download "$RUN_ID" --repo "$GITHUB_REPOSITORY" --name "costcalc-report-$name" --dir "$folder/artifact"

# usable FILE MOST_BYTES
usable() {
    file=$folder/artifact/$1
    if [ -L "$file" ] || [ ! -f "$file" ]; then refuse "$1 is no file"; fi
    if [ "$(wc -c <"$file")" -gt "$2" ]; then refuse "$1 is larger than $2 bytes"; fi
}
usable pull-request 20
usable report.txt 8388608
usable result.json 8388608

pull=$(cat "$folder/artifact/pull-request")
case $pull in '' | *[!0-9]*) refuse "it names no pull request" ;; esac

# Whoever made the run may speak on the pull request of that very commit, and on no other one.
gh api "repos/$GITHUB_REPOSITORY/pulls/$pull" >"$folder/pull.json"
if ! jq -e --arg sha "$RUN_SHA" --arg from "$RUN_REPOSITORY" \
    '.state == "open" and .head.sha == $sha and .head.repo.full_name == $from' "$folder/pull.json" >/dev/null; then
    echo "::notice::pull request $pull is not, or no longer, at $RUN_SHA of $RUN_REPOSITORY: no comment"
    exit 0
fi

{
    printf '<!-- costcalc:%s -->\n\n' "$name"
    printf '> [!NOTE]\n> The text below was made by the [run](%s) of a fork and was not verified.\n\n' "$RUN_URL"
    # Lines four columns in are code, whatever they say. No other sign than a line feed may end one.
    tr -d '\000-\010\013-\037\177' <"$folder/artifact/report.txt" | awk '
        (room += length($0) + 5) > 60000 { print "    Cut here: the run holds all of it."; exit }
        { print "    " $0 }'
} >"$folder/comment.md"

unset HEAD_REPOSITORY
sh "$here/comment.sh" "$pull" "$folder/comment.md" "$folder/artifact/result.json"
