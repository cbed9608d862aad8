# shellcheck shell=bash
# The cells of the cross-validation: a model each, trained by itself, in any order and on any machine. What knows how many
# there are and what each is stands here and nowhere else. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

# The candidates' names; without candidates a single one that is empty.
candidates=('')

# Reads the names, and has the file checked whole before any work.
list_candidates() {
  local names status=0
  names=$("$tools/aggregate-cv" --candidates "$candidates_file" --list) || status=$?
  if [[ $status -ne 0 ]]; then fail "$status" "the candidates cannot be used; see the message above"; fi
  mapfile -t candidates <<<"$names"
}

# Sets cells to the folders of the cells of some candidates, below the artifacts folder. For all candidates, cell N is
# cells[N - 1], in every job of a run.
list_cells() { # FOLDS CANDIDATES…
  local candidate fold
  cells=()
  for candidate in "${@:2}"; do
    for ((fold = 1; fold <= 10#$1; fold++)); do cells+=("${candidate:+candidates/$candidate/}fold-$fold"); done
  done
}

# What people call a cell.
cell_name() { # NUMBER
  local folder=${cells[$1 - 1]} candidate
  candidate=$(cell_candidate "$folder")
  printf '%sfold %s' "${candidate:+$candidate }" "${folder##*fold-}"
}

# The candidate that a cell is of; nothing without candidates.
cell_candidate() { # FOLDER
  if [[ $1 == candidates/* ]]; then
    local rest=${1#candidates/}
    printf %s "${rest%/*}"
  fi
}

train_cell() { # NUMBER
  local folder=${cells[$1 - 1]} candidate fold arguments=() log text result
  candidate=$(cell_candidate "$folder")
  fold=${folder##*fold-} log=${folder//\//-} result=$artifacts/$folder/result.csv
  start=${EPOCHREALTIME/./} now="training $(cell_name "$1")" work=$artifacts/$folder
  mapfile -t arguments < <(option --recipe "$recipe" && option --seed "$seed" && option --threads "$tool_threads" &&
    option --epochs "$epochs")
  if [[ -n $candidate ]]; then arguments+=(--candidates "$candidates_file" --candidate "$candidate"); fi
  if [[ -n $force ]]; then arguments+=("$force"); fi
  tool "$log" train-fold --fold "$fold" "${arguments[@]}" ${training_options[@]+"${training_options[@]}"}
  text="$(cell_name "$1")/$((${#cells[@]} / ${#candidates[@]})): $(counted "$(value "$result" epochs_run)" epoch),"
  text+=" validation accuracy $(percent "$(value "$result" valid_acc)")"
  local began=$start
  if grep -q 'up to date' "$logs/$log.log"; then text+=', up to date' began=; fi
  line train "$text" "$start"
  if [[ -n $began ]] && ! note_time train "$began" "$folder"; then
    printf 'pipeline.sh: the time of %s could not be noted, see the message above: stages.csv has it not, or an older one\n' "$(cell_name "$1")" >&2
  fi
}

# How long a cell takes on a number of threads, in thousandths of what one takes. A batch of 64 is cut into eight parts, so
# that what counts is how many turns its threads take; and what two threads are measured to lack of being twice as fast
# (docs/Scaling.md) is taken for a share that threads do not help with.
cell_time() { printf %d $((42 + 958 * ((8 + $1 - 1) / $1) / 8)); } # THREADS

# How many cells at a time are done soonest.
best_jobs() {
  local count=${#cells[@]} number turns time best=1 shortest=''
  for ((number = 1; number <= count && number <= cores; number++)); do
    turns=$(((count + number - 1) / number))
    time=$((turns * $(cell_time $((cores / number)))))
    if [[ -z $shortest ]] || ((time < shortest)); then best=$number shortest=$time; fi
  done
  printf %d "$best"
}

# Starts the training of a cell: this script again, for that one. Its messages go through a reader that puts the cell's
# name before each, so that one can tell them apart.
start_cell() { # NUMBER THREADS
  local name lane
  name=$(cell_name "$1")
  exec {lane}> >(
    exec 9>&-
    trap '' INT TERM HUP
    while IFS= read -r text || [[ -n $text ]]; do printf '%s: %s\n' "$name" "$text" >&2; done
  )
  readers+=("$!")
  (
    trap - INT TERM HUP QUIT
    export PIPELINE_RUN=$$
    exec "${again[@]}" --only train --cell "$1" --threads "$2" -- ${training_options[@]+"${training_options[@]}"} 9>&-
  ) 2>&"$lane" {lane}>&- &
  exec {lane}>&-
}

# Trains several cells at a time. One that fails stops the others.
train_side_by_side() { # NUMBER
  local next=1 process status=0 code failed=''
  local -A cell_of=()
  now="training $1 folds at a time"
  while [[ -z $failed && next -le ${#cells[@]} ]] || ((${#cell_of[@]} > 0)); do
    if [[ -z $failed && next -le ${#cells[@]} ]] && ((${#cell_of[@]} < $1)); then
      start_cell "$next" "${threads:-$((cores > $1 ? cores / $1 : 1))}"
      cell_of[$!]=$next
      next=$((next + 1))
      continue
    fi
    code=0
    wait -n -p process "${!cell_of[@]}" || code=$?
    if [[ $code -ne 0 && -z $failed ]]; then
      failed=$(cell_name "${cell_of[$process]}") status=$code
      halt TERM
    fi
    unset "cell_of[$process]"
  done
  hear_out
  if [[ -n $failed ]]; then
    fail "$status" "stage train failed: $failed ended with exit status $status and the others were stopped; later stages were not run${candidates_file:+; change or remove its row in $candidates_file if it cannot be trained, and run again}"
  fi
}

stage_train() {
  local number count
  list_cells "$(fold_count)" "${candidates[@]}"
  if [[ -n $cell ]]; then
    if ((cell > ${#cells[@]})); then wrong "--cell is $cell; there are only ${#cells[@]}"; fi
    train_cell "$cell"
    return
  fi
  # Who limits the threads but says nothing of jobs gets no more threads by having several of them.
  count=${jobs:-$(if [[ -n $threads ]]; then printf 1; else best_jobs; fi)}
  if ((count > 1 && ${#cells[@]} > 1)); then
    train_side_by_side "$count"
  else
    for ((number = 1; number <= ${#cells[@]}; number++)); do train_cell "$number"; done
  fi
  gather_times
}
