#!/usr/bin/env python3
"""Measures the tools on few and on many images: time, memory, and images a second in training.

Takes the folders that make_large.py made, say those of 1, 10 and 100 copies of MNIST, and runs the tools of
.build/release on each: idx-convert, make-folds, and train-fold for a few seconds, in turns, round after round, so that a
machine that is slow for a while is slow for all. The arrays go to the folder `artifacts` beside the IDX files.

With --whole every tool is run to its end on each set instead, with two folds and a small network.

Memory is what the process has for itself (RssAnon in /proc/PID/status): pages of mapped files are the system's, which
takes them back when others need them.
"""

import argparse
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import time

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PACKAGE / "Benchmarks" / "compare"))
from compare import machine, table  # noqa: E402

TOOLS = PACKAGE / ".build" / "release"
RATE = re.compile(rb"([\d,]+) img/s")


class Set:
    """A folder of IDX files and what was measured on it."""

    def __init__(self, folder: pathlib.Path):
        self.data = folder
        self.artifacts = folder / "artifacts"
        with open(folder / "train-images-idx3-ubyte", "rb") as file:
            self.count = struct.unpack(">4x I", file.read(8))[0]
        self.convert: tuple[float, int] | None = None
        self.folds: list[tuple[float, int]] = []
        self.training: list[Training] = []


class Training:
    """A training that was stopped after some seconds: how long it took to begin, how fast it was, what memory it had."""

    def __init__(self, artifacts: pathlib.Path, seconds: float, threads: int):
        shutil.rmtree(artifacts / "fold-1", ignore_errors=True)
        command = [TOOLS / "train-fold", "--fold", "1", "--threads", str(threads), "--artifacts", artifacts]
        # The live line with the rate is drawn on a terminal only.
        terminal, other = pty.openpty()
        started = time.perf_counter()
        self.memory, self.mapped, self.rate, self.start = 0, 0, 0, None
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=other, stdin=other) as process:
            os.close(other)
            while process.poll() is None:
                self.memory = max(self.memory, own_memory(process.pid))
                self.mapped = max(self.mapped, mapped_memory(process.pid))
                if rates := RATE.findall(what_it_says(terminal)):
                    self.start = self.start or time.perf_counter() - started
                    self.rate = int(rates[-1].replace(b",", b""))
                if self.start and time.perf_counter() - started - self.start > seconds:
                    process.send_signal(signal.SIGTERM)
        os.close(terminal)
        if process.returncode != 143:
            sys.exit(f"{' '.join(map(str, command))} ended with status {process.returncode}")


def what_it_says(terminal: int) -> bytes:
    """What a program has written to its terminal in the last tenth of a second."""
    if not select.select([terminal], [], [], 0.1)[0]:
        return b""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Nobody has the other end any more.
        return b""


def run(*command: str | pathlib.Path) -> tuple[float, int]:
    """Runs a tool to its end; its seconds and the most memory of its own."""
    started = time.perf_counter()
    memory = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            memory = max(memory, own_memory(process.pid))
            time.sleep(0.002)
    seconds = time.perf_counter() - started
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with status {process.returncode}")
    return seconds, memory


def own_memory(process: int) -> int:
    return status(f"/proc/{process}/status", "RssAnon")


def mapped_memory(process: int) -> int:
    return status(f"/proc/{process}/status", "RssFile")


def status(path: str, name: str) -> int:
    """A line of a status file in bytes, 0 of a process that has ended."""
    try:
        found = re.search(rf"^{name}:\s+(\d+) kB", pathlib.Path(path).read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        found = None
    return int(found[1]) * 1024 if found else 0


def whole(data: Set) -> list[list[str]]:
    """Every tool from the arrays to the report: its seconds, and the most memory of its own."""
    folder = data.data / "whole"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for part in ("train", "test"):
        for what in ("images", "labels"):
            (folder / f"{part}-{what}.npy").symlink_to(data.artifacts.resolve() / f"{part}-{what}.npy")
    small = ("--epochs", "1", "--architecture", "dense16")
    tools = [
        ("make-folds", "--folds", "2"), ("train-fold", "--fold", "1", *small), ("train-fold", "--fold", "2", *small),
        ("aggregate-cv",), ("train-final", *small), ("evaluate",), ("render-report",)]  # fmt: skip
    rows = [["images", "tool", "s", "memory, MB"]]
    for name, *options in tools:
        seconds, memory = run(TOOLS / name, *options, "--artifacts", folder)
        rows.append([f"{data.count:,}", " ".join((name, *options[:2])), f"{seconds:.1f}", f"{memory / 1e6:.0f}"])
        print(*rows[-1], file=sys.stderr)
    shutil.rmtree(folder)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=pathlib.Path, nargs="+", help="folders that make_large.py made")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4, help="how long each training goes on (default 4)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--whole", action="store_true", help="run every tool to its end")
    parser.add_argument("--plot", type=pathlib.Path, help="write a picture to this file")
    options = parser.parse_args()
    sets = sorted(map(Set, options.folders), key=lambda data: data.count)
    for data in sets:
        if not (data.artifacts / "train-images.npy").exists():
            data.convert = run(TOOLS / "idx-convert", "--data", data.data, "--artifacts", data.artifacts)
    if options.whole:
        print(machine())
        for data in sets:
            print("", *table(whole(data)), sep="\n")
        return
    for turn in range(options.rounds):
        for data in sets:
            data.folds.append(run(TOOLS / "make-folds", "--artifacts", data.artifacts))
            data.training.append(Training(data.artifacts, options.seconds, options.threads))
        print(f"round {turn + 1} of {options.rounds}", file=sys.stderr)
    print(machine())
    print("", *table(report(sets)), sep="\n")
    if options.plot:
        draw(sets, options.plot)


def report(sets: list[Set]) -> list[list[str]]:
    rows = [[
        "images", "idx-convert, s", "make-folds, s", "its memory, MB", "until training, s", "images/s", "of the fewest",
        "its memory, MB", "mapped, MB"]]  # fmt: skip
    for data in sets:
        ratios = [mine.rate / first.rate for mine, first in zip(data.training, sets[0].training)]
        rows.append([
            f"{data.count:,}", f"{data.convert[0]:.1f}" if data.convert else "–",
            f"{statistics.median(seconds for seconds, _ in data.folds):.2f}",
            f"{max(memory for _, memory in data.folds) / 1e6:.0f}",
            f"{statistics.median(training.start for training in data.training):.1f}",
            f"{statistics.median(training.rate for training in data.training):,.0f}", f"{statistics.median(ratios):.3f}",
            f"{max(training.memory for training in data.training) / 1e6:.0f}",
            f"{max(training.mapped for training in data.training) / 1e6:,.0f}"])  # fmt: skip
    return rows


def draw(sets: list[Set], path: pathlib.Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    counts = [data.count for data in sets]
    figure, axes = plt.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
    drawn = [
        ("make-folds, s", [statistics.median(seconds for seconds, _ in data.folds) for data in sets]),
        ("training, images/s", [statistics.median(t.rate for t in data.training) for data in sets]),
        ("memory of a training, MB", [max(t.memory for t in data.training) / 1e6 for data in sets]),
    ]
    for axis, (title, values) in zip(axes, drawn):
        axis.plot(counts, values, "o-", color="#2a6f97")
        axis.set(title=title, xlabel="images", xscale="log")
        axis.set_xticks(counts, [f"{count:,}" for count in counts])
        axis.minorticks_off()
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
        if axis is axes[0]:
            axis.set_yscale("log")
        else:
            axis.set_ylim(0, 1.1 * max(values))
    figure.savefig(path, dpi=130)


if __name__ == "__main__":
    main()
