#!/usr/bin/env bash
# What is published: start, memory, sizes, messages per second, turn latency. Release profile, this machine's disk.
. "$(dirname "$0")/lib.sh"
scripts/build.sh
scratch=$TARGET/bench
mkdir -p "$scratch"
gzipped() { # the sum of each file on its own, as a browser fetches them
  local file sum=0
  for file in "$@"; do sum=$((sum + $(gzip -9 -c "web/dist/$file" | wc -c))); done
  echo "$sum"
}
printf '\nWidget, gzip: %s bytes until the first message (goal ≤ 20,480), %s bytes in all (goal ≤ 61,440)\n' \
  "$(gzipped widget.js widget-panel.js)" "$(gzipped $(cd web/dist && ls widget*.js))"
phase "bench start" "$RELEASE_BINARY" bench start --scratch "$scratch"
phase "bench turn" "$RELEASE_BINARY" bench turn --scratch "$scratch"
