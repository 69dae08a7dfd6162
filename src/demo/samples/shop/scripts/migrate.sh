#!/bin/sh
# Applies the migrations that the database has not had yet. A migration says which columns it adds and which it needs.
#
# usage: migrate.sh FOLDER_OF_THE_ENVIRONMENT
# status: 0 all are applied · 3 one needs a column that is not there, or was applied with another text
set -eu
database=$1/database
touch "$database"

for file in migrations/*.sql; do
  name=$(basename "$file")
  sum=$(cksum <"$file")
  if grep -qxF "applied $name $sum" "$database"; then continue; fi
  if grep -qF "applied $name " "$database"; then
    echo "  $name: ERROR: it was applied with another text" >&2
    exit 3
  fi
  for column in $(sed -n 's/^-- needs //p' "$file"); do
    if ! grep -qxF "column $column" "$database"; then
      echo "  $name: ERROR: column $column does not exist" >&2
      exit 3
    fi
  done
  sed -n 's/^-- adds /column /p' "$file" >>"$database"
  echo "applied $name $sum" >>"$database"
  echo "  $name applied"
done
