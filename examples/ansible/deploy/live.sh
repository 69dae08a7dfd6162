#!/bin/sh
# Prints the commit that all servers run.
#
# usage: live.sh INVENTORY
# status: 0 printed · else a server is unreachable, or they run different commits
set -eu

# Two lines for each server: "NAME | CHANGED | rc=0 >>" and "releases/COMMIT"
answers=$(ansible shop --inventory "$1" --args 'readlink {{ home }}/current')
commits=$(printf '%s\n' "$answers" | sed -n 's|^releases/||p' | sort -u)
if [ "$(printf '%s\n' "$commits" | wc -l)" -ne 1 ]; then
  printf 'The servers run several versions:\n%s\n' "$answers" >&2
  exit 1
fi
echo "$commits"
