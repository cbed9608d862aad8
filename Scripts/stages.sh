# The stages: each runs a tool and prints a line. A tool ends its log with a line of fields: done or up-to-date, its
# outcome in words, and more words.

# Runs a tool for a stage. Its standard output goes to the logs, its messages and progress are shown.
tool() { # LOG TOOL ARGUMENTS…
  local what="stage $stage" later='; later stages were not run'
  # Only a run that includes later stages mentions them.
  if [[ -n $cell ]]; then what=$name later=''; fi
  run "$tools/$2" --artifacts "$artifacts" "${@:3}" >"$logs/$1.log" ||
    fail "$?" "$what failed: $2 ended with exit status $?$later"
}

# Sets state, text, more and training (figures of the training images) from the last line of a tool's log.
read_outcome() { # LOG
  local lines
  mapfile -t lines <"$logs/$1.log"
  IFS=$'\t' read -r state text more training <<<"${lines[*]: -1}"
}

# A line of standard output: what was done, and how long that took.
line() { # NAME TEXT
  local took=$((${EPOCHREALTIME/./} - start))
  say '%-10s %-58s %6d.%d s\n' "$1" "$2" $((took / 1000000)) $((took / 100000 % 10))
}

# Says on standard error what begins and what follows.
announce() { # WHAT [FURTHER CELLS]
  local rest=("${@:2}" "${stages[@]:index+1:last-index}") later=''
  # A run of one stage announces only that it trains several models.
  if [[ -n $cell ]] || { ((first == last)) && [[ $stage != train || ${#cells[@]} -lt 2 ]]; }; then return 0; fi
  if [[ ${#rest[@]} -gt 0 ]]; then printf -v later ', %s' "${rest[@]}"; fi
  note "$1${later:+; then ${later:2}}"
}

# Runs the tool of a stage and prints the stage's line. Its time is noted unless everything was up to date: then the
# old row keeps the time of the real work.
perform() { # TOOL ARGUMENTS…
  tool "$stage" "$1" --outcome "${@:2}"
  read_outcome "$stage"
  finish
}

finish() {
  line "$stage" "$text"
  [[ $state == up-to-date ]] || tool times record-time --stage "$stage" --started "$start" --gather
}

# Sets text to what the data are, and more to the tool that makes arrays of them.
check_data() { # [--sums]
  tool check check-data --outcome "$@" "$data"
  read_outcome check
  if [[ $more == import-images && -n ${given[--limit]-}${given[--label-offset]-} ]]; then
    wrong '--limit and --label-offset are for the four IDX files of a data set such as MNIST; leave them out'
  fi
}

stage_convert() {
  local options=()
  check_data --sums
  line check "$text"
  start=${EPOCHREALTIME/./}
  if [[ $more == import-images ]]; then
    read -ra options <<<"${given[--import]-}"
    add_given options --seed --force
  else
    add_given options --limit --label-offset --force
  fi
  tool convert "$more" --data "$data" "${options[@]}"
  state='done' text="$data to arrays${given[--limit]+, first ${given[--limit]} images}"
  finish
}

stage_folds() {
  local options=()
  add_given options --seed --folds --folds-file --groups --exclude --force
  perform make-folds "${options[@]}"
}

stage_aggregate() {
  local options=()
  add_given options --candidates --halving --rule
  perform aggregate-cv "${options[@]}"
}

stage_final() {
  local options=()
  work=$artifacts/final
  add_given options --recipe --seed --candidates --halving --rule "${transfer[@]}" --force
  # The learning rate of this recipe is planned for a number of epochs, so folds and final model have the same.
  if [[ ${given[--recipe]-} == accurate ]]; then add_given options --epochs; fi
  perform train-final "${options[@]}" "${threads[@]}" "${training_options[@]}"
}

stage_evaluate() { perform evaluate --ensemble-if-trained "${threads[@]}"; }

# Behind the evaluation, whose accuracy it compares with that of the folds, and before the report, which shows it.
stage_audit() { perform audit-data; }

stage_render() {
  tool saliency render-saliency --mistakes 24 "${threads[@]}"
  perform render-filters --patches "${threads[@]}"
}

stage_report() {
  tool times record-time --gather
  tool report render-report
  line report "$artifacts/report.html"
}

# What a whole run ends with, on standard output.
summarise() {
  local lines
  say '\n'
  if ran aggregate; then
    mapfile -t lines <"$logs/aggregate.log"
    say '%s\n' "${lines[@]:0:${#lines[@]}-1}" ''
  fi
  if ran evaluate; then
    read_outcome evaluate
    say 'Training       %s\n' "$training"
    say 'Test accuracy  %s, %s\n' "${text#* accuracy }" "$more"
  fi
  if ran render; then say 'Pictures       %s\n' "$artifacts/figures"; fi
  if ran report; then say 'Report         %s\n' "$artifacts/report.html"; fi
  say 'All files      %s\n' "$artifacts"
}
