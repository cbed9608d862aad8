#!/usr/bin/env bash
# Measures the kernels, whole networks and the tools' start-up, and prints what was found as tables.
#
#   Benchmarks/run.sh                          everything, about four minutes after the first build
#   Benchmarks/run.sh --filter 'kernel: .*'    the benchmarks whose whole name the expression matches
#   BENCHMARK_MILLISECONDS=100 Benchmarks/run.sh    a quick look, a tenth of a second for each benchmark
#
# Other options are those of `swift package benchmark` (--skip, --quiet …).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

results=.build/results
mkdir -p "$results"

# The start-up of the tools is measured on what this makes.
swift build -c release --package-path .. >&2
swift build -c release --product benchmark-table >&2
swift package --allow-writing-to-package-directory benchmark \
  --format jmh --path "$results" --no-progress "$@" >&2

echo "$(date --utc +%Y-%m-%d) · $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1) · $(nproc) cores" \
  "· load $(cut -d' ' -f1 /proc/loadavg) · revision $(git describe --always --dirty)"
swift --version 2>/dev/null | head -n 1
echo
.build/release/benchmark-table "$results/Current_run.jmh.json"
