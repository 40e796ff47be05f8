"""Loads a fetched folder with Hugging Face datasets, no name and each name: read_datasets.py FOLDER."""

import contextlib
import os
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

import datasets  # noqa: E402 - it reads the environment when it is imported
from fetched_tables import report, tables  # noqa: E402

def load(folder, name, cache):
    with contextlib.redirect_stdout(sys.stderr):
        return datasets.load_dataset(folder, name, cache_dir=cache)["train"]


datasets.disable_progress_bars()
folder = os.path.abspath(sys.argv[1])
rows_of = {}
for _, kind, rows in tables(folder):
    rows_of[kind] = rows_of.get(kind, 0) + rows
checks = []
with tempfile.TemporaryDirectory() as cache:
    places = [folder]
    further = os.path.join(folder, "tables")
    if os.path.isdir(further):
        places += [os.path.join(further, name) for name in sorted(os.listdir(further))]
    main = set(rows_of) - {os.path.basename(place) for place in places[1:]}
    for place in places:
        kind = main.pop() if place == folder and len(main) == 1 else os.path.basename(place)
        names = datasets.get_dataset_config_names(place)
        loaded = {name: len(load(place, name, cache)) for name in names}
        if kind in rows_of:
            checks.append((os.path.relpath(place, folder), sum(loaded.values()), rows_of[kind]))
        # with no name it is the first table
        checks.append((f"{os.path.relpath(place, folder)}, no name", len(load(place, None, cache)), loaded[names[0]]))
report("datasets", datasets.__version__, checks)
