#!/usr/bin/env bash
# From a fresh clone to a running demo.
. "$(dirname "$0")/lib.sh"
scripts/build.sh
exec "$RELEASE_BINARY" demo "$@"
