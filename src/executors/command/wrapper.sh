#!/bin/sh
# Starts the command of one run, once, and leaves how it ended in the run's folder, whoever is there to read it.
#
# usage: wrapper.sh RUN_FOLDER UNSET_NAMES PROGRAM [ARGUMENT…]
#   It is started in the checkout, as the leader of a new session, with the command's environment.
#   UNSET_NAMES: variables that a shell sets by itself and that the command must not get, separated by spaces.
#
# files: pid.json  {pid, starttime, boot_id} of this process. It is the latch: made by link(2), which fails if the
#                  file is there, so that of all that try at most one starts the command.
#        exit      the command's exit status (128 + n: ended by signal n), there as a whole or not at all
# status: 0 the status is in `exit` · 75 the latch was taken · 76 nothing was started · 77 `exit` cannot be written

folder=$1 unset_names=$2
shift 2
mine=$folder/pid.$$

# Signals to the group are for the command; this process stays to tell how it ends.
trap : HUP INT QUIT TERM

if [ -r "/proc/$$/stat" ]; then
  read -r stat <"/proc/$$/stat"
  # The name in parentheses may hold spaces; the 20th field after it is the start time (proc(5), field 22).
  start=$(set -f; set -- ${stat##*) }; echo "${20}")
  read -r boot </proc/sys/kernel/random/boot_id
else
  start=$(LC_ALL=C TZ=UTC command -p ps -o lstart= -p $$)
  boot=
fi

{
  printf '{"pid":%d,"starttime":"%s","boot_id":"%s"}\n' "$$" "$start" "$boot" >"$mine" &&
    # Room for the status is taken now: the disk may be full when it is needed.
    printf '   \n' >"$mine.exit"
} || { command -p rm -f "$mine" "$mine.exit"; exit 76; }

if ! command -p ln "$mine" "$folder/pid.json" 2>/dev/null; then
  command -p rm -f "$mine" "$mine.exit"
  [ -e "$folder/pid.json" ] && exit 75
  exit 76
fi
command -p rm -f "$mine"

# In the foreground: in the background a shell would make the command ignore SIGINT and SIGQUIT.
(
  for name in $unset_names; do unset "$name"; done
  exec "$@"
)
status=$?

tries=0
until printf '%-3d\n' "$status" 1<>"$mine.exit" && command -p mv -f "$mine.exit" "$folder/exit"; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || exit 77
  command -p sleep 1
done
