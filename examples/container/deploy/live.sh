#!/bin/sh
# Prints the commit that is running.
#
# environment: CONTAINER, its name · CONTAINER_TOOL, docker (default) or podman
# status: 0 printed · 1 nothing runs
set -eu

live=$("${CONTAINER_TOOL:-docker}" container inspect "$CONTAINER" \
  --format '{{if .State.Running}}{{index .Config.Labels "org.opencontainers.image.revision"}}{{end}}')
if [ -z "$live" ]; then
  echo "$CONTAINER does not run" >&2
  exit 1
fi
echo "$live"
