"""The four MNIST files of data/mnist as NumPy arrays."""

import gzip
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "data" / "mnist"


def _read(name: str, header: int) -> np.ndarray:
    with gzip.open(FOLDER / f"{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 28, 28) as float32 between 0 and 1, and labels (N) as int64; `part` is "train" or "t10k"."""
    images = _read(f"{part}-images-idx3-ubyte", 16).reshape(-1, 28, 28)
    labels = _read(f"{part}-labels-idx1-ubyte", 8)
    return images.astype(np.float32) / 255, labels.astype(np.int64)
