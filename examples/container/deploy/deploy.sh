#!/bin/sh
# Replaces the container with one from the deployed commit's image. Restores the previous one on failure or abort.
#
# usage: deploy.sh [OPTION of `docker run`…]
# environment: CONTAINER, its name · IMAGE, without a tag · CONTAINER_TOOL, docker (default) or podman
#              APP_URL, shown as a link · HEALTH_URL, HEALTH_TIMEOUT as for healthy.sh · NESTOR_…
# status: 0 the new container is live · 143 aborted · else it failed
set -eu
image=$IMAGE:$NESTOR_COMMIT
earlier=$CONTAINER-earlier
. "${0%/*}/engine.sh"

exists() {
  engine container inspect "$1" >/dev/null 2>&1
}

put_back() {
  exists "$earlier" || return 0
  echo 'Putting the earlier container back'
  if exists "$CONTAINER"; then engine rm --force "$CONTAINER" >/dev/null; fi
  engine rename "$earlier" "$CONTAINER"
  engine start "$CONTAINER" >/dev/null
}

leave() {
  status=$?
  trap '' HUP INT TERM
  [ "$status" -eq 0 ] || put_back
}
trap leave EXIT
trap 'exit 143' HUP INT TERM

echo '::progress 1/4 Pulling the image'
# A commit's image never changes, and an old one may be gone from the registry.
engine image inspect "$image" >/dev/null 2>&1 || "$tool" pull "$image"

echo '::progress 2/4 Stopping the earlier container'
put_back # left behind by a deployment that was killed
if exists "$CONTAINER"; then
  engine rename "$CONTAINER" "$earlier"
  engine stop "$earlier" >/dev/null
fi

echo "::progress 3/4 Starting $NESTOR_VERSION"
engine run --detach --name "$CONTAINER" --restart unless-stopped \
  --label "org.opencontainers.image.version=$NESTOR_VERSION" \
  --label "org.opencontainers.image.revision=$NESTOR_COMMIT" \
  "$@" "$image"

echo '::progress 4/4 Waiting until it is healthy'
"${0%/*}/healthy.sh"

# From here on the new container is live, whatever happens.
trap '' HUP INT TERM
trap - EXIT
if exists "$earlier"; then engine rm "$earlier" >/dev/null; fi
echo "$CONTAINER runs $NESTOR_VERSION"
echo "::link $APP_URL $NESTOR_APP on $NESTOR_ENVIRONMENT"
