#!/bin/sh
# Builds the blog from its posts and shows it: a release of its own, and `current` switched to it.
#
# usage: deploy.sh ENVIRONMENT VERSION
# environment: SERVERS, the folder that stands for the servers; NESTOR_COMMIT
set -eu
environment=$1 version=$2
home=$SERVERS/blog/$environment
release=$(printf '%s-%.7s' "$version" "$NESTOR_COMMIT" | tr / -)
new=$home/releases/.new

echo "Building blog $version"
rm -rf "$new"
mkdir -p "$new"
for post in posts/*.md; do
  name=$(basename "$post" .md)
  {
    echo '<!doctype html><link rel="stylesheet" href="style.css">'
    sed -e 's/&/\&amp;/g; s/</\&lt;/g' -e 's|^# \(.*\)|<h1>\1</h1>|; t' -e 's|^..*|<p>&</p>|' "$post"
  } >"$new/$name.html"
  echo "  $name.html"
done
cp style.css "$new"
printf '%s %s\n' "$version" "$NESTOR_COMMIT" >"$new/RELEASE"
sleep 1

echo "Publishing it to $environment"
rm -rf "${home:?}/releases/$release"
mv "$new" "$home/releases/$release"
ln -sfn "releases/$release" "$home/current"
sleep 1
echo "blog $version is on the air"
