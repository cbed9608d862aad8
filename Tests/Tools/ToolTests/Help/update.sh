#!/usr/bin/env bash
# Writes the help texts that HelpTests expects, from the tools as they were last built in release configuration.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for text in *.txt; do
  tool=${text%.txt}
  COLUMNS=80 "../../../../.build/release/$tool" --help >"$text"
done
