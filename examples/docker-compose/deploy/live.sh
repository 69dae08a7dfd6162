#!/bin/sh
# Prints the commit that all containers with the label run.
#
# environment: COMPOSE_PROJECT_NAME
# status: 0 printed · 1 nothing runs, or several commits do
set -eu

containers=$(docker ps --quiet --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME")
if [ -z "$containers" ]; then
  echo "Nothing of $COMPOSE_PROJECT_NAME runs" >&2
  exit 1
fi

# Not quoted: each ID is an argument. Services without the label, such as a database, do not count.
commits=$(docker container inspect --format '{{index .Config.Labels "org.opencontainers.image.revision"}}' $containers)
commits=$(printf '%s\n' "$commits" | sed '/^$/d' | sort -u)
if [ "$(printf '%s\n' "$commits" | wc -l)" -ne 1 ]; then
  printf '%s runs several commits:\n%s\n' "$COMPOSE_PROJECT_NAME" "$commits" >&2
  exit 1
fi
echo "$commits"
