#!/usr/bin/env bash
# Builds the tools for two x86 instruction sets and compares the bytes of everything that they make of small inputs:
# kernels and trainings of each recipe, distortions, evaluation, predictions, figures, ONNX (checksums.sh).
#
# Usage: instruction-sets.sh [MARCH [MARCH]]    (default: x86-64-v3 and native)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$root"

# A processor without fused multiply–adds is refused with the reason.
header=Sources/Arithmetic/CInstructionSet/include/CInstructionSet.h
if reason=$(clang -DCOMPILING_KERNELS -march=x86-64-v2 -fsyntax-only "$header" 2>&1) ||
  [[ $reason != *KERNELS_MARCH* ]]; then
  printf 'instruction-sets.sh: error: expected x86-64-v2 to be refused; found: %s\n' "$reason" >&2
  exit 1
fi

sums() { # MARCH
  # The folder that the pipeline builds in is right for this machine; others have their own.
  local scratch=.build
  if [[ $1 != native ]]; then scratch=.build-$1; fi
  KERNELS_MARCH=$1 swift build -c release --quiet --scratch-path "$scratch" >&2
  Tests/sameness/checksums.sh "$scratch/release" >"$folder/$1"
}

first=${1-x86-64-v3} second=${2-native}
sums "$first"
sums "$second"
if ! diff "$folder/$first" "$folder/$second" >&2; then
  printf 'instruction-sets.sh: error: the files above differ between %s and %s\n' "$first" "$second" >&2
  exit 1
fi
count=$(wc -l <"$folder/$first")
printf 'instruction-sets.sh: %d files are the same bytes for %s and %s\n' "$count" "$first" "$second"
