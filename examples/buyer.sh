#!/bin/sh
# Buys what is good in the datanet of a link: buyer.sh LINK NAME FOLDER
set -eu
link=$1 name=$2 folder=$3

field() { node -p "JSON.parse(fs.readFileSync(0, 'utf8')).$1"; }

id=$(datanet join "$link" --wait --json | field datanet)

# A release is immutable: it pins certified contributions, so that others can get the very same data.
release=$(datanet release create "$id" "$name" --filter min-score=800 --json | field release)
receipt=$(datanet fetch "$id" --release "$release" --out "$folder" --receipt --purpose train --json | field receipt)

echo "The data is in $folder, with croissant.json and provenance.json."
echo "The issuer attests your payment with: datanet pay $id $receipt --amount AMOUNT --asset deposit"
