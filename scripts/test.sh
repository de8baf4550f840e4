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
# Published models of 90 MB each, fetched once. Without a network their tests cannot run: that is said here and at the end.
untested=
if [ -z "${ZHIKE_TEST_ENCODER:-}" ] && ! phase "sentence encoder" scripts/encoder-model.sh; then
  export ZHIKE_TEST_ENCODER=none
fi
if [ "${ZHIKE_TEST_ENCODER:-}" = none ]; then
  untested="NOT TESTED: the published sentence encoders (crates/encoder/tests/encoder/published.rs); they could not be fetched."
elif [ -z "${ZHIKE_TEST_ENCODER_MULTILINGUAL:-}" ] && ! phase "multilingual sentence encoder" scripts/encoder-model.sh multilingual; then
  export ZHIKE_TEST_ENCODER_MULTILINGUAL=none
  untested="NOT TESTED: the published multilingual sentence encoder (crates/encoder/tests/encoder/published.rs); it could not be fetched."
fi
try "Rust tests" cargo test --workspace --locked --no-fail-fast
try "web units" scripts/web-units.sh
try "API tried with made-up requests" scripts/fuzz-api.sh "$DEV_BINARY" 50
try "Model Context Protocol, by its own client" scripts/python.sh scripts/mcp_client.py "$DEV_BINARY"
try "tools of a server by the protocol's own kit" scripts/python.sh scripts/mcp_tools.py "$DEV_BINARY"
ZHIKE_BIN=$DEV_BINARY try "journeys" npm --prefix web/e2e test
[ -z "$untested" ] || printf '\n%s\n' "$untested"
exit "$failed"
