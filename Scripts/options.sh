# The options: what each takes, and reading them. The tools check the same again; here a wrong one shows before a build
# of minutes.

# What an option takes: a range of whole numbers, several of them, words to choose from, a file, a folder, other text.
readonly -A takes=(
  [--data]=folder [--artifacts]=folder [--tools]=folder [--folds-file]=file [--groups]=file [--exclude]=file
  [--candidates]=file [--initial-weights]=file [--freeze]=text [--sbatch-args]=text [--import]=text
  [--from]="${stages[*]}" [--to]="${stages[*]}" [--only]="${stages[*]}" [--executor]='local slurm'
  [--rule]='best one-se' [--recipe]='reference accurate' [--generate-completion-script]='bash zsh fish'
  [--folds]=2-65535 [--seed]=0-4294967295 [--epochs]=1-1000000 [--limit]=1-1000000000000 [--label-offset]=0-255
  [--threads]=1-256 [--jobs]=1-65535 [--cell]=1-1000000000 [--rung]=1-1000 [--halving]=numbers
)
# What a training starts from, as train-fold and train-final take it.
readonly transfer=(--initial-weights --freeze --new-head)
readonly flags=(--new-head --force --wait --detach --requeue --version --help -h)

# The options given, with their values; a flag's value is the flag.
declare -A given=()
training_options=()

# Stores an option's value after checking it.
take() { # OPTION VALUE
  local kind=${takes[$1]-} value=$2
  if [[ -z $value ]]; then wrong "$1 is empty"; fi
  case $kind in
    # To the tools a path that begins with a dash would be an option.
    folder | file) if [[ $value == -* ]]; then value=./$value; fi ;;
    text) ;;
    numbers)
      [[ $value =~ ^[1-9][0-9]{0,6}(,[1-9][0-9]{0,6})+$ ]] ||
        wrong "$1 is '$value'; give epochs that rise, such as 1,3,9"
      ;;
    [0-9]*)
      if ! [[ $value =~ ^[0-9]{1,18}$ ]] || ((10#$value < ${kind%-*} || 10#$value > ${kind#*-})); then
        wrong "$1 is '$value'; give a whole number from ${kind%-*} to ${kind#*-}"
      fi
      value=$((10#$value))
      ;;
    *) if [[ " $kind " != *" $value "* || $value == *' '* ]]; then wrong "$1 is '$value'; give one of: $kind"; fi ;;
  esac
  # What is itself a list of options may be given in parts.
  if [[ $1 == --import || $1 == --sbatch-args ]]; then value=${given[$1]-}${given[$1]+ }$value; fi
  given[$1]=$value
}

parse_options() { # ARGUMENTS…
  local option
  while [[ $# -gt 0 ]]; do
    option=${1%%=*}
    if [[ $1 == -- ]]; then
      training_options=("${@:2}")
      break
    elif [[ $1 != *' '* && " ${flags[*]} " == *" $1 "* ]]; then
      given[$1]=$1
      shift
    elif [[ -z $option || -z ${takes[$option]-} ]]; then
      wrong "unknown option '$option'"
    elif [[ $1 == *=* ]]; then
      take "$option" "${1#*=}"
      shift
    elif [[ $# -eq 1 ]]; then
      wrong "$option needs a value"
    else
      take "$option" "$2"
      shift 2
    fi
  done
  if [[ -n ${given[--help]-}${given[-h]-} ]]; then say '%s\n' "$(<"$root/Scripts/help.txt")" && exit; fi
  if [[ -n ${given[--version]-} ]]; then
    # The tools' version, which is defined in one place.
    say 'pipeline.sh %s\n' "$(sed -n 's/.* current = "\(.*\)"/\1/p' "$root/Sources/Tools/ToolFrame/Version.swift")"
    exit
  fi
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

# Whether a stage is among those to run.
ran() { [[ " ${stages[*]:first:last-first+1} " == *" $1 "* ]]; } # STAGE

excludes() { # OPTION WHAT-TO-DO OTHERS…
  local other
  for other in "${@:3}"; do
    if [[ -n ${given[$1]-} && -n ${given[$other]-} ]]; then wrong "$1 and $other exclude each other; $2"; fi
  done
}

needs() { # WHAT WHETHER-IT-IS-THERE OPTIONS…
  local option
  for option in "${@:3}"; do
    if [[ -n ${given[$option]-} && -z $2 ]]; then wrong "$option goes with $1"; fi
  done
}

# Refuses options that contradict each other; sets from, to, first and last.
check_options() {
  from=${given[--only]-${given[--from]-${stages[0]}}} to=${given[--only]-${given[--to]-${stages[-1]}}}
  excludes --only 'give one of them' --from --to
  for first in "${!stages[@]}"; do [[ ${stages[first]} != "$from" ]] || break; done
  for last in "${!stages[@]}"; do [[ ${stages[last]} != "$to" ]] || break; done
  if ((first > last)); then wrong "--from $from comes after --to $to"; fi
  excludes --folds-file 'its folds are made already' --folds --groups
  excludes --candidates 'set it in the rows' --epochs --recipe "${transfer[@]}"
  excludes --wait 'give one of them' --detach
  needs --candidates "${given[--candidates]-}" --rule --halving
  if [[ -n $cell && (${given[--only]-} != train || $executor != local) ]]; then
    wrong '--cell goes with --only train, on this machine'
  fi
  if [[ ${given[--rung]:+x} != "${given[--halving]:+${cell:+x}}" ]]; then
    wrong '--halving and --cell go with --rung'
  fi
  needs '--executor slurm' "${executor#local}" --wait --detach --sbatch-args
  needs 'a Slurm job, which this is not' "${SLURM_JOB_ID-}" --requeue
}
