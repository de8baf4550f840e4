#!/usr/bin/env bash
# Tries every operation that an API key may call with EXAMPLES made-up requests each, by a fixed seed:
# scripts/fuzz-api.sh BINARY EXAMPLES [ids of single operations]
. "$(dirname "$0")/lib.sh"
scripts/setup.sh python
wanted=scripts/fuzz-requirements.txt
venv=$TARGET/fuzz-venv
if ! cmp -s "$wanted" "$venv/made-of.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
  cp "$wanted" "$venv/made-of.txt"
fi
exec "$venv/bin/python" scripts/fuzz_api.py "$@"
