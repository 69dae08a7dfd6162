# What deploy.sh and restart.sh share.

tool=${CONTAINER_TOOL:-docker}

# An engine that is interrupted halfway can leave a container half made. In a session of its own it does not get the
# signals of an abort, and the script takes them up when it is done.
engine() {
  setsid "$tool" "$@"
}
