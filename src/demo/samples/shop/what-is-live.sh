#!/bin/sh
# Says which version is really installed on an environment: what `current` leads to, whoever put it there.
#
# usage: what-is-live.sh ENVIRONMENT
# environment: SERVERS
set -eu
release=$SERVERS/shop/$1/current/RELEASE
if [ -e "$release" ]; then
  read -r _ commit <"$release"
  echo "$commit"
else
  echo 'nothing is installed'
fi
