#!/usr/bin/env python3
"""Writes group_folds.json: groups files as people have them, and the folds that scikit-learn 1.9.1 makes with pandas' reading.

Needs numpy, pandas and scikit-learn 1.9.1 or newer; older versions of StratifiedGroupKFold shuffle class counts away from
groups.
"""
import io
import json
import pathlib

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold

here = pathlib.Path(__file__).parent
draw = np.random.RandomState(11)
labels = draw.choice(5, 200, p=[0.4, 0.25, 0.2, 0.1, 0.05])
index = np.arange(200)


def table(groups, rows=index):
    return "index,group\n" + "".join(f"{row},{group}\n" for row, group in zip(rows, groups))


words = np.array(["Zoë", "zoe", "Ärzte", "b", "B", "a10", "a9", "10", "é", "e\u0301", "日本", "🙂", "ﬀ", "Ω"])
files = {
    "numbers, sorted as numbers": table(draw.choice([9, 10, 100, -3, 7, 20, 8, 1000, 3, 2, 1, 55], 200)),
    "floats": table(draw.choice(["1.5", "10", "9", "1e1", "-2.25", "0.5", "3", "4", "7", "8"], 200)),
    "words, sorted by code points": table(draw.choice(words, 200)),
    "numbers among words are words": table(draw.choice(["10", "9", "x", "100", "1", "2", "y"], 200)),
    "rows in any order, some images without one": table(draw.choice(40, 150), draw.permutation(200)[:150]),
    "few of many in a group, as duplicates.csv has them": table(np.repeat(np.arange(6), 2), draw.permutation(200)[:12]),
}
cases = []
for name, text in files.items():
    given = pd.read_csv(io.StringIO(text)).set_index("index").group
    names, ranks = np.unique(given.to_numpy(), return_inverse=True)
    groups = pd.Series(-1, index=index)
    groups[given.index] = ranks
    alone = groups == -1
    groups[alone] = len(names) + np.arange(alone.sum())
    for folds, seed in [(5, 42), (3, 0)]:
        fold = np.zeros(200, int)
        folder = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
        for number, (_, valid) in enumerate(folder.split(labels, labels, groups), start=1):
            fold[valid] = number
        cases.append(dict(
            name=name, table=text, folds=folds, seed=seed, named=len(names), alone=int(alone.sum()),
            groups=groups.tolist(), fold=fold.tolist()))
(here / "group_folds.json").write_text(
    json.dumps(dict(labels=labels.tolist(), cases=cases), separators=(",", ":"), ensure_ascii=False) + "\n")
