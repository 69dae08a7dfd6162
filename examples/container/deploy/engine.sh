# Shared by deploy.sh and restart.sh.

tool=${CONTAINER_TOOL:-docker}

# An interrupted engine command can leave a half-created container. In a session of its own it does not receive the
# signals of an abort; the script handles them once the command is done.
engine() {
  setsid "$tool" "$@"
}
