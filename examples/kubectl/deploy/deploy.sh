#!/bin/sh
# Rolls out the deployed commit's image. On failure or abort, restores the previous revision.
#
# usage: deploy.sh NAMESPACE DEPLOYMENT
# environment: KUBECONFIG · IMAGE, without a tag · CONTAINER, of the Deployment · NESTOR_…
#              APP_URL, shown as a link · ROLLOUT_TIMEOUT, as kubectl writes it (default 10m)
# status: 0 rolled out · 143 aborted · else it failed
set -eu
namespace=$1 deployment=deployment/$2
. "${0%/*}/revision.sh"

echo '::progress 1/3 Looking at what runs'
before=$(revision)
trap leave EXIT
trap 'exit 143' HUP INT TERM

echo "::progress 2/3 Setting the image of $NESTOR_VERSION"
kubectl --namespace "$namespace" set image "$deployment" "$CONTAINER=$IMAGE:$NESTOR_COMMIT"
kubectl --namespace "$namespace" annotate --overwrite "$deployment" \
  "kubernetes.io/change-cause=Nestor #$NESTOR_RUN_ID: $NESTOR_VERSION"

echo '::progress 3/3 Waiting until it is rolled out'
rolled_out
