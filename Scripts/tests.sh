# shellcheck shell=bash
# './pipeline.sh test'. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

run_tests() {
  set_up shellcheck
  cd "$root" || exit
  now='checking the style'
  # Folder by folder: a build folder of a nested package holds other people's sources.
  local folders=(Package.swift Sources Tests Benchmarks/{Package.swift,Sources,PipelineBenchmarks} Fuzzing/{Package.swift,Sources})
  run swift format lint --strict --recursive "${folders[@]}" ||
    fail "$bad_data" "the style check found what is listed above; 'swift format -i -r ${folders[*]}' mends most"
  if command -v shellcheck >/dev/null; then
    local scripts=()
    mapfile -t scripts < <(find . -name '.build*' -prune -o -type f \( -name '*.sh' -o -path './.ci/run' \) -print)
    run shellcheck -x "${scripts[@]}" || fail "$bad_data" "shellcheck found what is listed above"
  else
    printf 'pipeline.sh: shellcheck is not installed: scripts not checked\n' >&2
  fi
  build --build-tests
  test_all
  skipped=()
  compile_beside Benchmarks 'the benchmarks'
  compile_beside Fuzzing 'the fuzzers' --target fuzz-readers
  test_elsewhere slurm Slurm
  test_elsewhere snakemake Snakemake
  # A machine that runs no daemons is no fault of the sources; but nobody should take it for a success.
  if [[ ${#skipped[@]} -gt 0 ]]; then
    local names
    printf -v names '%s, ' "${skipped[@]}"
    printf 'pipeline.sh: WARNING: NOT TESTED: %ssee above why; all other tests passed\n' "$names" >&2
  fi
}

# Compiles what no test runs, so that it cannot fall behind the sources. What it depends on may be out of reach, which is no
# fault of the sources.
compile_beside() { # FOLDER NAME SWIFT BUILD OPTIONS…
  now="fetching what $2 depend on" relay=INT
  local status=0
  run swift package --package-path "$1" resolve >&2 || status=$?
  relay=''
  if [[ $status -eq 0 ]]; then
    build_package "$1" "${@:3}"
  else
    printf 'pipeline.sh: %s: not compiled, since what they depend on cannot be fetched; see above\n' "$1" >&2
    skipped+=("$2")
  fi
}

# Runs the pipeline as others run it, where what that takes is installed.
test_elsewhere() { # FOLDER NAME
  now="testing with $2"
  local status=0
  run "Tests/$1/run.sh" || status=$?
  # 77: skipped, as it has said itself.
  if [[ $status -eq 77 ]]; then
    skipped+=("$2")
  elif [[ $status -ne 0 ]]; then
    fail "$status" "the tests with $2 failed"
  fi
}

# Runs all tests, tools included, as a sanitizer has compiled them.
run_sanitized_tests() { # SANITIZER
  set_up
  cd "$root" || exit
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
  relay=''
  if [[ $status -ne 0 ]]; then fail "$status" 'tests failed'; fi
}
