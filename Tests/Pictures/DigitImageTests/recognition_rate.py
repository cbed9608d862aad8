#!/usr/bin/env python3
"""How often `predict` says the same of a picture as of the MNIST image that it was made from.

usage: recognition_rate.py PREDICT MODEL [COUNT]

Every one of the first COUNT test images of MNIST (default: all 10,000) is enlarged to 200x200 pixels, inverted and
moved by up to 20 pixels along both axes, and written as a PNG file; `predict` prepares and recognises it. The image
itself is recognised with `predict --raw`. Needs NumPy and Pillow. docs/Method.md has the rate.
"""

import csv
import gzip
import pathlib
import subprocess
import sys
import tempfile

import numpy
from PIL import Image, ImageOps

MNIST = pathlib.Path(__file__).parents[3] / "data" / "mnist"
PICTURES_PER_RUN = 1000


def idx(name):
    data = gzip.decompress((MNIST / f"{name}.gz").read_bytes())
    extents = numpy.frombuffer(data, ">u4", data[3], 4)
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * data[3]).reshape(extents)


def enlarged(image, random):
    large = ImageOps.invert(image.resize((200, 200), Image.Resampling.BICUBIC))
    picture = Image.new("L", (200, 200), 255)
    picture.paste(large, tuple(int(shift) for shift in random.integers(-20, 21, 2)))
    return picture


def classes(predict, model, folder, count, *options):
    rows = []
    for start in range(0, count, PICTURES_PER_RUN):
        names = [f"{place}.png" for place in range(start, min(start + PICTURES_PER_RUN, count))]
        command = [predict, "--model", model, "--csv", *options, *names]
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        rows += csv.DictReader(done.stdout.splitlines())
    return numpy.array([int(row["predicted"]) for row in rows])


def main(predict, model, count="10000"):
    predict, model = (str(pathlib.Path(path).resolve()) for path in (predict, model))
    random = numpy.random.default_rng(1)
    images, labels = idx("t10k-images-idx3-ubyte")[: int(count)], idx("t10k-labels-idx1-ubyte")[: int(count)]
    with tempfile.TemporaryDirectory() as original, tempfile.TemporaryDirectory() as picture:
        for place, pixels in enumerate(images):
            image = Image.fromarray(pixels)
            image.save(f"{original}/{place}.png")
            enlarged(image, random).save(f"{picture}/{place}.png")
        before = classes(predict, model, original, len(images), "--raw")
        after = classes(predict, model, picture, len(images))
    same = int((before == after).sum())
    print(f"recognised as itself       {same} of {len(images)}, {same / len(images):.2%}")
    print(f"correct, image as it is    {(before == labels).mean():.2%}")
    print(f"correct, picture prepared  {(after == labels).mean():.2%}")
    print("differ:", *numpy.flatnonzero(before != after))


if __name__ == "__main__":
    main(*sys.argv[1:])
