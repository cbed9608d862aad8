# shellcheck shell=bash
# A Slurm cluster of one node, this machine, in a folder of its own: its configuration, key, sockets, state and logs are
# there, its ports are free ones, and it listens to this machine only. It has nothing to do with a Slurm that may be
# installed here. Sourced; start_cluster sets SLURM_CONF, stop_cluster ends every process that was started.

readonly cluster_programs=(munged slurmctld slurmd sbatch squeue scontrol scancel)
cluster='' cluster_processes=()

# The programs that are missing, of those that a cluster takes.
missing_programs() {
  local program
  for program in "${cluster_programs[@]}"; do command -v "$program" >/dev/null || printf '%s ' "$program"; done
}

# Two ports that nobody listens on.
free_ports() {
  local port found=0
  for port in $(shuf -i 20000-32000 -n 50); do
    if ! (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s ' "$port"
      found=$((found + 1))
      if ((found == 2)); then return; fi
    fi
  done
  return 1
}

# Waits until a command succeeds.
await() { # SECONDS COMMAND…
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= end)); then return 1; fi
    sleep 0.1
  done
}

daemon() { # NAME COMMAND…
  "${@:2}" >"$cluster/$1.out" 2>&1 </dev/null &
  cluster_processes+=("$!")
}

node_is_idle() { [[ $(sinfo --noheader --format=%t) == idle ]]; }

write_configuration() { # CONTROLLER-PORT NODE-PORT
  cat >"$cluster/slurm.conf" <<EOF
ClusterName=test
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$1
SlurmdPort=$2
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$cluster/munge.socket,cred_expire=5
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0,defer_batch=no
SwitchType=switch/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
KillWait=5
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/slurmd.log
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
EOF
}

# Starts the daemons; a status other than 0 says that they are not to be had here, and the folder's logs why.
start_cluster() { # FOLDER [LINES OF CONFIGURATION]
  cluster=$1
  local ports
  read -ra ports < <(free_ports)
  mkdir -p "$cluster/state" "$cluster/spool"
  chmod 755 "$cluster"
  dd if=/dev/urandom of="$cluster/munge.key" bs=128 count=1 status=none
  chmod 400 "$cluster/munge.key"
  write_configuration "${ports[@]}"
  printf "%s\n" "${@:2}" >>"$cluster/slurm.conf"
  export SLURM_CONF=$cluster/slurm.conf
  daemon munged "$(command -v munged)" --foreground --force --key-file="$cluster/munge.key" \
    --socket="$cluster/munge.socket" --pid-file="$cluster/munged.pid" --log-file="$cluster/munged.log" \
    --seed-file="$cluster/munge.seed"
  await 10 test -S "$cluster/munge.socket" || return 1
  daemon slurmctld "$(command -v slurmctld)" -D -i
  daemon slurmd "$(command -v slurmd)" -D
  await 60 node_is_idle
}

# The processes that have this cluster in their environment: daemons, and what they started.
cluster_members() {
  local process
  for process in /proc/[0-9]*; do
    if [[ ${process#/proc/} != "$$" ]] && grep -qzxF "SLURM_CONF=$SLURM_CONF" "$process/environ" 2>/dev/null; then
      printf '%s ' "${process#/proc/}"
    fi
  done
}

no_jobs() { [[ -z $(timeout 5 squeue --noheader) ]]; }
no_members() { [[ -z $(cluster_members) ]]; }

stop_cluster() {
  if [[ ${#cluster_processes[@]} -eq 0 ]]; then return; fi
  timeout 10 scancel --quiet --user="$(id -un)" 2>/dev/null || true
  await 10 no_jobs || true
  kill "${cluster_processes[@]}" 2>/dev/null || true
  local member
  for member in TERM KILL; do
    await 10 no_members && break
    # shellcheck disable=SC2046 # a list of numbers
    kill -s "$member" $(cluster_members) 2>/dev/null || true
  done
  wait "${cluster_processes[@]}" 2>/dev/null || true
  cluster_processes=()
  unset SLURM_CONF
}
