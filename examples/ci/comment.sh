#!/bin/sh
# Keeps one comment of a pull request up to date: found by its hidden marker, made only if the result is
# worth it, and changed whenever it is there, so that none speaks of an earlier state. Needs `gh` and `jq`.
#
#   comment.sh PULL_REQUEST COMMENT_FILE RESULT_FILE
#
#   GH_TOKEN           may write pull requests
#   GITHUB_REPOSITORY  owner/name
#   HEAD_REPOSITORY    where the change comes from; from a fork nothing is written, its token may only read
#   COMMENT_AUTHOR     whose comments may be changed               (github-actions[bot])
#   MARKER             the name by which the comment is found      (default)
set -eu

pull=$1 comment=$2 result=$3
author=${COMMENT_AUTHOR:-github-actions[bot]}
name=${MARKER:-default}

case $pull in '' | *[!0-9]*)
    echo "comment.sh: \`$pull\` is no number of a pull request" >&2
    exit 2
    ;;
esac
case $name in '' | *[!A-Za-z0-9._-]* | *--*)
    echo "comment.sh: a marker is made of letters, digits, \`.\`, \`_\` and single \`-\`" >&2
    exit 2
    ;;
esac

# A fork that is gone has no name; it is a fork all the same.
if [ "${HEAD_REPOSITORY-$GITHUB_REPOSITORY}" != "$GITHUB_REPOSITORY" ]; then
    echo "The change comes from a fork, whose run may not comment: see the summary and the artifact."
    exit 0
fi

marker="<!-- costcalc:$name -->"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The marker stands first; a quotation of the comment by somebody is not the comment.
gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$pull/comments?per_page=100" >"$folder/comments.json"
id=$(jq -rs --arg author "$author" --arg marker "$marker" \
    '[.[][] | select(.user.login == $author and (.body // "" | startswith($marker))) | .id] | first // empty' \
    "$folder/comments.json")

# Why there is no answer is always worth a comment.
worth=$(jq -r 'if .change then .change.comment else true end' "$result")
if [ -z "$id" ] && [ "$worth" != true ]; then
    echo "Nothing has changed that is worth a comment."
    exit 0
fi

if [ "$(head -n 1 "$comment")" = "$marker" ]; then
    cp "$comment" "$folder/body.md"
else
    { printf '%s\n\n' "$marker" && cat "$comment"; } >"$folder/body.md"
fi
if [ -n "$id" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$folder/body.md" --silent
    echo "Comment $id is up to date."
else
    gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$pull/comments" -F "body=@$folder/body.md" --silent
    echo "A comment is made."
fi
