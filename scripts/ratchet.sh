#!/usr/bin/env bash
# Numbers that may fall but not rise unnoticed: scripts/ratchet holds them, one `name number` per line.
. "$(dirname "$0")/lib.sh"
failed=0
hold() { # hold NAME COUNT WHAT
  local most
  most=$(awk -v name="$1" '$1 == name {print $2}' scripts/ratchet)
  if [ -z "$most" ]; then
    echo "scripts/ratchet has no line for $1" >&2
    failed=1
  elif [ "$2" -gt "$most" ]; then
    echo "$3: $2, but scripts/ratchet allows $most. Remove one, or raise the number and say why in docs/adr/0002-dependencies.md." >&2
    failed=1
  elif [ "$2" -lt "$most" ]; then
    echo "$3: $2 of $most allowed; scripts/ratchet may be lowered"
  else
    echo "$3: $2"
  fi
}
hold cargo_packages "$(grep -c '^name = ' Cargo.lock)" "packages in Cargo.lock"
hold npm_packages "$(grep -cE '^    "node_modules/' web/package-lock.json)" "packages in web/package-lock.json"
exit "$failed"
