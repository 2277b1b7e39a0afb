"""One process of the measurement of an import: reads a workbook, matches, writes; prints JSON with seconds and memory.

`python -m bench.registry_import ours FILE VAULT` or `… openpyxl FILE`. What is measured and why is `registry`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def ours(file: Path, directory: Path) -> dict[str, float]:
    """Seconds of each part. The key derivation is not an import: it is done before the clock starts, at the light
    cost, and its memory counts in the peak."""
    from bench import simulated
    from console import vaults
    from registry.imports import organizations as importing
    from registry.sheets import reading as sheets

    with vaults.open_vault(directory, simulated.passphrase()) as store:
        before = _peak()
        spent = time.process_time()
        begun = time.perf_counter()
        reading = importing.read(file)
        read = time.perf_counter()
        known = importing.known_of(store.read(importing.fetch))
        found = importing.match_known(known, reading, {})
        matched = time.perf_counter()
        applied = store.write("bench.imported", lambda tx: importing.apply(tx, found))
        written = time.perf_counter()
        spent = time.process_time() - spent
        peak = _peak()
        sheets.read(file)
        cells = time.perf_counter()
    assert applied.match.rows == found.rows
    return {
        "read": read - begun,
        "match": matched - read,
        "write": written - matched,
        "whole": written - begun,
        "processor": spent,
        "cells": cells - written,
        "before": before,
        "memory": peak,
        "rows": found.rows,
        "created": found.created,
        "updated": found.updated,
        "questions": found.questions,
        "pages": len(applied.page_ids),
    }


def openpyxl(file: Path) -> dict[str, float]:
    """Seconds in which openpyxl reads the same cells, as quickly as it can (read_only)."""
    from openpyxl import load_workbook

    begun = time.perf_counter()
    book = load_workbook(file, read_only=True, data_only=True)
    rows = [list(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return {"cells": time.perf_counter() - begun, "memory": _peak(), "rows": len(rows)}


def _peak() -> float:
    """MiB of memory at most so far. `getrusage` would begin with that of the process that began this."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    what, file_name, *rest = sys.argv[1:]
    print(json.dumps(ours(Path(file_name), Path(rest[0])) if what == "ours" else openpyxl(Path(file_name))))
