#!/usr/bin/env python3
"""Makes data sets as people have them, to try import-images and ./pipeline.sh --data on.

    make_sets.py FOLDER [--files 100000]   all sets, below FOLDER
    make_sets.py --fixtures                the small ones beside this script, which the tests read

Needs numpy, Pillow and scikit-learn; from Debian dataset-fashion-mnist and fonts-dejavu-core.

| set | what it is |
| --- | --- |
| letters | 12 classes of letters drawn with a font, of unequal size, one of 3 images: train/CLASS/*.png alone |
| fashion | Fashion-MNIST as train/CLASS/*.png and test/CLASS/*.png with its names |
| kaggle | label,pixel0,... in train.csv and test.csv, as Kaggle has them |
| digits | scikit-learn's digits.csv.gz as it is: no header, the label last, pixels up to 16 |
| transposed | EMNIST's names, images stored transposed, labels from 1 |
| deep | 16-bit grey PNG files |
| colour | RGB PNG files |
| arrays | mnist.npz as Keras has it, deflated; labels int64 |
| many | --files PNG files of MNIST's size in ten classes |
"""
import argparse
import csv
import gzip
import pathlib
import shutil
import struct

import numpy as np
import sklearn.datasets
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
FASHION_NAMES = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"]


def idx(path):
    data = gzip.open(path).read()
    rank = data[3]
    shape = struct.unpack(">" + "I" * rank, data[4 : 4 + 4 * rank])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def write_idx(path, array):
    header = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(">" + "I" * array.ndim, *array.shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(header + array.astype(np.uint8).tobytes(), mtime=0))


def letter(character, draw, size=28):
    """A letter in a random size and place, turned a little, light on black."""
    picture = Image.new("L", (4 * size, 4 * size))
    font = ImageFont.truetype(FONT, int(draw.uniform(2.2, 3.0) * size))
    ImageDraw.Draw(picture).text(
        (2 * size + draw.uniform(-0.2, 0.2) * size, 2 * size + draw.uniform(-0.2, 0.2) * size), character, 255, font, "mm"
    )
    return picture.rotate(draw.uniform(-15, 15), Image.Resampling.BILINEAR).resize((size, size), Image.Resampling.BOX)


def save(array_or_picture, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = array_or_picture
    if not isinstance(picture, Image.Image):
        picture = Image.fromarray(picture)
    picture.save(path)


def letters(folder, sizes=(3, 8, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100)):
    draw = np.random.RandomState(1)
    for character, size in zip("ABCDEFGHKLMN", sizes):
        for number in range(size):
            save(letter(character, draw), folder / f"letter {character}" / f"{number:03}.png")


def fashion(folder, limit=None):
    for part, prefix in [("train", "train"), ("test", "t10k")]:
        images = idx(FASHION / f"{prefix}-images-idx3-ubyte.gz")[:limit]
        labels = idx(FASHION / f"{prefix}-labels-idx1-ubyte.gz")[:limit]
        for number, (image, label) in enumerate(zip(images, labels)):
            save(image, folder / part / FASHION_NAMES[label] / f"{number:05}.png")


def digits():
    bunch = sklearn.datasets.load_digits()
    return bunch.images.astype(np.uint8), bunch.target


def kaggle(folder, limit=None):
    images, labels = digits()
    images = (images[:limit].astype(float) * 255 / 16).round().astype(np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    cut = len(images) * 5 // 6
    for name, rows, has_label in [("train.csv", range(cut), True), ("test.csv", range(cut, len(images)), False)]:
        with open(folder / name, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["label"] * has_label + [f"pixel{p}" for p in range(64)])
            for row in rows:
                writer.writerow([labels[row]] * has_label + images[row].ravel().tolist())


def sklearn_digits(folder):
    folder.mkdir(parents=True, exist_ok=True)
    source = pathlib.Path(sklearn.datasets.__file__).parent / "data/digits.csv.gz"
    shutil.copy(source, folder / "digits.csv.gz")


def transposed(folder, count=2600):
    draw = np.random.RandomState(2)
    for part, total in [("train", count), ("test", count // 5)]:
        labels = np.arange(total) % 26 + 1
        images = np.stack([np.asarray(letter(chr(64 + label), draw)).T for label in labels])
        write_idx(folder / f"emnist-letters-{part}-images-idx3-ubyte.gz", images)
        write_idx(folder / f"emnist-letters-{part}-labels-idx1-ubyte.gz", labels)


def deep(folder, count=200):
    images, labels = digits()
    for number in range(count):
        image = np.kron(images[number].astype(np.uint16) * 4095, np.ones((2, 2), np.uint16))
        save(Image.fromarray(image), folder / f"digit {labels[number]}" / f"{number:04}.png")


def colour(folder, count=200):
    draw = np.random.RandomState(3)
    colours = {"red": (255, 40, 40), "green": (30, 200, 60), "blue": (60, 60, 250)}
    for number in range(count):
        name = list(colours)[number % 3]
        picture = Image.new("RGB", (32, 32), tuple(int(v) for v in draw.randint(0, 60, 3)))
        x, y, side = draw.randint(0, 16), draw.randint(0, 16), draw.randint(8, 16)
        ImageDraw.Draw(picture).ellipse((x, y, x + side, y + side), colours[name])
        save(picture, folder / name / f"{number:04}.png")


def arrays(folder):
    images, labels = digits()
    images = (np.kron(images, np.ones((1, 3, 3))) * 255 / 16).round().astype(np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / "mnist.npz", x_train=images[:1500], y_train=labels[:1500], x_test=images[1500:], y_test=labels[1500:]
    )


def many(folder, files):
    draw = np.random.RandomState(4)
    shapes = [np.asarray(letter(chr(65 + label), draw)) for label in range(10) for _ in range(50)]
    for number in range(files):
        shape = shapes[number % len(shapes)].astype(int)
        image = np.clip(shape + draw.randint(0, 40, shape.shape), 0, 255).astype(np.uint8)
        save(image, folder / f"{number % len(shapes) // 50}" / f"{number:06}.png")


def fixtures(folder):
    """A few small files with what NumPy and Pillow make of them."""
    draw = np.random.RandomState(6)
    tree = folder / "modes"
    expected = []
    grey = draw.randint(0, 256, (5, 8, 6)).astype(np.uint8)
    colour = draw.randint(0, 256, (4, 8, 6, 3)).astype(np.uint8)
    pictures = {
        "grey/1 L.png": Image.fromarray(grey[0]),
        "grey/2 1-bit.png": Image.fromarray(grey[1]).convert("1", dither=0),
        "grey/3 grey palette.png": Image.fromarray(grey[2] // 64 * 85).quantize(4),
        "grey/4 grey in RGB.PNG": Image.fromarray(grey[3]).convert("RGB"),
        "rgb/1 RGB.png": Image.fromarray(colour[0]),
        "rgb/2 RGBA opaque.png": Image.fromarray(colour[1]).convert("RGBA"),
        "rgb/3 palette.png": Image.fromarray(colour[2]).quantize(16),
        "rgb/deeper/4 interlaced.png": Image.fromarray(colour[3]),
    }
    for name, picture in sorted(pictures.items()):
        save(picture, tree / name)
        expected.append(np.asarray(Image.open(tree / name).convert("RGB")))
    np.save(folder / "modes-rgb.npy", np.stack(expected))
    np.save(folder / "modes-grey.npy", np.stack(expected)[:4, :, :, 0])

    images, labels = digits()
    rows = np.column_stack([images.reshape(-1, 64), labels])[:40]
    with gzip.GzipFile(folder / "digits.csv.gz", "wb", mtime=0) as file:
        np.savetxt(file, rows, "%d", ",")
    np.save(folder / "digits-images.npy", (255 * images[:40].astype(float) / 16).round().astype(np.uint8))
    np.save(folder / "digits-labels.npy", labels[:40].astype(np.uint8))

    floats = draw.uniform(0, 1, (12, 4, 4)).astype(np.float32)
    floats[0, 0] = [0, 1, 0.5, np.float32(0.1)]
    classes = np.tile([3, 5, 9], 4)
    images = dict(x_train=floats[:9], x_test=floats[9:])
    np.savez_compressed(folder / "floats.npz", y_train=classes[:9], y_test=classes[9:], **images)
    np.savez(
        folder / "stored.npz", y_train=classes[:9].astype(np.int32), y_test=classes[9:].astype(np.uint16), **images
    )
    np.save(folder / "floats-train.npy", (255 * floats[:9]).round().astype(np.uint8))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--fixtures", action="store_true")
    options = parser.parse_args()
    if options.fixtures:
        return fixtures(pathlib.Path(__file__).parent)
    if options.folder is None:
        parser.error("give a folder, or --fixtures")
    letters(options.folder / "letters")
    if FASHION.exists():
        fashion(options.folder / "fashion", 5000)
    kaggle(options.folder / "kaggle")
    sklearn_digits(options.folder / "digits")
    transposed(options.folder / "transposed")
    deep(options.folder / "deep")
    colour(options.folder / "colour")
    arrays(options.folder / "arrays")
    many(options.folder / "many", options.files)


if __name__ == "__main__":
    main()
