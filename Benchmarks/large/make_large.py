#!/usr/bin/env python3
"""Makes a large data set of MNIST: many copies of its training images, each moved by up to two pixels along both axes.

Writes four IDX files as MNIST has them, ready for `idx-convert --data FOLDER`: 100 copies are 6,000,000 images and 4.7 GB.
The first copy is MNIST itself; the shifts of the others follow from the seed. The test images are MNIST's own.
"""

import argparse
import gzip
import pathlib
import shutil
import struct
import sys

import numpy as np

MNIST = pathlib.Path(__file__).resolve().parents[2] / "data" / "mnist"
REACH = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where the files go")
    parser.add_argument("--copies", type=int, default=100, help="copies of the 60,000 training images (default 100)")
    parser.add_argument("--seed", type=int, default=42, help="seed of the shifts (default 42)")
    options = parser.parse_args()
    if options.copies < 1:
        parser.error(f"--copies {options.copies}: at least 1 expected")
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        with gzip.open(MNIST / f"{name}.gz") as source, open(options.folder / name, "wb") as target:
            shutil.copyfileobj(source, target)
    images = read("train-images-idx3-ubyte", 16).reshape(-1, 28, 28)
    labels = read("train-labels-idx1-ubyte", 8)
    count = options.copies * len(images)
    with open(options.folder / "train-labels-idx1-ubyte", "wb") as file:
        file.write(struct.pack(">4B I", 0, 0, 8, 1, count))
        for _ in range(options.copies):
            file.write(labels)
    random = np.random.default_rng(options.seed)
    with open(options.folder / "train-images-idx3-ubyte", "wb") as file:
        file.write(struct.pack(">4B 3I", 0, 0, 8, 3, count, *images.shape[1:]))
        for copy in range(options.copies):
            file.write(images if copy == 0 else moved(images, random))
            print(f"\r{copy + 1} of {options.copies} copies", end="", file=sys.stderr, flush=True)
    print(f"\n{options.folder}: {count:,} training images", file=sys.stderr)


def read(name: str, header: int) -> np.ndarray:
    with gzip.open(MNIST / f"{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def moved(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The images, each moved by its own shift; what comes in at an edge is paper."""
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (REACH, REACH), (REACH, REACH)))
    shifts = random.integers(0, 2 * REACH + 1, (2, len(images)))
    result = np.empty_like(images)
    for down in range(2 * REACH + 1):
        for right in range(2 * REACH + 1):
            chosen = np.flatnonzero((shifts[0] == down) & (shifts[1] == right))
            result[chosen] = padded[chosen, down : down + height, right : right + width]
    return result


if __name__ == "__main__":
    main()
