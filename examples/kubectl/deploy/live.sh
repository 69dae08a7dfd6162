#!/bin/sh
# Prints the commit whose image the Deployment runs.
#
# usage: live.sh NAMESPACE DEPLOYMENT
# environment: KUBECONFIG · CONTAINER, of the Deployment
set -eu

image=$(kubectl --namespace "$1" get "deployment/$2" --request-timeout 10s \
  --output "jsonpath={.spec.template.spec.containers[?(@.name==\"$CONTAINER\")].image}")
echo "${image##*:}"
