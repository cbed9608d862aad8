#!/usr/bin/env bash
# shellcheck disable=SC2034,SC2154 # variables shared with Scripts
# The whole job: set-up, build, data check, training, evaluation, pictures and report; ./pipeline.sh --help says more.
# Another shell ('sh pipeline.sh') hands over to bash before any syntax that it does not know.
if [ -z "${BASH_VERSION-}" ]; then exec bash "$0" "$@"; fi
set +o posix -euo pipefail
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)); then
  printf 'pipeline.sh: error: expected bash 5.1 or newer; found %s; call it with a newer one: %s\n' \
    "$BASH_VERSION" '/path/to/bash pipeline.sh' >&2
  exit 69
fi
# Numbers have a decimal point in every language, and a path's bytes stay as they are.
export LC_ALL=C
unset CDPATH
root=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")
readonly root stages=(convert folds train aggregate final evaluate audit render report)

# Exit statuses as the tools have them (sysexits.h).
readonly usage_error=64 bad_data=65 no_input=66 unavailable=69 cannot_create=73 io_error=74 temporary_failure=75

# A path as people see it: short inside the repository.
here() { if [[ $PWD -ef $root ]]; then printf '%s' "$1"; else printf '%s' "$root/$1"; fi; }

note() { printf 'pipeline.sh: %s\n' "$1" >&2; }

fail() { # STATUS MESSAGE…
  note "error: ${*:2}"
  exit "$1"
}

wrong() { fail "$usage_error" "$1 (see './pipeline.sh --help')"; }

# Prints on standard output.
say() { # FORMAT ARGUMENTS…
  # shellcheck disable=SC2059 # a format
  printf "$@" 2>/dev/null || fail "$io_error" 'standard output: cannot be written; see that there is room where it goes'
}

for part in "$root"/Scripts/*.sh "$root/Tests/tests.sh"; do
  # shellcheck source=/dev/null
  . "$part"
done

if [[ ${1-} == test ]]; then
  run_tests "${@:2}"
  exit
elif [[ ${1-} == --verify ]]; then
  verify_artifacts "${@:2}"
  exit
fi

parse_options "$@"
data=${given[--data]-$(here data/mnist)}
artifacts=${given[--artifacts]-}
if [[ -z $artifacts ]]; then choose_artifacts; fi
logs=$artifacts/logs chain=$artifacts/logs/slurm-chain.csv growing=$artifacts/logs/.slurm-chain.$$
executor=${given[--executor]-local} cell=${given[--cell]-} tools=${given[--tools]-}
check_options
check_inputs

# Of a tool that has the cores to itself; without the option it takes one for each.
threads=()
add_given threads --threads

leave_to_chain
if [[ $executor == slurm ]]; then check_slurm; fi
heed_signals
start=${EPOCHREALTIME/./}
if [[ -z $tools ]]; then
  set_up
  line set-up 'Swift, libpng and zlib are there'
  start=${EPOCHREALTIME/./}
  build
  tools=$root/.build/release
  line build 'release'
fi

{ mkdir -p -- "$logs" && answer=$logs/.answer.${HOSTNAME:-here}.$$ && : >"$answer"; } 2>/dev/null ||
  fail "$cannot_create" "$logs: expected a folder that can be written;" \
    "found none and cannot make it; choose another --artifacts"
trap 'rm -f -- "$answer" "$growing"' EXIT

# Errors in folds or candidates show before any work; a run that begins with the training finds them there.
if [[ $from != train ]] && { ran train || [[ -n ${given[--candidates]-} ]]; }; then plan_cells; fi

if [[ $executor == slurm ]]; then
  submit_chain
  if [[ -n ${given[--detach]-} ]]; then
    print_chain
    exit
  fi
  note "jobs ${numbers[*]} submitted; their logs are in $logs; Ctrl-C cancels them"
  now='waiting for Slurm'
  run "$tools/follow-jobs" --artifacts "$artifacts" || exit
else
  if [[ -n ${given[--requeue]-} ]]; then watch_scheduler; fi
  take_folder
  for ((index = first; index <= last; index++)); do
    stage=${stages[index]} now="in stage ${stages[index]}" start=${EPOCHREALTIME/./}
    if [[ $stage != train ]]; then announce "stage $stage"; fi
    "stage_$stage"
  done
fi
if [[ -z $cell ]]; then summarise; fi
