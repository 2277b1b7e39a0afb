"""What the municipality itself noted about the ready answers: that a way through the menus was walked, and own words.

The ready answers for each check and network are `checks.advice`; this overrides them, one note for a check and a
network.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from registry import changes, fields, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE advice_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "check" TEXT NOT NULL,
    network TEXT NOT NULL,
    checked_on TEXT,
    checked_by TEXT NOT NULL,
    text TEXT NOT NULL,
    path TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX advice_note_check ON advice_note ("check", network);
"""

KIND = "advice_note"
_SELECT = 'SELECT id, "check", network, checked_on, checked_by, text, path, note FROM advice_note'


@dataclass(frozen=True)
class AdviceNote:
    """A note about the answer for a check in a network; `network` "" is the answer that names no network.

    `text` and `path` are the municipality's own words in place of the program's, "" where those stay. `checked_on` is
    the day on which a person walked the way and found it right.
    """

    RECORD: ClassVar[str] = "заметка к совету"

    check: str
    network: str
    id: int = 0
    checked_on: date | None = None
    checked_by: str = ""
    text: str = ""
    path: str = ""
    note: str = ""


def add(tx: Tx, advice: AdviceNote) -> AdviceNote:
    """Add a note; answers it with its id. BadInput names the refused field or the note that is there already."""
    checked = _checked(tx, advice)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, advice: AdviceNote) -> AdviceNote:
    """Write the note over the one of the same id; BadInput when there is none."""
    before = get(tx, advice.id)
    checked = _checked(tx, advice)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, advice_id: int) -> None:
    """Remove a note, so that the program's own answer stands again; BadInput when there is none."""
    before = get(tx, advice_id)
    rows.delete(tx, KIND, advice_id)
    changes.removed(tx, KIND, advice_id, before)


def get(tx: Tx, advice_id: int) -> AdviceNote:
    """One note; BadInput when there is none."""
    return _note(rows.find(tx, f"{_SELECT} WHERE id = ?", advice_id, "заметки к совету"))


def listing(tx: Tx) -> tuple[AdviceNote, ...]:
    """Every note, by check and network."""
    return tuple(map(_note, tx.execute(f'{_SELECT} ORDER BY "check", network').fetchall()))


def about(tx: Tx, check: str, network: str) -> AdviceNote | None:
    """The note about one answer, None when there is none."""
    row = tx.execute(f'{_SELECT} WHERE "check" = ? AND network = ?', (check, network)).fetchone()
    return None if row is None else _note(row)


def put(tx: Tx, advice: AdviceNote) -> AdviceNote:
    """Add the note, or write it over the one about the same check and network."""
    before = about(tx, advice.check, advice.network)
    return add(tx, replace(advice, id=0)) if before is None else update(tx, replace(advice, id=before.id))


def _checked(tx: Tx, advice: AdviceNote) -> AdviceNote:
    network = fields.line(advice.network, _where("сеть"))
    checked = replace(
        advice,
        check=fields.required(advice.check, _where("проверка")),
        network=fields.network(network, _where("сеть")) if network else "",
        checked_by=fields.line(advice.checked_by, _where("кто проверил")),
        text=clean(advice.text).strip(),
        path=fields.line(advice.path, _where("путь в меню")),
        note=clean(advice.note).strip(),
    )
    rival = about(tx, checked.check, checked.network)
    if rival is not None and rival.id != checked.id:
        raise BadInput(f"{_where('проверка')}: заметка об этой проверке и сети уже есть под номером {rival.id}.")
    return checked


def _where(field: str) -> str:
    return f"Заметка к совету, поле «{field}»"


def _columns(advice: AdviceNote) -> dict[str, Parameter]:
    return {
        '"check"': advice.check,
        "network": advice.network,
        "checked_on": rows.iso(advice.checked_on),
        "checked_by": advice.checked_by,
        "text": advice.text,
        "path": advice.path,
        "note": advice.note,
    }


def _note(row: Row) -> AdviceNote:
    record_id, check, network, checked_on, checked_by, text, path, note = row
    return AdviceNote(
        check=rows.text(check),
        network=rows.text(network),
        id=rows.number(record_id),
        checked_on=rows.day(checked_on),
        checked_by=rows.text(checked_by),
        text=rows.text(text),
        path=rows.text(path),
        note=rows.text(note),
    )
