# The run as a chain of Slurm jobs: one for each stage, and for training an array with a task for each cell. A job runs
# this script for its one stage.

# Seconds before its time limit at which a training is told to save its work; Slurm may signal a minute earlier.
readonly notice=30

# Sets jobs to the rows of a table of submitted jobs, and numbers to their numbers.
read_chain() { # TABLE
  mapfile -t jobs <"$1"
  jobs=("${jobs[@]:1}")
  numbers=("${jobs[@]%%,*}")
}

# Refuses what cannot work before anything is built or submitted.
check_slurm() {
  local program argument
  # sbatch also takes the start of a long option's name, if it is no other option's.
  read -ra sbatch_arguments <<<"${given[--sbatch-args]-}"
  for argument in "${sbatch_arguments[@]}"; do
    if [[ $argument =~ ^(-[aDdeo]|--(ar|ch|dep|er|ou)) ]]; then
      wrong "--sbatch-args has $argument, but the chain sets array, folder, dependency and logs itself; leave it out"
    fi
  done
  for program in sbatch squeue scontrol scancel; do
    command -v "$program" >/dev/null || fail "$unavailable" \
      "$program: expected Slurm's commands for --executor slurm; found none; call it on a machine that submits jobs"
  done
  # The size counts a task 0, which does not exist here.
  largest_array=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p') || true
  [[ $largest_array =~ ^[0-9]+$ ]] || fail "$unavailable" \
    'scontrol: expected Slurm to answer with its MaxArraySize; found no answer; check that Slurm is up'
  largest_array=$((largest_array - 1))
  # Jobs submitted inside an array's task would inherit its numbers.
  unset "${!SLURM_ARRAY_@}"
}

# Submits a job, or an array of them, and adds it to the table.
submit() { # STAGE DEPENDENCY [TASKS OFFSET [RUNG]]
  local logged=${logs//%/%%} number='%j' task='' options=() command status=0
  # Threads are set in the job, from the cores that it gets.
  printf -v command ' %q' "${again[@]}" --only "$1" --requeue ${5:+--rung "$5"} -- "${training_options[@]}"
  if [[ -n ${3-} ]]; then
    number='%A_%a' task=" --cell \$(($4 + SLURM_ARRAY_TASK_ID))"
    options+=("--array=1-$3${given[--jobs]+%${given[--jobs]}}")
  fi
  # Other stages have nothing to save and may finish in the time left.
  if [[ $1 == train || $1 == final ]]; then options+=("--signal=B:USR1@$notice"); fi
  if [[ -n $2 ]]; then options+=("--dependency=$2" --kill-on-invalid-dep=yes); fi
  logged=$logged/slurm-$number-$1
  # A signal waits until the job is in the table: otherwise that job would be left behind.
  (
    trap '' INT TERM HUP
    number=$(printf '#!/bin/bash\nexec %q %q%s\n' "$BASH" "$root/pipeline.sh" "$task$command" |
      sbatch --parsable --job-name="digits-$1" --cpus-per-task="${given[--threads]:-2}" --requeue --open-mode=append \
        --output="$logged.out" --error="$logged.log" "${options[@]}" "${sbatch_arguments[@]}") || exit
    printf '%s,%s,%s,%s,%s\n' "${number%%;*}" "$1" "${3-}" "${4-0}" "${5-}" >>"$growing" ||
      { scancel --quiet "${number%%;*}" && false; }
  ) || status=$?
  read_chain "$growing"
  if [[ $status -ne 0 ]]; then
    cancel_chain TERM >/dev/null
    fail "$unavailable" "stage $1 cannot be submitted: sbatch ended with exit status $status; see its message above"
  fi
}

# Submits the whole chain at once, each rung of a search after the one before. More cells than Slurm takes in one array
# become several; these run one after another where the tasks at a time are limited, because Slurm limits them for each
# array.
submit_chain() {
  local index stage before='' offset tasks arrays rung
  now='submitting jobs'
  { exec 7>>"$logs/.submitting" && flock --nonblock 7; } 2>/dev/null ||
    fail "$temporary_failure" "$artifacts: another run is submitting jobs there; wait for its end"
  leave_to_chain
  # The table of jobs gets its name when it is whole: a chain that cannot be submitted leaves the one before.
  printf 'job,stage,tasks,offset,rung\n' >"$growing"
  at_stop=cancel_chain
  # What a job gives this script, with --only and more behind it.
  again=(--tools "$tools" --data "$data" --artifacts "$artifacts")
  add_given again --folds --folds-file --groups --exclude --candidates --halving --rule --seed --recipe --epochs \
    "${transfer[@]}" --limit --label-offset --import --force
  for ((index = first; index <= last; index++)); do
    stage=${stages[index]}
    if [[ $stage == convert ]]; then check_data; fi
    if [[ $stage != train ]]; then
      submit "$stage" "$before"
      before=afterok:${numbers[-1]}
      continue
    fi
    if [[ ${#cells[@]} -eq 0 ]]; then plan_cells; fi
    for rung in "${!counts[@]}"; do
      arrays=''
      for ((offset = 0; offset < counts[rung]; offset += largest_array)); do
        tasks=$((counts[rung] - offset < largest_array ? counts[rung] - offset : largest_array))
        if [[ -n ${given[--jobs]-} && -n $arrays ]]; then
          before=${before%,afterany:*},afterany:${numbers[-1]} before=${before#,}
        fi
        submit train "$before" "$tasks" "$offset" ${given[--halving]:+$((rung + 1))}
        arrays+=:${numbers[-1]}
      done
      before=afterok$arrays
    done
  done
  mv -- "$growing" "$chain" && exec 7>&-
}

# Handles a signal for the chain, and says what happened for the last line. A lost connection keeps the jobs.
cancel_chain() { # SIGNAL
  if [[ -e $growing ]]; then read_chain "$growing"; fi
  # In a trap a plain return would give the status of the command before the trap.
  if [[ ${#jobs[@]} -eq 0 ]]; then return 0; fi
  if [[ $1 == HUP ]]; then
    printf ', whose jobs continue (%s)' "${numbers[*]}"
  elif scancel --quiet "${numbers[@]}"; then
    printf ', whose jobs were cancelled'
  else
    printf ', whose jobs could not be cancelled (%s)' "${numbers[*]}"
  fi
}

print_chain() {
  local job stage tasks
  for job in "${jobs[@]}"; do
    IFS=, read -r job stage tasks _ <<<"$job"
    say '%-10s %s\n' "$stage" "$job${tasks:+_[1-$tasks]}"
  done
}
