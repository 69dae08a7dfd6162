#!/bin/sh
# Restarts a service and waits until all are healthy.
#
# usage: restart.sh SERVICE
# environment: as for deploy.sh
set -eu
trap 'echo "Aborted: $1 may be stopped. Restart it again." >&2; exit 143' HUP INT TERM

echo "::progress 1/2 Restarting $1"
docker compose restart "$1"

echo '::progress 2/2 Waiting until it is healthy'
docker compose up --detach --no-recreate --wait --wait-timeout "${HEALTH_TIMEOUT:-120}"
