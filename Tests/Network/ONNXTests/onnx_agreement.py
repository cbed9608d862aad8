#!/usr/bin/env python3
"""Has the onnx package check what export-onnx wrote, and compares onnxruntime's probabilities for all test images with
those of this project's own network.

After a run of the pipeline: export-onnx; pip install numpy pandas onnx onnxruntime; python onnx_agreement.py artifacts
More files to check, such as those of other architectures, may follow: onnx_agreement.py artifacts MODEL.onnx...
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import pandas as pd

LIMIT = 1e-5


def check(path):
    """Checks one file: its bytes are those that protobuf's own writer gives, and the graph is valid and runs."""
    written = path.read_bytes()
    model = onnx.load_model_from_string(written)
    if model.SerializeToString(deterministic=True) != written:
        sys.exit(f"{path}: the bytes of protobuf's own writer expected")
    onnx.checker.check_model(model, full_check=True)
    image = model.graph.input[0].type.tensor_type.shape.dim
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    probabilities, logits = session.run(
        ["probabilities", "logits"], {"image": np.full([2] + [dim.dim_value for dim in image[1:]], 0.5, np.float32)})
    if probabilities.shape != logits.shape or not np.allclose(probabilities.sum(axis=1), 1, atol=1e-5):
        sys.exit(f"{path}: probabilities that add up to 1 expected")
    print(f"{path}: {len(model.graph.node)} operators, valid and canonical")


def main(artifacts, others):
    path = artifacts / "final/model.onnx"
    for file in [path, *others]:
        check(file)
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
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "artifacts"), [pathlib.Path(name) for name in sys.argv[2:]])
