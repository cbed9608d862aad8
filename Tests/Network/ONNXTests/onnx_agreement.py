#!/usr/bin/env python3
"""Compares onnxruntime's probabilities for all test images with those of this project's own network.

After a run of the pipeline: export-onnx; pip install numpy pandas onnx onnxruntime; python onnx_agreement.py artifacts
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import pandas as pd

LIMIT = 1e-5


def main(artifacts):
    path = artifacts / "final/model.onnx"
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    images = np.load(artifacts / "test-images.npy").astype(np.float32) / 255
    images = images[:, None] if images.ndim == 3 else np.moveaxis(images, -1, 1)
    (found,) = session.run(["probabilities"], {"image": images})

    table = pd.read_csv(artifacts / "evaluation/predictions.csv")
    table = table[table["set"] == "test"]
    expected = table.filter(regex=r"^p\d+$").to_numpy(np.float32)
    difference = np.abs(found - expected).max()
    right = (found.argmax(axis=1) == table["label"]).sum()
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}: {len(found):,} images, {right:,} right,"
          f" largest difference of a probability {difference:.2g}")
    if len(found) != len(expected) or not difference <= LIMIT:
        sys.exit(f"within {LIMIT} expected")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "artifacts"))
