#!/usr/bin/env python3
"""Writes classification.json and folds.json: what scikit-learn and pandas give.

Run with any scikit-learn and pandas, for example: pip install pandas scikit-learn; python make_fixtures.py
"""

import json
import pathlib

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

HERE = pathlib.Path(__file__).parent


def write(name, cases):
    """One case on each line."""
    (HERE / name).write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


def classification(name, classes, labels, predicted):
    labels, predicted = np.asarray(labels), np.asarray(predicted)

    def scores(average):
        p, r, f, s = precision_recall_fscore_support(
            labels, predicted, labels=range(classes), average=average, zero_division=0)
        support = s if average is None else len(labels)
        return [np.asarray(v).tolist() for v in (p, r, f, support)]

    return {
        "name": name,
        "classCount": classes,
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "confusion": confusion_matrix(labels, predicted, labels=range(classes)).tolist(),
        "accuracy": accuracy_score(labels, predicted),
        "classes": scores(None),
        "macro": scores("macro"),
        "weighted": scores("weighted"),
    }


def classifications():
    random = np.random.RandomState(7)
    labels = random.randint(0, 10, 400)
    mostly_right = np.where(random.random_sample(400) < 0.9, labels, random.randint(0, 10, 400))
    return [
        classification("ten classes, nine in ten right", 10, labels, mostly_right),
        classification("two classes, uneven", 2, [0] * 30 + [1] * 5, [0] * 28 + [1] * 3 + [0] * 4),
        classification("a class that is never predicted", 3, [0, 1, 2, 2, 1, 0], [0, 1, 1, 0, 1, 0]),
        classification("a class without samples, yet predicted", 4, [0, 1, 3, 3, 1], [0, 2, 3, 2, 1]),
        classification("a class neither seen nor predicted", 4, [0, 1, 3, 3], [0, 1, 3, 1]),
        classification("all wrong", 3, [0, 1, 2], [1, 2, 0]),
        classification("all right", 3, [0, 1, 2, 2], [0, 1, 2, 2]),
        classification("one sample", 5, [4], [4]),
        classification("47 classes", 47, random.randint(0, 47, 300), random.randint(0, 47, 300)),
    ]


def folds():
    """The reference's own table, and others; the epochs are made up."""
    reference = pd.DataFrame({
        "train_loss": [0.015913, 0.021198, 0.013701, 0.024294, 0.004981],
        "train_acc": [0.995229, 0.993229, 0.995938, 0.992708, 0.998667],
        "valid_loss": [0.034514, 0.035868, 0.042487, 0.040730, 0.031428],
        "valid_acc": [0.989167, 0.988417, 0.989333, 0.987750, 0.991333],
        "best_epoch": [9, 7, 10, 6, 13],
    })
    tables = [reference]
    for best in ([8, 9], [9, 10], [1, 2], [7, 7, 7, 8], [3, 4, 4], [20] * 10):
        random = np.random.RandomState(best)
        table = pd.DataFrame(random.random_sample((len(best), 4)), columns=reference.columns[:4])
        tables.append(table.assign(best_epoch=best))
    equal = pd.DataFrame({name: [0.1] * 3 for name in reference.columns[:4]}).assign(best_epoch=[5, 5, 5])
    return [
        {
            "columns": {name: table[name].tolist() for name in table.columns},
            "mean": table.mean().to_dict(),
            "std": table.std().to_dict(),
            "chosen": round(table.best_epoch.mean()),
        }
        for table in [*tables, equal]
    ]


if __name__ == "__main__":
    write("classification.json", classifications())
    write("folds.json", folds())
