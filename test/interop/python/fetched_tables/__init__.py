"""The tables that a fetched folder's provenance.json tells of, by file, with the rows that each must have."""

import json
import os
import sys

EXTENSIONS = {"jsonl": (".jsonl", ".ndjson"), "csv": (".csv",), "parquet": (".parquet",)}


def tables(folder):
    """Path, format and rows of each file that readers of tables know."""
    with open(os.path.join(folder, "provenance.json"), encoding="utf-8") as file:
        files = json.load(file)["files"]
    return [
        (os.path.join(folder, one["path"]), one["format"], one["rows"])
        for one in files
        if one["path"].endswith(EXTENSIONS.get(one["format"], ()) or ("\0",))
    ]


def report(tool, version, checks):
    """Prints what was read, and fails where it is wrong; a check is a name, the rows that were read, those that there are."""
    ok = all(read == wanted for _, read, wanted in checks) and len(checks) > 0
    told = [{"what": what, "rows": read, "expected": wanted} for what, read, wanted in checks]
    print(json.dumps({"tool": tool, "version": version, "ok": ok, "checks": told}))
    sys.exit(0 if ok else 1)
