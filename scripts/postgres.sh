#!/usr/bin/env bash
# A throwaway PostgreSQL for tests: loopback only, a free port, durable (fsync on), no installation.
#   scripts/postgres.sh DIR start   makes a cluster in DIR if there is none, starts it, prints its address
#   scripts/postgres.sh DIR stop    stops it; DIR can then be removed
set -euo pipefail

usage() { echo "usage: $0 DIR start|stop" >&2; exit 2; }
[ $# -eq 2 ] || usage
dir=$1 verb=$2

find_bin() {
  local candidate
  for candidate in "$(dirname "$(command -v pg_ctl || echo /nowhere/x)")" "$(pg_config --bindir 2>/dev/null || true)" \
    $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/pg_ctl" ]; then echo "$candidate"; return; fi
  done
  echo "PostgreSQL's server programs (initdb, pg_ctl) were not found; on Debian: apt-get install postgresql" >&2
  exit 1
}
bin=$(find_bin)

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  user=nobody
  id postgres >/dev/null 2>&1 && user=postgres
  as() { runuser -u "$user" -- "$@"; }
else
  user=
  as() { "$@"; }
fi

# Below the dynamic range of most systems, so that an outgoing connection does not hold it.
free_port() {
  local port
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
  echo "no free port on 127.0.0.1" >&2
  exit 1
}

case $verb in
  start)
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    [ -z "$user" ] || chown "$user" "$dir"
    cd "$dir"
    if ! as test -r "$dir"; then
      echo "the user $user cannot reach $dir; choose a folder under /tmp" >&2
      exit 1
    fi
    if [ ! -f "$dir/data/PG_VERSION" ]; then
      as "$bin/initdb" -D "$dir/data" -U zhike --auth=trust -E UTF8 --locale=C -N >"$dir/initdb.log" 2>&1 \
        || { cat "$dir/initdb.log" >&2; exit 1; }
    fi
    if as "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
      port=$(sed -n 4p "$dir/data/postmaster.pid")
    else
      for attempt in 1 2 3; do
        port=$(free_port)
        # Another program may take the port before the server does.
        if as "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 60 \
          -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c max_connections=200" \
          start >"$dir/start.log" 2>&1; then break; fi
        [ "$attempt" != 3 ] || { cat "$dir/start.log" "$dir/data/server.log" >&2; exit 1; }
      done
    fi
    echo "postgres://zhike@127.0.0.1:$port/postgres"
    ;;
  stop)
    dir=$(cd "$dir" && pwd)
    cd "$dir"
    as "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null
    ;;
  *) usage ;;
esac
