#!/bin/sh
# Updates all services to the deployed commit and waits until they are healthy.
#
# environment: COMPOSE_FILE, COMPOSE_PROJECT_NAME · what compose.yaml needs · HEALTH_TIMEOUT, seconds (default 120)
#              APP_URL, shown as a link · NESTOR_…
# status: 0 all are healthy · 143 aborted · else it failed
set -eu
trap 'echo "Aborted: some services may run $NESTOR_VERSION already. Deploy or roll back again." >&2; exit 143' HUP INT TERM

echo '::progress 1/2 Pulling the images'
# A commit's image never changes, and an old one may be gone from the registry.
docker compose pull --quiet --policy missing

echo "::progress 2/2 Starting $NESTOR_VERSION"
docker compose up --detach --remove-orphans --wait --wait-timeout "${HEALTH_TIMEOUT:-120}" || {
  docker compose ps --all
  echo "$NESTOR_VERSION is not healthy. It is left as it is: roll back, or deploy another version." >&2
  exit 1
}
echo "::link $APP_URL $NESTOR_APP on $NESTOR_ENVIRONMENT"
