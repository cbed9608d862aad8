#!/usr/bin/env python3
"""Writes distortions.csv: what NumPy's RandomState draws for some images, and the maps that follow from it.

Run with: pip install numpy; python make_distortions.py
"""

import csv
import pathlib

import numpy as np

STRENGTHS = {"rotate": 12.0, "zoom": 0.12, "shear": 0.1, "shift": 2.0, "elastic": 3.0}


def distortion(seed, fold, epoch, image, rotate, zoom, shear, shift, elastic):
    random = np.random.RandomState([seed, fold, epoch, image])
    angle = random.uniform(-rotate, rotate) * np.pi / 180
    zooms = 1 / (1 + random.uniform(-zoom, zoom, 2))
    slant = random.uniform(-shear, shear)
    shifts = random.uniform(-shift, shift, 2)
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    slanting = np.array([[1, 0], [slant, 1]])
    matrix = np.diag(zooms) @ slanting @ rotation
    field = random.uniform(-elastic, elastic, (2, 7, 7))
    return [*matrix[0], shifts[0], *matrix[1], shifts[1], *field.astype(np.float32).ravel().astype(float)]


with open(pathlib.Path(__file__).with_name("distortions.csv"), "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["seed", "fold", "epoch", "image", "numbers"])
    for seed, fold, epoch, image in [(42, 0, 1, 0), (42, 0, 1, 1), (42, 5, 48, 59999), (2**32 - 1, 1, 2, 4294967295)]:
        numbers = distortion(seed, fold, epoch, image, **STRENGTHS)
        writer.writerow([seed, fold, epoch, image, " ".join(map(repr, map(float, numbers)))])
