#!/usr/bin/env python3
"""Writes label_issues.json: the label issues that cleanlab finds in labels and probabilities.

Needs cleanlab 2.9.0, numpy and scikit-learn. cleanlab's sorts are not stable, so only data count whose issues do not depend
on how ties are broken: each case is also worked out with stable sorts, and with ties in the opposite order.

  make_label_issues.py                    writes the fixture
  make_label_issues.py ARTIFACTS          compares ARTIFACTS/label_issues.csv with what cleanlab finds in the out-of-fold
                                          predictions there (needs pandas)
"""
import json
import pathlib
import sys
import warnings

import cleanlab
import numpy as np
from cleanlab.filter import find_label_issues

warnings.filterwarnings("ignore")
assert cleanlab.__version__ == "2.9.0", cleanlab.__version__
usual = np.argsort


def stable(values, *_, **__):
    return usual(values, kind="stable")


def opposite(values, *_, **__):
    values = np.asarray(values)
    return (len(values) - 1 - usual(values[::-1], kind="stable")).astype(np.intp)


def issues(labels, probabilities):
    return find_label_issues(
        labels, probabilities, filter_by="prune_by_noise_rate", return_indices_ranked_by="self_confidence", n_jobs=1)


def unambiguous(labels, probabilities):
    """The issues, or None if ties decide."""
    found = []
    for sort in (usual, stable, opposite):
        np.argsort = sort
        found.append(issues(labels, probabilities).tolist())
    np.argsort = usual
    return found[0] if found[0] == found[1] == found[2] else None


def case(draw, n, classes, sharpness, noise, sizes=None):
    weights = np.ones(classes) if sizes is None else np.array(sizes, float)
    truth = draw.choice(classes, n, p=weights / weights.sum())
    truth[:classes] = np.arange(classes)
    logits = draw.normal(size=(n, classes))
    logits[np.arange(n), truth] += sharpness
    # Single precision in its shortest decimal form, as tables have it, read as doubles.
    single = (np.exp(logits) / np.exp(logits).sum(1, keepdims=True)).astype(np.float32)
    probabilities = np.array([[float(str(value)) for value in row] for row in single])
    labels = truth.copy()
    wrong = draw.choice(n, int(noise * n), replace=False)
    labels[wrong] = (labels[wrong] + draw.randint(1, classes, len(wrong))) % classes
    return labels, probabilities


def write():
    kinds = [
        ("two classes", 120, 2, 2.5, 0.1, None),
        ("ten classes, sure of itself", 400, 10, 6, 0.05, None),
        ("ten classes, unsure", 300, 10, 1, 0.2, None),
        ("unequal classes", 300, 5, 3, 0.08, [100, 50, 20, 5, 1]),
        ("a class of few samples", 90, 4, 2, 0.3, [40, 40, 8, 1]),
        ("more classes than a register has lanes", 500, 17, 4, 0.1, None),
        ("nothing wrong", 150, 3, 12, 0, None),
        ("as good as random", 200, 4, 0, 0.5, None),
    ]
    cases = []
    for name, *arguments in kinds:
        for seed in range(1000):
            labels, probabilities = case(np.random.RandomState(seed), *arguments)
            found = unambiguous(labels, probabilities)
            if found is not None and (found or name == "nothing wrong"):
                break
        else:
            raise SystemExit(f"{name}: ties everywhere")
        cases.append(dict(
            name=name, classes=probabilities.shape[1], labels=labels.tolist(), issues=found,
            probabilities=[value for row in probabilities.tolist() for value in row]))
        print(f"{name}: seed {seed}, {len(found)} issues", file=sys.stderr)
    path = pathlib.Path(__file__).parent / "label_issues.json"
    path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


def compare(artifacts):
    import pandas as pd

    folds = sorted(artifacts.glob("fold-*/predictions.csv"))
    table = pd.concat(pd.read_csv(path, float_precision="round_trip") for path in folds).sort_values("index")
    columns = [name for name in table if name[0] == "p" and name[1:].isdigit()]
    found = table["index"].to_numpy()[issues(table.label.to_numpy(), table[columns].to_numpy())].tolist()
    own = pd.read_csv(artifacts / "label_issues.csv")["index"].tolist()
    print(f"{len(found)} issues by cleanlab, {len(own)} in label_issues.csv: "
          + ("the same in the same order" if found == own else
             "the same in another order" if set(found) == set(own) else
             f"{len(set(found) & set(own))} of them the same"))


if len(sys.argv) > 1:
    compare(pathlib.Path(sys.argv[1]))
else:
    write()
