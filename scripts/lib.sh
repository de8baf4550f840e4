# Sourced by the other scripts: where things are, and how long each phase takes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
export ROOT TARGET
DEV_BINARY=$TARGET/debug/zhike
RELEASE_BINARY=$TARGET/release/zhike

# phase NAME COMMAND… – runs it, prints its seconds, and notes them in $PHASES for the table at the end of .ci/run.
# COMMAND must be one program, not a function: bash switches `set -e` off inside a function called like this.
phase() {
  local name=$1 began=$SECONDS rc=0
  shift
  printf '\n── %s\n' "$name"
  "$@" || rc=$?
  local took=$((SECONDS - began)) mark=ok
  [ "$rc" -eq 0 ] || mark="FAILED ($rc)"
  printf '── %s: %s, %d s\n' "$name" "$mark" "$took"
  if [ -n "${PHASES:-}" ]; then printf '%6d s  %-12s %s\n' "$took" "$mark" "$name" >>"$PHASES"; fi
  return "$rc"
}
