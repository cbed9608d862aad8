#!/usr/bin/env python3
"""Writes stratified_splits.json and stratified_group_folds.json: what scikit-learn gives for some labels.

Needs numpy and scikit-learn 1.9.1 or newer; older versions of StratifiedGroupKFold shuffle class counts away from groups.
"""
import json
import pathlib

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold, train_test_split

here = pathlib.Path(__file__).parent
draw = np.random.RandomState(5)


def unequal(n, classes):
    """Labels of classes whose sizes differ by much, at least two of each."""
    weights = np.arange(1, classes + 1) ** 2.0
    labels = draw.choice(classes, n, p=weights / weights.sum())
    labels[: 2 * classes] = np.tile(np.arange(classes), 2)
    return draw.permutation(labels)


splits = []
for name, labels in [
    ("two equal classes", np.tile([0, 1], 10)),
    ("ten equal classes, ties everywhere", np.repeat(np.arange(10), 7)),
    ("unequal classes", unequal(300, 12)),
    ("labels with gaps", unequal(200, 5) * 7 - 3),
    ("many classes of two and three", np.concatenate([np.repeat(np.arange(20), 2), np.arange(20)])),
    ("256 classes", unequal(3000, 256)),
]:
    for fraction, seed in [(0.15, 42), (0.15, 0), (0.2, 7), (0.5, 2**32 - 1), (0.34, 1)]:
        n_test = int(np.ceil(fraction * len(labels)))
        classes = len(np.unique(labels))
        if min(n_test, len(labels) - n_test) < classes:
            continue
        _, test = train_test_split(np.arange(len(labels)), test_size=fraction, stratify=labels, random_state=seed)
        splits.append(dict(name=name, fraction=fraction, seed=seed, labels=labels.tolist(), test=sorted(test.tolist())))
(here / "stratified_splits.json").write_text(json.dumps(splits, separators=(",", ":")) + "\n")

folds = []
for name, labels, groups in [
    ("writers of equal size", np.tile(np.arange(5), 40), np.repeat(np.arange(20), 10)),
    ("groups of every size", unequal(240, 4), np.sort(draw.choice(40, 240))),
    ("each sample by itself", unequal(90, 3), draw.permutation(90)),
    ("groups of one class", np.repeat(np.arange(6), 20), np.repeat(np.arange(30), 4)),
    ("more than eight classes", unequal(400, 20), draw.choice(60, 400)),
    ("more than 128 classes", unequal(1200, 150), draw.choice(90, 1200)),
]:
    for n_splits, seed in [(7, 42), (5, 0), (2, 3)]:
        assigned = np.zeros(len(labels), int)
        folder = StratifiedGroupKFold(n_splits=n_splits, shuffle=True, random_state=seed)
        for fold, (_, test) in enumerate(folder.split(labels, labels, groups)):
            assigned[test] = fold
        arrays = dict(labels=labels.tolist(), groups=groups.tolist(), fold=assigned.tolist())
        folds.append(dict(name=name, folds=n_splits, seed=seed, **arrays))
(here / "stratified_group_folds.json").write_text(json.dumps(folds, separators=(",", ":")) + "\n")
