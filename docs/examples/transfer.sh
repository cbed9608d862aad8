#!/usr/bin/env bash
# The tables of docs/Transfer.md: what networks learn with the convolutions of others. Five seeds of everything; what is
# there already is not made again.
#
# Usage: transfer.sh FOLDER [TOOLS [FASHION]]
#   FOLDER   gets all data and models; FOLDER/letters is made before: letters.py FOLDER/letters
#   TOOLS    the built tools (default: .build/release)
#   FASHION  the four IDX files of Fashion-MNIST (default: /usr/share/datasets/fashion-mnist, of Debian's package
#            dataset-fashion-mnist)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
folder=$1
tools=${2-$root/.build/release}
fashion=${3-/usr/share/datasets/fashion-mnist}
seeds=(42 43 44 45 46)
export LC_ALL=C
TIMEFORMAT=%U

for set in "mnist $root/data/mnist" "fashion $fashion"; do
  read -r name source <<<"$set"
  if [[ ! -e $folder/$name/test-labels.npy ]]; then
    "$tools/idx-convert" --data "$source" --artifacts "$folder/$name" --quiet
  fi
done

# Trains a model of a data set for every seed and tests it; times are the processor's, for the whole command.
train() { # DATA NAME EPOCHS OPTIONS…
  local data=$folder/$1 name=$2 epochs=$3 seed place
  for seed in "${seeds[@]}"; do
    place=$data/$name-$seed
    if [[ -e $place/evaluation/metrics.csv ]]; then continue; fi
    {
      time "$tools/train-final" --artifacts "$data" --output-folder "$place" --epochs "$epochs" --seed "$seed" \
        --threads 1 "${@:4}" --quiet
    } 2>"$place.seconds"
    "$tools/evaluate" --artifacts "$data" --model "$place/model.safetensors" --images "$data/test-images.npy" \
      --labels "$data/test-labels.npy" --output-folder "$place/evaluation" --quiet
  done
}

# From the same seed's model: the option names it anew for each.
train_from() { # SOURCE DATA NAME EPOCHS OPTIONS…
  local all=("${seeds[@]}") seed
  for seed in "${all[@]}"; do
    seeds=("$seed")
    train "$2" "$3" "$4" --initial-weights "$folder/$1-$seed/model.safetensors" "${@:5}"
  done
  seeds=("${all[@]}")
}

# A column of a CSV file.
column() { # FILE NAME
  awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next } { print $c }' "$1"
}

# A row: accuracy over the seeds with its standard error, and mean seconds, those of a first part included.
row() { # DATA NAME TEXT [FIRST PART]
  local seed part seconds accuracies=() times=()
  for seed in "${seeds[@]}"; do
    accuracies+=("$(column "$folder/$1/$2-$seed/evaluation/metrics.csv" accuracy)")
    seconds=0
    for part in "$2" "${@:4}"; do
      seconds=$(awk -v s="$seconds" '{ s += $1 } END { print s }' "$folder/$1/$part-$seed.seconds")
    done
    times+=("$seconds")
  done
  awk -v text="$3" -v a="${accuracies[*]}" -v t="${times[*]}" 'BEGIN {
    n = split(a, x, " "); split(t, s, " ")
    for (i = 1; i <= n; i++) { m += x[i] / n; q += s[i] / n }
    for (i = 1; i <= n; i++) v += (x[i] - m) ^ 2 / (n - 1)
    printf "| %s | %.2f ± %.2f %% | %.1f |\n", text, 100 * m, 100 * sqrt(v / n), q
  }'
}

new_head=(--freeze conv --new-head)
train mnist scratch 8
train_from mnist/scratch letters frozen 30 "${new_head[@]}"
train_from letters/frozen letters tuned 20 --learning-rate 0.0003
train letters scratch 50
train fashion scratch 8
train_from fashion/scratch mnist frozen 8 "${new_head[@]}"
train_from mnist/scratch fashion frozen 8 "${new_head[@]}"

printf '| network | test accuracy | seconds |\n| --- | --- | --- |\n'
row mnist frozen 'MNIST, convolutions of Fashion-MNIST frozen, 8 epochs'
row mnist scratch 'MNIST, from scratch, 8 epochs'
row fashion frozen 'Fashion-MNIST, convolutions of MNIST frozen, 8 epochs'
row fashion scratch 'Fashion-MNIST, from scratch, 8 epochs'
row letters frozen 'letters, convolutions of MNIST frozen, 30 epochs'
row letters tuned 'the same, then all layers fine-tuned for 20 more' frozen
row letters scratch 'letters, from scratch, 50 epochs'
