#!/usr/bin/env python3
"""Writes optimizers.json: twenty steps of Keras' and PyTorch's optimisers on 48 weights with given gradients.

Run with: pip install keras torch; python make_optimizers.py
Numbers of single precision are written as their bits, so that no reader rounds them.
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch

STEPS, COUNT = 20, 48
random = np.random.RandomState(11)


def bits(array):
    return np.asarray(array, np.float32).view(np.uint32).tolist()


def with_keras(optimizer, start, gradients):
    variable = keras.Variable(start)
    optimizer.build([variable])
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)])
    return keras.ops.convert_to_numpy(keras.ops.convert_to_tensor(variable))


def with_torch(make, start, gradients):
    parameter = torch.nn.Parameter(torch.tensor(start))
    optimizer = make([parameter])
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient)
        optimizer.step()
    return parameter.detach().numpy()


def case(name, run, **settings):
    start = random.uniform(-1, 1, COUNT).astype(np.float32)
    gradients = random.standard_normal((STEPS, COUNT)).astype(np.float32)
    end = run(start, gradients)
    return {"name": name, **settings, "start": bits(start), "gradients": [bits(g) for g in gradients], "end": bits(end)}


def keras_case(name, optimizer, **settings):
    return case(name, lambda s, g: with_keras(optimizer, s, g), **settings)


cases = [
    keras_case("adam", keras.optimizers.Adam(0.01), learningRate=0.01, weightDecay=0.0),
    keras_case("adam", keras.optimizers.AdamW(0.01, weight_decay=0.004), learningRate=0.01, weightDecay=0.004),
    keras_case("adam", keras.optimizers.AdamW(0.05, weight_decay=0.5), learningRate=0.05, weightDecay=0.5),
    keras_case(
        "momentum", keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        learningRate=0.05, weightDecay=0.0, momentum=0.9),
    keras_case(
        "momentum", keras.optimizers.SGD(0.02, momentum=0.95, nesterov=True, weight_decay=0.1),
        learningRate=0.02, weightDecay=0.1, momentum=0.95),
    keras_case("momentum", keras.optimizers.SGD(0.1), learningRate=0.1, weightDecay=0.0, momentum=0.0),
    # At a constant rate and without decay PyTorch's form takes the same path.
    case(
        "momentum", lambda s, g: with_torch(lambda p: torch.optim.SGD(p, 0.03, momentum=0.8, nesterov=True), s, g),
        learningRate=0.03, weightDecay=0.0, momentum=0.8),
]
path = pathlib.Path(__file__).with_name("optimizers.json")
path.write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")
