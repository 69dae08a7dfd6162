#!/bin/sh
# Installs this checkout on an environment: a release of its own, the database migrated, `current` switched to it.
#
# usage: deploy.sh ENVIRONMENT VERSION
# environment: SERVERS, the folder that stands for the servers; NESTOR_COMMIT
# status: 0 installed · 3 the migration failed, the maintenance page stays up
set -eu
environment=$1 version=$2
. ./scripts/environment.sh

echo "Deploying shop $version to $environment"
step 1/5 "Copying $(find . -path ./.git -prune -o -type f -print | wc -l | tr -d ' ') files to releases/$release"
rm -rf "$home/releases/.new"
mkdir -p "$home/releases/.new"
cp -R ./* "$home/releases/.new"
printf '%s %s\n' "$version" "$NESTOR_COMMIT" >"$home/releases/.new/RELEASE"
rm -rf "${home:?}/releases/$release"
mv "$home/releases/.new" "$home/releases/$release"

step 2/5 "Putting up the maintenance page"
echo "migration to $version" >"$home/maintenance"

step 3/5 "Migrating the database" 3
./scripts/migrate.sh "$home" || {
  echo "The migration failed: $environment shows its maintenance page until an earlier version is back." >&2
  exit 3
}

step 4/5 "Switching current to releases/$release"
switch_to "$release"

step 5/5 "Restarting web and worker"
start web
start worker
rm -f "$home/maintenance"
echo "shop $version is live on $environment"
