# shellcheck shell=bash
# What two runs of the pipeline must have in common, wherever they ran. Sourced by the tests that are scripts.

# A line for each file of a run, with the checksum of its content. Files with times and machines are left out, and so is
# the column seconds of tables.
results() { # ARTIFACTS
  local file
  (
    cd "$1" || exit
    find . -type f -not -path './logs/*' -not -name stages.csv -not -name report.html -not -name '.*' | sort |
      while read -r file; do
        case $file in
          */history.csv | */result.csv | */candidates_summary.csv | */rungs.csv) without_seconds "$file" | sha256sum ;;
          *) sha256sum <"$file" ;;
        esac | sed "s|-|$file|"
      done
  )
}

without_seconds() { # CSV
  awk -F, '
    { sub(/\r$/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == "seconds") field = i }
    field { $field = "" }
    { print }' "$1"
}
