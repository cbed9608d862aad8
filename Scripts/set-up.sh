# shellcheck shell=bash
# What has to be there before anything can run: packages and the built tools. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

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

build() { build_package "$root" -c release "$@"; } # [SWIFT BUILD OPTIONS]

build_package() { # FOLDER [SWIFT BUILD OPTIONS]
  # SwiftPM stops its compilers when it is interrupted, but leaves them running when it is terminated; in a session of
  # its own it hears of nothing but what this script passes on, also where a whole group of processes is terminated.
  now=building relay=INT
  local quiet=()
  # On a terminal the build shows where it is; in a log only its errors matter.
  if [[ ! -t 2 ]]; then quiet=(--quiet); fi
  local status=0
  run setsid swift build --package-path "$1" ${quiet[@]+"${quiet[@]}"} "${@:2}" >&2 || status=$?
  if [[ $status -ne 0 ]]; then fail 70 "the build failed with exit status $status"; fi
  relay=
}
