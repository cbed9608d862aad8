#!/usr/bin/env python3
"""Compares the errors of Winograd's algorithms on what a trained network makes of test images.

    winograd_points.py artifacts

Runs the second convolution in single precision, by the direct sum and by F(m×m, 3×3) with several points, and prints the
root mean square of the difference from double precision, absolute and beside the direct sum's. Needs NumPy and safetensors.
"""

import pathlib
import sys
from fractions import Fraction

import numpy as np
from safetensors.numpy import load_file

HALF = Fraction(1, 2)
ALGORITHMS = {
    "F(2), 0 1 −1": (2, [0, 1, -1]),
    "F(4), 0 1 −1 2 −2": (4, [0, 1, -1, 2, -2]),
    "F(4), 0 1 −1 ½ −½": (4, [0, 1, -1, HALF, -HALF]),
    "F(4), 0 1 −1 2 −½": (4, [0, 1, -1, 2, -HALF]),
    "F(4), 0 1 −1 ½ −2": (4, [0, 1, -1, HALF, -2]),
    "F(5), 0 1 −1 2 −½ ½": (5, [0, 1, -1, 2, -HALF, HALF]),
    "F(5), 0 1 −1 2 −2 ½": (5, [0, 1, -1, 2, -2, HALF]),
}


def matrices(points: list, outputs: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Aᵀ, G and Bᵀ of Cook and Toom's construction with these points and infinity, for a filter of three taps."""
    points = [Fraction(point) for point in points]
    count = outputs + 2
    assert len(points) == count - 1

    def polynomial(roots: list) -> list:
        coefficients = [Fraction(1)]
        for root in roots:
            shifted = [Fraction(0), *coefficients]
            coefficients = [a - root * b for a, b in zip(shifted, [*coefficients, Fraction(0)])]
        return coefficients

    a, g, b = [], [], []
    for index, point in enumerate(points):
        others = points[:index] + points[index + 1:]
        scale = np.prod([point - other for other in others])
        a.append([point**row for row in range(outputs)])
        g.append([point**tap / scale for tap in range(3)])
        b.append([*polynomial(others), Fraction(0)])
    a.append([Fraction(int(row == outputs - 1)) for row in range(outputs)])
    g.append([Fraction(int(tap == 2)) for tap in range(3)])
    b.append(polynomial(points))
    return np.array(a, float).T, np.array(g, float), np.array(b, float)


def direct(x: np.ndarray, kernel: np.ndarray, size: int) -> np.ndarray:
    y = np.zeros((len(x), size, size, kernel.shape[3]), x.dtype)
    for r in range(3):
        for s in range(3):
            for c in range(kernel.shape[2]):
                y += x[:, r:r + size, s:s + size, c, None] * kernel[r, s, c]
    return y


def winograd(x: np.ndarray, kernel: np.ndarray, size: int, outputs: int, points: list) -> np.ndarray:
    a, g, b = (matrix.astype(x.dtype) for matrix in matrices(points, outputs))
    u = np.einsum("ijcf,lj->ilcf", np.einsum("ij,jkcf->ikcf", g, kernel), g)
    y = np.zeros((len(x), size + outputs, size + outputs, kernel.shape[3]), x.dtype)
    padded = np.pad(x, ((0, 0), (0, outputs + 2), (0, outputs + 2), (0, 0)))
    for top in range(0, size, outputs):
        for left in range(0, size, outputs):
            patch = padded[:, top:top + outputs + 2, left:left + outputs + 2]
            v = np.einsum("nikc,lk->nilc", np.einsum("ij,njkc->nikc", b, patch), b)
            m = np.zeros((*v.shape[:3], kernel.shape[3]), x.dtype)
            for c in range(kernel.shape[2]):
                m += v[..., c, None] * u[None, :, :, c]
            tile = np.einsum("nikf,lk->nilf", np.einsum("ij,njkf->nikf", a, m), a)
            y[:, top:top + outputs, left:left + outputs] = tile
    return y[:, :size, :size]


def main() -> None:
    artifacts = pathlib.Path(sys.argv[1])
    weights = load_file(artifacts / "final" / "model.safetensors")
    images = np.load(artifacts / "test-images.npy")[:32, :, :, None].astype(float) / 255
    y1 = np.maximum(0, direct(images, weights["conv1/kernel"].astype(float), 26) + weights["conv1/bias"])
    x = y1.reshape(len(images), 13, 2, 13, 2, -1).max((2, 4)).astype(np.float32)
    kernel = weights["conv2/kernel"]
    exact = direct(x.astype(float), kernel.astype(float), 10)

    def error(y: np.ndarray) -> float:
        return float(np.sqrt(((y - exact) ** 2).mean()))

    plain = error(direct(x, kernel, 10))
    print(f"{'direct sum':22} {plain:.2e}")
    for name, (outputs, points) in ALGORITHMS.items():
        found = error(winograd(x, kernel, 10, outputs, points))
        print(f"{name:22} {found:.2e}  {found / plain:.1f} times the direct sum's")


if __name__ == "__main__":
    main()
