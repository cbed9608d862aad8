# The run's data and folders, checked as far as possible before a build of minutes.

# The default artifacts folder. Own data and trials have their own, so that they never replace a finished run.
choose_artifacts() {
  local name='' option=--data
  if ! [[ $data -ef $root/data/mnist ]]; then
    name=$(realpath -ms -- "$data")
    name=${name##*/}
    name=${name//[!a-zA-Z0-9._-]/-}
    # The name must not be hidden, look like an option, or clash with a file of a run in artifacts itself.
    case $name in
      '' | [.-]* | trial | fold-* | final | candidates* | evaluation* | figures | logs | *.*) name=data-${name#.} ;;
    esac
  fi
  if [[ -n ${given[--limit]-} ]]; then option=${name:+--data and }--limit name=${name:+$name-}trial; fi
  artifacts=$(here "artifacts${name:+/$name}")
  if [[ -n $name ]]; then note "$option: everything goes to $artifacts; --artifacts names another folder"; fi
}

missing() { # FILE WHAT-WAS-EXPECTED ADVICE
  fail "$no_input" "$1: expected $2; found none; $3"
}

# Prints and makes nothing. Refuses now what would stop the run after a build or after hours of training. What lies
# in --data is check-data's to judge, after the build.
check_inputs() {
  local option file tool
  for option in --folds-file --groups --exclude --candidates --initial-weights; do
    file=${given[$option]-}
    if [[ -n $file && (-d $file || ! -r $file) ]]; then
      missing "$file" 'a file that can be read' "check the name after $option"
    fi
  done
  if [[ -n ${given[--exclude]-} && ${given[--exclude]} -ef $artifacts/label_issues.csv ]] && ran audit; then
    wrong "--exclude ${given[--exclude]} is what stage audit writes anew; give the name of a copy"
  fi
  if ran convert; then
    [[ -r $data && (-f $data || -x $data) ]] ||
      missing "$data" 'a folder with the four IDX files, or with images of your own' 'check the name after --data'
  elif ran evaluate && { ran train || ran final; }; then
    for file in "$artifacts"/{train,test}-{images,labels}.npy; do
      [[ -e $file ]] ||
        missing "$file" 'the file for stage evaluate' 'begin with --from convert, or save it there'
    done
  fi
  if [[ -z $tools ]]; then return; fi
  for tool in check-data plan-cells record-time follow-jobs idx-convert import-images make-folds train-fold \
    aggregate-cv train-final evaluate audit-data render-filters render-saliency render-report; do
    [[ -f $tools/$tool && -x $tools/$tool ]] ||
      missing "$tools/$tool" 'a built tool' 'name the folder of the tools after --tools, such as .build/release'
  done
}
