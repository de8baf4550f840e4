#!/usr/bin/env bash
# Everything about the code that is not a test of behaviour. All parts run; one that fails makes the whole fail.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh rust node
failed=0
try() { phase "$@" || failed=1; }
try "format" cargo fmt --all --check
try "ratchets" scripts/ratchet.sh
try "forbidden strings" scripts/forbidden.sh
phase "web packages" scripts/web.sh deps
phase "web build" scripts/web.sh build
try "links in the documents" node scripts/links.mjs
try "guide in both languages" node scripts/guide.mjs
try "clippy" cargo clippy --workspace --all-targets --locked --keep-going --quiet -- -D warnings
RUSTDOCFLAGS="-D warnings" try "rustdoc" cargo doc --workspace --no-deps --locked --quiet
try "web types" npm --prefix web run check --silent
phase "compile" scripts/dev-binary.sh
try "generated files in step" scripts/generated.sh check
try "facts in the documents" node scripts/facts.mjs "$DEV_BINARY"
exit "$failed"
