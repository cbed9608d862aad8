# Keeps runs in the same artifacts folder out of each other's way.

# Leaves the folder to a submitted chain of Slurm jobs that has not ended: nobody holds the lock between two of its
# jobs. Single cells have locks of their own.
leave_to_chain() {
  local waiting
  if [[ -n ${given[--requeue]-}$cell || ! -s $chain ]] || ! command -v squeue >/dev/null; then return; fi
  read_chain "$chain"
  if [[ -z ${waiting:=${numbers[*]}} ]]; then return; fi
  # Slurm reports an error if it knows none of them any more.
  waiting=$(squeue --noheader --states=PENDING,CONFIGURING,RUNNING,SUSPENDED --format=%F --jobs="${waiting// /,}" \
    2>/dev/null | sort -nu | paste -sd' ') || true
  if [[ -n $waiting ]]; then
    fail "$temporary_failure" "$artifacts: held by Slurm jobs that have not ended ($waiting);" \
      "wait for them, or cancel them: scancel $waiting"
  fi
}

# Locks the folder for this run, or says who holds it. A run of stages locks it alone, because stages write shared
# files; trainings of single cells share the lock, on one machine or many. The kernel drops the lock with its owner.
# Descriptor 9 is closed for every process that this script may not wait for, so that a killed run never blocks the
# next.
take_folder() {
  local file=$logs/run.lock kind=--exclusive purpose="stages $from to $to" holder='' status=0
  if [[ $from == "$to" ]]; then purpose="stage $from"; fi
  if [[ -n $cell ]]; then kind=--shared purpose="stage train, cell $cell"; fi
  { exec 9<>"$file"; } 2>/dev/null ||
    fail "$cannot_create" "$file: expected a file that can be written, to keep other runs out;" \
      "found none and cannot make it; choose another --artifacts"
  flock "$kind" --nonblock --conflict-exit-code "$temporary_failure" 9 || status=$?
  if [[ $status -eq $temporary_failure ]]; then
    IFS= read -r holder <"$file" || true
    fail "$temporary_failure" "$file: held by ${holder:-another run}; wait for that run to end, or stop it"
  elif [[ $status -ne 0 ]]; then
    fail "$io_error" "$file: expected a file system with file locks; see the message above; choose another --artifacts"
  fi
  # Of cells that share the folder it names the last to begin.
  TZ=UTC0 printf '%s, process %d on %s since %(%Y-%m-%dT%H:%M:%SZ)T\n' \
    "$purpose" "$$" "$HOSTNAME" -1 >"$file" || true
}
