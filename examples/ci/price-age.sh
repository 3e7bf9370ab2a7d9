#!/bin/sh
# Keeps one issue about prices whose source was not looked at for long: made when there are some, brought
# up to date while there are, closed when all are fresh. Needs `gh` and `jq`.
#
#   GH_TOKEN           may write issues
#   GITHUB_REPOSITORY  owner/name
#   ISSUE_AUTHOR       whose issue may be changed              (github-actions[bot])
#   MAX_AGE            for how many days a source is fresh     (30)
#   COSTCALC           the program                             (costcalc)
set -eu

author=${ISSUE_AUTHOR:-github-actions[bot]}
days=${MAX_AGE:-30}
marker="<!-- costcalc:price-age -->"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Other findings are for the reviews of changes; what cannot be read at all is no fresh price.
code=0
"${COSTCALC:-costcalc}" prices check --max-age "$days" --export="json=$folder/result.json" "$@" || code=$?
case $code in 0 | 1) ;; *) exit 2 ;; esac
jq -r '.findings[] | select(.code == "stale-source") | "\(.place.file): \(.message)", (.notes[] | "  \(.)")' \
    "$folder/result.json" >"$folder/stale.txt"
if [ -s "$folder/stale.txt" ]; then
    {
        # shellcheck disable=SC2016 # these are marks of Markdown
        printf '%s\n\nLook at each source again and write that day in `checked`; a price that has changed is a card more.\n\n' \
            "$marker"
        # Lines four columns in are code, whatever names are in them.
        tr -d '\000-\010\013-\037\177' <"$folder/stale.txt" | sed 's/^/    /'
    } >"$folder/body.md"
fi

gh api --paginate "repos/$GITHUB_REPOSITORY/issues?state=open&per_page=100" >"$folder/issues.json"
issue=$(jq -rs --arg author "$author" --arg marker "$marker" \
    '[.[][] | select(.user.login == $author and (.body // "" | startswith($marker))) | .number] | first // empty' \
    "$folder/issues.json")

if [ -s "$folder/body.md" ] && [ -n "$issue" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/$issue" -F "body=@$folder/body.md" --silent
elif [ -s "$folder/body.md" ]; then
    gh api --method POST "repos/$GITHUB_REPOSITORY/issues" -F "body=@$folder/body.md" --silent \
        -f "title=Prices that were not looked at for $days days"
elif [ -n "$issue" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/$issue" -f state=closed --silent
fi
