# shellcheck shell=bash
# The cells of the cross-validation: each is one model, and they train independently, in any order, on any machine.
# plan-cells lists them. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

# The plan: how many cells to train at a time, the threads of each, and for every cell its fold, its folder below the
# artifacts folder, its name and its candidate, if any. Cell N is cells[N - 1] in every job of a run.
at_a_time=1 threads_each=1 cells=()
plan_cells() { # [OPTIONS FOR FOLDS THAT ARE THERE]
  local options=() status=0
  # Until make-folds has run, the folds are those that it will make, in this run or another job.
  if [[ ${stage-} != train ]] && { ran folds || [[ ! -e $artifacts/train_folds.csv ]]; }; then
    add_given options --folds --folds-file
    if [[ ${#options[@]} -eq 0 ]]; then options=(--folds 5); fi
  fi
  if ran final; then options+=(--final); fi
  add_given options --candidates --jobs --threads --force
  if [[ -n $cores ]]; then options+=(--cores "$cores"); fi
  run "$tools/plan-cells" --artifacts "$artifacts" "${options[@]}" >"$answer" || status=$?
  if [[ $status -ne 0 ]]; then fail "$status" "the run cannot be planned; see the message above"; fi
  mapfile -t cells <"$answer"
  IFS=$'\t' read -r at_a_time threads_each _ <<<"${cells[0]}"
  cells=("${cells[@]:1}")
}

# Sets fold, folder, name and candidate to those of a cell, and title to its name with the number of folds.
look_up() { # NUMBER
  IFS=$'\t' read -r fold folder title candidate <<<"${cells[$1 - 1]}"
  name=${title%/*}
}

train_cell() { # NUMBER
  local fold folder title candidate name options=() about=()
  look_up "$1"
  start=${EPOCHREALTIME/./} now="training $name" work=$artifacts/$folder
  announce "train $title" "${further[@]}"
  add_given options --recipe --seed
  if [[ -n $tool_threads ]]; then options+=(--threads "$tool_threads"); fi
  add_given options --epochs
  if [[ -n $candidate ]]; then
    options+=(--candidates "${given[--candidates]}" --candidate "$candidate")
    about+=(--candidate "$candidate")
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
  local fold folder title candidate name
  look_up "$1"
  (
    trap - INT TERM HUP QUIT
    export PIPELINE_RUN=$$
    exec "${again[@]}" --only train --cell "$1" --threads "$threads_each" -- "${training_options[@]}" 9>&- 2>&1 >&8 8>&-
  ) | name_messages "$name" 9>&- 8>&- &
}

# Trains several cells at a time. One that fails stops the others.
train_side_by_side() {
  local next=1 process code fold folder title candidate name
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
  local number further
  plan_cells
  if [[ -n $cell ]]; then
    if ((cell > ${#cells[@]})); then wrong "--cell is $cell; there are only ${#cells[@]}"; fi
    train_cell "$cell"
    return
  fi
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
  tool times record-time --gather
}
