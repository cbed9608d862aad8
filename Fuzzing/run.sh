#!/usr/bin/env bash
# Fuzzes every reader of files for SECONDS each, starting from the tests' fixtures, under Address Sanitizer.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: Fuzzing/run.sh SECONDS [TARGET...]

Targets: idx gzip npy safetensors csv folds model checkpoint png (default: all)

Inputs that reach new code are kept in Fuzzing/.build/corpus/TARGET and are the next run's start.
An input that fails is kept in Fuzzing/.build/findings, and the exit status is 1.
TEXT
}

cd "$(dirname "${BASH_SOURCE[0]}")"
[[ ${1:-} =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 64; }
seconds=$1
shift
targets=("$@")
((${#targets[@]})) || targets=(idx gzip npy safetensors csv folds model checkpoint png)

runtime=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
library=$(find "$runtime/lib" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" -o -name 'libclang_rt.fuzzer_no_main.a' | head -n 1)
[[ $library ]] || { echo "run.sh: $runtime: no libFuzzer in this toolchain" >&2; exit 70; }
swift build -c release --sanitize=address --product fuzz-readers \
  -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp \
  -Xlinker "$library" -Xlinker -lstdc++

# The files that each target starts from.
seeds() {
  local fixtures=../Tests/FormatsTests/Fixtures
  case $1 in
    idx) ls $fixtures/*.idx $fixtures/*.idx.gz ;;
    gzip) ls $fixtures/*.idx.gz ;;
    npy) ls $fixtures/*.npy ;;
    safetensors) ls $fixtures/*.safetensors ;;
    csv) ls $fixtures/*.csv ;;
    folds) ls $fixtures/folds-*.csv ;;
    model | checkpoint) ls seeds/"$1"*.safetensors ;;
    png) find ../Tests/FiguresTests/Fixtures -name '*.png' -size -64k ;;
    *) usage >&2; exit 64 ;;
  esac
}

trap 'rm -f /dev/shm/fuzz-readers-*' EXIT
fuzzer=$(swift build -c release --sanitize=address --show-bin-path)/fuzz-readers
status=0
for target in "${targets[@]}"; do
  corpus=.build/corpus/$target
  mkdir -p "$corpus" ".build/findings/$target"
  seeds "$target" | while read -r seed; do
    [[ $seed == *bomb* ]] || cp "$seed" "$corpus/$(basename "$seed")"
  done
  log=.build/findings/$target.log
  result=ok
  FUZZ_TARGET=$target "$fuzzer" "$corpus" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix=".build/findings/$target/" -print_final_stats=1 >"$log" 2>&1 || { result="FAILED: $log"; status=1; }
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  printf '%-12s %12s inputs, %6s edges, %5s files kept   %s\n' \
    "$target" "${inputs:-?}" "${coverage:-?}" "$(find "$corpus" -type f | wc -l)" "$result"
done
exit $status
