#!/usr/bin/env bash
# Unit tests of every web package; the journeys are a phase of their own.
. "$(dirname "$0")/lib.sh"
cd web
for package in realtime client ui console widget; do
  [ -f "$package/package.json" ] || { echo "web/$package is missing" >&2; exit 1; }
  npm run test --silent --if-present -w "$package" </dev/null
done
