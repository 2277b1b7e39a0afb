"""The journal as a file for a table or a script: 0600, new, whole or not there at all.

Nothing in it can be a secret: the journal holds none. A cell that a table would take for a formula is disarmed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from enum import StrEnum
from pathlib import Path

from console import format as shown
from console.reading import journal_titles
from console.reading.journal import details
from registry.sheets.table import guarded
from vault import doing
from vault.journal import Entry
from vault.newfile import new_file
from vault.text import clean
from vault.types import Json

_HEADING = ("№", "Время UTC", "Чем вошли", "Код", "Что", "О чём", "Подробности")


class Format(StrEnum):
    """CSV for people and tables, one JSON object a line for scripts."""

    CSV = "csv"
    JSON = "json"


def write(path: Path, entries: Iterable[Entry], form: Format) -> int:
    """Write a new file and answer how many entries are in it.

    BadInput when something is there already, StorageFailed when the disk refuses, Stopped; then no file is left.
    """
    count = 0
    with doing.saying("Остановлено: файл не записан."), new_file(path) as stream:
        if form is Format.CSV:
            stream.write(_csv_line(_HEADING).encode())
        for entry in _counted(entries):
            stream.write((_csv_line(_cells(entry)) if form is Format.CSV else _json_line(entry)).encode())
            count += 1
    return count


def _counted(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The newest come first, and the oldest is number 1: by its number each tells how far it is."""
    rest = iter(entries)
    for first in rest:
        with doing.step("Выгружаю журнал", first.n) as at:
            yield first
            for entry in rest:
                at(first.n - entry.n)
                yield entry


def as_json(entry: Entry) -> dict[str, Json]:
    """One entry, as the command line gives it."""
    return {
        "n": entry.n,
        "time": entry.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "judged": entry.judged or None,
        "slot": clean(entry.slot),
        "action": clean(entry.action),
        "subject": clean(entry.subject),
        "detail": {clean(key): _cleaned(value) for key, value in entry.detail.items()},
    }


def _cleaned(value: Json) -> Json:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(each) for key, each in value.items()}
    return value


def _json_line(entry: Entry) -> str:
    return json.dumps(as_json(entry), ensure_ascii=False) + "\n"


def _cells(entry: Entry) -> tuple[str, ...]:
    told = "; ".join(f"{word}: {text}" for word, text in details(entry) if text)
    when = entry.time.strftime("%Y-%m-%d %H:%M:%S")
    what = journal_titles.sentence(entry)
    return (str(entry.n), when, entry.slot, entry.action, what, entry.subject, told)


def _csv_line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(guarded(shown.line(cell)) for cell in cells)
    return line.getvalue()
