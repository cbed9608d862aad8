#!/usr/bin/env bash
# Writes the help texts that HelpTests expects, from the tools as they were last built in release configuration.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../../../.. && pwd -P)
for text in *.txt; do
  tool=${text%.txt}
  if [[ $tool == pipeline ]]; then continue; fi
  COLUMNS=80 "$root/.build/release/$tool" --help >"$text"
done
(cd "$root" && ./pipeline.sh --help) >pipeline.txt
