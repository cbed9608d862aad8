# shellcheck shell=bash
# The run as a chain of Slurm jobs: one for each stage, and for training an array with a task for each cell. A job runs
# this script for its one stage. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

# The job numbers in the order of the chain; the stage of each, its number of tasks, and the offset from a task's
# number to its cell's.
chain=()
declare -A stage_of=() tasks_of=() offset_of=()

# Seconds before its time limit at which a training is told to save its work; Slurm may signal a minute earlier.
readonly notice=30
readonly give_more_time="give more time: --sbatch-args '--time=…'"

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

# Sets REPLY to the path of a job's log and output, without their endings.
log_of() { REPLY=$logs/slurm-$1-${stage_of[${1%%_*}]}; } # JOB OR JOB_TASK

# Submits a job, or an array of them, and adds it to the chain.
submit() { # STAGE DEPENDENCY [TASKS OFFSET [RUNG]]
  local logged=${logs//%/%%} number='%j' options=() command job status=0
  # Threads are set in the job, from the cores that it gets.
  printf -v command ' %q' "${again[@]}" --only "$1" --requeue
  if [[ -n ${3-} ]]; then
    number='%A_%a'
    options+=("--array=1-$3${given[--jobs]+%${given[--jobs]}}")
    command+="${5:+ --rung $5} --cell \$(($4 + SLURM_ARRAY_TASK_ID))"
  fi
  if [[ ${#training_options[@]} -gt 0 ]]; then
    printf -v job ' %q' "${training_options[@]}"
    command+=" --$job"
  fi
  # Other stages have nothing to save and may finish in the time left.
  if [[ $1 == train || $1 == final ]]; then options+=("--signal=B:USR1@$notice"); fi
  if [[ -n $2 ]]; then options+=("--dependency=$2" --kill-on-invalid-dep=yes); fi
  logged=$logged/slurm-$number-$1
  # A signal before the job's number is known would leave that job behind.
  put_off_signals
  (
    trap '' INT TERM HUP
    printf '#!/bin/bash\nexec%s\n' "$command" |
      sbatch --parsable --job-name="digits-$1" --cpus-per-task="${given[--threads]:-2}" --requeue --open-mode=append \
        --output="$logged.out" --error="$logged.log" "${options[@]}" "${sbatch_arguments[@]}"
  ) >"$answer" || status=$?
  if [[ $status -ne 0 ]]; then
    cancel_chain TERM >/dev/null
    fail "$unavailable" "stage $1 cannot be submitted: sbatch ended with exit status $status; see its message above"
  fi
  IFS=';' read -r job _ <"$answer"
  chain+=("$job") stage_of[$job]=$1 tasks_of[$job]=${3-} offset_of[$job]=${4-}
  heed_signals
}

# Submits the whole chain at once, each rung of a search after the one before. More cells than Slurm takes in one array
# become several; these run one after another where the tasks at a time are limited, because Slurm limits them for each
# array.
submit_chain() {
  local index stage before='' offset tasks arrays rung
  now='submitting jobs' at_stop=cancel_chain
  # A job's command, to which --only and more are added.
  again=("$BASH" "$root/pipeline.sh" --tools "$tools" --data "$data" --artifacts "$artifacts")
  add_given again --folds --folds-file --groups --exclude --candidates --halving --rule --seed --recipe --epochs \
    "${transfer[@]}" --limit --label-offset --import --force
  for ((index = first; index <= last; index++)); do
    stage=${stages[index]}
    if [[ $stage == convert ]]; then tool check check-data "$data"; fi
    if [[ $stage != train ]]; then
      submit "$stage" "$before"
      before=afterok:${chain[-1]}
      continue
    fi
    if [[ ${#cells[@]} -eq 0 ]]; then plan_cells; fi
    for rung in "${!counts[@]}"; do
      arrays=''
      for ((offset = 0; offset < counts[rung]; offset += largest_array)); do
        tasks=$((counts[rung] - offset))
        if ((tasks > largest_array)); then tasks=$largest_array; fi
        if [[ -n ${given[--jobs]-} && -n $arrays ]]; then
          before=${before%,afterany:*},afterany:${chain[-1]} before=${before#,}
        fi
        submit train "$before" "$tasks" "$offset" ${given[--halving]:+$((rung + 1))}
        arrays+=:${chain[-1]}
      done
      before=afterok$arrays
    done
  done
  printf '%s\n' "${chain[@]}" >"$logs/slurm-chain"
}

# Handles a signal for the chain, and says what happened for the last line. A lost connection keeps the jobs.
cancel_chain() { # SIGNAL
  # In a trap a plain return would give the status of the command before the trap.
  if [[ ${#chain[@]} -eq 0 ]]; then return 0; fi
  if [[ $1 == HUP ]]; then
    printf ', whose jobs continue (%s)' "${chain[*]}"
  elif scancel --quiet "${chain[@]}"; then
    printf ', whose jobs were cancelled'
  else
    printf ', whose jobs could not be cancelled (%s)' "${chain[*]}"
  fi
}

print_chain() {
  local job
  for job in "${chain[@]}"; do
    say '%-10s %s\n' "${stage_of[$job]}" "$job${tasks_of[$job]:+_[1-${tasks_of[$job]}]}"
  done
}

# Reports a failed job, and where its log is; sets REPLY to the exit status to pass on. The number is the one that
# wait(2) gives, or CODE:SIGNAL.
report_failure() { # JOB OR JOB_TASK, STATE, NUMBER
  local job=${1%%_*} log advice='' code signal
  if [[ $3 == *:* ]]; then code=${3%:*} signal=${3#*:}; else code=$(($3 >> 8)) signal=$(($3 & 127)); fi
  if ((signal)); then code=$((128 + signal)); fi
  # Slurm itself ended the job, or sent the signal of the time limit.
  if [[ $2 == TIMEOUT ]] || ((code == 0)); then code=$temporary_failure; fi
  if [[ $2 == TIMEOUT ]]; then advice="; $give_more_time"; fi
  name="stage ${stage_of[$job]}"
  # Who is in a later rung is not known here.
  if [[ $1 =~ _([0-9]+)$ && -z ${given[--halving]-} ]]; then look_up $((offset_of[$job] + BASH_REMATCH[1])); fi
  log_of "$1"
  log=$REPLY.log
  # The tools' own message, in most cases the reason.
  grep -h ': error: ' "$log" 2>/dev/null | tail -n 2 >&2 || true
  note "error: $name failed: job $1 is $2 with exit status $code$advice; its log is $log"
  REPLY=$code
}

# Prints a job's output up to the first empty line; what follows sums up that stage alone. A file system may need time
# to show a file that another machine wrote.
show_output() { # FILE
  local try line
  for ((try = 0; try < 10; try++)); do
    if [[ -f $1 ]]; then
      while IFS= read -r line && [[ -n $line ]]; do say '%s\n' "$line"; done <"$1"
      return
    fi
    run sleep 0.5
  done
  note "$1 is not there (yet); continuing without what the job printed"
}

# Asks Slurm for the jobs: number or number_task, state, wait(2)'s number, reason; sorted, in the file answer. A job
# that Slurm no longer knows is missing.
ask_slurm() {
  local jobs status=0
  printf -v jobs '%s,' "${chain[@]}"
  SLURM_BITSTR_LEN=16 squeue --noheader --states=all --jobs="${jobs%,}" \
    --Format=JobArrayID:120,State:24,exit_code:16,Reason:60 >"$answer" 2>"$answer.errors" || status=$?
  if [[ $status -ne 0 ]] && grep -q 'Invalid job id' "$answer.errors"; then status=0; fi
  rm -f -- "$answer.errors"
  sort -V -o "$answer" "$answer"
  return "$status"
}

# The state of the chain: the number of tasks left of each job, jobs and tasks that ended, those reported as held, and
# how often in a row Slurm did not know a job.
declare -A left=() ended=() held=() missed=()
failed='' chain_status=0

# Handles a row of Slurm's answer: prints the output of a job that ended well, and reports one that did not.
hear() { # JOB OR JOB_TASK, STATE, NUMBER, REASON
  local job=${1%%_*}
  if [[ -z ${left[$job]-} || -n ${ended[$1]-} ]]; then return; fi
  missed[$job]=0
  case $2 in
    COMPLETED)
      log_of "$1"
      show_output "$REPLY.out"
      ;;
    FAILED | CANCELLED | TIMEOUT | NODE_FAIL | OUT_OF_MEMORY | BOOT_FAIL | DEADLINE | PREEMPTED)
      # Later stages were cancelled because of the failed one; only that one is reported.
      if [[ ${failed:-${stage_of[$job]}} == "${stage_of[$job]}" ]]; then
        report_failure "$1" "$2" "$3"
        if [[ -z $failed ]]; then failed=${stage_of[$job]} chain_status=$REPLY; fi
      fi
      ;;
    *)
      if [[ ${4,,} == *held* && -z ${held[$1]-} ]]; then
        held[$1]=1
        note "job $1 is held ($4); when the reason is gone, 'scontrol release $1' lets it continue"
      fi
      return
      ;;
  esac
  ended[$1]=1
  # Tasks cancelled before they began share one row, such as 12_[3-5].
  if [[ $1 == *[!0-9_]* ]]; then left[$job]=0; else left[$job]=$((left[$job] - 1)); fi
  if ((left[$job] <= 0)); then unset "left[$job]"; fi
}

# Waits until every job of the chain has ended. 'sbatch --wait' would not do: it knows an array only as a whole, so
# the lines of cells would come late and a failed one would have no name, and it makes a time limit exit status 1.
wait_for_chain() {
  local began=$SECONDS pause rows row job silent=''
  for job in "${chain[@]}"; do left[$job]=${tasks_of[$job]:-1}; done
  now='waiting for Slurm'
  while [[ ${#left[@]} -gt 0 ]]; do
    pause=$(((SECONDS - began) / 10))
    run sleep $((pause < 1 ? 1 : pause > 10 ? 10 : pause))
    if ! ask_slurm; then
      if [[ -z $silent ]]; then note 'Slurm does not answer; asking again until it does'; fi
      silent=1
      continue
    fi
    silent=''
    for job in "${!left[@]}"; do missed[$job]=$((${missed[$job]-0} + 1)); done
    mapfile -t rows <"$answer"
    for row in "${rows[@]}"; do
      read -ra row <<<"$row"
      if [[ ${#row[@]} -gt 0 ]]; then hear "${row[@]:0:3}" "${row[*]:3}"; fi
    done
    for job in "${!left[@]}"; do
      if ((missed[$job] > 2)); then
        fail "$temporary_failure" "job $job is unknown to Slurm now, and its end was not seen;" \
          'run the same command again to continue'
      fi
    done
  done
  if [[ -n $failed ]]; then fail "$chain_status" "stage $failed failed; later stages were not run"; fi
}
