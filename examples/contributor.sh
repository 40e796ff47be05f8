#!/bin/sh
# Contributes a file to the datanet of a link: contributor.sh LINK FILE LICENCE
set -eu
link=$1 file=$2 licence=$3

# Scripts read the JSON that every command prints with --json.
field() { node -p "JSON.parse(fs.readFileSync(0, 'utf8')).$1"; }

id=$(datanet join "$link" --wait --json | field datanet)

# Ends the script if the gates of the charter would not let the file pass.
datanet check "$file" --datanet "$id" --license "$licence"

contribution=$(datanet contribute "$id" "$file" --license "$licence" --title "$(basename "$file")" --json | field contribution)
datanet verdict "$id" "$contribution" --wait
datanet ledger "$id"
