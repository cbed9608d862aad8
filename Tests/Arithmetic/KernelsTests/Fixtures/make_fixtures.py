#!/usr/bin/env python3
"""Writes adam.json (one step in NumPy's single precision) and softmax.json (60 decimal digits).

Run with any NumPy, for example: pip install numpy; python make_fixtures.py
Numbers of single precision are written as their bits, so that no reader rounds them.
"""

import decimal
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
random = np.random.RandomState(7)


def write(name, cases):
    """One case on each line."""
    (HERE / name).write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


def bits(array):
    return np.asarray(array, np.float32).view(np.uint32).tolist()


def flushed(moments):
    """Moments as AdamStep keeps them: what is below 2**-100 is zero."""
    return np.where(np.abs(moments) < np.float32(2.0**-100), np.float32(0), moments)


def adam(step, rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-7, scale=1.0):
    """Keras' update, each operation rounded to single precision, the step's constants taken in double."""
    count = 48
    g = (random.standard_normal(count) * scale).astype(np.float32)
    w = random.uniform(-1, 1, count).astype(np.float32)
    m = np.zeros(count, np.float32)
    v = np.zeros(count, np.float32)
    if step > 1:
        m = (random.standard_normal(count) * scale).astype(np.float32)
        v = (random.standard_normal(count) * scale).astype(np.float32) ** 2
    # No gradient, no moments; both zeros; subnormal; as large as can be squared; nothing but a moment left.
    g[:6] = [0, -0.0, 1e-42, 1e19, -1e-30, 0]
    m[:2] = 0
    v[:2] = 0
    case = {
        "step": step, "learningRate": rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon,
        "parameters": bits(w), "first": bits(m), "second": bits(v), "gradient": bits(g),
    }
    alpha = np.float32(rate * np.sqrt(1 - beta2**step) / (1 - beta1**step))
    first_decay = np.float32(1 - beta1)
    second_decay = np.float32(1 - beta2)
    m = flushed(m + (g - m) * first_decay)
    v = flushed(v + (g * g - v) * second_decay)
    w = w - (m * alpha) / (np.sqrt(v) + np.float32(epsilon))
    assert m.dtype == v.dtype == w.dtype == np.float32
    return case | {"newParameters": bits(w), "newFirst": bits(m), "newSecond": bits(v)}


def softmax(logits, label):
    logits = np.asarray(logits, np.float32)
    with decimal.localcontext(decimal.Context(prec=60, Emin=-10**9, Emax=10**9)):
        exact = [decimal.Decimal(float(z)) for z in logits]
        peak = max(exact)
        exponentials = [(z - peak).exp() for z in exact]
        total = sum(exponentials)
        return {
            "logits": bits(logits), "label": label,
            "loss": float(total.ln() - (exact[label] - peak)),
            "probabilities": [float(e / total) for e in exponentials],
        }


write("adam.json", [
    adam(1), adam(2), adam(3), adam(10), adam(1_000), adam(100_000),
    adam(1, rate=0.1), adam(5, scale=1e-6), adam(5, scale=1e6), adam(7, beta1=0.5, beta2=0.9, epsilon=1e-3),
    adam(4, beta1=0.0, beta2=0.0), adam(50, rate=0.01, epsilon=1.0),
])

cases = []
for classes in (1, 2, 3, 10, 16, 47):
    for scale in (1e-3, 1.0, 10.0, 100.0, 1e4):
        cases.append(softmax(random.standard_normal(classes) * scale, int(random.randint(classes))))
write("softmax.json", cases)
