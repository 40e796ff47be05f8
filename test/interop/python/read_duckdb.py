"""Reads each table of a fetched folder with DuckDB: read_duckdb.py FOLDER."""

import os
import sys

import duckdb
from fetched_tables import report, tables

READERS = {"jsonl": "read_json_auto", "csv": "read_csv_auto", "parquet": "read_parquet"}

folder = sys.argv[1]
checks = []
for path, kind, rows in tables(folder):
    # DuckDB takes a path as a pattern
    pattern = "".join(f"[{mark}]" if mark in "[]*?" else mark for mark in path)
    (read,) = duckdb.execute(f"select count(*) from {READERS[kind]}(?)", [pattern]).fetchone()
    checks.append((os.path.relpath(path, folder), read, rows))
report("duckdb", duckdb.__version__, checks)
