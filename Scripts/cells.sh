# The cells of the cross-validation: each is one model, and they train independently, in any order, on any machine.
# plan-cells lists them.

# The plan: how many cells to train at a time; how many there are (of a search, at most in each rung); and for each a
# line that look_up takes apart. For all candidates, cell N is cells[N - 1], in every job of a run.
at_a_time=1 counts=() cells=()
plan_cells() {
  local options=()
  # Until make-folds has run, the folds are those that it will make, in this run or another job.
  if [[ ${stage-} != train ]] && { ran folds || [[ ! -e $artifacts/train_folds.csv ]]; }; then
    add_given options --folds --folds-file
    if [[ ${#options[@]} -eq 0 ]]; then options=(--folds 5); fi
  fi
  if ran final; then options+=(--final); fi
  add_given options --candidates --halving --rung --jobs --threads --force
  run "$tools/plan-cells" --artifacts "$artifacts" "${options[@]}" >"$answer" ||
    fail "$?" 'the run cannot be planned; see the message above'
  mapfile -t cells <"$answer"
  IFS=$'\t' read -ra counts <<<"${cells[0]}"
  at_a_time=${counts[0]} counts=("${counts[@]:1}") cells=("${cells[@]:1}")
}

# Sets a cell's fold, its number of threads beside others, its folder below the artifacts folder, its title (its name
# among how many folds) and name and, if there are candidates, whose it is and what the times call it.
look_up() { # NUMBER
  IFS=$'\t' read -r fold share folder title candidate timed <<<"${cells[$1 - 1]}"
  name=${title%/*}
}

train_cell() { # NUMBER
  local options=() about=()
  look_up "$1"
  start=${EPOCHREALTIME/./} now="training $name" work=$artifacts/$folder
  announce "train $title" "${further[@]}"
  add_given options --recipe --seed --epochs "${transfer[@]}" --force
  if [[ -n $candidate ]]; then
    add_given options --candidates --halving --rung
    options+=(--candidate "$candidate") about=(--candidate "$timed")
  fi
  tool "${folder//\//-}" train-fold --fold "$fold" --outcome "${options[@]}" "${threads[@]}" "${training_options[@]}"
  read_outcome "${folder//\//-}"
  line train "$title: $text"
  if [[ $state == up-to-date ]]; then return; fi
  about+=(--stage train --started "$start" --fold "$fold")
  run "$tools/record-time" --artifacts "$artifacts" "${about[@]}" ||
    note "the time of $name could not be saved; see the message above; stages.csv lacks it or has an older one"
}

train_one_by_one() {
  local number further
  for ((number = 1; number <= ${#cells[@]}; number++)); do
    further=()
    if ((number < ${#cells[@]})); then further=("$((${#cells[@]} - number)) more"); fi
    train_cell "$number"
  done
}

# Puts a cell's name before each of its messages that does not say it itself, to tell cells apart.
name_messages() { # NAME
  local text
  trap '' INT TERM HUP
  while IFS= read -r text || [[ -n $text ]]; do
    if [[ $text != *"fold ${1##* } of "* ]]; then text="$1: $text"; fi
    printf '%s\n' "$text" >&2
  done
}

# Starts the training of the cell that was looked up. A signal to the training ends it as it ends a run.
start_cell() { # NUMBER
  (
    trap - INT TERM HUP QUIT
    # What to do is the run's to say: if another cell failed, its reason comes first.
    cell=$1 threads=(--threads "$share") advice=''
    heed_signals
    train_cell "$cell" 2>&1 >&8 8>&-
  ) 9>&- | name_messages "$name" 9>&- 8>&- &
}

# Trains several cells at a time. One that fails stops the others. Those of the last round may have more threads: they
# begin when all others are done.
train_side_by_side() {
  local next=1 process status before=''
  local -A cell_of=()
  now="training $at_a_time folds at a time"
  announce "train ${#cells[@]} models, $at_a_time at a time"
  # The pipe to the reader of messages replaces standard output, which carries the cells' lines.
  exec 8>&1
  while ((next <= ${#cells[@]} || ${#cell_of[@]} > 0)); do
    if ((next <= ${#cells[@]})); then
      look_up "$next"
      if ((${#cell_of[@]} == 0 || (${#cell_of[@]} < at_a_time && share == before))); then
        start_cell "$next"
        cell_of[$!]=$next before=$share
        next=$((next + 1))
        continue
      fi
    fi
    wait -n -p process "${!cell_of[@]}" || {
      status=$?
      halt TERM
      look_up "${cell_of[$process]}"
      fail "$status" "stage train failed: $name ended with exit status $status and the others were stopped;" \
        "later stages were not run${candidate:+; if it cannot be trained, change its row in ${given[--candidates]}}"
    }
    unset "cell_of[$process]"
  done
  exec 8>&-
}

stage_train() {
  local rung
  plan_cells
  if [[ -n $cell ]]; then
    if ((cell <= ${#cells[@]})); then
      train_cell "$cell"
    elif [[ -n ${given[--rung]-} ]]; then
      line train "rung ${given[--rung]}, cell $cell: fewer candidates are left"
    else
      wrong "--cell is $cell; there are only ${#cells[@]}"
    fi
    return
  fi
  for rung in "${!counts[@]}"; do
    if [[ -n ${given[--halving]-} ]]; then
      given[--rung]=$((rung + 1))
      plan_cells
    fi
    if ((at_a_time > 1)); then train_side_by_side; else train_one_by_one; fi
  done
  unset 'given[--rung]'
  tool times record-time --gather
}
