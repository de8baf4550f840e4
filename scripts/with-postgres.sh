#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL cluster of its own, told by ZHIKE_TEST_POSTGRES; stops it in every case.
. "$(dirname "$0")/lib.sh"
if [ -n "${ZHIKE_TEST_POSTGRES:-}" ]; then
  exec "$@"
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/zhike-postgres-XXXXXX")
finish() {
  local rc=$?
  scripts/postgres.sh "$folder" stop >/dev/null 2>&1 || true
  rm -rf "$folder"
  exit "$rc"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
ZHIKE_TEST_POSTGRES=$(scripts/postgres.sh "$folder" start | tail -n 1)
export ZHIKE_TEST_POSTGRES
"$@"
