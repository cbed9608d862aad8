#!/usr/bin/env python3
"""Measures how training speed depends on threads, batch, and network, and draws it.

Every case is a process of its own; they take turns, round after round, and whoever is not at work is stopped, so that a
machine that is slow for a while is slow for all. Prints a table and, with --plot, writes a picture.
"""

import argparse
import os
import pathlib
import statistics
import sys

from compare import Program, machine, speed, table
from peers import THROUGHPUT, Peer

# Title of the group, and for each case its label and its options.
CASES = {
    "threads": [(str(n), ["--threads", str(n)]) for n in (1, 2, 4) if n <= 2 * len(os.sched_getaffinity(0))],
    "batch": [(str(n), ["--batch-size", str(n)]) for n in (8, 16, 32, 64, 128, 512)],
    "network": [
        ("default", []),
        ("conv16, conv32, conv32", ["--architecture", "conv16,pool,conv32,pool,conv32,dense64"]),
        ("conv64, conv128, conv128", ["--architecture", "conv64,pool,conv128,pool,conv128,dense128"]),
        ("5×5 filters", ["--architecture", "conv32x5,pool,conv64x5,dense64"]),
        ("no pool", ["--architecture", "conv16,conv16,dense64"]),
        ("dense only", ["--architecture", "dense128,dense64"]),
    ],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="how long a turn takes (default 2)")
    parser.add_argument("--plot", type=pathlib.Path, help="write a picture to this file")
    options = parser.parse_args()
    programs = {}
    rates, limits = {}, {}
    try:
        for group, cases in CASES.items():
            for label, arguments in cases:
                peer = Peer(f"{group} {label}", label, (str(THROUGHPUT), *arguments), does=("train",))
                programs[group, label] = Program(peer, warm_up=0)
        for turn in range(options.rounds):
            for key, running in programs.items():
                rates.setdefault(key, []).append(speed(running.ask(f"train {options.seconds}")))
                limits.setdefault(key, []).append(running.ask("limit 0.1")["training"])
            print(f"round {turn + 1} of {options.rounds}", file=sys.stderr)
    finally:
        for running in programs.values():
            running.end()
    print(machine())
    for group in CASES:
        rows = [[group, "images/s", "lowest", "highest", "dense limit", "share"]]
        for key in (key for key in programs if key[0] == group):
            found = rates[key]
            share = statistics.median(a / b for a, b in zip(found, limits[key]))
            rows.append([
                key[1], f"{statistics.median(found):,.0f}", f"{min(found):,.0f}", f"{max(found):,.0f}",
                f"{statistics.median(limits[key]):,.0f}", f"{share:.2f}"])  # fmt: skip
        print("", *table(rows), sep="\n")
    if options.plot:
        draw(rates, limits, options.plot)


def draw(rates: dict, limits: dict, path: pathlib.Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(CASES), figsize=(11, 3.6), width_ratios=[1, 1.6, 2], layout="constrained")
    for axis, group in zip(axes, CASES):
        keys = [key for key in rates if key[0] == group]
        speeds = [statistics.median(rates[key]) for key in keys]
        dense = [statistics.median(limits[key]) for key in keys]
        if group == "network":
            places = range(len(keys))
            axis.barh(places, speeds, color="#2a6f97", label="measured")
            axis.plot(dense, places, "|", color="#d1495b", markersize=14, markeredgewidth=2.5, label="dense limit")
            axis.set_yticks(places, [key[1] for key in keys])
            axis.invert_yaxis()
            axis.set_xscale("log")
            axis.set_xlabel("images/s")
        else:
            places = [int(key[1]) for key in keys]
            axis.plot(places, speeds, "o-", color="#2a6f97", label="measured")
            axis.plot(places, dense, "--", color="#d1495b", label="dense limit")
            axis.set_xscale("log", base=2)
            axis.set_xticks(places, [str(place) for place in places])
            axis.set_ylim(bottom=0)
            axis.set_xlabel({"threads": "threads", "batch": "images in a batch"}[group])
            axis.set_ylabel("images/s")
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    axes[0].legend(frameon=False, loc="lower right")
    figure.savefig(path, dpi=130)


if __name__ == "__main__":
    main()
