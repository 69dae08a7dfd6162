#!/bin/sh
# Prints what the application says it is.
#
# environment: VERSION_URL, whose answer begins with the commit or a version
set -eu

curl --silent --show-error --fail --max-time 10 "$VERSION_URL"
