#!/usr/bin/env python3
"""Changes labels of a run's training images, and measures how many of them audit-data finds. Needs numpy and pandas.

  label_noise.py change LABELS.npy SHARE CHANGED.csv   changes this share of the labels, each to another class drawn with
                                                       equal probability (seed 0), and notes which they were
  label_noise.py measure ISSUES.csv CHANGED.csv        precision and recall of the issues, and of the first as many as
                                                       labels were changed
"""
import sys

import numpy as np
import pandas as pd


def change(path, share, changed):
    labels = np.load(path)
    draw = np.random.RandomState(0)
    index = np.sort(draw.choice(len(labels), int(share * len(labels)), replace=False))
    classes = int(labels.max()) + 1
    before = labels[index]
    labels[index] = (before + draw.randint(1, classes, len(index))) % classes
    np.save(path, labels)
    pd.DataFrame(dict(index=index, before=before, after=labels[index])).to_csv(changed, index=False)


def measure(issues, changed):
    issues, changed = pd.read_csv(issues), pd.read_csv(changed)
    wrong = set(changed["index"])
    hits = issues["index"].isin(wrong)
    repaired = issues.merge(changed, on="index")
    first = hits[: len(wrong)]
    print(f"{len(wrong)} changed, {len(issues)} found: precision {hits.mean():.4f}, recall {hits.sum() / len(wrong):.4f}, "
          f"first {len(first)} precision {first.mean():.4f}; "
          f"the suggested class is the one before for {(repaired.suggested == repaired.before).mean():.4f} of the hits")


if sys.argv[1] == "change":
    change(sys.argv[2], float(sys.argv[3]), sys.argv[4])
else:
    measure(*sys.argv[2:4])
