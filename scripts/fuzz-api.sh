#!/usr/bin/env bash
# Tries every operation that an API key may call with EXAMPLES made-up requests each, by a fixed seed:
# scripts/fuzz-api.sh BINARY EXAMPLES [ids of single operations]
. "$(dirname "$0")/lib.sh"
exec scripts/python.sh scripts/fuzz_api.py "$@"
