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

# Notes when a stage or a cell began, how long it took and where, in a file of its own under logs/times, for stages.csv. One
# that found everything up to date is not noted, so that the row still says what the work took. Of a training that went on
# after an interruption this script has seen the last part only; its epochs say how long all of them took.
note_time() { # STAGE START [FOLDER OF THE MODEL]
  local took=$((${EPOCHREALTIME/./} - $2)) epochs=0 candidate='' fold='' name=$1 partial
  if [[ -n ${3-} ]]; then epochs=$(epochs_took "$artifacts/$3/history.csv"); fi
  if [[ $1 == train ]]; then candidate=$(cell_candidate "$3") fold=${3##*fold-} name=${3//\//-}; fi
  took=$((epochs > took ? epochs : took))
  mkdir -p -- "$logs/times" && partial=$(mktemp "$logs/times/.$name.XXXXXXXX.partial") &&
    TZ=UTC0 printf '%s,%s,%s,%(%Y-%m-%dT%H:%M:%SZ)T,%d.%03d,%s,%s\n' "$1" "$candidate" "$fold" $(($2 / 1000000)) \
      $((took / 1000000)) $((took / 1000 % 1000)) "$(machine)" "$cores" >"$partial" &&
    sync "$partial" && mv -f -- "$partial" "$logs/times/$name.csv"
}

# Puts stages.csv together, if anything was noted: its rows and, in their place, those noted since. Who calls it has the
# folder to himself.
gather_times() {
  local file=$artifacts/stages.csv partial
  if [[ ! -d $logs/times ]]; then return; fi
  # What a killed run left goes.
  rm -f -- "$artifacts"/.stages.csv.????????.partial
  if ! partial=$(mktemp "$artifacts/.stages.csv.XXXXXXXX.partial") || ! stage_rows "$file" >"$partial" ||
    ! chmod 644 "$partial" || ! sync "$partial" || ! mv -f -- "$partial" "$file" || ! sync "$artifacts" ||
    ! rm -rf -- "$logs/times"; then
    fail "$io_error" "$file: cannot be written; see the message above"
  fi
}

# The rows of stages.csv in the order of the stages; cells that are no more have none.
stage_rows() { # FILE
  local header=stage,candidate,fold,started,seconds,machine,cores
  printf '%s\n' "$header"
  {
    find "$artifacts/candidates" -mindepth 1 -maxdepth 1 -type d -printf 'candidate %f\n' 2>/dev/null || true
    if [[ -f $1 && $(head -n 1 "$1") == "$header" ]]; then tail -n +2 "$1"; fi
    find "$logs/times" -name '*.csv' -exec cat {} + 2>/dev/null || true
  } | awk -F, -v stages="${stages[*]}" -v folds="$(fold_count)" '
    BEGIN { split(stages, names, " "); for (i in names) place[names[i]] = i; there[""] }
    sub(/^candidate /, "") { there[$0]; next }
    $1 in place && ($1 != "train" || $2 in there && $3 <= folds) { rows[$1 "," $2 "," $3] = place[$1] "," $0 }
    END { for (key in rows) print rows[key] }' | sort -t, -k1,1n -k3,3 -k4,4n | cut -d, -f2-
}

record() { # STAGE START [FOLDER OF THE MODEL]
  note_time "$@" || fail "$io_error" "$logs/times: cannot be written; see the message above"
  gather_times
}

# The time of all epochs of a training, in microseconds.
epochs_took() { # HISTORY
  awk -F, '
    { sub(/\r$/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == "seconds") field = i; next }
    field { seconds += $field }
    END { printf "%.0f", 1e6 * seconds }' <(cat "$1" 2>/dev/null)
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
