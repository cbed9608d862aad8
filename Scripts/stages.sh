# shellcheck shell=bash
# The stages: each runs a tool and prints a line. A tool ends its log with a line of fields: done or up-to-date, its
# outcome in words, and more words. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

# Runs a tool for a stage. Its standard output goes to the logs, its messages and progress are shown.
tool() { # LOG TOOL ARGUMENTS…
  local log=$logs/$1.log status=0
  shift
  run "$tools/$1" --artifacts "$artifacts" "${@:2}" >"$log" || status=$?
  if [[ $status -ne 0 ]]; then
    local later='; later stages were not run'
    # Only a run that includes later stages mentions them.
    if [[ -n $cell ]]; then later=''; fi
    fail "$status" "stage $stage failed: $1 ended with exit status $status$later"
  fi
}

# Sets state, text, more and training (figures of the training images) from the last line of a tool's log.
read_outcome() { # LOG
  local lines
  mapfile -t lines <"$logs/$1.log"
  IFS=$'\t' read -r state text more training <<<"${lines[*]: -1}"
}

# A stage's line: what it did, and how long that took.
line() { # NAME TEXT START
  local took=$((${EPOCHREALTIME/./} - $3))
  say '%-10s %-58s %6d.%d s\n' "$1" "$2" $((took / 1000000)) $((took / 100000 % 10))
}

# Says on standard error what begins and what follows.
announce() { # WHAT [FURTHER CELLS]
  local rest=("${@:2}" "${stages[@]:index+1:last-index}") later=''
  # A run of one stage announces only that it trains several models.
  if [[ -n $cell ]] || { ((first == last)) && [[ $stage != train || ${#cells[@]} -lt 2 ]]; }; then return 0; fi
  if [[ ${#rest[@]} -gt 0 ]]; then printf -v later ', %s' "${rest[@]}"; fi
  printf 'pipeline.sh: %s%s\n' "$1" "${later:+; then ${later:2}}" >&2
}

# Notes how long a stage took, in stages.csv.
record() { # STAGE START
  local options=()
  if [[ -n $cores ]]; then options+=(--cores "$cores"); fi
  tool times record-time --stage "$1" --started "$2" --gather "${options[@]}"
}

# Prints a stage's line, and records its time unless everything was up to date: the row keeps the time of the real work.
finish() { # TEXT
  line "$stage" "$1" "$start"
  if [[ $state != up-to-date ]]; then record "$stage" "$start"; fi
}

stage_convert() {
  local options=() converter
  check_sums
  start=${EPOCHREALTIME/./}
  tool check check-data --converter "$data"
  read -r converter <"$logs/check.log"
  if [[ $converter == import-images ]]; then
    add_given options --seed --force
    options+=("${import_arguments[@]}")
  else
    add_given options --limit --label-offset --force
  fi
  tool convert "$converter" --data "$data" "${options[@]}"
  state='done'
  finish "$data to arrays${given[--limit]+, first ${given[--limit]} images}"
}

stage_folds() {
  local options=()
  add_given options --seed --folds --folds-file --groups --exclude --force
  tool folds make-folds --outcome "${options[@]}"
  read_outcome folds
  finish "$text"
}

stage_aggregate() {
  local options=()
  add_given options --candidates --halving --rule
  tool aggregate aggregate-cv --outcome "${options[@]}"
  read_outcome aggregate
  finish "$text"
}

stage_final() {
  local options=()
  work=$artifacts/final
  add_given options --recipe --seed --candidates --halving --rule "${transfer[@]}" --force
  # The learning rate of this recipe is planned for a number of epochs, so folds and final model have the same.
  if [[ ${given[--recipe]-} == accurate ]]; then add_given options --epochs; fi
  if [[ -n $tool_threads ]]; then options+=(--threads "$tool_threads"); fi
  tool final train-final --outcome "${options[@]}" "${training_options[@]}"
  read_outcome final
  finish "$text"
}

stage_evaluate() {
  local options=()
  if [[ -n $tool_threads ]]; then options+=(--threads "$tool_threads"); fi
  tool evaluate evaluate --outcome --ensemble-if-trained "${options[@]}"
  read_outcome evaluate
  finish "$text"
}

# Behind the evaluation, whose accuracy it compares with that of the folds, and before the report, which shows what it found.
stage_audit() {
  tool audit audit-data --outcome
  read_outcome audit
  finish "$text"
}

stage_render() {
  local options=()
  if [[ -n $tool_threads ]]; then options+=(--threads "$tool_threads"); fi
  tool render render-filters --outcome
  tool patches render-filters --patches "${options[@]}"
  tool saliency render-saliency --mistakes 24 "${options[@]}"
  read_outcome render
  finish "$text"
}

stage_report() {
  tool times record-time --gather
  tool report render-report
  line report "$artifacts/report.html" "$start"
}
