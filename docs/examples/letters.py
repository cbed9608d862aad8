"""Draws the capitals A to Z with fonts, as 28×28 white-on-black images like MNIST's.

    python letters.py FOLDER [FONTS] [IMAGES]     # numpy, Pillow; FONTS: default /usr/share/fonts/truetype/dejavu

Writes train-images.npy, train-labels.npy (IMAGES of each letter, by default 50), test-images.npy, test-labels.npy (100
of each) and classes.csv. Every image has its own font, size, rotation and place, drawn from RandomState(1); fonts of test
images are not among those of training images.
"""

import pathlib
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw(letter, font, random):
    image = Image.new("L", (112, 112))
    face = ImageFont.truetype(str(font), int(random.uniform(60, 92)))
    ImageDraw.Draw(image).text((56, 56), letter, 255, face, anchor="mm")
    angle, (x, y) = random.uniform(-20, 20), random.uniform(-10, 10, 2)
    image = image.rotate(angle, Image.Resampling.BILINEAR, translate=(x, y))
    return np.asarray(image.resize((28, 28), Image.Resampling.BOX))


def main():
    folder = pathlib.Path(sys.argv[1])
    fonts = sorted(pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "/usr/share/fonts/truetype/dejavu").glob("*.ttf"))
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 50
    random = np.random.RandomState(1)
    # Every third font is for the test.
    sets = {"train": ([f for i, f in enumerate(fonts) if i % 3], count), "test": (fonts[::3], 100)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, (faces, images) in sets.items():
        labels = np.repeat(np.arange(26, dtype=np.uint8), images)
        pixels = [draw(LETTERS[label], faces[random.randint(len(faces))], random) for label in labels]
        np.save(folder / f"{name}-images.npy", np.stack(pixels))
        np.save(folder / f"{name}-labels.npy", labels)
    rows = [f"{label},{letter}" for label, letter in enumerate(LETTERS)]
    (folder / "classes.csv").write_text("\n".join(["label,name", *rows]) + "\n")


if __name__ == "__main__":
    main()
