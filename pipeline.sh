#!/usr/bin/env bash
# The whole job: set-up, build, data check, training, evaluation, pictures and report; ./pipeline.sh --help says more.
set -euo pipefail
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)); then
  printf 'pipeline.sh: error: bash 5.1 or newer is needed, found %s; call it with a newer one: /path/to/bash pipeline.sh\n' "$BASH_VERSION" >&2
  exit 69
fi
# Numbers are read and printed with a point, whatever the user's language.
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
readonly root
readonly stages=(convert folds train aggregate final evaluate render report)

# Exit statuses as the tools have them (sysexits.h).
readonly usage_error=64 bad_data=65 no_input=66 unavailable=69 cannot_create=73 io_error=74 temporary_failure=75

# ---------------------------------------------------------------------------------------------------- messages

# The folder as people see it: inside the repository, names stay short.
here() { if [[ $(pwd -P) == "$root" ]]; then printf '%s' "$1"; else printf '%s' "$root/$1"; fi; }

fail() { # STATUS MESSAGE
  printf 'pipeline.sh: error: %s\n' "$2" >&2
  exit "$1"
}

usage() {
  cat <<EOF
Trains, evaluates and pictures a digit classifier, from IDX files to a report.

USAGE: ./pipeline.sh [OPTIONS] [-- TRAINING OPTIONS]
       ./pipeline.sh test [--sanitize address|thread]
       ./pipeline.sh --verify [ARTIFACTS]

Every run sets up and builds what is missing, checks the data, then runs the stages:
  ${stages[*]}
A fold or final model that was already trained from the same inputs, seed and
options is not trained again.

'./pipeline.sh test' sets up, checks the style of all sources and runs all tests;
with --sanitize it runs the tests under Address or Thread Sanitizer instead, from a
build folder of their own.

'./pipeline.sh --verify' compares a finished default run (default: $(here artifacts)) with
the published checksums, docs/checksums.txt, and names the first file that differs.

OPTIONS:
  --data DIR         Folder with the four IDX files, plain or gzip-compressed
                     (default: $(here data/mnist))
  --artifacts DIR    Folder for everything that is made (default: $(here artifacts))
  --from STAGE       First stage to run (default: ${stages[0]})
  --to STAGE         Last stage to run (default: ${stages[-1]})
  --only STAGE       The one stage to run
  --folds N          Number of folds (default: 5)
  --folds-file CSV   Folds to use instead of making them: columns index, label and
                     kfold, such as pandas writes them (default: none)
  --seed S           Seed of folds, weights and order (default: 42)
  --recipe NAME      How to train: reference, the published method, or accurate, which
                     takes longer and gets more digits right (default: reference)
  --epochs N         Most epochs of a fold's training (default: 20; accurate: 48)
  --candidates CSV   Candidates to train on the same folds, a row of options for each
                     (docs/Formats.md); the final model is that of the chosen one
  --rule RULE        How it is chosen: best, the highest mean validation accuracy, or
                     one-se, the smallest model within one standard error of it
                     (default: best)
  --limit N          Use only the first N images of each set, for a quick trial
                     (default: all)
  --label-offset N   Subtract N from every label, so that classes begin at 0
                     (default: 0)
  --threads N        Threads of each tool (default: all cores; in a Slurm job those
                     that it was given)
  --jobs N           Folds to train at a time, sharing the cores (default: as many as
                     are done soonest; 1 with --threads)
  --cell N           With --only train: the one cell to train, counted from 1. The
                     cells are the folds; with --candidates those of each in turn
  --force            Train folds and final model even if they are up to date
  --tools DIR        Use the tools in DIR instead of building them (default: build)

On a Slurm cluster, called where jobs are submitted from:
  --executor slurm   Submit a chain of jobs, one for each stage and for training an
                     array of cells, to run after one another (default: local)
  --wait             Wait for the chain, and pass its exit status on; Ctrl-C cancels
                     it (default)
  --detach           Print the job numbers instead of waiting
  --sbatch-args ARGS Options for sbatch, such as '--partition=long --time=2:00:00';
                     --threads N is its --cpus-per-task=N (default: 2)
  --jobs N           The most cells to train at a time (default: all)
  --requeue          In a job: when its time is over, put it back into the queue, to
                     go on later; jobs of --executor slurm do

  -h, --help         Show this help

Training options after '--' go to train-fold and train-final, for example
  ./pipeline.sh -- --batch-size 128 --learning-rate 0.002

EXIT STATUS: that of the stage that failed (64 wrong usage, 65 wrong data, 66 missing
  input, 69 something to install, 70 internal error, 71 not enough memory,
  73 output cannot be created, 74 reading or writing failed, 75 another run is at work
  there, or a job's time was too short), 130 or 143 when stopped by SIGINT or SIGTERM.
EOF
}

# ---------------------------------------------------------------------------------------------------- parts

# shellcheck source=Scripts/processes.sh
. "$root/Scripts/processes.sh"
# shellcheck source=Scripts/run-lock.sh
. "$root/Scripts/run-lock.sh"
# shellcheck source=Scripts/set-up.sh
. "$root/Scripts/set-up.sh"
# shellcheck source=Scripts/tests.sh
. "$root/Scripts/tests.sh"
# shellcheck source=Scripts/verify.sh
. "$root/Scripts/verify.sh"
# shellcheck source=Scripts/records.sh
. "$root/Scripts/records.sh"
# shellcheck source=Scripts/stages.sh
. "$root/Scripts/stages.sh"
# shellcheck source=Scripts/cells.sh
. "$root/Scripts/cells.sh"
# shellcheck source=Scripts/slurm.sh
. "$root/Scripts/slurm.sh"
# shellcheck source=Scripts/slurm-job.sh
. "$root/Scripts/slurm-job.sh"

if [[ ${1-} == test ]]; then
  shift
  case $* in
    '') run_tests ;;
    '--sanitize address' | --sanitize=address) run_sanitized_tests address ;;
    '--sanitize thread' | --sanitize=thread) run_sanitized_tests thread ;;
    *) fail "$usage_error" "'$*' after 'test'; give --sanitize address, --sanitize thread or nothing (see './pipeline.sh --help')" ;;
  esac
  exit
fi
if [[ ${1-} == --verify ]]; then
  if [[ $# -gt 2 || ${2-x} == '' || ${2-} == -* ]]; then
    fail "$usage_error" "'${*:2}' after '--verify'; give the folder of a finished default run or nothing (see './pipeline.sh --help')"
  fi
  verify_artifacts "${@:2}"
  exit
fi

# ---------------------------------------------------------------------------------------------------- options

data=$(here data/mnist)
artifacts=$(here artifacts)
from=${stages[0]} to=${stages[-1]} only=
folds='' folds_file='' candidates_file='' rule='' seed='' recipe='' epochs='' limit='' label_offset='' threads='' jobs='' cell='' force='' tools=''
executor=local detach='' waiting='' requeue='' sbatch_arguments=()
training_options=()

wrong() { fail "$usage_error" "$1 (see './pipeline.sh --help')"; }

number() { # OPTION VALUE LOW HIGH
  if ! [[ $2 =~ ^[0-9]{1,18}$ ]] || ((10#$2 < $3 || 10#$2 > $4)); then
    wrong "$1 is '$2'; give a whole number from $3 to $4"
  fi
}

place() { # OPTION STAGE: sets REPLY to the stage's place in the order
  for REPLY in "${!stages[@]}"; do
    if [[ ${stages[REPLY]} == "$2" ]]; then return; fi
  done
  wrong "$1 is '$2'; give one of: ${stages[*]}"
}

while [[ $# -gt 0 ]]; do
  option=$1
  case $option in
    -h | --help) usage && exit ;;
    --force) force=--force && shift && continue ;;
    --wait) waiting=$option && shift && continue ;;
    --detach) detach=$option && shift && continue ;;
    --requeue) requeue=$option && shift && continue ;;
    --) shift && training_options=("$@") && break ;;
    --data | --artifacts | --from | --to | --only | --folds | --folds-file | --candidates | --rule | --seed | --recipe | --epochs | --limit | \
      --label-offset | --threads | --jobs | --cell | --executor | --sbatch-args | --tools)
      if [[ $# -lt 2 ]]; then wrong "$option needs a value"; fi
      value=$2
      shift 2
      ;;
    --*=*)
      value=${option#*=} option=${option%%=*}
      shift
      ;;
    *) wrong "unknown option '$option'" ;;
  esac
  if [[ -z $value ]]; then wrong "$option is empty"; fi
  case $option in
    --data) data=$value ;;
    --artifacts) artifacts=$value ;;
    --from) place "$option" "$value" && from=$value ;;
    --to) place "$option" "$value" && to=$value ;;
    --only) place "$option" "$value" && only=$value ;;
    --folds) number "$option" "$value" 2 65535 && folds=$value ;;
    --folds-file) folds_file=$value ;;
    --candidates) candidates_file=$value ;;
    --rule)
      if [[ $value != best && $value != one-se ]]; then wrong "--rule is '$value'; give one of: best one-se"; fi
      rule=$value
      ;;
    --seed) number "$option" "$value" 0 4294967295 && seed=$value ;;
    --recipe)
      case $value in
        reference | accurate) recipe=$value ;;
        *) wrong "$option is '$value'; give reference or accurate" ;;
      esac
      ;;
    --epochs) number "$option" "$value" 1 1000000 && epochs=$value ;;
    --label-offset) number "$option" "$value" 0 255 && label_offset=$value ;;
    --limit) number "$option" "$value" 1 1000000000000 && limit=$value ;;
    --threads) number "$option" "$value" 1 256 && threads=$value ;;
    --jobs) number "$option" "$value" 1 65535 && jobs=$((10#$value)) ;;
    --cell) number "$option" "$value" 1 1000000000 && cell=$((10#$value)) ;;
    --executor)
      if [[ $value != local && $value != slurm ]]; then wrong "--executor is '$value'; give one of: local slurm"; fi
      executor=$value
      ;;
    --sbatch-args) read -ra more <<<"$value" && check_sbatch_arguments "${more[@]}" && sbatch_arguments+=("${more[@]}") ;;
    --tools) tools=$value ;;
    *) wrong "unknown option '$option'" ;;
  esac
done

if [[ -n $only ]]; then
  if [[ $from != "${stages[0]}" || $to != "${stages[-1]}" ]]; then wrong '--only goes with neither --from nor --to'; fi
  from=$only to=$only
fi
place --from "$from" && first=$REPLY
place --to "$to" && last=$REPLY
if ((first > last)); then wrong "--from $from comes after --to $to"; fi
if [[ -n $folds_file && -n $folds ]]; then wrong '--folds-file brings its own number of folds; leave --folds out'; fi
if [[ -n $folds_file && (-d $folds_file || ! -r $folds_file) ]]; then
  fail "$no_input" "$folds_file: a folds CSV that can be read is needed, found none; check the name after --folds-file"
fi

if [[ -n $rule && -z $candidates_file ]]; then wrong '--rule goes with --candidates'; fi
if [[ -n $candidates_file && -n $epochs$recipe ]]; then
  wrong "$(if [[ -n $epochs ]]; then printf -- --epochs; else printf -- --recipe; fi) beside --candidates, whose rows have their own; set it there"
fi

if [[ -n $cell && ($only != train || $executor != local) ]]; then wrong '--cell goes with --only train, on this machine'; fi
if [[ -n $waiting && -n $detach ]]; then wrong '--wait and --detach are opposites; give one of them'; fi
if [[ $executor != slurm && -n $waiting$detach${sbatch_arguments[*]-} ]]; then
  wrong '--wait, --detach and --sbatch-args go with --executor slurm'
fi
if [[ -n $requeue ]]; then watch_scheduler; fi

# ---------------------------------------------------------------------------------------------------- the run

logs=$artifacts/logs
# The cores to use: those that Slurm has given, whether or not it keeps the job to them, or those that there are.
cores=${SLURM_CPUS_PER_TASK:-$(nproc)}
# What a tool that has them to itself is told; nothing, if they are all there are.
tool_threads=${threads:-${SLURM_CPUS_PER_TASK-}}
# The folder of the model in training.
work=''

ran() { # STAGE: whether it is among those to run
  place '' "$1"
  ((REPLY >= first && REPLY <= last))
}

summary() {
  local metrics=$artifacts/evaluation/metrics.csv
  printf '\n'
  if ran aggregate; then cat "$logs/aggregate.log" && printf '\n'; fi
  if ran evaluate; then
    printf 'Test accuracy  %s, standard error %s\n' "$(percent "$(value "$metrics" accuracy test)")" \
      "$(percent "$(value "$metrics" standard_error test)")"
  fi
  if ran render; then printf 'Pictures       %s\n' "$artifacts/figures"; fi
  if ran report; then printf 'Report         %s\n' "$artifacts/report.html"; fi
  printf 'All files      %s\n' "$artifacts"
}

start=${EPOCHREALTIME/./}
if [[ -z $tools ]]; then
  set_up
  line set-up 'Swift, libpng and zlib are there' "$start"
  start=${EPOCHREALTIME/./}
  build
  tools=$root/.build/release
  line build 'release' "$start"
fi

mkdir -p -- "$logs" 2>/dev/null || true
[[ -d $logs && -w $logs ]] ||
  fail "$cannot_create" "$logs: a folder that can be written is needed, found none and cannot make it; choose another --artifacts"

if [[ -n $candidates_file ]]; then list_candidates; fi

# The command for a part of this run, to which --only and what else there is to say are added.
again=("$root/pipeline.sh" --tools "$tools" --data "$data" --artifacts "$artifacts")
mapfile -t -O "${#again[@]}" again < <(option --folds "$folds" && option --folds-file "$folds_file" &&
  option --candidates "$candidates_file" && option --rule "$rule" &&
  option --seed "$seed" && option --recipe "$recipe" && option --epochs "$epochs" && option --limit "$limit" &&
  option --label-offset "$label_offset" && printf %s "$force")

leave_to_chain
if [[ $executor == slurm ]]; then
  check_slurm
  submit_chain
  if [[ -n $detach ]]; then
    print_chain
    exit
  fi
  printf 'pipeline.sh: jobs %s submitted; their logs are in %s; Ctrl-C cancels them\n' "${chain[*]}" "$logs" >&2
  wait_for_chain
  summary
  exit
fi
take_folder
for ((index = first; index <= last; index++)); do
  stage=${stages[index]}
  now="in stage $stage"
  start=${EPOCHREALTIME/./}
  "stage_$stage"
done
if [[ -z $cell ]]; then summary; fi
