#!/usr/bin/env bash
# Looks after what is needed: scripts/setup.sh rust node postgres mail chromium fonts python tools (any of them).
# Debian packages are installed when this runs as root; otherwise the exact command is named.
set -euo pipefail

missing=()

at_least() { # at_least WANTED FOUND
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]
}

need_rust() {
  local found
  if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
    echo "setup: cargo is missing. Install Rust 1.95 or newer from https://rustup.rs, open a new shell and try again." >&2
    exit 1
  fi
  found=$(rustc --version | awk '{print $2}')
  if ! at_least 1.95 "$found"; then
    echo "setup: Rust $found is too old, 1.95 or newer is needed: rustup update stable" >&2
    exit 1
  fi
  # SQLite and the TLS library are compiled from C.
  command -v cc >/dev/null || missing+=(build-essential)
}

need_node() {
  local found
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "setup: Node.js 20.19 or newer with npm is missing: see https://nodejs.org, then try again." >&2
    exit 1
  fi
  found=$(node --version)
  if ! at_least 20.19 "${found#v}"; then
    echo "setup: Node.js $found is too old, 20.19 or newer is needed: see https://nodejs.org" >&2
    exit 1
  fi
}

need_postgres() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
}

need_chromium() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || missing+=(chromium)
}

# Real mail servers for the tests of the e-mail channel.
need_mail() {
  [ -x /usr/sbin/dovecot ] && compgen -G '/usr/lib/dovecot/imap' >/dev/null || missing+=(dovecot-imapd)
  [ -x /usr/sbin/exim4 ] || missing+=(exim4-daemon-light)
  command -v openssl >/dev/null || missing+=(openssl)
}

need_fonts() {
  compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || missing+=(fonts-noto-cjk)
}

# With venv, which Debian packs apart.
need_python() {
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3 python3-venv)
}

# What the guide's example of the API is written with.
need_tools() {
  command -v curl >/dev/null || missing+=(curl)
  command -v jq >/dev/null || missing+=(jq)
}

for need in "$@"; do
  case $need in
    rust | node | postgres | mail | chromium | fonts | python | tools) "need_$need" ;;
    *) echo "setup: unknown need: $need" >&2; exit 2 ;;
  esac
done

[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "setup: installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  if (apt-get update -q && apt-get install -y -q --no-install-recommends "${missing[@]}") >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    exit 0
  fi
  tail -n 20 "$log" >&2
  rm -f "$log"
fi
echo "setup: missing: ${missing[*]}. Please run: sudo apt-get install -y ${missing[*]}" >&2
exit 1
