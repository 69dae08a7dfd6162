#!/bin/sh
# Prints the version that the application reports.
#
# environment: VERSION_URL, whose response starts with the commit or a version
set -eu

curl --silent --show-error --fail --max-time 10 "$VERSION_URL"
