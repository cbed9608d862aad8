#!/usr/bin/env bash
# Fuzzes every reader of files, starting from the tests' fixtures, under Address Sanitizer.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: Fuzzing/run.sh [--inputs N] SECONDS [TARGET...]

Feeds each target for SECONDS, and until it has read N inputs if that takes longer.
Targets: idx gzip npy safetensors csv folds model checkpoint png (default: all)

Inputs that reach new code are kept in Fuzzing/.build/corpus/TARGET and are the next run's start.
An input that fails is kept in Fuzzing/.build/findings, and the exit status is 1.
TEXT
}

cd "$(dirname "${BASH_SOURCE[0]}")"
wanted=0
if [[ ${1-} == --inputs ]]; then
  wanted=${2-}
  shift $(($# < 2 ? $# : 2))
fi
[[ $wanted =~ ^(0|[1-9][0-9]*)$ && ${1-} =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 64; }
seconds=$1
shift
targets=("$@")
((${#targets[@]})) || targets=(idx gzip npy safetensors csv folds model checkpoint png)

runtime=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
library=$(find "$runtime/lib" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" -o \
  -name 'libclang_rt.fuzzer_no_main.a' | head -n 1)
[[ $library ]] || { echo "run.sh: $runtime: no libFuzzer in this toolchain" >&2; exit 70; }
swift build -c release --sanitize=address --product fuzz-readers \
  -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp \
  -Xlinker "$library" -Xlinker -lstdc++

# The files that each target starts from.
seeds() {
  local fixtures=../Tests/Files/FormatsTests/Fixtures
  case $1 in
    idx) ls $fixtures/*.idx $fixtures/*.idx.gz ;;
    gzip) ls $fixtures/*.idx.gz ;;
    npy) ls $fixtures/*.npy ;;
    safetensors) ls $fixtures/*.safetensors ;;
    csv) ls $fixtures/*.csv ;;
    folds) ls $fixtures/folds-*.csv ;;
    model | checkpoint) ls seeds/"$1"*.safetensors ;;
    png) find ../Tests/Files/FormatsTests/Fixtures/png -name '*.png' -size -64k ;;
    *) usage >&2; exit 64 ;;
  esac
}

# Leaks are looked for with ptrace, which containers forbid. A small quarantine stays in the processor's caches.
export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0:quarantine_size_mb=8}
fuzzer=$(swift build -c release --sanitize=address --show-bin-path)/fuzz-readers

fuzz() { # TARGET LOG LIBFUZZER OPTIONS
  FUZZ_TARGET=$1 "$fuzzer" ".build/corpus/$1" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix=".build/findings/$1/" -print_final_stats=1 "${@:3}" >"$2" 2>&1
}
inputs() { sed -n 's/^stat::number_of_executed_units: *//p' "$1"; } # LOG

status=0
for target in "${targets[@]}"; do
  corpus=.build/corpus/$target
  mkdir -p "$corpus" ".build/findings/$target"
  seeds "$target" | while read -r seed; do
    [[ $seed == *bomb* ]] || cp "$seed" "$corpus/$(basename "$seed")"
  done
  log=.build/findings/$target.log
  result=ok start=$SECONDS
  fuzz "$target" "$log" -max_total_time="$seconds" || result="FAILED: $log"
  count=$(inputs "$log")
  if [[ $result == ok ]] && ((count < wanted)); then
    fuzz "$target" "$log" -runs=$((wanted - count)) || result="FAILED: $log"
    count=$((count + $(inputs "$log")))
  fi
  if [[ $result != ok ]]; then status=1; fi
  coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  printf '%-12s %12s inputs, %6s s, %6s edges, %5s files kept   %s\n' \
    "$target" "${count:-?}" $((SECONDS - start)) "${coverage:-?}" "$(find "$corpus" -type f | wc -l)" "$result"
done
exit $status
