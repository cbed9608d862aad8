# What a Slurm job does at its time limit: it requeues itself and later continues from its checkpoint.

# Slurm sends SIGUSR1 before the time limit, as submitted, and SIGTERM for preemption; it may be configured to send
# SIGUSR1 for preemption, too. A job that a person cancels or requeues is not requeued here.
watch_scheduler() {
  job_began=$EPOCHSECONDS
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

# Whether the job has saved a checkpoint or a model since it began.
has_progressed() { [[ -n $(find "${work-}" -name '*.safetensors' -newermt "@$job_began" 2>/dev/null) ]]; }

give_way() { # SIGNAL
  trap '' USR1
  halt TERM
  local job after='' this_job=$SLURM_JOB_ID
  # For a job number Slurm shows all tasks of its array, so a task is found by its place. SLURM_ARRAY_JOB_ID would not
  # do: a job that was submitted inside a task inherits it.
  job=$(scontrol --oneliner show job "$SLURM_JOB_ID" 2>/dev/null | grep "^JobId=$SLURM_JOB_ID ") || true
  if [[ $job =~ ' ArrayJobId='([0-9]+)' ArrayTaskId='([0-9]+)' ' ]]; then
    this_job=${BASH_REMATCH[1]}_${BASH_REMATCH[2]}
  fi
  if [[ $job == *' JobState=RUNNING '* ]]; then
    # A preempted job may have had enough time.
    if [[ $1 == USR1 && ! $job =~ ' PreemptTime='[0-9] ]] && ! has_progressed; then
      fail "$temporary_failure" "stopped by Slurm's time limit while $now, before anything was saved;" \
        "give more time: --sbatch-args '--time=…'"
    fi
    if scontrol requeue "$this_job"; then after="; job $this_job is back in the queue and will continue"; fi
  fi
  note "stopped by SIG$1 while $now$after"
  exit 143
}
