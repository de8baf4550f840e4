#!/usr/bin/env bash
# Runs a script of tests with what scripts/requirements.txt names, in an environment of its own in the target folder:
# scripts/python.sh SCRIPT [arguments]
. "$(dirname "$0")/lib.sh"
scripts/setup.sh python
wanted=scripts/requirements.txt
venv=$TARGET/python
if ! cmp -s "$wanted" "$venv/made-of.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
  cp "$wanted" "$venv/made-of.txt"
fi
exec "$venv/bin/python" "$@"
