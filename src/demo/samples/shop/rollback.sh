#!/bin/sh
# Brings an earlier version back: its release is still there, or it is installed again.
#
# usage: rollback.sh ENVIRONMENT VERSION
# environment: as for deploy.sh
set -eu
environment=$1 version=$2
. ./scripts/environment.sh

if ! [ -d "$home/releases/$release" ]; then
  echo "releases/$release is gone: installing it again"
  exec ./deploy.sh "$environment" "$version"
fi

echo "Rolling shop back to $version on $environment"
step 1/2 "Switching current to releases/$release"
switch_to "$release"
step 2/2 "Restarting web and worker"
start web
start worker
rm -f "$home/maintenance"
echo "shop $version is live on $environment again"
