#!/bin/sh
# Starts the command of one run, once, and leaves how it ended in the run's folder, whoever is there to read it.
#
# usage: wrapper.sh RUN_FOLDER LATEST UNSET_NAMES PROGRAM [ARGUMENT…]
#   It is started in the checkout, as the leader of a new session, with the command's environment.
#   LATEST: seconds since 1970 after which nothing may be started any more.
#   UNSET_NAMES: variables that a shell sets by itself and that the command must not get, separated by spaces.
#
# files: run       which run the folder is of; see claim.ts
#        pid.json  {pid, starttime, boot_id} of this process. It is the latch: made by link(2), which fails if the
#                  file is there, so that of all that try at most one starts the command.
#        stop      made by whoever is about to end the command, before the first signal
#        exit      the command's exit status (128 + n: ended by signal n), there as a whole or not at all
# status: 0 the status is in `exit` · 75 the latch was taken · 76 nothing was started · 77 `exit` cannot be written
#         · 78 it was too late to start anything

# Variables have a prefix, as one that is in the command's environment too would be changed there.
nestor_folder=$1 nestor_latest=$2 nestor_unset=$3
shift 3
nestor_mine=$nestor_folder/pid.$$

# Signals to the group are for the command; this process stays to tell how it ends.
trap : HUP INT QUIT TERM

if [ -r "/proc/$$/stat" ]; then
  read -r nestor_stat <"/proc/$$/stat"
  # The name in parentheses may hold spaces; the 20th field after it is the start time (proc(5), field 22).
  nestor_start=$(set -f; set -- ${nestor_stat##*) }; echo "${20}")
  read -r nestor_boot </proc/sys/kernel/random/boot_id
else
  nestor_start=$(LC_ALL=C TZ=UTC command -p ps -o lstart= -p $$)
  nestor_boot=
fi

{
  printf '{"pid":%d,"starttime":"%s","boot_id":"%s"}\n' "$$" "$nestor_start" "$nestor_boot" >"$nestor_mine" &&
    # Room for the status is taken now: the disk may be full when it is needed.
    printf '   \n' >"$nestor_mine.exit"
} || { command -p rm -f "$nestor_mine" "$nestor_mine.exit"; exit 76; }

# As late as can be: this process, or the whole machine, may have been paused since it was allowed to start.
if [ "$(command -p date +%s)" -gt "$nestor_latest" ]; then
  command -p rm -f "$nestor_mine" "$nestor_mine.exit"
  exit 78
fi

if ! command -p ln "$nestor_mine" "$nestor_folder/pid.json" 2>/dev/null; then
  command -p rm -f "$nestor_mine" "$nestor_mine.exit"
  [ -e "$nestor_folder/pid.json" ] && exit 75
  exit 76
fi
command -p rm -f "$nestor_mine"

# In the foreground: in the background a shell would make the command ignore SIGINT and SIGQUIT.
(
  # From here on this process dies of a signal. One that came before was lost, but the file was made before it.
  [ ! -e "$nestor_folder/stop" ] || exit 143
  for nestor_name in $nestor_unset; do unset "$nestor_name"; done
  exec "$@"
)
nestor_status=$?

# The command is over: what is left to do is not to be disturbed.
trap '' HUP INT QUIT TERM
nestor_tries=0
until printf '%-3d\n' "$nestor_status" 1<>"$nestor_mine.exit" &&
  command -p mv -f "$nestor_mine.exit" "$nestor_folder/exit"; do
  nestor_tries=$((nestor_tries + 1))
  [ "$nestor_tries" -lt 30 ] || exit 77
  command -p sleep 1
done
