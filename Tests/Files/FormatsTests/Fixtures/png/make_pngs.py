"""Writes PNG files of every kind the format has, byte by byte, and the pixels that a reader has to find.

Needs NumPy only, so that the files do not depend on what one image library chooses to write. Each file NAME.png
comes with NAME.npy: RGBA, eight bits, (5, 7, 4). Run in this folder: python make_pngs.py
"""
import struct
import zlib

import numpy as np

HEIGHT, WIDTH = 5, 7
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
# First row, row step, first column, column step of the seven passes of Adam7.
ADAM7 = [(0, 8, 0, 8), (0, 8, 4, 8), (4, 8, 0, 4), (0, 4, 2, 4), (2, 4, 0, 2), (0, 2, 1, 2), (1, 2, 0, 1)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(samples, depth):
    """The scan lines of an array (rows, columns, channels), each behind filter byte 0."""
    if samples.size == 0:
        return b""
    lines = []
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            line = row.astype(">u2").tobytes()
        elif depth == 8:
            line = row.astype("u1").tobytes()
        else:
            bits = ((row[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype("u1").ravel()
            line = np.packbits(bits).tobytes()
        lines.append(b"\0" + line)
    return b"".join(lines)


def png(samples, depth, color_type, interlaced=False, extra=b""):
    height, width = samples.shape[:2]
    if interlaced:
        raw = b"".join(pack(samples[y::dy, x::dx], depth) for y, dy, x, dx in ADAM7)
    else:
        raw = pack(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
    )


def to_eight_bits(samples, depth):
    return np.rint(samples.astype(float) * 255 / (2**depth - 1)).astype("u1")


def rgba(eight, color_type):
    opaque = np.full((HEIGHT, WIDTH, 1), 255, "u1")
    if color_type == GRAY:
        return np.concatenate([eight] * 3 + [opaque], 2)
    if color_type == GRAY_ALPHA:
        return np.concatenate([eight[..., :1]] * 3 + [eight[..., 1:]], 2)
    if color_type == RGB:
        return np.concatenate([eight, opaque], 2)
    return eight


def write(name, data, expected):
    open(f"{name}.png", "wb").write(data)
    np.save(f"{name}.npy", expected)


def main():
    random = np.random.RandomState(7)
    kinds = [("gray1", GRAY, 1), ("gray2", GRAY, 2), ("gray4", GRAY, 4), ("gray8", GRAY, 8), ("gray16", GRAY, 16),
             ("rgb8", RGB, 8), ("rgb16", RGB, 16), ("graya8", GRAY_ALPHA, 8), ("graya16", GRAY_ALPHA, 16),
             ("rgba8", RGBA, 8), ("rgba16", RGBA, 16)]
    for name, color_type, depth in kinds:
        samples = random.randint(0, 2**depth, (HEIGHT, WIDTH, CHANNELS[color_type]))
        expected = rgba(to_eight_bits(samples, depth), color_type)
        for interlaced in (False, True):
            write(name + ("i" if interlaced else ""), png(samples, depth, color_type, interlaced), expected)

    colors = random.randint(0, 256, (16, 3)).astype("u1")
    opacities = np.full(16, 255, "u1")
    opacities[:3] = [0, 128, 200]
    for depth in (1, 2, 4, 8):
        count = min(2**depth, 16)
        samples = random.randint(0, count, (HEIGHT, WIDTH, 1))
        palette = chunk(b"PLTE", colors[:count].tobytes())
        expected = rgba(colors[samples[..., 0]], RGB)
        write(f"palette{depth}", png(samples, depth, PALETTE, extra=palette), expected)
        if depth >= 4:
            expected = np.concatenate([colors[samples[..., 0]], opacities[samples]], 2)
            extra = palette + chunk(b"tRNS", opacities[:3].tobytes())
            write(f"palette{depth}t", png(samples, depth, PALETTE, depth == 4, extra), expected)

    # One shade declared to be fully transparent.
    samples = random.randint(0, 3, (HEIGHT, WIDTH, 1)) * 100
    expected = rgba(samples.astype("u1"), GRAY)
    expected[..., 3] = np.where(samples[..., 0] == 100, 0, 255)
    write("gray8t", png(samples, 8, GRAY, extra=chunk(b"tRNS", struct.pack(">H", 100))), expected)

    # Linear samples (gamma 1): what is shown is much lighter. PNG's own figure for sRGB is a gamma of 1/2.2.
    samples = np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH, 1) * 7
    expected = rgba(np.rint(255 * (samples / 255) ** (1 / 2.2)).astype("u1"), GRAY)
    write("gray8linear", png(samples, 8, GRAY, extra=chunk(b"gAMA", struct.pack(">I", 100000))), expected)

    # Well-formed chunks around impossible content.
    samples = random.randint(0, 256, (HEIGHT, WIDTH, 1))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, GRAY, 0, 0, 0)
    start, end = b"\x89PNG\r\n\x1a\n", chunk(b"IEND", b"")
    bad = {
        "short": [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pack(samples[:3], 8)))],
        "garbage": [chunk(b"IHDR", header), chunk(b"IDAT", b"this is not what zlib writes")],
        "depth": [chunk(b"IHDR", header[:8] + b"\x03" + header[9:]), chunk(b"IDAT", zlib.compress(pack(samples, 8)))],
        "palette": [chunk(b"IHDR", header[:9] + b"\x03" + header[10:]),
                    chunk(b"IDAT", zlib.compress(pack(samples, 8)))],
    }
    for name, chunks in bad.items():
        open(f"bad-{name}.png", "wb").write(start + b"".join(chunks) + end)


if __name__ == "__main__":
    main()
