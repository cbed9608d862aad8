# shellcheck shell=bash
# The options: what each takes, and reading them. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

# What an option takes: a range of whole numbers, several of them, words to choose from, a file, a folder or a text.
readonly -A takes=(
  [--data]=folder [--artifacts]=folder [--tools]=folder [--folds-file]=file [--groups]=file [--exclude]=file
  [--candidates]=file [--initial-weights]=file [--freeze]=word [--sbatch-args]=text [--import]=text
  [--from]="${stages[*]}" [--to]="${stages[*]}" [--only]="${stages[*]}" [--executor]='local slurm' [--rule]='best one-se'
  [--recipe]='reference accurate' [--generate-completion-script]='bash zsh fish' [--folds]=2-65535 [--seed]=0-4294967295
  [--epochs]=1-1000000 [--limit]=1-1000000000000 [--label-offset]=0-255 [--threads]=1-256 [--jobs]=1-65535
  [--cell]=1-1000000000 [--rung]=1-1000 [--halving]=numbers
)
# What a training starts from, as train-fold and train-final take it.
readonly transfer=(--initial-weights --freeze --new-head)
readonly flags=(--new-head --force --wait --detach --requeue --version --help)

# The options given, with their values; a flag's value is the flag.
declare -A given=()
training_options=() sbatch_arguments=() import_arguments=()

# Stores an option's value after checking it.
take() { # OPTION VALUE
  local kind=${takes[$1]-}
  if [[ -z $kind ]]; then wrong "unknown option '$1'"; fi
  if [[ -z $2 ]]; then wrong "$1 is empty"; fi
  case $kind in
    # To the tools a path that begins with a dash would be an option.
    folder | file) if [[ $2 == -* ]]; then set -- "$1" "./$2"; fi ;;
    numbers) if ! [[ $2 =~ ^[1-9][0-9]{0,6}(,[1-9][0-9]{0,6})+$ ]]; then wrong "$1 is '$2'; give epochs that rise, such as 1,3,9"; fi ;;
    word) ;;
    text)
      local more=()
      read -ra more <<<"$2"
      if [[ $1 == --import ]]; then
        import_arguments+=("${more[@]}")
      else
        check_sbatch_arguments "${more[@]}"
        sbatch_arguments+=("${more[@]}")
      fi
      ;;
    [0-9]*)
      if ! [[ $2 =~ ^[0-9]{1,18}$ ]] || ((10#$2 < ${kind%-*} || 10#$2 > ${kind#*-})); then
        wrong "$1 is '$2'; give a whole number from ${kind%-*} to ${kind#*-}"
      fi
      given[$1]=$((10#$2))
      return
      ;;
    *) if [[ " $kind " != *" $2 "* || $2 == *' '* ]]; then wrong "$1 is '$2'; give one of: $kind"; fi ;;
  esac
  given[$1]=$2
}

parse_options() { # ARGUMENTS…
  local option
  while [[ $# -gt 0 ]]; do
    option=$1
    shift
    case $option in
      -h) usage && exit ;;
      --) training_options=("$@") && break ;;
      --*=*) take "${option%%=*}" "${option#*=}" ;;
      *)
        if [[ " ${flags[*]} " == *" $option "* ]]; then
          given[$option]=$option
        elif [[ -z ${takes[$option]-} ]]; then
          wrong "unknown option '$option'"
        elif [[ $# -eq 0 ]]; then
          wrong "$option needs a value"
        else
          take "$option" "$1"
          shift
        fi
        ;;
    esac
  done
  if [[ -n ${given[--help]-} ]]; then usage && exit; fi
  if [[ -n ${given[--version]-} ]]; then print_version && exit; fi
  option=${given[--generate-completion-script]-}
  if [[ -n $option ]]; then say '%s\n' "$(<"$root/Completions/pipeline.$option")" && exit; fi
}

# Adds to an array those of the named options that were given, with their values.
add_given() { # ARRAY OPTIONS…
  local -n array=$1
  local option
  for option in "${@:2}"; do
    if [[ -z ${given[$option]-} ]]; then continue; fi
    array+=("$option")
    if [[ -n ${takes[$option]-} ]]; then array+=("${given[$option]}"); fi
  done
}

place() { # STAGE: sets REPLY to its place in the order
  for REPLY in "${!stages[@]}"; do
    if [[ ${stages[REPLY]} == "$1" ]]; then return; fi
  done
}

ran() { # STAGE: whether it is among those to run
  place "$1"
  ((REPLY >= first && REPLY <= last))
}

# Refuses options that contradict each other; sets from, to, first and last.
check_options() {
  from=${given[--only]-${given[--from]-${stages[0]}}} to=${given[--only]-${given[--to]-${stages[-1]}}}
  if [[ -n ${given[--only]-} && -n ${given[--from]-}${given[--to]-} ]]; then wrong '--only goes with neither --from nor --to'; fi
  place "$from" && first=$REPLY
  place "$to" && last=$REPLY
  if ((first > last)); then wrong "--from $from comes after --to $to"; fi
  if [[ -n ${given[--folds-file]-} && -n ${given[--folds]-} ]]; then
    wrong '--folds-file has its own number of folds; leave --folds out'
  fi
  if [[ -n ${given[--folds-file]-} && -n ${given[--groups]-} ]]; then
    wrong '--folds-file brings folds that are made already; leave --groups out'
  fi
  local option
  for option in --rule --halving; do
    if [[ -n ${given[$option]-} && -z ${given[--candidates]-} ]]; then wrong "$option goes with --candidates"; fi
  done
  for option in --epochs --recipe "${transfer[@]}"; do
    if [[ -n ${given[--candidates]-} && -n ${given[$option]-} ]]; then
      wrong "$option does not go with --candidates; set it in the rows"
    fi
  done
  if [[ -n $cell && (${given[--only]-} != train || $executor != local) ]]; then
    wrong '--cell goes with --only train, on this machine'
  fi
  if [[ ${given[--rung]:+x} != "${given[--halving]:+${cell:+x}}" ]]; then wrong '--halving and --cell go with --rung'; fi
  if [[ -n ${given[--wait]-} && -n ${given[--detach]-} ]]; then wrong '--wait and --detach are opposites; give one of them'; fi
  if [[ $executor != slurm && -n ${given[--wait]-}${given[--detach]-}${given[--sbatch-args]-} ]]; then
    wrong '--wait, --detach and --sbatch-args go with --executor slurm'
  fi
  if [[ -n ${given[--requeue]-} && -z ${SLURM_JOB_ID-} ]]; then wrong '--requeue is for a Slurm job; this is not one'; fi
}

# The tools' version, which is defined in one place.
print_version() {
  local text
  while IFS= read -r text; do
    if [[ $text =~ current\ =\ \"([0-9.]+)\" ]]; then say 'pipeline.sh %s\n' "${BASH_REMATCH[1]}"; fi
  done <"$root/Sources/Tools/ToolFrame/Version.swift"
}
