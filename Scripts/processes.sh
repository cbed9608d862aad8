# shellcheck shell=bash
# Running programs so that a signal to the script reaches them. Sourced by pipeline.sh.

# Runs a command so that a signal to this script reaches it at once and nothing is left behind: the shell answers a
# signal while it waits for a background process, but not while a foreground one runs. Such a process would ignore
# SIGINT, so that is put right first.
run() {
  (
    trap - INT TERM HUP QUIT
    exec "$@"
  ) &
  local status=0
  wait "$!" || status=$?
  return "$status"
}

# What is going on, for the last line; and the signal to send to what runs, if not the one that came.
now=starting relay=
stop() { # SIGNAL STATUS
  trap '' INT TERM HUP
  local process
  for process in $(jobs -p); do
    # Again and again, because a process that has only just started may still be ignoring the signal.
    while kill -s "${relay:-$1}" "$process" 2>/dev/null; do sleep 0.2; done
  done
  printf 'pipeline.sh: stopped by SIG%s while %s; run the same command again to go on\n' "$1" "$now" >&2
  exit "$2"
}
trap 'stop INT 130' INT
trap 'stop TERM 143' TERM
trap 'stop HUP 129' HUP
