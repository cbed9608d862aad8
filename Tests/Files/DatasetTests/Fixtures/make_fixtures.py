#!/usr/bin/env python3
"""Writes random_state.json, stratified_folds*.json and folds_*.csv: what NumPy, pandas and scikit-learn give.

Run with any NumPy, pandas and scikit-learn, for example: pip install numpy pandas scikit-learn; python make_fixtures.py
RandomState's stream is frozen (NEP 19), so every version gives the same files.
"""

import csv
import gzip
import json
import pathlib
import warnings
import zlib

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold

HERE = pathlib.Path(__file__).parent
MNIST_LABELS = HERE / "../../../../data/mnist/train-labels-idx1-ubyte.gz"


def write(name, cases):
    """One case on each line."""
    (HERE / name).write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


def crc(array, dtype):
    """CRC-32 of the numbers as little-endian `dtype`."""
    return zlib.crc32(np.asarray(array).astype(dtype).tobytes())


def random_state(seed):
    """Draws from a fresh RandomState for each kind; `seed` is an integer or a list."""

    def new():
        return np.random.RandomState(seed)

    words = new().randint(0, 2**32, size=1500, dtype=np.uint32)
    doubles = new().random_sample(size=4)
    limits = [(-1.0, 1.0), (-0.14433756729740643, 0.14433756729740643), (0.0, 255.0), (5.0, 2.0)]
    generator = new()
    uniforms = [generator.uniform(low, high) for low, high in limits]
    mixed = new()
    sequence = [int(mixed.randint(0, 2**32, dtype=np.uint32)), *map(int, mixed.permutation(7)), mixed.random_sample()]
    # randint of 64 bits draws as permutation does: 32 bits where the bound fits in 32, 64 bits otherwise.
    generator = new()
    bounds = [0, 1, 2, 6, 255, 256, 2**31, 2**32 - 1, 2**32, 2**40 + 12345, 2**63 - 2, 2**63, 2**64 - 1, 9]
    bounded = [[bound, int(generator.randint(0, bound + 1, dtype=np.uint64))] for bound in bounds]
    return {
        "seeds": seed if isinstance(seed, list) else [seed],
        "isArray": isinstance(seed, list),
        "words": [int(w) for w in words[:5]],
        "crcOf1500Words": crc(words, "<u4"),
        "doubles": doubles.tolist(),
        "uniforms": uniforms,
        "boundedIntegers": bounded,
        "permutation10": new().permutation(10).tolist(),
        "permutation1": new().permutation(1).tolist(),
        "crcOfPermutations": {str(n): crc(new().permutation(n), "<i8") for n in (2, 3, 1000, 60000, 70001)},
        "shuffledLetters": shuffled(new(), list("abcdefghijk")),
        "wordThenPermutation7ThenDouble": sequence,
    }


def shuffled(generator, values):
    generator.shuffle(values)
    return "".join(values)


def fold_frame(labels, count, seed):
    """docs/Method.md, step 2, as the report has it."""
    df = pd.DataFrame({"index": np.arange(len(labels)), "label": labels})
    df = df.sample(frac=1, random_state=seed).reset_index(drop=True)
    df["kfold"] = -1
    splitter = StratifiedKFold(n_splits=count)
    for fold, (_, valid) in enumerate(splitter.split(df, y=df.label), start=1):
        df.loc[valid, "kfold"] = fold
    return df.sort_values("index")


def folds(labels, count, seed):
    return fold_frame(labels, count, seed).kfold.to_numpy()


def distribution(name):
    generator = np.random.RandomState([2, 7, 1, 8])
    if name == "uniform, 10 classes":
        return generator.randint(0, 10, 97)
    if name == "two classes, one rare":
        labels = np.zeros(60, int)
        labels[generator.permutation(60)[:11]] = 1
        return labels
    if name == "exactly as many members as folds":
        return np.array([3, 1, 4, 1, 3, 4, 4, 1, 3, 1, 3, 4, 4, 1, 3])
    if name == "sorted, uneven":
        return np.repeat([0, 1, 2, 3, 4], [13, 29, 11, 40, 17])
    if name == "labels 0, 47 and 255":
        return generator.choice([0, 47, 255], 83, p=[0.6, 0.25, 0.15])
    if name == "one class":
        return np.full(23, 7)
    if name == "a class of one":
        return np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3])
    if name == "most classes small":
        return np.repeat(np.arange(9), [1, 2, 3, 4, 12, 1, 1, 5, 2])[generator.permutation(31)]
    raise KeyError(name)


def fold_cases():
    names = [
        "uniform, 10 classes", "two classes, one rare", "exactly as many members as folds",
        "sorted, uneven", "labels 0, 47 and 255", "one class", "a class of one", "most classes small",
    ]
    cases = []
    for name in names:
        labels = distribution(name)
        for count in (2, 3, 5, 11):
            members = np.unique(labels, return_counts=True)[1]
            if members.max() < count:
                continue
            for seed in (0, 1, 42, 2**32 - 1):
                with warnings.catch_warnings():
                    # The one warning that there may be: a class with fewer members than there are folds.
                    warnings.simplefilter("ignore" if members.min() < count else "error")
                    expected = folds(labels, count, seed)
                cases.append({
                    "name": name, "folds": count, "seed": seed,
                    "labels": labels.tolist(), "kfold": expected.tolist(),
                })
    return cases


def mnist_cases():
    labels = np.frombuffer(gzip.decompress(MNIST_LABELS.read_bytes())[8:], np.uint8)
    cases = []
    for count in (2, 3, 5, 10):
        for seed in (0, 1, 42, 2026, 2**32 - 1):
            expected = folds(labels, count, seed)
            cases.append({
                "folds": count, "seed": seed, "crc": crc(expected, "<u2"), "first": expected[:20].tolist(),
            })
    return cases


def fold_files():
    """The same 41 samples in 3 folds of seed 42, saved in the ways that people save tables with pandas."""
    frame = fold_frame(np.arange(41) * 7 % 10 % 3, 3, 42)
    frame.to_csv(HERE / "folds_report.csv")
    frame.astype({"kfold": float}).to_csv(HERE / "folds_floats.csv")
    frame.to_csv(HERE / "folds_plain.csv", index=False)
    frame = frame.sample(frac=1, random_state=1).assign(note='so-called "test", part 1\nof 2')
    frame[["kfold", "note", "label", "index"]].to_csv(
        HERE / "folds_quoted.csv", index=False, quoting=csv.QUOTE_ALL, lineterminator="\r\n", encoding="utf-8-sig")


if __name__ == "__main__":
    fold_files()
    seeds = [0, 1, 42, 2**32 - 1, [0], [42], [42, 0, 0], [42, 1, 3], [2**32 - 1, 0, 7], list(range(700))]
    write("random_state.json", [random_state(seed) for seed in seeds])
    write("stratified_folds.json", fold_cases())
    write("stratified_folds_mnist.json", mnist_cases())
