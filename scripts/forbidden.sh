#!/usr/bin/env bash
# Strings that must not be in the repository: somebody's home folder, and hosts of package registries (a mirror of
# today is a broken build of tomorrow). Files of others, kept as they came, may say what they like.
. "$(dirname "$0")/lib.sh"
paths='(^|[^A-Za-z0-9_.:/-])/(root|home|Users|work)/[A-Za-z0-9._-]'
hosts='registry[.]n[p]mjs|registry[.]y[a]rnpkg|index[.]c[r]ates[.]io|static[.]c[r]ates[.]io|p[y]pi[.]org'
found=$(git ls-files -z --cached --others --exclude-standard -- . ':!LICENSE' ':!crates/intake/tests/real' |
  xargs -0 -r grep -InHE "$paths|$hosts" 2>/dev/null | cut -c1-200 || true)
if [ -n "$found" ]; then
  printf 'forbidden strings (machine paths, registry hosts):\n%s\n' "$found" >&2
  exit 1
fi
