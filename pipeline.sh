#!/usr/bin/env bash
# The whole job: set-up, build, data check, training, evaluation, pictures and report; ./pipeline.sh --help says more.
set -euo pipefail
# Numbers are read and printed with a point, whatever the user's language.
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
readonly root
readonly stages=(convert folds train aggregate final evaluate render report)

# Exit statuses as the tools have them (sysexits.h).
readonly usage_error=64 bad_data=65 no_input=66 unavailable=69 cannot_create=73 io_error=74

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

Every run sets up and builds what is missing, checks the data, then runs the stages:
  ${stages[*]}
A fold or final model that was already trained from the same inputs, seed and
options is not trained again.

'./pipeline.sh test' sets up, checks the style of all sources and runs all tests;
with --sanitize it runs the tests under Address or Thread Sanitizer instead, from a
build folder of their own.

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
  --epochs N         Most epochs of a fold's training (default: 20)
  --limit N          Use only the first N images of each set, for a quick trial
                     (default: all)
  --threads N        Threads of each tool (default: all cores)
  --force            Train folds and final model even if they are up to date
  --tools DIR        Use the tools in DIR instead of building them (default: build)
  -h, --help         Show this help

Training options after '--' go to train-fold and train-final, for example
  ./pipeline.sh -- --batch-size 128 --learning-rate 0.002

EXIT STATUS: that of the stage that failed (64 wrong usage, 65 wrong data, 66 missing
  input, 69 something to install, 70 internal error, 73 output cannot be created,
  74 reading or writing failed, 75 another run is at work there), 130 or 143 when
  stopped by SIGINT or SIGTERM.
EOF
}

# ---------------------------------------------------------------------------------------------------- processes

# Runs a command so that a signal to this script reaches it at once and nothing is left behind: the shell answers a
# signal while it waits for a background process, but not while a foreground one runs. Such a process would ignore
# SIGINT, so that is put right first.
run() {
  (
    trap - INT TERM HUP QUIT
    exec "$@"
  ) &
  local status=0
  wait "$!" || status=$?
  return "$status"
}

# What is going on, for the last line; and the signal to send to what runs, if not the one that came.
now=starting relay=
stop() { # SIGNAL STATUS
  trap '' INT TERM HUP
  local process
  for process in $(jobs -p); do
    # Again and again, because a process that has only just started may still be ignoring the signal.
    while kill -s "${relay:-$1}" "$process" 2>/dev/null; do sleep 0.2; done
  done
  printf 'pipeline.sh: stopped by SIG%s while %s; run the same command again to go on\n' "$1" "$now" >&2
  exit "$2"
}
trap 'stop INT 130' INT
trap 'stop TERM 143' TERM
trap 'stop HUP 129' HUP

# ---------------------------------------------------------------------------------------------------- set-up

is_missing() { # HEADER
  ! printf '#include <%s>\n' "$1" | clang -E -x c -o /dev/null - 2>/dev/null
}

set_up() { # [PACKAGE NEEDED ONLY FOR TESTS]
  now='setting up'
  command -v swift >/dev/null ||
    fail "$unavailable" "swift: a Swift 6.2 toolchain or newer is needed, none found in PATH; see https://swift.org/install"
  local packages=()
  if is_missing png.h; then packages+=(libpng-dev); fi
  if is_missing zlib.h; then packages+=(zlib1g-dev); fi
  if [[ $# -gt 0 && $EUID -eq 0 ]] && ! command -v "$1" >/dev/null; then packages+=("$1"); fi
  if [[ ${#packages[@]} -eq 0 ]]; then
    return
  fi
  local install=(apt-get install -y --no-install-recommends "${packages[@]}")
  command -v apt-get >/dev/null ||
    fail "$unavailable" "${packages[*]}: needed and not installed; install what your system calls them"
  if [[ $EUID -ne 0 ]]; then
    fail "$unavailable" "${packages[*]}: needed and not installed; run: sudo apt-get update && sudo ${install[*]}"
  fi
  export DEBIAN_FRONTEND=noninteractive
  # Only the installation counts: an update may fail for a source that has nothing to do with these packages.
  run apt-get update >&2 || true
  run "${install[@]}" >&2 || fail "$unavailable" "${packages[*]}: cannot be installed; see apt-get's message above"
}

build() { # [SWIFT BUILD OPTIONS]
  # SwiftPM stops its compilers when it is interrupted, but leaves them running when it is terminated.
  now=building relay=INT
  local quiet=()
  # On a terminal the build shows where it is; in a log only its errors matter.
  if [[ ! -t 2 ]]; then quiet=(--quiet); fi
  local status=0
  run swift build --package-path "$root" -c release ${quiet[@]+"${quiet[@]}"} "$@" >&2 || status=$?
  if [[ $status -ne 0 ]]; then fail 70 "the build failed with exit status $status"; fi
  relay=
}

# ---------------------------------------------------------------------------------------------------- tests

run_tests() {
  set_up shellcheck
  cd "$root"
  now='checking the style'
  # Folder by folder: a build folder of a nested package holds other people's sources.
  local folders=(Package.swift Sources Tests Benchmarks/{Package.swift,Sources,PipelineBenchmarks} Fuzzing/{Package.swift,Sources})
  run swift format lint --strict --recursive "${folders[@]}" ||
    fail "$bad_data" "the style check found what is listed above; 'swift format -i -r ${folders[*]}' mends most"
  if command -v shellcheck >/dev/null; then
    local scripts=()
    mapfile -t scripts < <(find . -name '.build*' -prune -o -type f \( -name '*.sh' -o -path './.ci/run' \) -print)
    run shellcheck "${scripts[@]}" || fail "$bad_data" "shellcheck found what is listed above"
  else
    printf 'pipeline.sh: shellcheck is not installed: scripts not checked\n' >&2
  fi
  build --build-tests
  test_all
}

# Runs all tests, tools included, as a sanitizer has compiled them.
run_sanitized_tests() { # SANITIZER
  set_up
  cd "$root"
  # Looking for leaks needs ptrace, which containers forbid; Swift's memory is counted anyhow.
  export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0}
  export TSAN_OPTIONS=${TSAN_OPTIONS-suppressions=$root/Tests/thread-sanitizer.txt}
  local options=("--sanitize=$1" --scratch-path "$root/.build-$1")
  build --build-tests "${options[@]}"
  test_all "${options[@]}"
}

test_all() { # SWIFT TEST OPTIONS
  now=testing relay=INT
  local status=0
  run swift test -c release --skip-build "$@" || status=$?
  if [[ $status -ne 0 ]]; then fail "$status" 'tests failed'; fi
}

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

# ---------------------------------------------------------------------------------------------------- options

data=$(here data/mnist)
artifacts=$(here artifacts)
from=${stages[0]} to=${stages[-1]} only=
folds='' folds_file='' seed='' epochs='' limit='' threads='' force='' tools=''
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
    --) shift && training_options=("$@") && break ;;
    --data | --artifacts | --from | --to | --only | --folds | --folds-file | --seed | --epochs | --limit | --threads | --tools)
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
    --seed) number "$option" "$value" 0 4294967295 && seed=$value ;;
    --epochs) number "$option" "$value" 1 1000000 && epochs=$value ;;
    --limit) number "$option" "$value" 1 1000000000000 && limit=$value ;;
    --threads) number "$option" "$value" 1 256 && threads=$value ;;
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

# ---------------------------------------------------------------------------------------------------- stages

logs=$artifacts/logs

# A stage's line: what it did, and how long that took.
line() { # NAME TEXT START
  local took=$((${EPOCHREALTIME/./} - $3))
  printf '%-10s %-58s %6d.%d s\n' "$1" "$2" $((took / 1000000)) $((took / 100000 % 10))
}

machine() {
  local name
  name=$(sed -n 's/^model name[[:space:]]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1 | tr -d '",')
  printf '%s' "${name:-$(uname -m)}"
}

# Notes in stages.csv, for the report, when a stage began, how long it took and where; a stage's older row goes. A stage
# that found everything up to date is not noted, so that the row still says what the work took.
record() { # STAGE FOLD START
  local took=$((${EPOCHREALTIME/./} - $3)) file=$artifacts/stages.csv header=stage,fold,started,seconds,machine,cores
  local partial row name fold rest
  local -A rows=()
  if [[ -f $file && $(head -n 1 "$file") == "$header" ]]; then
    while IFS=, read -r name fold rest; do rows[$name,$fold]=$rest; done < <(tail -n +2 "$file")
  fi
  TZ=UTC0 printf -v row '%(%Y-%m-%dT%H:%M:%SZ)T,%d.%03d' \
    $(($3 / 1000000)) $((took / 1000000)) $((took / 1000 % 1000))
  rows[$1,$2]=$row,$(machine),$(nproc)
  # Whole or not at all, and in the order of the stages; folds that are no more have no row.
  if ! partial=$(mktemp "$artifacts/.stages.csv.XXXXXXXX.partial") ||
    ! {
      printf '%s\n' "$header"
      for name in "${stages[@]}"; do
        for fold in '' $(if [[ $name == train ]]; then seq "$(fold_count)"; fi); do
          if [[ -n ${rows[$name,$fold]-} ]]; then printf '%s\n' "$name,$fold,${rows[$name,$fold]}"; fi
        done
      done
    } >"$partial" || ! chmod 644 "$partial" || ! sync "$partial" || ! mv -f -- "$partial" "$file"; then
    fail "$io_error" "$file: cannot be written; see the message above"
  fi
}

# Runs a tool for a stage. Its standard output is kept in the logs, its messages and progress are shown.
tool() { # LOG TOOL ARGUMENTS…
  local log=$logs/$1.log status=0
  shift
  run "$tools/$1" --artifacts "$artifacts" "${@:2}" >"$log" || status=$?
  if [[ $status -ne 0 ]]; then
    fail "$status" "stage $stage failed: $1 ended with exit status $status; later stages were not run"
  fi
}

option() { if [[ -n $2 ]]; then printf '%s\n' "$1" "$2"; fi; } # NAME VALUE

# One value of a CSV file that a tool wrote, by its column's name and the value of the row's first column.
value() { # FILE COLUMN [ROW]
  awk -F, -v column="$2" -v row="${3-}" '
    { sub(/\r$/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) field = i; next }
    field && (row == "" || $1 == row) { print $field; exit }' "$1" 2>/dev/null || true
}

counted() { if [[ $1 == 1 ]]; then printf '%s %s' "$1" "$2"; else printf '%s %ss' "$1" "$2"; fi; } # NUMBER NOUN

percent() { awk -v share="$1" 'BEGIN { if (share == "") print "?"; else printf "%.2f %%", 100 * share }'; }

fold_count() { # without a file that can be understood, 1: then train-fold says what is wrong with it
  awk -F, 'NR > 1 && $3 + 0 > count { count = int($3) } END { print (count > 0 && count < 65536 ? count : 1) }' \
    "$artifacts/train_folds.csv" 2>/dev/null || printf 1
}

check_sums() {
  local start=${EPOCHREALTIME/./} sums=$data/SHA256SUMS expected name file found count=0
  if [[ ! -f $sums ]]; then
    line check "no SHA256SUMS in $data: nothing to compare with" "$start"
    return
  fi
  while read -r expected name; do
    name=${name#\*}
    if [[ -z $name ]]; then continue; fi
    file=$data/$name
    if [[ -f $file ]]; then
      found=$(sha256sum <"$file")
    elif [[ -f $file.gz ]]; then
      file=$file.gz
      found=$(gzip -dc "$file" | sha256sum) ||
        fail "$bad_data" "$file: a whole gzip file is needed, found a damaged one; fetch it again"
    else
      fail "$no_input" "$file: listed in $sums, but neither it nor $name.gz is there; fetch it, or choose another --data"
    fi
    found=${found%% *}
    if [[ $found != "${expected,,}" ]]; then
      fail "$bad_data" "$file: SHA-256 $expected expected from $sums, $found found: not the listed file; fetch it again"
    fi
    count=$((count + 1))
  done <"$sums"
  line check "$count files match $sums" "$start"
}

stage_convert() {
  local arguments=()
  mapfile -t arguments < <(option --limit "$limit")
  check_sums
  start=${EPOCHREALTIME/./}
  tool convert idx-convert --data "$data" "${arguments[@]}"
  line convert "$data to arrays${limit:+, first $limit images}" "$start"
  record convert '' "$start"
}

stage_folds() {
  local arguments=() text
  mapfile -t arguments < <(option --seed "$seed" && option --folds "$folds" && option --folds-file "$folds_file")
  tool folds make-folds "${arguments[@]}"
  text="$(fold_count) stratified folds, seed ${seed:-42}"
  if [[ -n $folds_file ]]; then text="$(fold_count) folds from $folds_file"; fi
  line folds "$text" "$start"
  record folds '' "$start"
}

stage_train() {
  local arguments=() fold count text result
  mapfile -t arguments < <(option --seed "$seed" && option --threads "$threads" && option --epochs "$epochs")
  if [[ -n $force ]]; then arguments+=("$force"); fi
  count=$(fold_count)
  for ((fold = 1; fold <= count; fold++)); do
    start=${EPOCHREALTIME/./}
    now="training fold $fold"
    tool "fold-$fold" train-fold --fold "$fold" "${arguments[@]}" ${training_options[@]+"${training_options[@]}"}
    result=$artifacts/fold-$fold/result.csv
    text="fold $fold/$count: $(counted "$(value "$result" epochs_run)" epoch),"
    text+=" validation accuracy $(percent "$(value "$result" valid_acc)")"
    local began=$start
    if grep -q 'up to date' "$logs/fold-$fold.log"; then text+=', up to date' began=; fi
    line train "$text" "$start"
    if [[ -n $began ]]; then record train "$fold" "$began"; fi
  done
}

stage_aggregate() {
  tool aggregate aggregate-cv
  local accuracy deviation
  accuracy=$(percent "$(value "$artifacts/cv_summary.csv" mean valid_acc)")
  deviation=$(percent "$(value "$artifacts/cv_summary.csv" std valid_acc)")
  line aggregate "validation accuracy $accuracy, standard deviation $deviation" "$start"
  record aggregate '' "$start"
}

stage_final() {
  local arguments=() text began=$start
  mapfile -t arguments < <(option --seed "$seed" && option --threads "$threads")
  if [[ -n $force ]]; then arguments+=("$force"); fi
  tool final train-final "${arguments[@]}" ${training_options[@]+"${training_options[@]}"}
  text="$(counted "$(($(wc -l <"$artifacts/final/history.csv") - 1))" epoch) on all training images"
  if grep -q 'up to date' "$logs/final.log"; then text+=', up to date' began=; fi
  line final "$text" "$start"
  if [[ -n $began ]]; then record final '' "$began"; fi
}

stage_evaluate() {
  local arguments=()
  mapfile -t arguments < <(option --threads "$threads")
  tool evaluate evaluate "${arguments[@]}"
  line evaluate "test accuracy $(percent "$(value "$artifacts/evaluation/metrics.csv" accuracy test)")" "$start"
  record evaluate '' "$start"
}

stage_render() {
  tool render render-filters
  line render "$(find "$artifacts/figures" -name '*.png' | wc -l) pictures in $artifacts/figures" "$start"
  record render '' "$start"
}

stage_report() {
  tool report render-report
  line report "$artifacts/report.html" "$start"
}

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

# ---------------------------------------------------------------------------------------------------- the run

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

for ((index = first; index <= last; index++)); do
  stage=${stages[index]}
  now="in stage $stage"
  start=${EPOCHREALTIME/./}
  "stage_$stage"
done
summary
