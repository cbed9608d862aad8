# shellcheck shell=bash
# The run's data and folders, checked as far as possible before a build of minutes. Sourced by pipeline.sh.
# shellcheck disable=SC2034,SC2154 # variables shared with pipeline.sh

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
  if [[ -n $name ]]; then
    printf 'pipeline.sh: %s: everything goes to %s; --artifacts names another folder\n' "$option" "$artifacts" >&2
  fi
}

# The only check of what is at --data. Before the tools are built it goes by names; check-data looks closer and names
# the tool that converts it.
check_data_names() {
  local part found=() named=() missing=()
  if ! [[ -r $data && (-f $data || -x $data) ]]; then
    fail "$no_input" "$data: expected a folder with the four IDX files, or with images of your own; found none that can be read; check the name after --data"
  fi
  for part in train-images train-labels t10k-images t10k-labels; do
    found=("$data/$part"[-.]idx*)
    if [[ -e ${found[0]} ]]; then named+=("$part"); else missing+=("$part"); fi
  done
  if [[ ${#missing[@]} -eq 0 ]]; then return; fi
  if [[ ${#named[@]} -gt 0 ]] || ! name_own_data; then
    fail "$no_input" "$data: expected ${missing[0]}-idx… beside the other three IDX files; found none; check the name after --data"
  fi
  for part in --limit --label-offset; do
    if [[ -n ${given[$part]-} ]]; then wrong "$part is for the four IDX files of a data set such as MNIST; leave it out"; fi
  done
}

# Says what import-images will find, judging by names; fails if that is nothing.
name_own_data() {
  local what='' found=()
  shopt -s nullglob nocaseglob
  found=("$data"/*/)
  if [[ ${#found[@]} -gt 0 ]]; then what="folders of pictures"; fi
  found=("$data"/*.csv "$data"/*.csv.gz)
  if [[ ${#found[@]} -gt 0 ]]; then what="tables of pixels"; fi
  found=("$data"/*.np[yz] "$data"/*ubyte "$data"/*ubyte.gz)
  if [[ ${#found[@]} -gt 0 ]]; then what=arrays; fi
  shopt -u nullglob nocaseglob
  if [[ -f $data ]]; then what="a file"; fi
  if [[ -z $what ]]; then return 1; fi
  printf 'pipeline.sh: %s: %s; import-images makes training and test images of them\n' "$data" "$what" >&2
}

# Prints and makes nothing. Refuses now what would stop the run after a build or after hours of training.
check_inputs() {
  local option tool file
  for option in --folds-file --groups --exclude --candidates --initial-weights; do
    if [[ -n ${given[$option]-} && (-d ${given[$option]} || ! -r ${given[$option]}) ]]; then
      fail "$no_input" "${given[$option]}: expected a file that can be read; found none; check the name after $option"
    fi
  done
  if [[ -n ${given[--exclude]-} && ${given[--exclude]} -ef $artifacts/label_issues.csv ]] && ran audit; then
    wrong "--exclude ${given[--exclude]} is what stage audit writes anew; give the name of a copy"
  fi
  if ran convert; then
    check_data_names
  elif ran evaluate && { ran train || ran final; }; then
    for file in "$artifacts"/{train,test}-{images,labels}.npy; do
      [[ -e $file ]] || fail "$no_input" "$file: expected the file for stage evaluate; found none; begin with --from convert, or save it there"
    done
  fi
  if [[ -n $tools ]]; then
    for tool in check-data plan-cells record-time idx-convert make-folds train-fold aggregate-cv train-final evaluate \
      audit-data render-filters render-saliency render-report; do
      [[ -f $tools/$tool && -x $tools/$tool ]] ||
        fail "$no_input" "$tools/$tool: expected a built tool; found none; name the folder of the tools after --tools, such as .build/release"
    done
  fi
}

check_sums() {
  local start=${EPOCHREALTIME/./} lines
  tool check check-data --sums "$data"
  mapfile -t lines <"$logs/check.log"
  line check "${lines[0]}" "$start"
}
