#!/usr/bin/env bash
# The release binary with the web assets inside.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh rust node
phase "web packages" scripts/web.sh deps
phase "web build" scripts/web.sh build
phase "release binary" cargo build --release --locked -p zhike
printf '\n%s: %d MB\n' "$RELEASE_BINARY" $(($(stat -c %s "$RELEASE_BINARY") / 1000000))
