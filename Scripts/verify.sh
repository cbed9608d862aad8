# './pipeline.sh --verify': whether a finished default run has the published bytes.

verify_artifacts() { # [ARTIFACTS]
  local folder=${1-$(here artifacts)} list expected found file count=0
  [[ $# -le 1 && -n $folder && $folder != -* ]] ||
    wrong "'$*' after '--verify'; give the folder of a finished default run or nothing"
  list=$(here docs/checksums.txt)
  while read -r expected file; do
    [[ -r $folder/$file ]] || missing "$folder/$file" "the file that $list lists" 'run ./pipeline.sh first'
    found=$(sha256sum <"$folder/$file")
    [[ ${found%% *} == "$expected" ]] ||
      fail "$bad_data" "$folder/$file: expected SHA-256 $expected, as in $list; found ${found%% *};" \
        "compare options and data with the default run's"
    ((++count))
  done <"$root/docs/checksums.txt"
  say '%d files of %s have the published SHA-256 (%s)\n' "$count" "$folder" "$list"
}
