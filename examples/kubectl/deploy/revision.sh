# Shared by deploy.sh and rollback.sh, which set `namespace` and `deployment` before sourcing it, and `before` from revision.

# Prints the number of the Deployment's revision.
revision() {
  kubectl --namespace "$namespace" get "$deployment" \
    --output 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}'
}

rolled_out() {
  kubectl --namespace "$namespace" rollout status "$deployment" --timeout "${ROLLOUT_TIMEOUT:-10m}"
  echo "::link $APP_URL $NESTOR_APP on $NESTOR_ENVIRONMENT"
}

# For the EXIT trap: undoes a rollout that did not succeed.
leave() {
  status=$?
  trap '' HUP INT TERM
  [ "$status" -ne 0 ] || return 0
  echo "Going back to revision $before"
  kubectl --namespace "$namespace" rollout undo "$deployment" "--to-revision=$before"
}
