#!/usr/bin/env bash
# Prints the SHA-256 of everything that the tools make of small inputs, a line for each file. What takes time and says
# so is masked. Two builds of the same sources, for any x86 instruction set, print the same lines; so do two versions of
# the sources between which no output changed.
#
# Usage: checksums.sh [TOOLS]    (default: .build/release)
#        diff <(checksums.sh A) <(checksums.sh B)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
tools=$(cd "${1:-$root/.build/release}" && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export COLUMNS=80 NO_COLOR=1

pipeline() { # ARTIFACTS OPTIONS…
  "$root/pipeline.sh" --tools "$tools" --data "$root/data/mnist" --artifacts "$1" "${@:2}" >/dev/null 2>>log ||
    { cat log >&2 && exit 1; }
}

# Sets the seconds, which are the last column, to 0.
mask() { # FILES…
  local header file
  for file; do
    read -r header <"$file"
    if [[ $header == *,seconds* ]]; then sed -i -E '2,$s/,[^,]*$/,0/' "$file"; fi
  done
}

pipeline plain --limit 2000 --folds 3 --epochs 2
"$tools/evaluate" --artifacts plain --ensemble --views 3 --temperature fit >evaluate.txt
"$tools/export-onnx" --artifacts plain --output plain.onnx >/dev/null
"$tools/export-onnx" --artifacts plain --temperature 1.5 --output temperature.onnx >/dev/null
picture=$root/docs/pictures/three.png
"$tools/predict" --artifacts plain --csv "$picture" >predict.csv
"$tools/predict" --artifacts plain --json "$picture" >predict.json
"$tools/render-filters" --artifacts plain --picture "$picture" --output-folder pictures >/dev/null 2>&1 ||
  "$tools/render-filters" --artifacts plain --picture "$picture" >/dev/null
"$tools/idx-convert" plain/train-images.npy images.idx.gz >/dev/null
"$tools/idx-convert" plain/train_folds.csv plain/final/model.safetensors --check >check.txt || true

pipeline accurate --limit 500 --folds 2 --recipe accurate --epochs 2
printf '%s\n' name,architecture,learning_rate,epochs 'small,"conv4,pool,dense8",,2' \
  'quick,"conv4,pool,dense8",0.003,1' 'sgd,"conv4x5,pool,conv8,dense8",,1' >candidates.csv
pipeline candidates --limit 500 --folds 2 --candidates candidates.csv

for tool in "$tools"/*; do
  if [[ -f $tool && -x $tool && ${tool##*/} != *.* ]]; then "$tool" --help >"help-${tool##*/}.txt"; fi
done
mapfile -t timed < <(find . -name history.csv -o -name result.csv -o -name candidates_summary.csv)
mask "${timed[@]}"
rm -f ./*/stages.csv log
for run in plain accurate candidates; do "$tools/render-report" --artifacts "$run" >/dev/null; done
rm -rf ./*/logs
find . -type f -printf '%P\n' | sort | xargs -d '\n' sha256sum
