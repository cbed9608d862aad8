# shellcheck shell=bash
# The cells of the cross-validation: each is one model, and they train independently, in any order, on any machine.
# plan-cells lists them. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

# The plan: how many cells to train at a time, on how many threads each; how many there are (of a search, at most in
# each rung); and of every cell its fold, its folder below the artifacts folder, its name and, if there are candidates,
# whose it is and what the times call it. For all candidates, cell N is cells[N - 1], in every job of a run.
at_a_time=1 threads_each=1 counts=() cells=()
plan_cells() { # [OPTIONS FOR FOLDS THAT ARE THERE]
  local options=() status=0
  # Until make-folds has run, the folds are those that it will make, in this run or another job.
  if [[ ${stage-} != train ]] && { ran folds || [[ ! -e $artifacts/train_folds.csv ]]; }; then
    add_given options --folds --folds-file
    if [[ ${#options[@]} -eq 0 ]]; then options=(--folds 5); fi
  fi
  if ran final; then options+=(--final); fi
  add_given options --candidates --halving --rung --jobs --threads --force
  if [[ -n $cores ]]; then options+=(--cores "$cores"); fi
  run "$tools/plan-cells" --artifacts "$artifacts" "${options[@]}" >"$answer" || status=$?
  if [[ $status -ne 0 ]]; then fail "$status" "the run cannot be planned; see the message above"; fi
  mapfile -t cells <"$answer"
  IFS=$'\t' read -ra counts <<<"${cells[0]}"
  at_a_time=${counts[0]} threads_each=${counts[1]} counts=("${counts[@]:3}")
  cells=("${cells[@]:1}")
}

# Sets fold, folder, name, candidate and timed to those of a cell, and title to its name among how many folds.
look_up() { # NUMBER
  IFS=$'\t' read -r fold folder title candidate timed <<<"${cells[$1 - 1]}"
  name=${title%/*}
}

train_cell() { # NUMBER
  local fold folder title candidate timed name options=() about=()
  look_up "$1"
  start=${EPOCHREALTIME/./} now="training $name" work=$artifacts/$folder
  announce "train $title" "${further[@]}"
  add_given options --recipe --seed
  if [[ -n $tool_threads ]]; then options+=(--threads "$tool_threads"); fi
  add_given options --epochs "${transfer[@]}"
  if [[ -n $candidate ]]; then
    add_given options --candidates --halving --rung
    options+=(--candidate "$candidate")
    about+=(--candidate "$timed")
  fi
  add_given options --force
  tool "${folder//\//-}" train-fold --fold "$fold" --outcome "${options[@]}" "${training_options[@]}"
  read_outcome "${folder//\//-}"
  line train "$title: $text" "$start"
  if [[ $state == up-to-date ]]; then return; fi
  if [[ -n $cores ]]; then about+=(--cores "$cores"); fi
  run "$tools/record-time" --artifacts "$artifacts" --stage train --started "$start" --fold "$fold" "${about[@]}" ||
    printf 'pipeline.sh: the time of %s could not be saved; see the message above; stages.csv lacks it or has an older one\n' "$name" >&2
}

# Puts a cell's name before each of its messages, to tell cells apart.
name_messages() { # NAME
  local text
  trap '' INT TERM HUP
  while IFS= read -r text || [[ -n $text ]]; do printf '%s: %s\n' "$1" "$text" >&2; done
}

# Starts the training of a cell: this script again, with that cell alone.
start_cell() { # NUMBER
  local fold folder title candidate timed name options=()
  look_up "$1"
  (
    trap - INT TERM HUP QUIT
    export PIPELINE_RUN=$$
    add_given options --rung
    exec "${again[@]}" --only train --cell "$1" "${options[@]}" --threads "$threads_each" \
      -- "${training_options[@]}" 9>&- 2>&1 >&8 8>&-
  ) | name_messages "$name" 9>&- 8>&- &
}

# Trains several cells at a time. One that fails stops the others.
train_side_by_side() {
  local next=1 process code fold folder title candidate timed name
  local -A cell_of=()
  now="training $at_a_time folds at a time"
  # The pipe to the reader of messages replaces standard output, which carries the cells' lines.
  exec 8>&1
  while ((next <= ${#cells[@]} || ${#cell_of[@]} > 0)); do
    if ((next <= ${#cells[@]} && ${#cell_of[@]} < at_a_time)); then
      start_cell "$next"
      cell_of[$!]=$next
      next=$((next + 1))
      continue
    fi
    code=0
    wait -n -p process "${!cell_of[@]}" || code=$?
    if [[ $code -ne 0 ]]; then
      halt TERM
      look_up "${cell_of[$process]}"
      fail "$code" "stage train failed: $name ended with exit status $code and the others were stopped; later stages were not run${given[--candidates]+; change or remove its row in ${given[--candidates]} if it cannot be trained, and run again}"
    fi
    unset "cell_of[$process]"
  done
  exec 8>&-
}

stage_train() {
  local number rung
  plan_cells
  if [[ -n $cell ]]; then
    if ((cell > ${#cells[@]})) && [[ -n ${given[--rung]-} ]]; then
      line train "rung ${given[--rung]}, cell $cell: fewer candidates are left" "$start"
    elif ((cell > ${#cells[@]})); then
      wrong "--cell is $cell; there are only ${#cells[@]}"
    else
      train_cell "$cell"
    fi
    return
  fi
  for rung in "${!counts[@]}"; do
    if [[ -n ${given[--halving]-} ]]; then
      given[--rung]=$((rung + 1))
      plan_cells
    fi
    train_cells
  done
  unset 'given[--rung]'
  tool times record-time --gather
}

train_cells() {
  local number further
  if ((at_a_time > 1)); then
    announce "train ${#cells[@]} models, $at_a_time at a time"
    train_side_by_side
  else
    for ((number = 1; number <= ${#cells[@]}; number++)); do
      further=()
      if ((number < ${#cells[@]})); then further=("$((${#cells[@]} - number)) more"); fi
      train_cell "$number"
    done
  fi
}
