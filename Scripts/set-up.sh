# Prerequisites: packages and the built tools.

set_up() { # [PACKAGE NEEDED ONLY FOR TESTS]
  local -A package=([png.h]=libpng-dev [zlib.h]=zlib1g-dev)
  local header packages=() install=(apt-get install -y --no-install-recommends) how
  now='setting up'
  command -v swift >/dev/null || fail "$unavailable" \
    'swift: expected a Swift 6.2 toolchain or newer; found none in PATH; see https://swift.org/install'
  for header in png.h zlib.h; do
    printf '#include <%s>\n' "$header" | clang -E -x c -o /dev/null - 2>/dev/null || packages+=("${package[$header]}")
  done
  if [[ $# -gt 0 && $EUID -eq 0 ]] && ! command -v "$1" >/dev/null; then packages+=("$1"); fi
  if [[ ${#packages[@]} -eq 0 ]]; then return; fi
  install+=("${packages[@]}") how="run: sudo apt-get update && sudo ${install[*]}"
  if ! command -v apt-get >/dev/null; then how='install what your system calls them'; fi
  if [[ $EUID -ne 0 || $how != run:* ]]; then
    fail "$unavailable" "${packages[*]}: expected to be installed; found missing; $how"
  fi
  export DEBIAN_FRONTEND=noninteractive
  # Only the installation counts: the update may fail for an unrelated source.
  run apt-get update >&2 || true
  run "${install[@]}" >&2 || fail "$unavailable" "${packages[*]}: cannot be installed; see apt-get's message above"
}

# Builds the package. SwiftPM stops its compilers on SIGINT but leaves them running on SIGTERM. In a session of its own
# it receives only what this script passes on, even if a whole process group is terminated.
build() { # [SWIFT BUILD OPTIONS]
  local quiet=()
  now=building relay=INT
  # On a terminal the build shows progress; in a log only errors matter.
  if [[ ! -t 2 ]]; then quiet=(--quiet); fi
  run setsid swift build --package-path "$root" "${quiet[@]}" -c release "$@" >&2 ||
    fail 70 "the build failed with exit status $?"
  relay=
}
