#!/usr/bin/env python3
"""Writes samples.json: candidates as NumPy draws them, to compare make-candidates with.

Run with: pip install numpy; python make_samples.py
"""

import itertools
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def three_digits(value, low, high):
    return min(max(float(f"{value:.2e}"), low), high)


def draw(random, values):
    """A value of a list, or of ("log" or "linear" or "whole" or "wholelog", low, high)."""
    if isinstance(values, list):
        return values[random.randint(len(values))]
    kind, low, high = values
    if kind == "whole":
        return low + random.randint(high - low + 1)
    if kind == "linear":
        return three_digits(random.uniform(low, high), low, high)
    value = np.exp(random.uniform(np.log(low), np.log(high)))
    return int(np.round(value)) if kind == "wholelog" else three_digits(value, low, high)


def sample(columns, count, seed):
    random = np.random.RandomState(seed)
    rows = []
    while len(rows) < count:
        row = [draw(random, values) for values in columns.values()]
        if row not in rows:
            rows.append(row)
    return rows


def texts(rows):
    return [[str(value) for value in row] for row in rows]


# conv{8,16}x{3,5},pool[,conv32],dense{32,64}; 3×3 is not written.
NETWORKS = [
    f"conv{filters}{kernel},pool{more},dense{units}"
    for filters, kernel, more, units in itertools.product([8, 16], ["", "x5"], ["", ",conv32"], [32, 64])
]

CASES = [
    ({"architecture": NETWORKS, "batch_size": [32, 64, 128], "learning_rate": ("log", 3e-4, 3e-3)}, 40, 42),
    ({"architecture": NETWORKS, "batch_size": ["32", "64"]}, 32, 0),
    ({"batch_size": ("wholelog", 16, 256), "epochs": ("whole", 3, 30), "patience": ("whole", 30, 40)}, 25, 7),
    ({"optimizer": ["adamw"], "learning_rate": ("log", 1e-6, 1), "weight_decay": ("log", 1e-4, 0.1),
      "averaging": ("linear", 0.9, 0.999), "label_smoothing": ("linear", 0, 0.1)}, 30, 4294967295),
]

if __name__ == "__main__":
    cases = [{"seed": seed, "columns": list(columns), "rows": texts(sample(columns, count, seed))}
             for columns, count, seed in CASES]
    text = ",\n".join(json.dumps(case) for case in cases)
    (HERE / "samples.json").write_text(f"[\n{text}\n]\n")
