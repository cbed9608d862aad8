#!/usr/bin/env python3
"""Writes values.csv: elementary functions at chosen and random arguments, from mpmath's arithmetic of 300 bits.

pip install mpmath; python make_values.py. Numbers are hexadecimal, so that they are exact; the value is high + low, two
numbers of 53 bits each, with the value rounded to the nearest number in high.
"""

import math
import pathlib
import random

import mpmath

mpmath.mp.prec = 300


def arguments(name):
    draw = random.Random(name)
    uniform = lambda low, high, count: [draw.uniform(low, high) for _ in range(count)]
    if name == "exp":
        edges = [0.0, -0.0, 1.0, -1.0, 709.782712893384, -708.3964185322641, -745.1332191019411, 5e-324, 1e-17, -1e-17]
        # Halfway between multiples of ln 2 the remainder is the largest.
        edges += [(k + 0.5) * math.log(2) for k in range(-20, 20)]
        return edges + uniform(-1, 1, 100) + uniform(-40, 0, 100) + uniform(-708, 709, 100) + uniform(-745, -708, 30)
    if name == "log":
        near = math.sqrt(0.5)
        edges = [1.0, 2.0, 10.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308]
        edges += [math.nextafter(1, 0), math.nextafter(1, 2)]
        edges += [near, math.nextafter(near, 0), 2 * near, math.nextafter(2 * near, 0)]
        return (edges + uniform(0.5, 2, 100) + uniform(0.99, 1.01, 50) + uniform(1, 1000, 100)
                + [2 ** power for power in uniform(-1074, 1023, 100)])
    edges = [0.0, 0.25, -0.25, 1 / 3, 0.75, math.nextafter(0.25, 1), math.nextafter(0.5, 0), math.nextafter(0.5, 1)]
    edges += [1e-17, 5e-324]
    return edges + uniform(-1, 1, 150) + uniform(-0.1, 0.1, 50) + uniform(-1000, 1000, 50)


def main():
    functions = {"exp": mpmath.exp, "log": mpmath.log, "sinPi": mpmath.sinpi, "cosPi": mpmath.cospi}
    rows = ["function,argument,high,low"]
    for name, function in functions.items():
        for argument in arguments(name):
            value = function(mpmath.mpf(argument))
            high = float(value)
            rows.append(f"{name},{argument.hex()},{high.hex()},{float(value - mpmath.mpf(high)).hex()}")
    pathlib.Path(__file__).with_name("values.csv").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
