#!/usr/bin/env bash
# How many wrong labels audit-data finds: changes 1 % and 5 % of the training labels of data sets, trains short
# cross-validations, and prints precision and recall. After 'swift build -c release'; needs numpy and pandas.
#
# Usage: Benchmarks/label-noise/run.sh FOLDER DATA…     such as /tmp/noise data/mnist /usr/share/datasets/fashion-mnist
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
tools=$here/../../.build/release
folder=$1
for data in "${@:2}"; do
  for share in 0.01 0.05; do
    to=$folder/$(basename "$data")-$share
    "$tools/idx-convert" --artifacts "$to" --data "$data" --quiet
    "$here/label_noise.py" change "$to/train-labels.npy" "$share" "$to/changed.csv"
    "$tools/make-folds" --artifacts "$to" --folds 3 --quiet
    for fold in 1 2 3; do "$tools/train-fold" --artifacts "$to" --fold "$fold" --epochs 2 --quiet; done
    "$tools/audit-data" --artifacts "$to" --quiet
    printf '%s, %s of the labels changed: ' "$data" "$share"
    "$here/label_noise.py" measure "$to/label_issues.csv" "$to/changed.csv"
  done
done
