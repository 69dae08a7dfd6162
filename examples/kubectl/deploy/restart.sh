#!/bin/sh
# Replaces the pods of a Deployment one by one.
#
# usage: restart.sh NAMESPACE DEPLOYMENT
# environment: KUBECONFIG · ROLLOUT_TIMEOUT, as kubectl writes it (default 10m)
# status: 0 restarted · 143 aborted, the cluster completes it · else it failed
set -eu
namespace=$1 deployment=deployment/$2

echo '::progress 1/2 Restarting the pods'
kubectl --namespace "$namespace" rollout restart "$deployment"
echo '::progress 2/2 Waiting until they are new'
kubectl --namespace "$namespace" rollout status "$deployment" --timeout "${ROLLOUT_TIMEOUT:-10m}"
