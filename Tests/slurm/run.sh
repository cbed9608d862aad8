#!/usr/bin/env bash
# Runs the pipeline on a Slurm cluster of its own, on a few hundred images, and compares what comes out with a run
# without Slurm. By hand: Tests/slurm/run.sh [FOLDER WITH THE TOOLS]
# Exit status 77: skipped, because Slurm is not here or may not be started.
set -euo pipefail
export LC_ALL=C
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
tools=$(cd "${1-$root/.build/release}" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=cluster.sh
. "$root/Tests/slurm/cluster.sh"
# shellcheck source-path=SCRIPTDIR source=../results.sh
. "$root/Tests/results.sh"

skip() {
  printf 'Slurm: skipped: %s\n' "$1" >&2
  exit 77
}

missing=$(missing_programs)
if [[ -n $missing ]]; then
  skip "${missing% } not found (Debian, Ubuntu: apt-get install slurmctld slurmd slurm-client munge)"
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/slurm-test.XXXXXXXX")
finish() {
  local status=$?
  trap '' INT TERM
  stop_cluster
  if [[ $status -eq 0 || $status -eq 77 ]]; then
    rm -rf -- "$folder"
  else
    printf 'Slurm: failed while testing: %s; everything is in %s\n' "$now" "$folder" >&2
  fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now='the start'
test_that() {
  now=$1
  printf 'Slurm: %s\n' "$now" >&2
}

die() {
  printf 'Slurm: %s: %s\n' "$now" "$1" >&2
  if [[ -f $folder/out ]]; then sed 's/^/  /' "$folder/out" "$folder/err" >&2; fi
  exit 1
}

# The pipeline on Slurm, with one core for each job. What it says is in the files out and err.
start_pipeline() { # ARTIFACTS OPTIONS…
  timeout 300 "$root/pipeline.sh" --executor slurm --tools "$tools" --data "$root/data/mnist" --limit 300 --threads 1 \
    --artifacts "$folder/$1" "${@:2}" >"$folder/out" 2>"$folder/err" &
  pipeline=$!
}

# Its exit status is in status.
wait_for_pipeline() {
  status=0
  wait "$pipeline" || status=$?
}

pipeline() { # ARTIFACTS OPTIONS…
  start_pipeline "$@"
  wait_for_pipeline
}

expect_status() { if [[ $status -ne $1 ]]; then die "exit status $1 expected, $status found"; fi; }
expect() { grep -qE -- "$2" "$folder/$1" || die "'$2' expected in $1, not found"; } # FILE PATTERN
expect_count() { # NUMBER PATTERN
  local count
  count=$(grep -cE -- "$2" "$folder/out" || true)
  if [[ $count -ne $1 ]]; then die "$1 lines with '$2' expected in out, $count found"; fi
}

expect_in_logs() { # PATTERN LOG…
  local log
  for log in "${@:2}"; do grep -qE -- "$1" "$log" || die "'$1' expected in $log, not found: $(<"$log")"; done
}

expect_same() { # ARTIFACTS ARTIFACTS LEAST-NUMBER-OF-FILES
  diff <(results "$folder/$1") <(results "$folder/$2") >"$folder/differences" ||
    die "$1 and $2 differ: $(<"$folder/differences")"
  [[ $(results "$folder/$1" | wc -l) -ge $3 ]] || die "too few files in $1"
}

# Puts another program in the place of train-fold in the folder tools. It finds the real one in $train_fold, and adds a
# line to the file begun when it is under way.
instead_of_training() {
  rm -f "$folder/begun"
  {
    printf '#!/bin/bash\ntrain_fold=%q folder=%q\n' "$tools/train-fold" "$folder"
    cat
  } >"$folder/tools/train-fold"
  chmod +x "$folder/tools/train-fold"
}
have_begun() { [[ $(wc -l <"$folder/begun") -eq $1 ]]; } # NUMBER OF TRAININGS

# Makes trainings stand still when an epoch is saved, until they are stopped; back from the queue they go on.
stand_still() { # ARTIFACTS
  instead_of_training <<'EOF'
if ((SLURM_RESTART_COUNT)); then exec "$train_fold" "$@"; fi
[[ " $* " =~ ' --fold '([0-9]+) ]]
"$train_fold" "$@" &
tool=$!
trap 'kill -CONT "$tool"; kill -TERM "$tool"; wait "$tool"; exit' TERM
until [[ -f $(<"$folder/standing")/fold-${BASH_REMATCH[1]}/checkpoint.safetensors ]]; do sleep 0.02; done
if ! kill -STOP "$tool"; then
  echo 'train-fold: error: the training was over before it could be made to stand still' >&2
  exit 70
fi
echo >>"$folder/begun"
while :; do sleep 0.1; done
EOF
  printf %s "$folder/$1" >"$folder/standing"
}

queue_is_empty() { [[ -z $(squeue --noheader) ]]; }
has_checkpoint() { [[ -f $folder/$1/checkpoint.safetensors ]]; }
gets_on() { [[ $(grep -cE '(^|, )epoch +[0-9]+/' "$1") -ge 2 ]]; } # LOG

# An urgent partition, whose jobs take the place of others.
preempting=('PreemptType=preempt/partition_prio' 'PreemptMode=REQUEUE' 'PartitionName=urgent Nodes=ALL PriorityTier=2')
urgent_job() { timeout 120 sbatch --quiet --partition=urgent --exclusive --wait --output=/dev/null --wrap true; }

start_cluster "$folder/cluster" "${preempting[@]}" ||
  skip "its daemons do not start: $(tail -qn 1 "$folder"/cluster/*.out "$folder"/cluster/*.log 2>/dev/null | tail -n 3)"

locally() { # ARTIFACTS OPTIONS…
  "$root/pipeline.sh" --tools "$tools" --data "$root/data/mnist" --limit 300 --artifacts "$folder/$1" "${@:2}" \
    >"$folder/out" 2>"$folder/err" || die 'the run without Slurm failed'
}

test_that 'the same bytes as without Slurm'
locally local --epochs 1
pipeline 'on slurm 100%' --epochs 1
expect_status 0
expect_same local 'on slurm 100%' 39
expect_count 5 '^train .* validation accuracy '
expect out '^Test accuracy '
expect err '^pipeline.sh: jobs 1 2 3 4 5 6 7 8 9 submitted; their logs are in '
# The threads of a job are the cores that it asked for.
cut -d, -f7 "$folder/on slurm 100%/stages.csv" | tail -n +2 | grep -qvx 1 && die 'a stage had more than one core'

test_that 'a failed fold fails the run, names its log and leaves the others'
mkdir "$folder/tools"
ln -s "$tools"/* "$folder/tools/"
rm "$folder/tools/train-fold"
instead_of_training <<'EOF'
if [[ " $* " == *' --fold 3 '* ]]; then
  echo 'train-fold: error: the reason' >&2
  exit 65
fi
exec "$train_fold" "$@"
EOF
pipeline failed --epochs 1 --tools "$folder/tools"
expect_status 65
expect err '^train-fold: error: the reason$'
expect err '^pipeline.sh: error: fold 3 failed: train-fold ended with exit status 65$'
failure='follow-jobs: error: stage train, cell 3 failed: job [0-9]+_3 is FAILED with exit status 65'
expect err "^$failure; its log is .*/failed/logs/slurm-[0-9]+_3-train\\.log\$"
expect err '^follow-jobs: error: stage train failed; later stages were not run$'
log=$(sed -n 's/.*; its log is //p' "$folder/err")
expect_in_logs 'train-fold: error: the reason' "$log"
expect_count 4 '^train '
await 20 queue_is_empty || die 'jobs are left'
[[ ! -e $folder/failed/cv_results.csv ]] || die 'a later stage was run'

test_that 'the same command again does what was missing'
pipeline failed --epochs 1
expect_status 0
expect_count 4 '^train .*, up to date'
expect_count 5 '^train '
expect_same local failed 39

test_that 'SIGTERM cancels the chain'
# So many epochs that there is time to interrupt them; a low rate, so that none ends early.
long=(--to train --folds 3 --epochs 40 -- --learning-rate 0.0001)
start_pipeline stopped "${long[@]}"
for fold in 1 2; do await 60 has_checkpoint "stopped/fold-$fold" || die "fold $fold does not get on"; done
kill -TERM "$pipeline"
wait_for_pipeline
expect_status 143
expect err '^pipeline.sh: stopped by SIGTERM while waiting for Slurm, whose jobs were cancelled'
await 20 queue_is_empty || die 'jobs are left'
for fold in 1 2; do has_checkpoint "stopped/fold-$fold" || die 'no checkpoint is left'; done

test_that 'folds that are put back into the queue, by hand and at the end of their time, go on'
locally long "${long[@]}"
pipeline stopped --detach "${long[@]}"
expect_status 0
expect out '^train +[0-9]+_\[1-3\]$'
job=$(sed -nE 's/^train +([0-9]+)_.*/\1/p' "$folder/out")
log=$folder/stopped/logs/slurm-$job
# A second run in the same folder, as a chain or by itself, at whatever moment of the first one.
held="stopped: held by Slurm jobs that have not ended \\(([0-9]+ )*$job\\); wait"
pipeline stopped --detach "${long[@]}"
expect_status 75
expect err "$held"
"$root/pipeline.sh" --tools "$tools" --artifacts "$folder/stopped" --only render 2>"$folder/err" &&
  die 'a run was let in beside the chain'
expect err "$held"
await 60 gets_on "${log}_1-train.log" || die 'fold 1 does not get on'
scontrol requeue "${job}_1"
# The number of one of these is also that of the whole array.
for fold in 2 3; do
  await 120 gets_on "${log}_$fold-train.log" || die "fold $fold does not get on"
  scancel --signal=USR1 --batch "${job}_$fold"
done
await 200 queue_is_empty || die 'the chain does not end'
for fold in 2 3; do
  expect_in_logs "stopped by SIGUSR1 while training fold $fold; job ${job}_$fold is back in the queue" \
    "${log}_$fold-train.log"
done
# Folds 1 and 2 once after the chain was cancelled, all of them once after they were put back, and none more often.
for count in 1:2 2:2 3:1; do
  [[ $(grep -c ': continuing after epoch' "${log}_${count%:*}-train.log") -eq ${count#*:} ]] ||
    die "fold ${count%:*} did not go on: $(<"${log}_${count%:*}-train.log")"
done
expect_same long stopped 17

test_that 'folds that have to make room for an urgent job go on'
two=(--to train --folds 2 --epochs 40 -- --learning-rate 0.0001)
locally two "${two[@]}"
stand_still displaced
start_pipeline displaced --tools "$folder/tools" "${two[@]}"
await 60 have_begun 2 || die 'the folds do not begin'
urgent_job || die 'the urgent job failed'
wait_for_pipeline
expect_status 0
train_logs=("$folder"/displaced/logs/slurm-*_[12]-train.log)
expect_in_logs 'stopped by SIGTERM while training fold [12]$' "${train_logs[@]}"
expect_in_logs ': continuing after epoch' "${train_logs[@]}"
expect_same two displaced 13

test_that 'a training that is to start anew does so once, and goes on when it is put back'
pipeline anew --to train --folds 2 --epochs 40 --detach -- --learning-rate 0.0001 --restart
job=$(sed -nE 's/^train +([0-9]+)_.*/\1/p' "$folder/out")
log=$folder/anew/logs/slurm-${job}_1-train.log
await 60 gets_on "$log" || die 'fold 1 does not get on'
scancel --signal=USR1 --batch "${job}_1"
# The chain can be waited for by itself.
timeout 200 "$tools/follow-jobs" --artifacts "$folder/anew" >"$folder/out" 2>"$folder/err" || die 'the chain failed'
expect_count 2 '^train '
queue_is_empty || die 'jobs are left'
expect_in_logs ': continuing after epoch' "$log"

test_that 'candidates: a task for each cell'
printf 'name,architecture,epochs\none,dense8,1\ntwo,dense4,2\n' >"$folder/candidates.csv"
locally chosen --candidates "$folder/candidates.csv" --folds 2
pipeline 'chosen on slurm' --candidates "$folder/candidates.csv" --folds 2
expect_status 0
expect_count 1 '^train +two fold 2/2: '
expect_count 4 '^train '
expect_same chosen 'chosen on slurm' 36
stages() { cut -d, -f1-3 "$folder/$1/stages.csv"; }
diff <(stages chosen) <(stages 'chosen on slurm') >"$folder/differences" ||
  die "not the same stages: $(<"$folder/differences")"

test_that 'a search: an array for each rung, and nothing to do where a candidate failed'
printf '%s\n' name,architecture,learning_rate one,dense8, two,dense4, wild,dense4,1e30 rash,dense8,1e30 \
  mad,dense4,1e29 >"$folder/search.csv"
locally searched --candidates "$folder/search.csv" --halving 1,2,3 --folds 2
pipeline 'searched on slurm' --candidates "$folder/search.csv" --halving 1,2,3 --folds 2
expect_status 0
expect_count 10 '^train +rung 1 .*fold'
expect_count 4 '^train +rung 2 .*fold'
expect_count 2 '^train +rung 2, cell [56]: fewer candidates are left'
expect_count 4 '^train +rung 3 .*fold'
expect_same searched 'searched on slurm' 60

test_that 'a time limit too short for an epoch is an error, not a loop'
instead_of_training <<'EOF'
echo >>"$folder/begun"
exec sleep 100
EOF
start_pipeline short --tools "$folder/tools" --to train --folds 2
await 60 have_begun 2 || die 'the folds do not begin'
scancel --signal=USR1 --batch "$(sed -nE 's/^pipeline.sh: jobs .* ([0-9]+) submitted.*/\1/p' "$folder/err")"
wait_for_pipeline
expect_status 75
expect err "error: stopped by Slurm's time limit while training fold [12], before anything was saved; give more time"
await 20 queue_is_empty || die 'jobs are left'

test_that 'folds whose time limit comes go on'
stand_still timed
pipeline timed --tools "$folder/tools" --sbatch-args --time=2 "${two[@]}"
expect_status 0
expect_count 2 '^train '
train_logs=("$folder"/timed/logs/slurm-*_[12]-train.log)
expect_in_logs 'stopped by SIGUSR1 while .* is back in the queue' "${train_logs[@]}"
expect_in_logs ': continuing after epoch' "${train_logs[@]}"
expect_same two timed 13

stop_cluster
# Another cluster, with small arrays and a partition whose jobs are told some time before they have to make room.
start_cluster "$folder/other" 'MaxArraySize=4' "${preempting[@]}" 'SlurmctldParameters=preempt_send_user_signal' \
  'PartitionName=patient Nodes=ALL PriorityTier=1 GraceTime=20' || die 'the daemons do not start again'

test_that 'folds that have to make room before their first epoch is over have not failed'
instead_of_training <<'EOF'
if ((SLURM_RESTART_COUNT)); then exec "$train_fold" "$@"; fi
echo >>"$folder/begun"
exec sleep 100
EOF
start_pipeline warned --epochs 1 --tools "$folder/tools" --to train --folds 2 --sbatch-args --partition=patient
await 60 have_begun 2 || die 'the folds do not begin'
urgent_job || die 'the urgent job failed'
wait_for_pipeline
expect_status 0
expect_count 2 '^train '
train_logs=("$folder"/warned/logs/slurm-*_[12]-train.log)
expect_in_logs 'stopped by SIG[A-Z0-9]* while' "${train_logs[@]}"
grep -q 'stopped by SIGUSR1 while .* is back in the queue' "${train_logs[@]}" ||
  printf 'Slurm: this Slurm gives no warning before it preempts, so that is not tested\n' >&2

test_that 'more cells than an array may have'
pipeline chunks --epochs 1 --to train --jobs 1
expect_status 0
expect err '^pipeline.sh: jobs( [0-9]+){4} submitted'
expect_count 5 '^train '
printf 'Slurm: all tests passed\n' >&2
