#!/bin/sh
# Restarts one service of an environment.
#
# usage: restart.sh ENVIRONMENT SERVICE
# environment: as for deploy.sh
# status: 0 restarted · 1 nothing is installed there yet
set -eu
environment=$1 service=$2 version=none
. ./scripts/environment.sh

if ! [ -e "$home/current" ]; then
  echo "Nothing is installed on $environment yet: deploy shop first." >&2
  exit 1
fi

step 1/2 "Stopping $service"
rm -f "$home/services/$service"
step 2/2 "Starting $service"
start "$service"
echo "$service runs again on $environment"
