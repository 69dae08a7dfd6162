#!/bin/sh
# Waits until an address answers well.
#
# environment: HEALTH_URL · HEALTH_TIMEOUT, seconds (default 60)
# status: 0 it did · else curl's: it did not in time
set -eu

curl --silent --show-error --fail --output /dev/null --max-time 5 \
  --retry 1000 --retry-all-errors --retry-delay 1 --retry-max-time "${HEALTH_TIMEOUT:-60}" "$HEALTH_URL"
