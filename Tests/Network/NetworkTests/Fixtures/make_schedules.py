#!/usr/bin/env python3
"""Writes schedules.csv: the learning rates that PyTorch's schedulers and Keras' CosineDecay give, step by step.

Run with: pip install keras torch; python make_schedules.py
"""

import csv
import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch


def torch_rates(make, steps, rate):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    scheduler = make(optimizer)
    rates = []
    for _ in range(steps):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return rates


def rows():
    scheduler = torch.optim.lr_scheduler
    for epochs, per_epoch in [(1, 1), (2, 5), (3, 7), (12, 10)]:
        steps = epochs * per_epoch
        for rate in [0.001, 0.3]:
            yield "one-cycle", steps, per_epoch, rate, torch_rates(
                lambda o: scheduler.OneCycleLR(o, max_lr=rate, total_steps=steps), steps, rate)
            yield "cosine", steps, per_epoch, rate, torch_rates(
                lambda o: scheduler.CosineAnnealingLR(o, T_max=steps), steps, rate)
            decay = keras.optimizers.schedules.CosineDecay(rate, steps)
            yield "cosine", steps, per_epoch, rate, [float(decay(step)) for step in range(steps)]
            for size, factor in [(1, 0.5), (2, 0.1)]:
                yield f"step{size}x{factor}", steps, per_epoch, rate, torch_rates(
                    lambda o: scheduler.StepLR(o, step_size=size * per_epoch, gamma=factor), steps, rate)


with open(pathlib.Path(__file__).with_name("schedules.csv"), "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["schedule", "steps", "per_epoch", "rate", "rates"])
    for schedule, steps, per_epoch, rate, rates in rows():
        writer.writerow([schedule, steps, per_epoch, rate, " ".join(map(repr, rates))])
