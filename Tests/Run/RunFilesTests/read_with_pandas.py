#!/usr/bin/env python3
"""Reads every CSV file of a finished run with pandas, as a user would.

usage: read_with_pandas.py ARTIFACTS

Prints the shape of each table. A table fails that pandas cannot read, that has a column without a name or two of one name,
or in which a column has numbers and texts mixed. Needs pandas.
"""

import pathlib
import sys

import pandas


def problem(path):
    try:
        table = pandas.read_csv(path)
    except ValueError as error:
        return None, str(error)
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    if any(not name or name != name.strip('"') for name in header) or len(set(header)) < len(header):
        return table, f"columns {header}"
    mixed = [name for name in table if table[name].dropna().map(type).nunique() > 1]
    return table, f"numbers and texts in {mixed}" if mixed else None


def main(folder):
    failed = 0
    for path in sorted(pathlib.Path(folder).rglob("*.csv")):
        table, wrong = problem(path)
        shape = "-" if table is None else "×".join(map(str, table.shape))
        print(f"{path.relative_to(folder)}: {shape}" + (f": {wrong}" if wrong else ""))
        failed += wrong is not None
    sys.exit(failed > 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
