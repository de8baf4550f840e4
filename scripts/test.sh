#!/usr/bin/env bash
# Every test there is. The binary is the dev profile's; PostgreSQL is a private cluster of this run.
. "$(dirname "$0")/lib.sh"
if [ "${1:-}" != inside ]; then
  scripts/setup.sh rust node postgres mail chromium fonts python tools
  exec scripts/with-postgres.sh "$0" inside
fi
failed=0
try() { phase "$@" || failed=1; }
phase "web packages" scripts/web.sh deps
phase "web build" scripts/web.sh build
phase "compile" scripts/dev-binary.sh
# A published model of 90 MB, fetched once. Without a network its tests cannot run: that is said here and at the end.
untested=
if [ -z "${ZHIKE_TEST_ENCODER:-}" ] && ! phase "sentence encoder" scripts/encoder-model.sh; then
  export ZHIKE_TEST_ENCODER=none
fi
[ "${ZHIKE_TEST_ENCODER:-}" != none ] || untested="NOT TESTED: the published sentence encoder (crates/encoder/tests/encoder/published.rs); it could not be fetched."
try "Rust tests" cargo test --workspace --locked --no-fail-fast
try "web units" scripts/web-units.sh
try "API tried with made-up requests" scripts/fuzz-api.sh "$DEV_BINARY" 50
try "Model Context Protocol, by its own client" scripts/python.sh scripts/mcp_client.py "$DEV_BINARY"
ZHIKE_BIN=$DEV_BINARY try "journeys" npm --prefix web/e2e test
[ -z "$untested" ] || printf '\n%s\n' "$untested"
exit "$failed"
