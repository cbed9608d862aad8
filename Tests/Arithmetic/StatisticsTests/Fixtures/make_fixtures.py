#!/usr/bin/env python3
"""Writes classification, folds, calibration, intervals, comparisons, correlations and corrected_t.json: what
scikit-learn, pandas, SciPy and statsmodels give.

Run with scikit-learn 1.7 or newer: pip install pandas scipy scikit-learn statsmodels; python make_fixtures.py
"""

import json
import pathlib

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize_scalar
from scipy.special import log_softmax
from scipy.stats import binomtest, spearmanr
from scipy.stats import t as student_t
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    accuracy_score, balanced_accuracy_score, brier_score_loss, confusion_matrix, precision_recall_fscore_support)
from statsmodels.stats.contingency_tables import mcnemar

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
        "balanced": balanced_accuracy_score(labels, predicted),
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


def temperature(labels, probabilities):
    """The temperature of the least cross-entropy, or None, and the cross-entropy without and with it."""
    logits = np.log(np.maximum(probabilities, 2.0 ** -149))
    truth = logits[np.arange(len(labels)), labels]

    def loss(beta):
        return -log_softmax(beta * logits, axis=1)[np.arange(len(labels)), labels].mean()

    def slope(beta):
        return ((np.exp(log_softmax(beta * logits, axis=1)) * logits).sum(axis=1) - truth).mean()

    if slope(0) >= 0 or (truth == logits.max(axis=1)).all():
        return {"temperature": None, "loss": -truth.mean(), "fittedLoss": None}
    beta = brentq(slope, 1e-6, 1e3, xtol=1e-14, rtol=1e-14)
    found = np.exp(minimize_scalar(lambda u: loss(np.exp(u)), bounds=(-10, 5), method="bounded").x)
    assert np.isclose(beta, found, rtol=1e-3), "the slope's zero is not the least loss"
    return {"temperature": 1 / beta, "loss": -truth.mean(), "fittedLoss": loss(beta)}


def calibration(name, bins, labels, probabilities):
    """The curve and the Brier score are scikit-learn's; it has no expected calibration error, so that is NumPy's."""
    labels, probabilities = np.asarray(labels), np.asarray(probabilities)
    classes = probabilities.shape[1]
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    accuracies, confidences = calibration_curve(right, confidence, n_bins=bins, strategy="uniform")
    edges = np.linspace(0, 1, bins + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=bins)
    gaps = np.abs(accuracies - confidences)
    return {
        "name": name,
        "binCount": bins,
        "labels": labels.tolist(),
        "probabilities": probabilities.tolist(),
        "counts": counts.tolist(),
        "accuracies": accuracies.tolist(),
        "confidences": confidences.tolist(),
        "expectedError": float((counts[counts > 0] * gaps).sum() / len(labels)),
        "maximumError": float(gaps.max()),
        "brier": brier_score_loss(labels, probabilities, labels=range(classes), scale_by_half=False),
        **temperature(labels, probabilities),
    }


def calibrations():
    random = np.random.RandomState(11)

    def case(name, bins, samples, classes, sharpness):
        logits = random.standard_normal((samples, classes)) * sharpness
        probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        # Right less often than the probabilities promise.
        draws = [random.choice(classes, p=p ** 0.5 / (p ** 0.5).sum()) for p in probabilities]
        return calibration(name, bins, draws, probabilities)

    return [
        case("ten classes, overconfident", 15, 300, 10, 3.0),
        case("three classes, all bins", 10, 200, 3, 1.0),
        case("one bin", 1, 40, 4, 2.0),
        calibration("confidences on the bounds of bins", 4, [0, 1, 0, 1, 0],
                    [[0.5, 0.5], [0.25, 0.75], [0.75, 0.25], [0.0, 1.0], [0.0, 1.0]]),
        calibration("certain and right", 15, [1, 0], [[0.0, 1.0], [1.0, 0.0]]),
        calibration("certain and wrong", 15, [0, 1], [[0.0, 1.0], [1.0, 0.0]]),
    ]


def intervals():
    cases = [(0, 1), (1, 1), (0, 10), (10, 10), (1, 2), (5, 7), (9918, 10_000), (59_317, 60_000), (11_865, 12_000)]
    results = [binomtest(correct, count).proportion_ci(0.95, "wilson") for correct, count in cases]
    return [
        {"correct": correct, "count": count, "low": result.low, "high": result.high}
        for (correct, count), result in zip(cases, results)
    ]


def comparisons():
    """Counts of samples that both, only the first, only the second, and neither classifier gets right."""
    cases = [
        (9_850, 61, 32, 57), (9_900, 30, 31, 39), (59_391, 12, 3, 594), (5, 0, 1, 0), (5, 6, 0, 0), (0, 9, 1, 0),
        (90, 3, 7, 0), (0, 700, 300, 0), (100, 0, 1_000, 0), (1_000, 20_000, 20_500, 0), (10, 29_000, 31_000, 0),
        (1, 0, 0, 1),
    ]
    return [comparison(*case) for case in cases]


def comparison(both_right, only_first, only_second, both_wrong):
    differences = np.repeat([0, 1, -1, 0], [both_right, only_first, only_second, both_wrong])
    discordant = only_first + only_second
    p = binomtest(only_first, discordant, 0.5).pvalue if discordant else 1.0
    table = [[both_right, only_first], [only_second, both_wrong]]
    if discordant:
        assert np.isclose(p, mcnemar(table, exact=True).pvalue, rtol=1e-12), "SciPy and statsmodels differ"
    return {
        "bothRight": both_right, "onlyFirst": only_first, "onlySecond": only_second, "bothWrong": both_wrong,
        "difference": differences.mean(),
        "standardError": differences.std() / len(differences) ** 0.5,
        "pValue": float(p),
    }


def correlations():
    random = np.random.RandomState(5)
    pairs = [
        (random.standard_normal(40), random.standard_normal(40)),
        (random.randint(0, 5, 60), random.randint(-2, 2, 60)),
        (np.arange(12), np.arange(12) ** 2),
        (np.arange(12), -np.arange(12) ** 3),
        (np.r_[np.zeros(30), random.standard_normal(10)], np.r_[np.zeros(28), random.standard_normal(12)]),
    ]
    return [
        {"first": a.tolist(), "second": b.tolist(), "correlation": float(spearmanr(a, b).statistic)} for a, b in pairs
    ]


def corrected_t():
    """Figures of K folds with the corrected resampled t-test, written out from Nadeau and Bengio (2003)."""
    random = np.random.RandomState(7)
    cases = []
    for folds in [2, 3, 4, 5, 6, 10, 11, 30, 101, 500]:
        for shift in [0.01, 0.3, 3]:
            figures = np.round(shift + random.standard_normal(folds), 6)
            # Images held out by images trained on.
            ratio = (1 / folds) / ((folds - 1) / folds)
            error = np.sqrt((1 / folds + ratio) * figures.var(ddof=1))
            p = 2 * student_t.sf(abs(figures.mean() / error), folds - 1)
            cases.append(
                {"figures": figures.tolist(), "mean": figures.mean(), "standardError": float(error), "pValue": float(p)})
    return cases


if __name__ == "__main__":
    write("classification.json", classifications())
    write("folds.json", folds())
    write("calibration.json", calibrations())
    write("intervals.json", intervals())
    write("comparisons.json", comparisons())
    write("correlations.json", correlations())
    write("corrected_t.json", corrected_t())
