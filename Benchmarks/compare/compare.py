#!/usr/bin/env python3
"""Compares the speed of this project with that of other programs that train the same network on the same data.

All programs are started first and warm up. Then they take turns, round after round; whoever is not at work is stopped, so
that nothing else runs. What is printed are medians over the rounds, and ratios within rounds, so that a machine that is
slow for a while is slow for all.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import signal
import statistics
import subprocess
import sys

from peers import Peer, peers

WORK = {"train": "training", "infer": "inference"}


def arguments(known: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=5, help="how long a turn takes (default 5)")
    parser.add_argument("--warm-up", type=float, default=10, help="how long each program warms up (default 10)")
    parser.add_argument("--work", choices=WORK, action="append", help="only this (default: both)")
    parser.add_argument("--peers", default=",".join(known), help=f"names between commas (default: {','.join(known)})")
    parser.add_argument("--save", type=pathlib.Path, help="write all measurements to this file, as JSON")
    options = parser.parse_args()
    unknown = set(options.peers.split(",")) - set(known)
    if unknown:
        parser.error(f"--peers: {', '.join(known)} are known, not {', '.join(sorted(unknown))}")
    return options


class Program:
    """A peer that runs, stopped unless it is its turn."""

    def __init__(self, peer: Peer, warm_up: float):
        self.peer = peer
        self.process = subprocess.Popen(
            peer.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
            cwd=pathlib.Path(__file__).parent,
            env={**os.environ, **dict(peer.environment), "WARM_UP_SECONDS": str(warm_up)})  # fmt: skip
        self.versions = self.answer()["versions"]
        self.send(signal.SIGSTOP)

    def ask(self, line: str) -> dict:
        self.send(signal.SIGCONT)
        print(line, file=self.process.stdin, flush=True)
        answer = self.answer()
        self.send(signal.SIGSTOP)
        return answer

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.peer.name} ended with status {self.process.wait()}: {' '.join(self.peer.command)}")
        return json.loads(line)

    def send(self, number: int) -> None:
        os.killpg(self.process.pid, number)

    def end(self) -> None:
        self.send(signal.SIGCONT)
        self.process.stdin.close()
        self.process.wait()


def machine() -> str:
    info = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    flags = next((line for line in info.splitlines() if line.startswith("flags")), "").split()
    widest = next((name for name in ("avx512f", "avx2", "avx") if name in flags), "no AVX")
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {widest}, Linux {platform.release()}"


def measure(programs: dict[str, Program], works: list[str], rounds: int, seconds: float) -> dict:
    """`{work: {name: [answer of each round]}}`, and the limits of dense arithmetic that ours measures beside them."""
    results = {work: {name: [] for name, program in programs.items() if work in program.peer.does} for work in works}
    limits = []
    for turn in range(rounds):
        for work, answers in results.items():
            for name in answers:
                answers[name].append(programs[name].ask(f"{work} {seconds}"))
        if "ours" in programs:
            limits.append(programs["ours"].ask("limit 0.1"))
        print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return {"works": results, "limits": limits}


def speed(answer: dict) -> float:
    return answer["images"] / answer["seconds"]


def report(programs: dict[str, Program], results: dict) -> str:
    versions = {name: text for program in programs.values() for name, text in program.versions.items()}
    lines = [
        f"{datetime.date.today()} · {machine()} · load {os.getloadavg()[0]:.1f}",
        " · ".join(f"{name} {text}" for name, text in versions.items()) + f" · Python {platform.python_version()}",
    ]
    for work, answers in results["works"].items():
        rows = [[WORK[work], "images/s", "lowest", "highest", "ours / it", "cores busy", "memory, MB", "loss", "accuracy"]]
        for name, list_ in answers.items():
            speeds = [speed(answer) for answer in list_]
            ratio = "–"
            if "ours" in answers:
                ratio = f"{statistics.median(speed(a) / speed(b) for a, b in zip(answers['ours'], list_)):.2f}"
            last = list_[-1]
            rows.append([
                programs[name].peer.title, f"{statistics.median(speeds):,.0f}", f"{min(speeds):,.0f}",
                f"{max(speeds):,.0f}", ratio, f"{statistics.median(a['cpu'] / a['seconds'] for a in list_):.2f}",
                f"{last['memory'] / 1e6:,.0f}", f"{last['loss']:.4f}", f"{last['accuracy']:.4f}"])  # fmt: skip
        if results["limits"]:
            key = WORK[work]
            limits = [limit[key] for limit in results["limits"]]
            ratio = statistics.median(speed(a) / b for a, b in zip(answers["ours"], limits))
            rows.append([
                f"dense arithmetic at the limit, {statistics.median(a['limit'] for a in results['limits']) / 1e9:.1f} GFLOP/s",
                f"{statistics.median(limits):,.0f}", f"{min(limits):,.0f}", f"{max(limits):,.0f}", f"{ratio:.2f}",
                "", "", "", ""])  # fmt: skip
        lines += ["", *table(rows)]
    return "\n".join(lines)


def table(rows: list[list[str]]) -> list[str]:
    """Markdown whose columns line up."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return [
        "| " + " | ".join(f"{cell:<{width}}" if column == 0 else f"{cell:>{width}}"
                          for column, (cell, width) in enumerate(zip(row, widths))) + " |"
        for row in [rows[0], rule, *rows[1:]]
    ]  # fmt: skip


def main() -> None:
    everyone = {peer.name: peer for peer in peers(len(os.sched_getaffinity(0)))}
    options = arguments(list(everyone))
    programs: dict[str, Program] = {}
    try:
        for name in options.peers.split(","):
            print(f"starting {name}", file=sys.stderr)
            programs[name] = Program(everyone[name], options.warm_up)
        results = measure(programs, options.work or list(WORK), options.rounds, options.seconds)
        if options.save:
            options.save.write_text(json.dumps(results, indent=1))
        print(report(programs, results))
    finally:
        for program in programs.values():
            program.end()


if __name__ == "__main__":
    main()
