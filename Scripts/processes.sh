# Running programs so that a signal to the script reaches them.

# bash 5.2 fails with a syntax error if a trapped signal arrives while it reads a command substitution. So after
# heed_signals there is no command or process substitution, except where signals are ignored: answers go through files.

# Runs a command so that a signal to this script reaches it at once and nothing is left running. The shell handles a
# signal while it waits for a background process, but not while a foreground process runs. A background process ignores
# SIGINT by default, so that is reset first. The command does not inherit the folder's lock (run-lock.sh).
run() {
  (
    trap - INT TERM HUP QUIT
    exec "$@" 9>&-
  ) &
  wait "$!"
}

# Ends every process that this script started, and waits for them.
halt() { # SIGNAL
  trap '' INT TERM HUP
  local process alive=1 tries=0 signal=$1
  # Repeatedly, because a process that has just started may still ignore the signal. Whoever started this script may
  # have set SIGINT to be ignored.
  while ((alive)); do
    alive=0
    if ((++tries > 50)); then signal=TERM; fi
    for process in $(jobs -p); do
      if kill -s "$signal" "$process" 2>/dev/null; then alive=1; fi
    done
    if ((alive)); then sleep 0.2; fi
  done
  # Processes that pass on the messages of others end with them.
  wait
}

# now: the current work, for the last line; relay: the signal to send to running processes, if not the one received;
# at_stop: a command that gets the signal's name, ends what else has to end, and says what it did.
now=starting relay='' at_stop='' advice='; run the same command again to continue'
stop() { # SIGNAL STATUS
  halt "${relay:-$1}"
  local more=''
  if [[ -n $at_stop ]]; then more=$("$at_stop" "$1"); fi
  note "stopped by SIG$1 while $now$more$advice"
  exit "$2"
}

heed_signals() {
  trap 'stop INT 130' INT
  trap 'stop TERM 143' TERM
  trap 'stop HUP 129' HUP
}
