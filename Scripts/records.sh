# shellcheck shell=bash
# Lines, times and figures of a run: printing them, keeping them, reading them. Sourced by pipeline.sh.
# shellcheck disable=SC2154 # variables shared with pipeline.sh

# A stage's line: what it did, and how long that took.
line() { # NAME TEXT START
  local took=$((${EPOCHREALTIME/./} - $3))
  printf '%-10s %-58s %6d.%d s\n' "$1" "$2" $((took / 1000000)) $((took / 100000 % 10))
}

machine() {
  local name
  name=$(sed -n 's/^model name[[:space:]]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1 | tr -d '",')
  printf '%s' "${name:-$(uname -m)}"
}

# Notes in stages.csv, for the report, when a stage began, how long it took and where; a stage's older row goes. A stage
# that found everything up to date is not noted, so that the row still says what the work took. Of a training that went on
# after an interruption this script has seen the last part only; its epochs say how long all of them took.
record() { # STAGE FOLD START [CANDIDATE]
  local took=$((${EPOCHREALTIME/./} - $3)) file=$artifacts/stages.csv
  local header=stage,candidate,fold,started,seconds,machine,cores partial row name candidate fold rest lock key
  local -A rows=()
  # Folds that end at the same time, on this machine or another, write one after the other.
  exec {lock}>"$logs/stages.lock"
  flock -w 60 "$lock" || fail "$io_error" "$logs/stages.lock: cannot be locked; see the message above"
  if [[ -f $file && $(head -n 1 "$file") == "$header" ]]; then
    while IFS=, read -r name candidate fold rest; do rows[$name,$candidate,$fold]=$rest; done < <(tail -n +2 "$file")
  fi
  local epochs=0
  if [[ $1 == train ]]; then epochs=$(epochs_took "$artifacts/${4:+candidates/$4/}fold-$2/history.csv"); fi
  if [[ $1 == final ]]; then epochs=$(epochs_took "$artifacts/final/history.csv"); fi
  took=$((epochs > took ? epochs : took))
  TZ=UTC0 printf -v row '%(%Y-%m-%dT%H:%M:%SZ)T,%d.%03d' \
    $(($3 / 1000000)) $((took / 1000000)) $((took / 1000 % 1000))
  rows[$1,${4-},$2]=$row,$(machine),$cores
  # Whole or not at all, and in the order of the stages; cells that are no more have no row. What a killed run left goes.
  rm -f -- "$artifacts"/.stages.csv.????????.partial
  if ! partial=$(mktemp "$artifacts/.stages.csv.XXXXXXXX.partial") ||
    ! {
      printf '%s\n' "$header"
      for name in "${stages[@]}"; do
        while IFS=, read -r candidate fold; do
          key=$name,$candidate,$fold
          if [[ -n ${rows[$key]-} ]]; then printf '%s\n' "$key,${rows[$key]}"; fi
        done < <(if [[ $name == train ]]; then recorded_cells; else printf ',\n'; fi)
      done
    } >"$partial" || ! chmod 644 "$partial" || ! sync "$partial" || ! mv -f -- "$partial" "$file" ||
    ! sync "$artifacts"; then
    fail "$io_error" "$file: cannot be written; see the message above"
  fi
  exec {lock}>&-
}

# The time of all epochs of a training, in microseconds.
epochs_took() { # HISTORY
  awk -F, '
    { sub(/\r$/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == "seconds") field = i; next }
    field { seconds += $field }
    END { printf "%.0f", 1e6 * seconds }' <(cat "$1" 2>/dev/null)
}

# The candidate and the fold of every cell that may have a row, those of other candidates' runs in the same folder too.
recorded_cells() {
  local folder count
  count=$(fold_count)
  for folder in "$artifacts" "$artifacts"/candidates/*/; do
    folder=${folder%/}
    if [[ $folder == "$artifacts" ]]; then seq -f ',%.0f' "$count"; else seq -f "${folder##*/},%.0f" "$count"; fi
  done
}

# One value of a CSV file that a tool wrote, by its column's name and the value of the row's first column.
value() { # FILE COLUMN [ROW]
  awk -F, -v column="$2" -v row="${3-}" '
    { sub(/\r$/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) field = i; next }
    field && (row == "" || $1 == row) { print $field; exit }' "$1" 2>/dev/null || true
}

counted() { if [[ $1 == 1 ]]; then printf '%s %s' "$1" "$2"; else printf '%s %ss' "$1" "$2"; fi; } # NUMBER NOUN

percent() { awk -v share="$1" 'BEGIN { if (share == "") print "?"; else printf "%.2f %%", 100 * share }'; }

# The number of folds in a CSV file; without one that can be understood, 1: then the tools say what is wrong with it.
count_folds() { # FILE
  awk -F, '
    { gsub(/["\r]/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == "kfold") field = i; next }
    field && $field + 0 > count { count = int($field) }
    END { print (count > 0 && count < 65536 ? count : 1) }' "$1" 2>/dev/null || printf 1
}

fold_count() { count_folds "$artifacts/train_folds.csv"; }
