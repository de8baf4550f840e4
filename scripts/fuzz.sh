#!/usr/bin/env bash
# The API by key, long: 200 made-up requests for each operation.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh rust
phase "binary" scripts/dev-binary.sh
phase "API tried with made-up requests" scripts/fuzz-api.sh "$DEV_BINARY" 200 "$@"
