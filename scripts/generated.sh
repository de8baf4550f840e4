#!/usr/bin/env bash
# Files that are made from others and committed: `write` makes them anew, `check` says whether they are in step.
. "$(dirname "$0")/lib.sh"
mode=${1:-check}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
scripts/web.sh deps
scripts/dev-binary.sh
"$DEV_BINARY" openapi >"$folder/openapi.json"
(cd web && npx --no-install openapi-typescript "$folder/openapi.json" -o "$folder/schema.d.ts" >/dev/null)

"$DEV_BINARY" pack calibrate >"$folder/calibration.json"
"$DEV_BINARY" pack schema >"$folder/flow.schema.json"

failed=0
step() { # step MADE COMMITTED
  if [ "$mode" = write ]; then
    mkdir -p "$(dirname "$2")"
    cp "$1" "$2"
  elif ! diff -u "$2" "$1" | head -n 40; then
    :
  fi
  if ! cmp -s "$1" "$2"; then
    echo "$2 is not in step with the code: run make generate and commit it" >&2
    failed=1
  fi
}
step "$folder/calibration.json" packs/ecommerce/calibration.json
step "$folder/openapi.json" docs/openapi.json
step "$folder/flow.schema.json" docs/flow.schema.json
step "$folder/schema.d.ts" web/client/src/schema.d.ts
exit "$failed"
