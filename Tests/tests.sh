# shellcheck shell=bash
# './pipeline.sh test'. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

run_tests() { # [--sanitize SANITIZER]
  local words=$*
  case $words in
    '')
      set_up shellcheck
      check_style
      build
      test_all
      ;;
    --sanitize[\ =]address | --sanitize[\ =]thread)
      set_up
      test_sanitized "${words##*[ =]}"
      ;;
    *) wrong "'$words' after 'test'; give --sanitize address, --sanitize thread or nothing" ;;
  esac
}

check_style() {
  cd "$root" || exit
  now='checking the style'
  # Folder by folder, because a nested package's build folder holds other people's sources.
  local scripts=() folders=(Package.swift Sources Tests Benchmarks/{Package.swift,Sources,PipelineBenchmarks})
  folders+=(Fuzzing/{Package.swift,Sources})
  run swift format lint --strict --recursive "${folders[@]}" ||
    fail "$bad_data" "the style check found the problems above; 'swift format -i -r ${folders[*]}' corrects most"
  if ! command -v shellcheck >/dev/null; then
    note 'shellcheck is not installed: scripts not checked'
    return
  fi
  mapfile -t scripts < <(find . -name '.build*' -prune -o -type f \( -name '*.sh' -o -path './.ci/run' \) -print)
  run shellcheck -x "${scripts[@]}" || fail "$bad_data" 'shellcheck found the problems above'
}

# Runs all tests with tools and tests compiled for a sanitizer.
test_sanitized() { # SANITIZER
  cd "$root" || exit
  # The search for leaks needs ptrace, which containers forbid; Swift counts references anyway.
  export ASAN_OPTIONS=${ASAN_OPTIONS-detect_leaks=0}
  export TSAN_OPTIONS=${TSAN_OPTIONS-suppressions=$root/Tests/thread-sanitizer.txt}
  local options=("--sanitize=$1" --scratch-path "$root/.build-$1")
  build "${options[@]}"
  test_all "${options[@]}"
}

# Builds and runs the tests. No test imports what is internal, so they are linked with what 'build' has compiled; of the
# products only the tests are built, and none of the dependencies' own tools.
test_all() { # SWIFT TEST OPTIONS
  now='building and running the tests' relay=INT
  local status=0 tests=(--test-product digit-pipelinePackageTests --disable-testable-imports)
  run setsid swift test --package-path "$root" -c release "${tests[@]}" "$@" || status=$?
  relay=''
  if [[ $status -ne 0 ]]; then fail "$status" 'the tests cannot be built, or failed'; fi
}
