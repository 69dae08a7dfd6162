# What deploy.sh, rollback.sh and restart.sh share; they set environment and version before they read this.

home=$SERVERS/shop/$environment
release=$(printf '%s-%.7s' "$version" "$NESTOR_COMMIT" | tr / -)
mkdir -p "$home/releases" "$home/services"

# Says what comes next, so that Nestor shows how far it is, and takes the seconds that a real server would.
step() {
  echo "::progress $1 $2"
  sleep "${3:-1}"
}

switch_to() {
  ln -sfn "releases/$1" "$home/current"
}

# A service that runs is a file: what it runs and since when.
start() {
  read -r running _ <"$home/current/RELEASE"
  printf '%s %s\n' "$running" "$(date +%H:%M:%S)" >"$home/services/$1"
}
