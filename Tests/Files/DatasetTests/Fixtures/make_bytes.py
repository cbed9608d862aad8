#!/usr/bin/env python3
"""Writes bytes.json and bytes-*.npy: arrays of other types than bytes, and the NumPy expression that makes the bytes of each.

Every expression is evaluated here and must give the bytes; ByteValuesTests holds the advice of ByteValues to them.
Run with any NumPy: python make_bytes.py
"""

import json
import pathlib

import numpy
import numpy as np

HERE = pathlib.Path(__file__).parent

pixels = np.random.RandomState(5).randint(0, 256, (3, 4, 5)).astype(np.uint8)
pixels[0, 0, :2] = 0, 255
labels = np.arange(12).astype(np.uint8) % 3

SHARE = "(255 * a).round().astype(numpy.uint8)"
cases = [
    ("float32-share", pixels, np.float32(pixels) / np.float32(255), SHARE),
    ("float64-share", pixels, pixels / 255, SHARE),
    ("float16-share", pixels, (pixels / 255).astype(np.float16), SHARE),
    ("float32-signed", pixels, (pixels / 127.5 - 1).astype(np.float32), "(127.5 * (a + 1)).round().astype(numpy.uint8)"),
    ("float32-bytes", pixels, pixels.astype(np.float32), "a.round().astype(numpy.uint8)"),
    ("uint16-16bits", pixels, pixels.astype(np.uint16) * 257, "(a * (255 / 65535)).round().astype(numpy.uint8)"),
    ("int16-12bits", pixels, (pixels * (4095 / 255)).round().astype(np.int16), "(a * (255 / 4095)).round().astype(numpy.uint8)"),
    ("int64-16bits", pixels, pixels.astype(np.int64) * 257, "(a * (255 / 65535)).round().astype(numpy.uint8)"),
    ("int8", pixels, (pixels.astype(int) - 128).astype(np.int8), "(a + 128.0).astype(numpy.uint8)"),
    ("float64-labels", labels, labels.astype(np.float64), "a.astype(numpy.uint8)"),
    ("float32-onehot", labels, np.eye(3, dtype=np.float32)[labels], "a.argmax(axis=1).astype(numpy.uint8)"),
] + [
    # Taken as they are.
    (f"{dtype}-{kind}", array, array.astype(dtype), None)
    for kind, array in (("pixels", pixels), ("labels", labels))
    for dtype in ("int16", "uint16", "int32", "uint32", "int64", "uint64", ">i8")
]

rows = []
for name, expected, a, expression in cases:
    if expression is not None:
        result = eval(expression)
        assert result.dtype == np.uint8 and (result == expected).all(), name
    name = "bytes-" + name.replace(">", "big-")
    np.save(HERE / f"{name}.npy", a)
    rows.append({
        "name": name, "isOfLabels": expected is labels, "expression": expression,
        "bytes": expected.ravel().tolist(),
    })
(HERE / "bytes.json").write_text("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
