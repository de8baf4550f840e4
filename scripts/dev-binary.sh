#!/usr/bin/env bash
# Builds the tests and, with them, the dev profile's binary. Built for itself (`cargo build -p zhike`), the binary would have other features of
# what others wrote, and all of that and of ours would be compiled a second time.
. "$(dirname "$0")/lib.sh"
cargo test --workspace --locked --no-run --quiet
