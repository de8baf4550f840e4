#!/usr/bin/env bash
# The long kill test on both databases; the report is printed.
. "$(dirname "$0")/lib.sh"
if [ "${1:-}" != inside ]; then
  scripts/setup.sh rust postgres
  exec scripts/with-postgres.sh "$0" inside
fi
phase "compile" cargo test --locked --quiet -p zhike --test zhike --no-run
ZHIKE_KILL=long phase "kill" cargo test --locked --quiet -p zhike --test zhike -- kill:: --nocapture --test-threads=1
