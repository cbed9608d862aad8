# Completion of pipeline.sh's options in bash.
_pipeline_sh() {
  local word=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  case ${COMP_WORDS[COMP_CWORD - 1]} in
    --data | --artifacts | --tools) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    --folds-file | --groups | --exclude | --candidates | --initial-weights) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    --freeze | --sbatch-args | --import | --folds | --seed | --epochs | --limit | --label-offset | --threads | --jobs | --cell | --rung | --halving) ;;
    --from | --to | --only) mapfile -t COMPREPLY < <(compgen -W 'convert folds train aggregate final evaluate audit render report' -- "$word") ;;
    --executor) mapfile -t COMPREPLY < <(compgen -W 'local slurm' -- "$word") ;;
    --rule) mapfile -t COMPREPLY < <(compgen -W 'best one-se' -- "$word") ;;
    --recipe) mapfile -t COMPREPLY < <(compgen -W 'reference accurate' -- "$word") ;;
    --generate-completion-script) mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$word") ;;
    *)
      mapfile -t COMPREPLY < <(compgen -W 'test \
        --verify --new-head --force --wait --detach --requeue --version --help --data --artifacts --tools --folds-file \
        --groups --exclude --candidates --initial-weights --freeze --halving --sbatch-args --import --folds --seed --epochs \
        --limit --label-offset --threads --jobs --cell --rung --from --to --only --executor --rule --recipe \
        --generate-completion-script' -- "$word")
      ;;
  esac
}
complete -F _pipeline_sh pipeline.sh
