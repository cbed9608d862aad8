# shellcheck shell=bash
# The stages, each a tool and its line. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

# Runs a tool for a stage. Its standard output is kept in the logs, its messages and progress are shown.
tool() { # LOG TOOL ARGUMENTS…
  local log=$logs/$1.log status=0
  shift
  run "$tools/$1" --artifacts "$artifacts" "${@:2}" >"$log" || status=$?
  if [[ $status -ne 0 ]]; then
    local later='; later stages were not run'
    # Of those, the run knows that this is a part of.
    if [[ -n $cell ]]; then later=''; fi
    fail "$status" "stage $stage failed: $1 ended with exit status $status$later"
  fi
}

option() { if [[ -n $2 ]]; then printf '%s\n' "$1" "$2"; fi; } # NAME VALUE

check_sums() {
  local start=${EPOCHREALTIME/./} sums=$data/SHA256SUMS expected name file found count=0
  if [[ ! -f $sums ]]; then
    line check "no SHA256SUMS in $data: nothing to compare with" "$start"
    return
  fi
  while read -r expected name; do
    name=${name#\*}
    if [[ -z $name ]]; then continue; fi
    file=$data/$name
    if [[ -f $file ]]; then
      found=$(sha256sum <"$file")
    elif [[ -f $file.gz ]]; then
      file=$file.gz
      found=$(gzip -dc "$file" | sha256sum) ||
        fail "$bad_data" "$file: a whole gzip file is needed, found a damaged one; fetch it again"
    else
      fail "$no_input" "$file: listed in $sums, but neither it nor $name.gz is there; fetch it, or choose another --data"
    fi
    found=${found%% *}
    if [[ $found != "${expected,,}" ]]; then
      fail "$bad_data" "$file: SHA-256 $expected expected from $sums, $found found: not the listed file; fetch it again"
    fi
    count=$((count + 1))
  done <"$sums"
  line check "$count files match $sums" "$start"
}

stage_convert() {
  local arguments=()
  mapfile -t arguments < <(option --limit "$limit" && option --label-offset "$label_offset")
  check_sums
  start=${EPOCHREALTIME/./}
  if [[ -n $force ]]; then arguments+=("$force"); fi
  tool convert idx-convert --data "$data" "${arguments[@]}"
  line convert "$data to arrays${limit:+, first $limit images}" "$start"
  record convert "$start"
}

stage_folds() {
  local arguments=() text
  mapfile -t arguments < <(option --seed "$seed" && option --folds "$folds" && option --folds-file "$folds_file")
  if [[ -n $force ]]; then arguments+=("$force"); fi
  tool folds make-folds "${arguments[@]}"
  text="$(fold_count) stratified folds, seed ${seed:-42}"
  if [[ -n $folds_file ]]; then text="$(fold_count) folds from $folds_file"; fi
  line folds "$text" "$start"
  record folds "$start"
}

stage_aggregate() {
  local arguments=() chosen='' summary=$artifacts/cv_summary.csv accuracy deviation
  mapfile -t arguments < <(option --candidates "$candidates_file" && option --rule "$rule")
  tool aggregate aggregate-cv "${arguments[@]}"
  if [[ -n $candidates_file ]]; then
    chosen=$(value "$artifacts/chosen.csv" candidate)
    summary=$artifacts/candidates/$chosen/cv_summary.csv
  fi
  accuracy=$(percent "$(value "$summary" mean valid_acc)")
  deviation=$(percent "$(value "$summary" std valid_acc)")
  if [[ -n $chosen ]]; then
    line aggregate "$chosen chosen of ${#candidates[@]}, validation accuracy $accuracy" "$start"
  else
    line aggregate "validation accuracy $accuracy, standard deviation $deviation" "$start"
  fi
  record aggregate "$start"
}

stage_final() {
  local arguments=() text began=$start chosen=$artifacts/chosen.csv
  if [[ -n $rule && -f $chosen && $(value "$chosen" rule) != "$rule" ]]; then
    fail "$usage_error" "--rule $rule: $chosen was written by rule $(value "$chosen" rule); run stage aggregate again, or leave --rule out"
  fi
  work=$artifacts/final
  mapfile -t arguments < <(option --recipe "$recipe" && option --seed "$seed" && option --threads "$tool_threads")
  # The learning rate of this recipe is planned for a number of epochs, so folds and final model have the same.
  if [[ $recipe == accurate ]]; then mapfile -t -O "${#arguments[@]}" arguments < <(option --epochs "$epochs"); fi
  mapfile -t -O "${#arguments[@]}" arguments < <(option --candidates "$candidates_file")
  if [[ -n $force ]]; then arguments+=("$force"); fi
  tool final train-final "${arguments[@]}" ${training_options[@]+"${training_options[@]}"}
  text="$(counted "$(($(wc -l <"$artifacts/final/history.csv") - 1))" epoch) on all training images"
  if [[ -n $candidates_file ]]; then text="$(value "$artifacts/chosen.csv" candidate), $text"; fi
  if grep -q 'up to date' "$logs/final.log"; then text+=', up to date' began=; fi
  line final "$text" "$start"
  if [[ -n $began ]]; then record final "$began" final; fi
}

# The option that adds the folds' models behind the final one; nothing where a fold has no model.
ensemble() {
  local candidate='' folder cells
  if [[ -n $candidates_file ]]; then candidate=$(value "$artifacts/chosen.csv" candidate); fi
  list_cells "$(fold_count)" "$candidate"
  for folder in "${cells[@]}"; do
    if [[ ! -f $artifacts/$folder/model.safetensors ]]; then return; fi
  done
  if ((${#cells[@]} > 1)); then printf '%s\n' --ensemble; fi
}

stage_evaluate() {
  local arguments=()
  mapfile -t arguments < <(option --threads "$tool_threads" && ensemble)
  tool evaluate evaluate "${arguments[@]}"
  line evaluate "test accuracy $(percent "$(value "$artifacts/evaluation/metrics.csv" accuracy test)")" "$start"
  record evaluate "$start"
}

stage_render() {
  tool render render-filters
  line render "$(find "$artifacts/figures" -name '*.png' | wc -l) pictures in $artifacts/figures" "$start"
  record render "$start"
}

stage_report() {
  gather_times
  tool report render-report
  line report "$artifacts/report.html" "$start"
}
