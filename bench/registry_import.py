"""One process of the measurement of an import: reads a workbook, matches, writes; prints JSON with seconds and memory.

`python -m bench.registry_import ours FILE VAULT`, `… openpyxl FILE` or `… undo VAULT`. What is measured and
why is `registry`.
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
        marks = [_now()]
        reading = importing.read(file)
        marks.append(_now())
        known = importing.known_of(store.read(importing.fetch))
        found = importing.match_known(known, reading, {})
        marks.append(_now())
        applied = store.write("bench.imported", lambda tx: importing.apply(tx, found))
        marks.append(_now())
        peak = _peak()
        sheets.read(file)
        marks.append(_now())
    assert applied.match.rows == found.rows
    return {
        **_spent("read", marks[0], marks[1]),
        **_spent("match", marks[1], marks[2]),
        **_spent("write", marks[2], marks[3]),
        **_spent("whole", marks[0], marks[3]),
        **_spent("cells", marks[3], marks[4]),
        "before": before,
        "memory": peak,
        "rows": found.rows,
        "created": found.created,
        "updated": found.updated,
        "questions": found.questions,
        "pages": len(applied.page_ids),
    }


def undo(directory: Path) -> dict[str, float]:
    """Seconds in which the last import is taken back, in one transaction."""
    from bench import simulated
    from console import vaults
    from registry import undoing

    with vaults.open_vault(directory, simulated.passphrase()) as store:
        batch = store.read(undoing.last)
        assert batch is not None
        begun = _now()
        store.write(undoing.REASON, lambda tx: undoing.undo(tx, batch.number))
        return {**_spent("undo", begun, _now()), "memory": _peak()}


def _now() -> tuple[float, float]:
    """The clock, and what this process has computed, in seconds."""
    return time.perf_counter(), time.process_time()


def _spent(part: str, begun: tuple[float, float], ended: tuple[float, float]) -> dict[str, float]:
    return {part: ended[0] - begun[0], f"{part}.processor": ended[1] - begun[1]}


def openpyxl(file: Path) -> dict[str, float]:
    """Seconds in which openpyxl reads the same cells, as quickly as it can (read_only)."""
    from openpyxl import load_workbook

    begun = _now()
    book = load_workbook(file, read_only=True, data_only=True)
    rows = [list(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return {**_spent("cells", begun, _now()), "memory": _peak(), "rows": len(rows)}


def _peak() -> float:
    """MiB of memory at most so far. `getrusage` would begin with that of the process that began this."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    paths = [Path(one) for one in given]
    told = ours(*paths) if what == "ours" else openpyxl(*paths) if what == "openpyxl" else undo(*paths)
    print(json.dumps(told))
