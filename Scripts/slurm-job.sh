# What a Slurm job does at its time limit: it requeues itself and later continues from its checkpoint. Sourced by
# pipeline.sh.

# Slurm sends SIGUSR1 before the time limit, as submitted, and SIGTERM for preemption; it may be configured to send
# SIGUSR1 for preemption, too. A job that a person cancels or requeues is not requeued here.
watch_scheduler() {
  printf -v job_began '%(%s)T' -1
  # --restart applies once; a requeued job continues.
  if ((${SLURM_RESTART_COUNT:-0} > 0)); then
    local option kept=()
    for option in "${training_options[@]}"; do
      if [[ $option != --restart ]]; then kept+=("$option"); fi
    done
    training_options=("${kept[@]}")
  fi
  trap 'give_way USR1' USR1
  trap 'give_way TERM' TERM
}

# Whether the job has saved anything since it began: a finished epoch, or a model.
has_progressed() {
  local file
  for file in "$work"/checkpoint.safetensors "$work"/model.safetensors; do
    # In a trap a plain return would give the status of the command before the trap.
    if [[ -f $file && $(stat --format=%Y "$file") -ge $job_began ]]; then return 0; fi
  done
  return 1
}

give_way() { # SIGNAL
  trap '' USR1
  halt TERM
  local jobs job this_job=$SLURM_JOB_ID
  # For a job number Slurm shows all tasks of its array, so a task is found by its place. SLURM_ARRAY_JOB_ID would not
  # do: a job that was submitted inside a task inherits it.
  jobs=$(scontrol --oneliner show job "$SLURM_JOB_ID" 2>/dev/null || true)
  while IFS= read -r job && ! [[ $job == "JobId=$SLURM_JOB_ID "* ]]; do :; done <<<"$jobs"
  if [[ $job =~ ' ArrayJobId='([0-9]+)' ArrayTaskId='([0-9]+)' ' ]]; then
    this_job=${BASH_REMATCH[1]}_${BASH_REMATCH[2]}
  fi
  if [[ $job == *' JobState=RUNNING '* ]]; then
    # A preempted job may have had enough time.
    if [[ $1 == USR1 && ! $job =~ ' PreemptTime='[0-9] ]] && ! has_progressed; then
      fail "$temporary_failure" "stopped by Slurm's time limit while $now, before anything was saved;" \
        "give more time: --sbatch-args '--time=…'"
    fi
    if scontrol requeue "$this_job"; then
      note "stopped by SIG$1 while $now; job $this_job is back in the queue and will continue"
      exit 143
    fi
  fi
  note "stopped by SIG$1 while $now"
  exit 143
}
