# shellcheck shell=bash
# './pipeline.sh --verify': whether a finished default run has the published bytes. Sourced by pipeline.sh.
# shellcheck disable=SC2154 # variables shared with pipeline.sh

# After a change that alters bits, in the repository's folder, with a finished default run in artifacts:   (cd artifacts
# && sed 's/^[^ ]*  //' ../docs/checksums.txt | xargs sha256sum) >/tmp/sums && cp /tmp/sums docs/checksums.txt
verify_artifacts() { # [ARTIFACTS]
  local artifacts=${1-$(here artifacts)} sums=$root/docs/checksums.txt expected found file count=0
  while read -r expected file; do
    if [[ ! -r $artifacts/$file ]]; then
      fail "$no_input" "$artifacts/$file: expected the file that $(here docs/checksums.txt) lists; found none; run ./pipeline.sh first"
    fi
    found=$(sha256sum <"$artifacts/$file")
    if [[ ${found%% *} != "$expected" ]]; then
      fail "$bad_data" "$artifacts/$file: expected SHA-256 $expected, as in $(here docs/checksums.txt); found ${found%% *}; compare options and data with the default run's"
    fi
    ((++count))
  done <"$sums"
  printf '%d files of %s have the published SHA-256 (%s)\n' "$count" "$artifacts" "$(here docs/checksums.txt)"
}
