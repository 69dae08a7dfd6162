#!/bin/sh
# Restores the whole revision that ran a commit's image; if the cluster no longer keeps it, deploys the image.
#
# usage, environment, status: as for deploy.sh
set -eu
namespace=$1 deployment=deployment/$2
. "${0%/*}/revision.sh"

echo '::progress 1/3 Looking for its revision'
# Revisions are kept as ReplicaSets: "OWNER REVISION CONTAINER=IMAGE CONTAINER=IMAGE …", one per line.
row='{.metadata.ownerReferences[0].name} {.metadata.annotations.deployment\.kubernetes\.io/revision}'
containers='{range .spec.template.spec.containers[*]} {.name}={.image}{end}'
revisions=$(kubectl --namespace "$namespace" get replicasets --output "jsonpath={range .items[*]}$row$containers{\"\n\"}{end}")
wanted=$(printf '%s\n' "$revisions" | awk -v owner="$2" -v image="$CONTAINER=$IMAGE:$NESTOR_COMMIT" '
  $1 == owner { for (i = 3; i <= NF; i++) if ($i == image && $2 > newest) newest = $2 }
  END { print newest }')
if [ -z "$wanted" ]; then
  echo 'It is forgotten: deploying its image again'
  exec "${0%/*}/deploy.sh" "$@"
fi
before=$(revision)
trap leave EXIT
trap 'exit 143' HUP INT TERM

echo "::progress 2/3 Going back to revision $wanted"
kubectl --namespace "$namespace" rollout undo "$deployment" "--to-revision=$wanted"

echo '::progress 3/3 Waiting until it is rolled out'
rolled_out
