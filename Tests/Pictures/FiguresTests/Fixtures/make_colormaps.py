"""Writes colormaps.csv: the colours that Matplotlib gives for positions in its maps. Run: python make_colormaps.py"""
import csv

import numpy as np
from matplotlib import colormaps

positions = np.concatenate([np.arange(0, 1.0001, 1 / 64), [0.001, 0.0039, 0.00391, 0.498, 0.502, 0.999]])
with open("colormaps.csv", "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["map", "position", "red", "green", "blue"])
    for name in ("viridis", "coolwarm"):
        for position in positions:
            red, green, blue, _ = colormaps[name](float(position), bytes=True)
            rows.writerow([name, repr(float(position)), red, green, blue])
