#!/usr/bin/env bash
# The web side: `web.sh deps` installs packages, `web.sh build` fills web/dist, which the binary embeds.
# Both are skipped when nothing they rest on has changed.
. "$(dirname "$0")/lib.sh"
STAMPS=web/node_modules/.zhike

hash_of() { # of the names and bytes of files, whether committed or not
  git ls-files -z --cached --others --exclude-standard -- "$@" | sort -z | xargs -0 -r sha256sum 2>/dev/null | sha256sum | cut -c1-32
}

fresh() { # fresh STAMP HASH
  [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]
}

deps() {
  local now
  now=$(hash_of web/package-lock.json web/package.json 'web/*/package.json')
  if fresh deps "$now"; then return; fi
  (cd web && npm ci --no-audit --no-fund --loglevel=error </dev/null)
  mkdir -p "$STAMPS"
  echo "$now" >"$STAMPS/deps"
}

build() {
  local now part
  deps
  now=$(hash_of web)
  if fresh build "$now" && [ -f web/dist/widget.js ]; then return; fi
  for part in widget console; do
    (cd web && npm run build --silent -w "$part" </dev/null)
  done
  # Everything is made beside and then moved, so that a broken build never leaves half of it behind.
  rm -rf web/dist.new
  mkdir -p web/dist.new
  touch web/dist.new/.gitkeep
  cp -R web/widget/dist/. web/dist.new/
  cp -R web/console/dist web/dist.new/desk
  cp -R web/demo web/dist.new/demo
  rm -rf web/dist
  mv web/dist.new web/dist
  # cargo does not see that files came or went inside an embedded folder.
  grep -rlE 'RustEmbed|rust_embed' crates/*/src | xargs -r touch
  mkdir -p "$STAMPS"
  echo "$now" >"$STAMPS/build"
}

case ${1:-} in
  deps) deps ;;
  build) build ;;
  *) echo "usage: scripts/web.sh deps|build" >&2; exit 2 ;;
esac
