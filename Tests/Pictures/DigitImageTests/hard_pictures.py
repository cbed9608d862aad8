#!/usr/bin/env python3
"""What `predict` makes of pictures that are not a digit on an even background.

usage: hard_pictures.py PREDICT MODEL [COUNT] [FOLDER]

Draws COUNT pictures (default: 300) of every kind below from test images of MNIST, enlarged, with the light, grain and blur
of a photograph, has `predict` recognise them, and prints for each kind how many were right, right with a remark, wrong with a
remark, wrong without a word, and refused. A picture without a digit, or with several, has no right answer: any answer
without a remark is wrong. FOLDER keeps the pictures. Needs NumPy and Pillow. docs/Method.md has the rates.
"""

import csv
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from recognition_rate import PICTURES_PER_RUN, idx


class Sheet:
    """A picture in the making: ink from 0 to 1 on a square of paper, what lies under it, and what is cut out of it."""

    def __init__(self, draw, images):
        self.draw, self.images = draw, images
        self.side = int(draw.integers(280, 520))
        self.ink = Image.new("L", (self.side, self.side))
        self.light = numpy.ones((self.side, self.side))
        self.opacity = None

    def uniform(self, low, high):
        return float(self.draw.uniform(low, high))

    def digit(self, place, share=None, x=None, y=None):
        """Enlarges a test image so that its 20-pixel box has a share of the sheet, its middle at (x, y)."""
        share = share or self.uniform(0.3, 0.62)
        side = round(self.side * share * 28 / 20)
        image = Image.fromarray(self.images[place]).resize((side, side), Image.Resampling.BICUBIC)
        room = max(0.0, (0.9 - share) / 2)
        x = 0.5 + self.uniform(-room, room) / 2 if x is None else x
        y = 0.5 + self.uniform(-room, room) / 2 if y is None else y
        left, top = round(x * self.side - side / 2), round(y * self.side - side / 2)
        layer = Image.new("L", self.ink.size)
        layer.paste(image, (left, top))
        self.add(layer)
        box = layer.point(lambda value: 255 * (value > 100)).getbbox()
        return box or (left, top, left + side, top + side)

    def add(self, layer, strength=1.0):
        ink = numpy.maximum(numpy.asarray(self.ink), strength * numpy.asarray(layer, float))
        self.ink = Image.fromarray(ink.astype(numpy.uint8))

    def stroke(self, paint, strength=1.0):
        """Adds what `paint` draws at four times the size."""
        layer = Image.new("L", (4 * self.side, 4 * self.side))
        paint(ImageDraw.Draw(layer))
        self.add(layer.resize(self.ink.size, Image.Resampling.BOX), strength)

    def lines(self, ends, width, strength=1.0):
        """Adds straight lines, each from one point to another."""

        def paint(pen):
            for start, end in ends:
                scaled = [tuple(4 * part for part in point) for point in (start, end)]
                pen.line(scaled, fill=255, width=max(1, round(4 * width)))

        self.stroke(paint, strength)

    def rules(self, angle, strength):
        """Lines from edge to edge, evenly spaced."""
        gap, width = self.side * self.uniform(0.06, 0.16), self.uniform(1, 3)
        dx, dy = math.cos(angle), math.sin(angle)
        start, reach = self.uniform(-gap, 0) - self.side, 2 * self.side
        ends = []
        for step in range(int(3 * self.side / gap)):
            away = start + step * gap - self.side / 2
            x, y = self.side / 2 - dy * away, self.side / 2 + dx * away
            ends.append(((x - reach * dx, y - reach * dy), (x + reach * dx, y + reach * dy)))
        self.lines(ends, width, strength)

    def half_plane(self):
        """A mask of what lies on one side of a line across the sheet."""
        angle, offset = self.uniform(0, 2 * math.pi), self.uniform(-0.3, 0.3) * self.side
        y, x = numpy.mgrid[: self.side, : self.side] - self.side / 2
        return x * math.cos(angle) + y * math.sin(angle) > offset

    def picture(self):
        paper, pen = self.uniform(200, 252), self.uniform(10, 70)
        ink = numpy.asarray(self.ink) / 255
        y, x = numpy.mgrid[: self.side, : self.side] / self.side - 0.5
        light = self.light * (1 + self.uniform(-0.1, 0.1) * x + self.uniform(-0.1, 0.1) * y)
        shade = (paper + (pen - paper) * ink) * light
        blurred = Image.fromarray(shade.clip(0, 255).astype(numpy.uint8)).filter(
            ImageFilter.GaussianBlur(self.uniform(0, 1.2)))
        grain = self.draw.normal(0, self.uniform(0, 5), blurred.size[::-1])
        result = Image.fromarray((numpy.asarray(blurred) + grain).clip(0, 255).astype(numpy.uint8))
        if self.opacity is not None:
            result.putalpha(self.opacity)
        return result


def plain(sheet, place):
    sheet.digit(place)


def cut(sheet, paint):
    opacity = Image.new("L", (4 * sheet.side, 4 * sheet.side))
    paint(ImageDraw.Draw(opacity), 4 * sheet.side)
    sheet.opacity = opacity.resize(sheet.ink.size, Image.Resampling.BOX)


def round_corners(sheet, place):
    sheet.digit(place)
    radius = sheet.uniform(0.05, 0.5)
    cut(sheet, lambda pen, side: pen.rounded_rectangle((0, 0, side - 1, side - 1), radius * side, fill=255))


def tilted(sheet, place):
    sheet.digit(place, sheet.uniform(0.25, 0.45), 0.5, 0.5)
    angle, reach = sheet.uniform(0, math.pi / 2), sheet.uniform(0.5, 0.6)
    corners = [(0.5 + reach * math.cos(angle + turn * math.pi / 2), 0.5 + reach * math.sin(angle + turn * math.pi / 2))
               for turn in range(4)]
    cut(sheet, lambda pen, side: pen.polygon([(x * side, y * side) for x, y in corners], fill=255))


def cut_out(sheet, place):
    sheet.digit(place, sheet.uniform(0.25, 0.4), 0.5, 0.5)
    waves = [(turn, sheet.uniform(0, 6.28), sheet.uniform(0, 0.04)) for turn in (2, 3, 5)]
    points = []
    for step in range(200):
        angle = step * 2 * math.pi / 200
        radius = 0.4 + sum(size * math.sin(turn * angle + phase) for turn, phase, size in waves)
        points.append((0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle)))
    cut(sheet, lambda pen, side: pen.polygon([(x * side, y * side) for x, y in points], fill=255))


def shadow(sheet, place):
    sheet.digit(place)
    sheet.light = numpy.where(sheet.half_plane(), sheet.uniform(0.45, 0.8), 1)


def desk(sheet, place):
    width, top = sheet.uniform(0.06, 0.25), sheet.uniform(0.03, 0.12)
    turns = int(sheet.draw.integers(4))
    middle = complex(width / 2, 0) * 1j**turns
    sheet.digit(place, sheet.uniform(0.3, 0.5), 0.5 + middle.real, 0.5 + middle.imag)
    y, x = numpy.mgrid[: sheet.side, : sheet.side] / sheet.side
    tone, slope = sheet.uniform(0.15, 0.6), sheet.uniform(-0.08, 0.08)
    isDesk = x < width + slope * (y - 0.5)
    if sheet.draw.random() < 0.3:
        isDesk |= y < top
    sheet.light = numpy.rot90(numpy.where(isDesk, tone, 1), -turns)


def room_around(sheet, box, least, most):
    left, top, right, bottom = box
    longer = max(right - left, bottom - top)
    return [edge + sign * longer * sheet.uniform(least, most)
            for edge, sign in ((left, -1), (top, -1), (right, 1), (bottom, 1))]


def boxed(sheet, place):
    box = room_around(sheet, sheet.digit(place, sheet.uniform(0.25, 0.5), 0.5, 0.5), 0.12, 0.5)
    left, top, right, bottom = (min(max(edge, 4), sheet.side - 5) for edge in box)
    tilt = sheet.uniform(-0.03, 0.03) * (right - left)
    points = [(left, top), (right, top + tilt), (right - tilt, bottom), (left - tilt, bottom - tilt), (left, top)]
    width, strength = sheet.uniform(1.5, 6), sheet.uniform(0.5, 1)
    sheet.lines(zip(points, points[1:]), width, strength)


def circled(sheet, place):
    left, top, right, bottom = sheet.digit(place, sheet.uniform(0.25, 0.45), 0.5, 0.5)
    x, y = (left + right) / 2, (top + bottom) / 2
    radius = math.hypot(right - left, bottom - top) / 2 * sheet.uniform(1.15, 1.5)
    a, b = radius * sheet.uniform(0.95, 1.2), radius
    width = max(1, round(4 * sheet.uniform(1.5, 6)))
    sheet.stroke(lambda pen: pen.ellipse(
        tuple(4 * edge for edge in (x - a, y - b, x + a, y + b)), outline=255, width=width), sheet.uniform(0.5, 1))


def underlined(sheet, place):
    left, top, right, bottom = sheet.digit(place)
    height = bottom - top
    middle, reach = (left + right) / 2, height * sheet.uniform(0.45, 0.9)
    y = bottom + height * sheet.uniform(0.05, 0.25)
    tilt = sheet.uniform(-0.05, 0.05) * reach
    sheet.lines([((middle - reach, y - tilt), (middle + reach, y + tilt))], sheet.uniform(2, 8), sheet.uniform(0.6, 1))


def ruled(sheet, place):
    sheet.digit(place)
    sheet.rules(sheet.uniform(-0.05, 0.05), sheet.uniform(0.15, 0.7))


def squared(sheet, place):
    sheet.digit(place)
    angle, strength = sheet.uniform(-0.05, 0.05), sheet.uniform(0.15, 0.6)
    sheet.rules(angle, strength)
    sheet.rules(angle + math.pi / 2, strength)


def one_line(sheet, place):
    sheet.digit(place)
    angle = sheet.uniform(-0.05, 0.05) + (math.pi / 2 if sheet.draw.random() < 0.5 else 0)
    x, y = sheet.uniform(0.2, 0.8) * sheet.side, sheet.uniform(0.2, 0.8) * sheet.side
    dx, dy = 2 * sheet.side * math.cos(angle), 2 * sheet.side * math.sin(angle)
    sheet.lines([((x - dx, y - dy), (x + dx, y + dy))], sheet.uniform(1, 4), sheet.uniform(0.4, 1))


def cropped(sheet, place):
    away = sheet.uniform(0.18, 0.3) * sheet.draw.choice([-1, 1])
    x, y = (0.5 + away, 0.5) if sheet.draw.random() < 0.5 else (0.5, 0.5 + away)
    sheet.digit(place, 0.75, x, y)


def several(sheet, place):
    count = int(sheet.draw.integers(2, 4))
    share = sheet.uniform(0.2, 0.26)
    for step in range(count):
        x = 0.5 + (step - (count - 1) / 2) * share * sheet.uniform(1.0, 1.25)
        sheet.digit((place + 17 * step) % len(sheet.images), share, x, 0.5 + sheet.uniform(-0.03, 0.03))


def blank(sheet, _):
    pass


def blank_ruled(sheet, _):
    sheet.rules(sheet.uniform(-0.05, 0.05), sheet.uniform(0.15, 0.9))


def blank_squared(sheet, _):
    angle, strength = sheet.uniform(-0.05, 0.05), sheet.uniform(0.15, 0.9)
    sheet.rules(angle, strength)
    sheet.rules(angle + math.pi / 2, strength)


def blank_shadow(sheet, _):
    sheet.light = numpy.where(sheet.half_plane(), sheet.uniform(0.45, 0.8), 1)


def blank_boxed(sheet, _):
    edge = sheet.side * sheet.uniform(0.1, 0.3)
    corners = [(edge, edge), (sheet.side - edge, edge), (sheet.side - edge, sheet.side - edge), (edge, sheet.side - edge)]
    sheet.lines(zip(corners, corners[1:] + corners[:1]), sheet.uniform(1.5, 6))


DIGITS = [plain, round_corners, tilted, cut_out, shadow, desk, boxed, circled, underlined, ruled, squared, one_line, cropped]
NO_DIGIT = [several, blank, blank_ruled, blank_squared, blank_shadow, blank_boxed]
OUTCOMES = ["right", "right, remark", "wrong, remark", "wrong, silent", "refused"]


def answers(predict, model, folder, names):
    rows = {}
    for start in range(0, len(names), PICTURES_PER_RUN):
        command = [predict, "--model", model, "--csv", *names[start: start + PICTURES_PER_RUN]]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 65):
            sys.exit(done.stderr)
        rows |= {row["image"]: row for row in csv.DictReader(done.stdout.splitlines())}
    return rows


def outcome(row, label):
    if row is None:
        return "refused"
    verdict = "right" if label is not None and int(row["predicted"]) == label else "wrong"
    remark = bool(row.get("remark"))
    return "right" if verdict == "right" and not remark else f"{verdict}, {'remark' if remark else 'silent'}"


def measure(predict, model, count, folder):
    images, labels = idx("t10k-images-idx3-ubyte"), idx("t10k-labels-idx1-ubyte")
    print(f"{'kind':<14}", *(f"{name:>14}" for name in OUTCOMES))
    for number, kind in enumerate(DIGITS + NO_DIGIT):
        truth = {}
        for step in range(count):
            draw = numpy.random.default_rng([number, step])
            place = (number * 997 + step * 31) % len(images)
            sheet = Sheet(draw, images)
            kind(sheet, place)
            name = f"{kind.__name__}-{step}.png"
            sheet.picture().save(f"{folder}/{name}")
            truth[name] = int(labels[place]) if kind in DIGITS else None
        rows = answers(predict, model, folder, list(truth))
        found = [outcome(rows.get(name), label) for name, label in truth.items()]
        print(f"{kind.__name__:<14}", *(f"{found.count(name) / count:>14.1%}" for name in OUTCOMES), flush=True)


def main(predict, model, count="300", folder=None):
    predict, model = (str(pathlib.Path(path).resolve()) for path in (predict, model))
    with tempfile.TemporaryDirectory() as scratch:
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        measure(predict, model, int(count), folder or scratch)


if __name__ == "__main__":
    main(*sys.argv[1:])
