#!/usr/bin/env bash
# Pictures of every screen in a real browser.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh rust node chromium fonts
phase "web packages" scripts/web.sh deps
phase "web build" scripts/web.sh build
phase "binary" scripts/dev-binary.sh
mkdir -p docs/img
ZHIKE_BIN=$DEV_BINARY SHOTS_DIR=$ROOT/docs/img phase "shots" npm --prefix web/e2e run shots
