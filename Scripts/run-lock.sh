# shellcheck shell=bash
# Keeps runs in the same artifacts folder out of each other's way. Sourced by pipeline.sh.
# shellcheck disable=SC2154 # variables shared with pipeline.sh

# Leaves the folder to a chain of Slurm jobs that was submitted for it and is not through: nobody holds the lock between
# two of its jobs. Single cells have locks of their own.
leave_to_chain() {
  local numbers waiting
  if [[ -n ${given[--requeue]-}$cell || ! -s $logs/slurm-chain ]] || ! command -v squeue >/dev/null; then return; fi
  numbers=$(paste -sd, "$logs/slurm-chain")
  # Slurm calls it an error if it has forgotten them all.
  waiting=$(squeue --noheader --states=PENDING,CONFIGURING,RUNNING,SUSPENDED --format=%F --jobs="$numbers" 2>/dev/null |
    sort -nu | paste -sd' ') || true
  if [[ -n $waiting ]]; then
    fail "$temporary_failure" "$artifacts: held by Slurm jobs submitted before that are not through ($waiting); wait for them to end, or cancel them: scancel $waiting"
  fi
}

# Takes the folder for this run, or says who has it. A run of stages, which write files that all share, has it alone;
# the trainings of single cells share it, on one machine or many. The kernel drops the lock with its owner: descriptor 9
# is closed for whatever this script starts and does not wait for in any case, so that a killed run never blocks the
# next.
take_folder() {
  # A run of stages that trains several cells at a time has taken the folder for them.
  if [[ -n $cell && ${PIPELINE_RUN-} == "$PPID" ]]; then return; fi
  local file=$logs/run.lock kind=--exclusive purpose="stages $from to $to" holder='' status=0
  if [[ $from == "$to" ]]; then purpose="stage $from"; fi
  if [[ -n $cell ]]; then kind=--shared purpose="stage train, cell $cell"; fi
  { exec 9<>"$file"; } 2>/dev/null ||
    fail "$cannot_create" "$file: a file that can be written is needed to keep other runs out, found none and cannot make it; choose another --artifacts"
  flock "$kind" --nonblock --conflict-exit-code "$temporary_failure" 9 || status=$?
  if [[ $status -eq $temporary_failure ]]; then
    IFS= read -r holder <"$file" || true
    fail "$temporary_failure" "$file: held by ${holder:-another run}; wait for that run to end, or stop it"
  elif [[ $status -ne 0 ]]; then
    fail "$io_error" "$file: a file system with file locks is needed, see the message above; choose another --artifacts"
  fi
  # Of cells that share the folder it names the one that began last.
  TZ=UTC0 printf '%s, process %d on %s since %(%Y-%m-%d %H:%M:%S UTC)T\n' "$purpose" "$$" "$HOSTNAME" -1 >"$file" || true
}
