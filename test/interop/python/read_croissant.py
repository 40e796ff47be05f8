"""Validates croissant.json and reads all of its record sets with mlcroissant: read_croissant.py FOLDER."""

import importlib.metadata
import json
import logging
import os
import sys

import mlcroissant
from fetched_tables import report

warned = []


class Collect(logging.Handler):
    """What mlcroissant warns of goes to the log."""

    def emit(self, record):
        if record.levelno >= logging.WARNING:
            warned.append(record.getMessage())


logging.getLogger().addHandler(Collect())
logging.getLogger("absl").addHandler(Collect())
folder = os.path.abspath(sys.argv[1])
dataset = mlcroissant.Dataset(jsonld=os.path.join(folder, "croissant.json"))
issues = dataset.metadata.issues
problems = sorted(issues.errors) + sorted(issues.warnings) + warned
with open(os.path.join(folder, "provenance.json"), encoding="utf-8") as file:
    files = json.load(file)["files"]

checks = [("problems: " + "; ".join(problems), len(problems), 0)]
rows_of = {}
for one in files:
    rows_of[one["format"]] = rows_of.get(one["format"], 0) + one["rows"]
read_of = {}
for record_set in dataset.metadata.record_sets:
    rows = sum(1 for _ in dataset.records(record_set.uuid))
    kind = record_set.uuid.split("-")[0]
    read_of[kind] = read_of.get(kind, 0) + rows
for kind, rows in sorted(read_of.items()):
    # a file of text is one record, its paragraphs are rows
    expected = sum(1 for one in files if one["format"] == "text") if kind == "text" else rows_of[kind]
    checks.append((kind, rows, expected))
report("mlcroissant", importlib.metadata.version("mlcroissant"), checks)
