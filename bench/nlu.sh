#!/usr/bin/env bash
# Measures intents on public sets: bench/nlu.sh BINARY FOLDER [SET]
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
