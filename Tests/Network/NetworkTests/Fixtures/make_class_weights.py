#!/usr/bin/env python3
"""Writes class-weights.json: one step of Keras with balanced class weights, in double precision.

Needs numpy, scikit-learn, keras 3 and a backend such as jax:
    pip install numpy scikit-learn keras jax; python make_class_weights.py
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_ENABLE_X64", "1")

import keras
import numpy as np
from sklearn.utils.class_weight import compute_class_weight

keras.backend.set_floatx("float64")
draw = np.random.RandomState(3)
labels = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 0, 1])
images = draw.randint(0, 256, (len(labels), 4, 4))
kernels = [draw.uniform(-0.5, 0.5, shape).astype(np.float32) for shape in [(16, 5), (5, 3)]]
biases = [draw.uniform(-0.1, 0.1, size).astype(np.float32) for size in [5, 3]]
weights = compute_class_weight("balanced", classes=np.unique(labels), y=labels)

model = keras.Sequential(
    [keras.Input((4, 4)), keras.layers.Flatten(), keras.layers.Dense(5, activation="relu"), keras.layers.Dense(3)])
for layer, kernel, bias in zip(model.layers[1:], kernels, biases):
    layer.set_weights([kernel, bias])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.5, momentum=0.9, nesterov=True),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
# The first ten images make the batch; the weights are those of all twelve, as fit() takes them.
loss = model.train_on_batch(
    images[:10] / 255, labels[:10], class_weight={label: float(weight) for label, weight in enumerate(weights)})
trained = [value for layer in model.layers[1:] for value in layer.get_weights()]


def flat(arrays):
    return [np.asarray(array, np.float64).ravel().tolist() for array in arrays]


(pathlib.Path(__file__).parent / "class-weights.json").write_text(json.dumps(dict(
    images=images.ravel().tolist(), labels=labels.tolist(), classWeights=weights.tolist(), batch=10,
    initial=flat([kernels[0], biases[0], kernels[1], biases[1]]), loss=float(loss), trained=flat(trained))) + "\n")
