#!/usr/bin/env bash
# The whole job: set-up, build, data check, training, evaluation, pictures and report; ./pipeline.sh --help says more.
# Another shell ('sh pipeline.sh') hands over to bash before any syntax that it does not know.
if [ -z "${BASH_VERSION-}" ]; then exec bash "$0" "$@"; fi
set +o posix -euo pipefail
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)); then
  printf 'pipeline.sh: error: expected bash 5.1 or newer; found %s; call it with a newer one: /path/to/bash pipeline.sh\n' "$BASH_VERSION" >&2
  exit 69
fi
# Numbers have a decimal point in every language, and a path's bytes stay as they are.
export LC_ALL=C
unset CDPATH
root=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")
readonly root
readonly stages=(convert folds train aggregate final evaluate audit render report)

# Exit statuses as the tools have them (sysexits.h).
readonly usage_error=64 bad_data=65 no_input=66 unavailable=69 cannot_create=73 io_error=74 temporary_failure=75

# ---------------------------------------------------------------------------------------------------- messages

# A path as people see it: short inside the repository.
here() { if [[ $PWD -ef $root ]]; then printf '%s' "$1"; else printf '%s' "$root/$1"; fi; }

fail() { # STATUS MESSAGE
  printf 'pipeline.sh: error: %s\n' "$2" >&2
  exit "$1"
}

wrong() { fail "$usage_error" "$1 (see './pipeline.sh --help')"; }

# Prints on standard output.
say() { # FORMAT ARGUMENTS…
  # shellcheck disable=SC2059 # a format
  printf "$@" 2>/dev/null || fail "$io_error" 'standard output: cannot be written; see that there is room where it goes'
}

usage() {
  say '%s\n' "Trains, evaluates and draws a digit classifier, from images to a report.

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
  --data SOURCE      Folder with the four IDX files, plain or gzip-compressed, or own
                     images as import-images reads them: pictures in folders, a CSV
                     of pixels, arrays (default: $(here data/mnist))
  --import OPTIONS   Options of import-images for own images, such as
                     '--size 28x28 --fit pad' (default: none)
  --artifacts DIR    Folder for all output (default: $(here artifacts);
                     with --data its folder NAME; with --limit its folder trial,
                     or NAME-trial)
  --from STAGE       First stage to run (default: ${stages[0]})
  --to STAGE         Last stage to run (default: ${stages[-1]})
  --only STAGE       The one stage to run
  --folds N          Number of folds (default: 5)
  --folds-file CSV   Folds to use instead of making them: columns index, label and
                     kfold, such as pandas writes them (default: none)
  --groups CSV       Groups to keep whole in a fold, such as writers: columns index
                     and group (default: none)
  --exclude CSV      Training images to leave out, such as a checked label_issues.csv:
                     column index (default: none)
  --seed S           Seed of folds, weights and order (default: 42)
  --recipe NAME      How to train: reference, the report's method, or accurate, which
                     takes longer and makes fewer mistakes (default: reference)
  --epochs N         Most epochs of a fold's training (default: 20; accurate: 48)
  --candidates CSV   Candidates to train on the same folds, a row of options for each
                     (docs/Formats.md); the final model is that of the chosen one
  --halving EPOCHS   Train all candidates for the first of some epochs, such as 1,3,9,
                     the best of them for the next, and so on; choose from those of
                     the last (default: train all as their rows say)
  --initial-weights MODEL
                     Model to start every training from, instead of random weights
  --freeze LAYERS    Layers of it that stay as they are: conv for all convolutions,
                     conv1,conv2, or all-but-head (default: none)
  --new-head         Draw its dense layers anew, for other classes or other layers
  --rule RULE        How it is chosen: best, the highest mean validation accuracy, or
                     one-se, the smallest model within one corrected standard
                     error of it (default: best)
  --limit N          Use only the first N images of each set, for a quick trial
                     (default: all)
  --label-offset N   Subtract N from every label, so that classes begin at 0
                     (default: 0)
  --threads N        Threads of each tool (default: all cores; in a Slurm job those
                     of the job)
  --jobs N           Folds to train at a time, sharing the cores (default: the number
                     that takes the least time; 1 with --threads)
  --cell N           With --only train: the one cell to train, counted from 1. The
                     cells are the folds; with --candidates those of each in turn
  --rung N           With --halving and --cell: the rung whose cell it is
  --force            Make everything anew: replace arrays, folds and finished models,
                     even if they are up to date or another run's
  --tools DIR        Use the tools in DIR instead of building them (default: build)

On a Slurm cluster, on a machine that submits jobs:
  --executor slurm   Submit a chain of jobs, one for each stage, and for training an
                     array of cells (default: local)
  --wait             Wait for the chain and return its exit status; Ctrl-C cancels
                     it (default)
  --detach           Print the job numbers instead of waiting
  --sbatch-args ARGS Options for sbatch, such as '--partition=long --time=2:00:00';
                     --threads N is its --cpus-per-task=N (default: 2)
  --jobs N           The most cells to train at a time (default: all)
  --requeue          In a job: at its time limit, requeue it, to continue later; jobs
                     of --executor slurm do so

  --generate-completion-script SHELL
                     Print completions for bash, zsh or fish
  --version          Show the version
  -h, --help         Show this help

Training options after '--' go to train-fold and train-final, for example
  ./pipeline.sh -- --batch-size 128 --learning-rate 0.002

EXIT STATUS: that of the stage that failed (64 wrong usage, 65 wrong data, 66 missing
  input, 69 something to install, 70 internal error, 71 not enough memory,
  73 output cannot be created, 74 reading or writing failed, 75 another run is at work
  there, or a job's time was too short), 130 or 143 when stopped by SIGINT or SIGTERM."
}

# ---------------------------------------------------------------------------------------------------- parts

# shellcheck source=Scripts/options.sh
. "$root/Scripts/options.sh"
# shellcheck source=Scripts/processes.sh
. "$root/Scripts/processes.sh"
# shellcheck source=Scripts/run-lock.sh
. "$root/Scripts/run-lock.sh"
# shellcheck source=Scripts/set-up.sh
. "$root/Scripts/set-up.sh"
# shellcheck source=Tests/tests.sh
. "$root/Tests/tests.sh"
# shellcheck source=Scripts/verify.sh
. "$root/Scripts/verify.sh"
# shellcheck source=Scripts/data.sh
. "$root/Scripts/data.sh"
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
    *) wrong "'$*' after 'test'; give --sanitize address, --sanitize thread or nothing" ;;
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

# ---------------------------------------------------------------------------------------------------- the run

parse_options "$@"
data=${given[--data]-$(here data/mnist)}
artifacts=${given[--artifacts]-}
if [[ -z $artifacts ]]; then choose_artifacts; fi
logs=$artifacts/logs
executor=${given[--executor]-local} cell=${given[--cell]-} threads=${given[--threads]-} tools=${given[--tools]-}
check_options
check_inputs

# Slurm's cores, whether or not Slurm enforces them; without Slurm the tools count their own.
cores=''
if [[ ${SLURM_CPUS_PER_TASK-} =~ ^[1-9][0-9]{0,5}$ ]]; then cores=$SLURM_CPUS_PER_TASK; fi
# The threads of a tool that has the cores to itself.
tool_threads=${threads:-$((cores > 256 ? 256 : cores))}
if [[ $tool_threads == 0 ]]; then tool_threads=''; fi
# The folder of the model in training.
work=''

summary() {
  local lines
  say '\n'
  if ran aggregate; then
    mapfile -t lines <"$logs/aggregate.log"
    say '%s\n' "${lines[@]:0:${#lines[@]}-1}" ''
  fi
  if ran evaluate; then
    read_outcome evaluate
    say 'Training       %s\n' "$training"
    say 'Test accuracy  %s, %s\n' "${text#* accuracy }" "$more"
  fi
  if ran render; then say 'Pictures       %s\n' "$artifacts/figures"; fi
  if ran report; then say 'Report         %s\n' "$artifacts/report.html"; fi
  say 'All files      %s\n' "$artifacts"
}

leave_to_chain
if [[ $executor == slurm ]]; then check_slurm; fi
heed_signals
start=${EPOCHREALTIME/./}
if [[ -z $tools ]]; then
  set_up
  line set-up 'Swift, libpng and zlib are there' "$start"
  start=${EPOCHREALTIME/./}
  build
  tools=$root/.build/release
  line build 'release' "$start"
fi

{ mkdir -p -- "$logs" && answer=$logs/.answer.${HOSTNAME:-here}.$$ && : >"$answer"; } 2>/dev/null ||
  fail "$cannot_create" "$logs: expected a folder that can be written; found none and cannot make it; choose another --artifacts"
trap 'rm -f -- "$answer"' EXIT

# Errors in folds or candidates show before any work; a run that begins with the training finds them there.
if [[ $from != train ]] && { ran train || [[ -n ${given[--candidates]-} ]]; }; then plan_cells; fi

# The command for a part of this run, to which --only and more are added.
again=("$BASH" "$root/pipeline.sh" --tools "$tools" --data "$data" --artifacts "$artifacts")
add_given again --folds --folds-file --groups --exclude --candidates --halving --rule --seed --recipe --epochs \
  "${transfer[@]}" --limit --label-offset --import --force

if [[ $executor == slurm ]]; then
  submit_chain
  if [[ -n ${given[--detach]-} ]]; then
    print_chain
    exit
  fi
  printf 'pipeline.sh: jobs %s submitted; their logs are in %s; Ctrl-C cancels them\n' "${chain[*]}" "$logs" >&2
  wait_for_chain
  summary
  exit
fi
if [[ -n ${given[--requeue]-} ]]; then watch_scheduler; fi
take_folder
for ((index = first; index <= last; index++)); do
  stage=${stages[index]}
  now="in stage $stage"
  start=${EPOCHREALTIME/./}
  if [[ $stage != train ]]; then announce "stage $stage"; fi
  "stage_$stage"
done
if [[ -z $cell ]]; then summary; fi
