#!/usr/bin/env bash
# Runs docs/examples/Snakefile on a few hundred images, and compares what comes out with a run of pipeline.sh.
# './pipeline.sh test' calls it; by hand: Tests/snakemake/run.sh [FOLDER WITH THE TOOLS]
# Exit status 77: skipped, because Snakemake is not here.
set -euo pipefail
export LC_ALL=C
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
tools=$(cd "${1-$root/.build/release}" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=../results.sh
. "$root/Tests/results.sh"
if ! command -v snakemake >/dev/null; then
  printf 'Snakemake: skipped: snakemake not found (pip install snakemake)\n' >&2
  exit 77
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/snakemake-test.XXXXXXXX")
trap 'rm -rf -- "$folder"' EXIT

die() {
  printf 'Snakemake: %s\n' "$1" >&2
  exit 1
}

# Folders with a name that a shell would take apart, data that are the workflow's own.
ln -s "$tools" "$folder/the tools"
mkdir "$folder/the data"
ln -s "$root"/data/mnist/*ubyte* "$folder/the data/"

workflow() {
  timeout 600 snakemake --quiet --snakefile "$root/docs/examples/Snakefile" --directory "$folder" --cores 2 \
    --config tools="$folder/the tools" data="$folder/the data" to="$folder/snake make" limit=300 \
    options='--batch-size 32' >"$folder/log" 2>&1 || die "the workflow failed: $(<"$folder/log")"
}

workflow
"$root/pipeline.sh" --tools "$tools" --data "$root/data/mnist" --limit 300 --artifacts "$folder/pipeline" \
  -- --batch-size 32 >"$folder/log" 2>&1 || die "the run without Snakemake failed: $(<"$folder/log")"
differences=$(diff <(results "$folder/snake make") <(results "$folder/pipeline")) ||
  die "not the same as without Snakemake: $differences"
[[ $(results "$folder/snake make" | wc -l) -ge 39 ]] || die 'too few files'
workflow
grep -q '^Nothing to be done' "$folder/log" || die 'the same workflow again did something'
touch --no-dereference "$folder/the data"/*
workflow
grep -q '^Nothing to be done' "$folder/log" && die 'data that are newer than what was made of them made no difference'
printf 'Snakemake: all tests passed\n' >&2
