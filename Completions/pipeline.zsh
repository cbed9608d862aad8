#compdef pipeline.sh
# Completion of pipeline.sh's options in zsh.
_arguments \
  '--verify[compare with the published checksums]' \
  '--new-head[draw its dense layers anew]' \
  '--force[train even what is up to date]' \
  '--wait[wait for the chain of jobs]' \
  '--detach[print the job numbers]' \
  '--requeue[go back into the queue]' \
  '--version[show the version]' \
  '--help[show help]' \
  '--data[folder with the data set]:folder:_directories' \
  '--artifacts[folder for everything that is made]:folder:_directories' \
  '--tools[folder with built tools]:folder:_directories' \
  '--folds-file[folds to use]:file:_files' \
  '--groups[groups to keep whole in a fold]:file:_files' \
  '--exclude[training images to leave out]:file:_files' \
  '--candidates[candidates to train]:file:_files' \
  '--initial-weights[model to start from]:file:_files' \
  '--freeze[layers of it that stay]:value: ' \
  '--sbatch-args[options for sbatch]:value: ' \
  '--folds[number of folds]:value: ' \
  '--seed[seed of all random numbers]:value: ' \
  '--epochs[most epochs of a fold]:value: ' \
  '--limit[first images to use]:value: ' \
  '--import[options of import-images]:options: ' \
  '--label-offset[what to subtract from labels]:value: ' \
  '--threads[threads of each tool]:value: ' \
  '--jobs[folds to train at a time]:value: ' \
  '--cell[the one cell to train]:value: ' \
  '--rung[the rung of the one cell]:value: ' \
  '--halving[epochs of the rungs of a search]:value: ' \
  '--from[first stage]:word:(convert folds train aggregate final evaluate audit render report)' \
  '--to[last stage]:word:(convert folds train aggregate final evaluate audit render report)' \
  '--only[the one stage]:word:(convert folds train aggregate final evaluate audit render report)' \
  '--executor[where to run]:word:(local slurm)' \
  '--rule[how a candidate is chosen]:word:(best one-se)' \
  '--recipe[how to train]:word:(reference accurate)' \
  '--generate-completion-script[print completions]:word:(bash zsh fish)' \
  '1:command:(test)'
