#!/usr/bin/env python3
"""Measures how training speed depends on threads, batch, network, filters, image size and classes, and draws it.

Every case is a process of its own; they take turns, round after round, and whoever is not at work is stopped, so that a
machine that is slow for a while is slow for all. Prints a table and, with --plot, writes a picture. How it depends on
the number of images is what ../large/measure.py measures.
"""

import argparse
import os
import pathlib
import statistics
import sys
import tempfile

import mnist
import numpy as np
from compare import Program, machine, speed, table
from peers import THROUGHPUT, Peer


def cases(folder: pathlib.Path) -> dict[str, list[tuple[str, list[str]]]]:
    """Title of each group, and for each case its label and its options."""
    return {
        "threads": [(str(n), ["--threads", str(n)]) for n in (1, 2, 4) if n <= 2 * len(os.sched_getaffinity(0))],
        "batch": [(str(n), ["--batch-size", str(n)]) for n in (8, 16, 32, 64, 128, 512)],
        "network": [
            ("default", []),
            ("5×5 filters", ["--architecture", "conv32x5,pool,conv64x5,dense64"]),
            ("no pool", ["--architecture", "conv16,conv16,dense64"]),
            ("dense only", ["--architecture", "dense128,dense64"]),
        ],
        "filters": [
            (f"{n}, {2 * n}, {2 * n}", ["--architecture", f"conv{n},pool,conv{2 * n},pool,conv{2 * n},dense64"])
            for n in (8, 16, 32, 64)
        ],
        "image": [(f"{side}×{side}", data_set(folder, side=side)) for side in (20, 28, 40, 56)],
        "classes": [(str(classes), data_set(folder, classes=classes)) for classes in (10, 47, 256)],
    }


def data_set(folder: pathlib.Path, side: int = 28, classes: int = 10) -> list[str]:
    """Options for 10,000 of MNIST's images, scaled, each digit split into several classes for more than ten."""
    images, labels = (array[:10_000] for array in mnist.load("train"))
    places = (np.arange(side) + 0.5) * images.shape[1] // side
    places = places.astype(int)
    images = np.rint(images[:, places][:, :, places] * 255).astype(np.uint8)
    labels = (labels + 10 * (np.arange(len(labels)) % -(-classes // 10))) % classes
    paths = [folder / f"{what}-{side}-{classes}.npy" for what in ("images", "labels")]
    np.save(paths[0], images)
    np.save(paths[1], labels.astype(np.uint8))
    return ["--images", str(paths[0]), "--labels", str(paths[1])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="how long a turn takes (default 2)")
    parser.add_argument("--groups", help="groups to measure, between commas (default: all)")
    parser.add_argument("--plot", type=pathlib.Path, help="write a picture to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        groups = cases(pathlib.Path(folder))
        chosen = options.groups.split(",") if options.groups else list(groups)
        if unknown := set(chosen) - set(groups):
            parser.error(f"--groups: {', '.join(groups)} are known, not {', '.join(sorted(unknown))}")
        rates, limits = measure({name: groups[name] for name in chosen}, options.rounds, options.seconds)
    print(machine())
    for group in chosen:
        rows = [[group, "images/s", "lowest", "highest", "dense limit", "share"]]
        for key in (key for key in rates if key[0] == group):
            found = rates[key]
            share = statistics.median(a / b for a, b in zip(found, limits[key]))
            rows.append([
                key[1], f"{statistics.median(found):,.0f}", f"{min(found):,.0f}", f"{max(found):,.0f}",
                f"{statistics.median(limits[key]):,.0f}", f"{share:.2f}"])  # fmt: skip
        print("", *table(rows), sep="\n")
    if options.plot:
        draw(rates, limits, chosen, options.plot)


def measure(groups: dict, rounds: int, seconds: float) -> tuple[dict, dict]:
    """Images per second of every turn of every case, and what dense arithmetic could reach, measured beside it."""
    programs, rates, limits = {}, {}, {}
    try:
        for group, members in groups.items():
            for label, arguments in members:
                peer = Peer(f"{group} {label}", label, (str(THROUGHPUT), *arguments), does=("train",))
                programs[group, label] = Program(peer, warm_up=0)
        for turn in range(rounds):
            for key, running in programs.items():
                rates.setdefault(key, []).append(speed(running.ask(f"train {seconds}")))
                limits.setdefault(key, []).append(running.ask("limit 0.1")["training"])
            print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    finally:
        for running in programs.values():
            running.end()
    return rates, limits


def draw(rates: dict, limits: dict, groups: list[str], path: pathlib.Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.ticker import LogLocator

    columns = min(3, len(groups))
    rows = -(-len(groups) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(11, 3.2 * rows), layout="constrained", squeeze=False)
    for axis in axes.flat[len(groups) :]:
        axis.remove()
    for axis, group in zip(axes.flat, groups):
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
            # Filters by those of the first layer, images by their pixels.
            labels = [key[1].split(",")[0] for key in keys]
            places = [int(label.split("×")[0]) ** (2 if group == "image" else 1) for label in labels]
            axis.plot(places, speeds, "o-", color="#2a6f97", label="measured")
            axis.plot(places, dense, "--", color="#d1495b", label="dense limit")
            axis.set_xscale("log", base=2)
            axis.set_xticks(places, labels)
            if group in ("filters", "image"):
                axis.set_yscale("log")
                axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
                axis.yaxis.set_major_formatter("{x:,.0f}")
            else:
                axis.set_ylim(bottom=0)
            axis.minorticks_off()
            titles = {
                "batch": "images in a batch",
                "filters": "filters of the first layer",
                "image": "pixels of an image",
            }
            axis.set_xlabel(titles.get(group, group))
            axis.set_ylabel("images/s")
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    axes[0, 0].legend(frameon=False, loc="best")
    figure.savefig(path, dpi=130)


if __name__ == "__main__":
    main()
