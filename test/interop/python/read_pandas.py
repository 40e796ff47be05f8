"""Reads each table of a fetched folder with pandas: read_pandas.py FOLDER."""

import os
import sys

import pandas
from fetched_tables import report, tables

READERS = {
    "jsonl": lambda path: pandas.read_json(path, lines=True),
    "csv": pandas.read_csv,
    "parquet": pandas.read_parquet,
}

folder = sys.argv[1]
checks = [(os.path.relpath(path, folder), len(READERS[kind](path)), rows) for path, kind, rows in tables(folder)]
report("pandas", pandas.__version__, checks)
