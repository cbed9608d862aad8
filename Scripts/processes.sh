# shellcheck shell=bash
# Running programs so that a signal to the script reaches them. Sourced by pipeline.sh.

# bash 5.2 gives up with a syntax error if a signal with a handler comes while it reads a command substitution. So there
# is none, nor a process substitution, from heed_signals on, but where signals are ignored: answers go through files.

# Runs a command so that a signal to this script reaches it at once and nothing is left behind: the shell answers a
# signal while it waits for a background process, but not while a foreground one runs. Such a process would ignore
# SIGINT, so that is put right first. The lock of the folder (run-lock.sh) is not for it.
run() {
  (
    trap - INT TERM HUP QUIT
    exec "$@" 9>&-
  ) &
  local status=0
  wait "$!" || status=$?
  return "$status"
}

# Ends all that runs, and waits until it is over.
halt() { # SIGNAL
  trap '' INT TERM HUP
  local process alive=1 tries=0 signal=$1
  # Again and again, because a process that has only just started may still be ignoring the signal. Who started this
  # script may have had SIGINT ignored for good.
  while ((alive)); do
    alive=0
    if ((++tries > 50)); then signal=TERM; fi
    for process in $(jobs -p); do
      if kill -s "$signal" "$process" 2>/dev/null; then alive=1; fi
    done
    if ((alive)); then sleep 0.2; fi
  done
  # Those that pass on the messages of others end with them.
  wait
}

# What is going on, for the last line; the signal to send to what runs, if not the one that came; and what else there is
# to end: a command that gets the signal's name and says what it did.
now=starting relay='' at_stop=''
stop() { # SIGNAL STATUS
  halt "${relay:-$1}"
  local more=''
  if [[ -n $at_stop ]]; then more=$("$at_stop" "$1"); fi
  printf 'pipeline.sh: stopped by SIG%s while %s%s; run the same command again to go on\n' "$1" "$now" "$more" >&2
  exit "$2"
}

# Stops at a signal, and at one that was put off.
heed_signals() {
  trap 'stop INT 130' INT
  trap 'stop TERM 143' TERM
  trap 'stop HUP 129' HUP
  if [[ ${#put_off[@]} -gt 0 ]]; then stop "${put_off[@]}"; fi
}

# Puts signals off, until heed_signals, for what must not be stopped halfway.
put_off=()
put_off_signals() {
  trap 'put_off=(INT 130)' INT
  trap 'put_off=(TERM 143)' TERM
  trap 'put_off=(HUP 129)' HUP
}
