"""Writes the files that FormatsTests reads, with the libraries whose files the pipeline has to understand.

Run with NumPy, pandas, PyTorch and safetensors installed: python make_fixtures.py
(the committed files: NumPy 2.4.6, pandas 3.1.1, safetensors 0.8.0, PyTorch's version in `torch.safetensors` does not show).
"""

import gzip
import pathlib
import struct
import zlib

import numpy as np
import pandas as pd
import safetensors.numpy
import safetensors.torch
import torch

HERE = pathlib.Path(__file__).parent


def pattern(shape, dtype):
    """Values that differ from each other and use the type's range: signs, all bytes, fractions."""
    count = int(np.prod(shape))
    steps = np.arange(count, dtype=np.float64)
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return ((steps - count / 3) * 1.37).astype(dtype).reshape(shape)
    if dtype.kind == "b":
        return (steps % 3 == 1).reshape(shape)
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    span = (float(high) - float(low)) / max(count - 1, 1)
    return np.round(low + steps * span).astype(dtype).reshape(shape)


# NPY: each element type as numpy.save writes it, and each rank.
for name in ["uint8", "int8", "int16", "int32", "float32", "float64", "bool", "uint16", "float16"]:
    np.save(HERE / f"{name}.npy", pattern((2, 3, 4), name))
np.save(HERE / "scalar.npy", np.array(-2.5, np.float32))
np.save(HERE / "vector.npy", pattern((5,), np.int32))
np.save(HERE / "empty.npy", np.zeros((0, 28, 28), np.uint8))
np.save(HERE / "rank7.npy", pattern((1, 2, 1, 3, 1, 2, 1), np.int16))
np.save(HERE / "wide.npy", np.zeros((123456, 0, 1234567890123), np.uint8))

# NPY: the same (2, 3, 4) arrays in other orders and versions.
np.save(HERE / "fortran-float32.npy", np.asfortranarray(pattern((2, 3, 4), np.float32)))
np.save(HERE / "fortran-uint8.npy", np.asfortranarray(pattern((2, 3, 4), np.uint8)))
np.save(HERE / "fortran-big-int32.npy", np.asfortranarray(pattern((2, 3, 4), ">i4")))
for name in ["i2", "i4", "f2", "f4", "f8", "u2"]:
    np.save(HERE / f"big-{name}.npy", pattern((2, 3, 4), ">" + name))
for version in [(2, 0), (3, 0)]:
    with open(HERE / f"version{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, pattern((2, 3, 4), np.float64), version=version)

# NPY: what is refused by name.
for name in ["complex64", "U3", "S3"]:
    np.save(HERE / f"refused-{name}.npy", np.zeros(2, name))
np.save(HERE / "refused-datetime.npy", np.zeros(2, "M8[s]"))
np.save(HERE / "refused-object.npy", np.array([{}, None], dtype=object), allow_pickle=True)
np.save(HERE / "refused-structured.npy", np.zeros(2, [("label", "u1"), ("pixels", "f4", (2, 2))]))


# IDX: written from the format's description, not by this project.
IDX_CODES = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}


def idx(array):
    header = struct.pack(">BBBB", 0, 0, IDX_CODES[array.dtype.name], array.ndim)
    header += b"".join(struct.pack(">I", extent) for extent in array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


for name in IDX_CODES:
    (HERE / f"{name}.idx").write_bytes(idx(pattern((2, 3, 4), name)))
(HERE / "vector.idx").write_bytes(idx(pattern((5,), np.uint8)))
(HERE / "scalar.idx").write_bytes(idx(np.array(200, np.uint8)))
(HERE / "rank7.idx").write_bytes(idx(pattern((1, 2, 1, 3, 1, 2, 1), np.int16)))
(HERE / "empty.idx").write_bytes(idx(np.zeros((0, 28, 28), np.uint8)))
content = idx(pattern((2, 3, 4), np.float32))
(HERE / "float32.idx.gz").write_bytes(gzip.compress(content, mtime=1234567890))
# Members that end within the header and within an element, and an empty one.
parts = [content[:7], b"", content[7:33], content[33:]]
(HERE / "members.idx.gz").write_bytes(b"".join(gzip.compress(part, mtime=0) for part in parts))
# A header that promises 24 bytes, with a hundred million behind it.
(HERE / "bomb.idx.gz").write_bytes(gzip.compress(idx(pattern((2, 3, 4), np.uint8)) + bytes(100_000_000), mtime=0))
# The optional fields of a gzip header: extra, name, comment and header checksum.
import zlib

optional = b"\x1f\x8b\x08\x1e" + bytes(4) + b"\x00\x03" + b"\x04\x00\x01\x02\x00\x00" + b"name\0" + b"comment\0"
optional += struct.pack("<H", zlib.crc32(optional) & 0xFFFF)
raw = zlib.compressobj(9, zlib.DEFLATED, -15)
optional += raw.compress(content) + raw.flush() + struct.pack("<II", zlib.crc32(content), len(content))
(HERE / "optional-fields.idx.gz").write_bytes(optional)


# Safetensors: as the Python library writes them for NumPy, PyTorch and Keras users.
safetensors.numpy.save_file(
    {"conv1/kernel": pattern((3, 3, 1, 2), np.float32), "conv1/bias": pattern((2,), np.float32)},
    HERE / "keras.safetensors", {"architecture": "conv2"})
layer = torch.nn.Linear(3, 2)
with torch.no_grad():
    layer.weight.copy_(torch.from_numpy(pattern((2, 3), np.float32)))
    layer.bias.copy_(torch.from_numpy(pattern((2,), np.float32)))
safetensors.torch.save_file(layer.state_dict(), HERE / "torch.safetensors", {"format": "pt"})
value = torch.tensor([[1.0, -2.5, 0.0], [65504.0, 1e-7, -0.1]])
safetensors.torch.save_file(
    {"half": value.half(), "brain": value.bfloat16(), "double": value.double() / 3, "single": value,
     "scalar": torch.tensor(3.25), "none": torch.zeros(0, 4)},
    HERE / "mixed.safetensors")
safetensors.numpy.save_file(
    {"größe/\u4e2d\n\"\\\x01": pattern((2,), np.float32)}, HERE / "names.safetensors", {"ключ": "\t\x1f\u2028/ \U0001f600"})
safetensors.numpy.save_file({}, HERE / "nothing.safetensors")

# safetensors: sealed with a checksum of itself, as docs/Formats.md says.
blank = safetensors.numpy.save({"weights": pattern((2, 3), np.float32)}, {"crc32": "00000000"})
start = blank.index(b'"crc32":"') + len(b'"crc32":"')
sealed = blank[:start] + b"%08x" % zlib.crc32(blank) + blank[start + 8:]
(HERE / "sealed.safetensors").write_bytes(sealed)
safetensors.torch.save_file({"counter": torch.tensor([1, 2])}, HERE / "refused-int64.safetensors")


# CSV: a folds table as the report's code writes it with pandas (kfold becomes a column of floats), and texts that need quotes.
folds = pd.DataFrame({"index": range(6), "label": [5, 0, 4, 1, 9, 2]})
folds.loc[[0, 3], "kfold"] = 1
folds.loc[[1, 4], "kfold"] = 2
folds.loc[[2, 5], "kfold"] = 3
folds.to_csv(HERE / "folds-pandas.csv")
folds.astype({"kfold": int}).to_csv(HERE / "folds-crlf.csv", index=False, lineterminator="\r\n")
folds.astype({"kfold": int}).to_csv(HERE / "folds-bom.csv", index=False, encoding="utf-8-sig", quoting=1)
texts = pd.DataFrame({"text": ["plain", "a,b", 'say "hi"', "two\nlines", "", "größe", "two\r\nlines", '"'], "n": range(8)})
texts.to_csv(HERE / "texts.csv", index=False)
rng = np.random.RandomState(1)
numbers = rng.standard_normal(200) * 10.0 ** rng.randint(-12, 12, 200)
pd.DataFrame({"double": numbers, "hex": [float(x).hex() for x in numbers]}).to_csv(HERE / "numbers.csv", index=False)
