#!/bin/sh
# Restarts the container.
#
# environment: CONTAINER, its name · CONTAINER_TOOL, docker (default) or podman · HEALTH_URL, HEALTH_TIMEOUT as for healthy.sh
# status: 0 restarted · 143 aborted, but still running · else it failed
set -eu
. "${0%/*}/engine.sh"
trap 'exit 143' HUP INT TERM

echo '::progress 1/2 Restarting the container'
engine restart "$CONTAINER"

echo '::progress 2/2 Waiting until it is healthy'
"${0%/*}/healthy.sh"
