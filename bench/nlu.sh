#!/usr/bin/env bash
# Measures intents, slots, polarity and feelings: bench/nlu.sh BINARY FOLDER [SET]
# FOLDER holds one folder for each set, with train.tsv, valid.tsv, test.tsv (BANKING77: split_train.tsv, split_valid.tsv), and for
# CLINC150 oos_train.tsv, oos_valid.tsv, oos_test.tsv. The line of what is out of scope is chosen on the valid split; the test split is read once.
set -euo pipefail
binary=$1 data=$2 wanted=${3:-}
of() { # of NAME ARGUMENTS...
  local name=$1
  shift
  if [ -n "$wanted" ] && [ "$wanted" != "$name" ]; then return; fi
  "$binary" eval intents --json "$@" | jq -c --arg set "$name" '{set: $set} + .'
}
of banking77 --train "$data/en_banking77/train.tsv" --test "$data/en_banking77/test.tsv" --threshold 1
of clinc150 --train "$data/en_clinc150/train.tsv" --valid "$data/en_clinc150/valid.tsv,$data/en_clinc150/oos_valid.tsv" \
  --test "$data/en_clinc150/test.tsv,$data/en_clinc150/oos_test.tsv"
of hwu64 --train "$data/en_hwu64/train.tsv" --test "$data/en_hwu64/test.tsv" --threshold 1
of smp2017 --train "$data/zh_smp2017/train.tsv" --test "$data/zh_smp2017/test.tsv" --threshold 1
of cais --train "$data/zh_cais/intent_train.tsv" --test "$data/zh_cais/intent_test.tsv" --threshold 1
for set in banking77 hwu64 clinc150; do
  of "$set-10shot" --train "$data/en_$set/train_10shot.tsv" --test "$data/en_$set/test.tsv" --threshold 1
done

# Slots: each folder has train.jsonl, valid.jsonl and test.jsonl.
slots() { # slots NAME TRAIN VALID TEST
  if [ -n "$wanted" ] && [ "$wanted" != "$1" ]; then return; fi
  "$binary" eval slots --json --train "$2" --valid "$3" --test "$4" | jq -c --arg set "$1" '{set: $set} + del(.by_slot)'
}
for set in en_snips en_atis zh_cais; do
  slots "slots-${set#*_}" "$data/$set/train.jsonl" "$data/$set/valid.jsonl" "$data/$set/test.jsonl"
done
# NLU++ has 20 folds and no split: folds 0 and 1 are measured on, 2 is what changes are compared by. In its hotel part slots overlap.
if [ -z "$wanted" ] || [ "$wanted" = slots-nlupp-banking ]; then
  folds=$(mktemp -d)
  trap 'rm -r "$folds"' EXIT
  jq -c 'select(.fold >= 3)' "$data/en_nlupp/banking.jsonl" >"$folds/train.jsonl"
  jq -c 'select(.fold == 2)' "$data/en_nlupp/banking.jsonl" >"$folds/valid.jsonl"
  jq -c 'select(.fold < 2)' "$data/en_nlupp/banking.jsonl" >"$folds/test.jsonl"
  slots slots-nlupp-banking "$folds/train.jsonl" "$folds/valid.jsonl" "$folds/test.jsonl"
fi
polarity() { # NAME ARGUMENTS...
  local name=$1
  shift
  if [ -n "$wanted" ] && [ "$wanted" != "$name" ]; then return; fi
  "$binary" eval sentiment --json "$@" | jq -c --arg set "$name" '{set: $set} + .'
}
polarity chnsenticorp --train "$data/zh_chnsenticorp/train.tsv" --valid "$data/zh_chnsenticorp/valid.tsv" --test "$data/zh_chnsenticorp/test.tsv"
polarity waimai --train "$data/zh_waimai_10k/train.tsv" --test "$data/zh_waimai_10k/test.tsv"
frozen=$(dirname "$0")/../crates/nlu/tests/frozen
for language in zh en; do
  if [ -n "$wanted" ] && [ "$wanted" != "emotion-$language" ]; then continue; fi
  grep -v '^#' "$frozen/emotion_$language.tsv" >"${TMPDIR:-/tmp}/emotion_$language.$$"
  "$binary" eval emotion --json --test "${TMPDIR:-/tmp}/emotion_$language.$$" | jq -c --arg set "emotion-$language" '{set: $set} + .'
  rm "${TMPDIR:-/tmp}/emotion_$language.$$"
done
