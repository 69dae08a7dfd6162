#!/bin/sh
# Waits until a URL responds with success.
#
# environment: HEALTH_URL · HEALTH_TIMEOUT, seconds (default 60)
# status: 0 healthy · else curl's: not healthy in time
set -eu

curl --silent --show-error --fail --output /dev/null --max-time 5 \
  --retry 1000 --retry-all-errors --retry-delay 1 --retry-max-time "${HEALTH_TIMEOUT:-60}" "$HEALTH_URL"
