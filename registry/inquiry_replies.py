"""Replies (ответы на запрос организациям): one organization's part of an inquiry, when it was reminded and answered.

A row of its own, so that the history keeps what one answer changed and not the whole inquiry each time. The inquiry,
its day and its board are `inquiries`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from registry import changes, fields, organizations, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE inquiry_reply (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inquiry_id INTEGER NOT NULL REFERENCES inquiry (id) ON DELETE CASCADE,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    reminded_on TEXT NOT NULL,
    answered_on TEXT,
    answer TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX inquiry_reply_organization ON inquiry_reply (organization_id, inquiry_id);
CREATE INDEX inquiry_reply_inquiry ON inquiry_reply (inquiry_id);
"""

KIND = "inquiry_reply"
COLUMNS = "id, inquiry_id, organization_id, reminded_on, answered_on, answer, file, sha256"
"""The columns in the order that `made` takes."""
_SELECT = f"SELECT {COLUMNS} FROM inquiry_reply"  # noqa: S608  # a constant of our own


@dataclass(frozen=True)
class Reply:
    """What is known of one organization: on which days it was reminded, when and what it answered.

    `file` is the name of the file that it sent, without its folder, `sha256` its digest in hexadecimal.
    """

    RECORD: ClassVar[str] = "ответ на запрос"

    organization_id: int
    reminded_on: tuple[date, ...] = ()
    answered_on: date | None = None
    answer: str = ""
    file: str = ""
    sha256: str = ""
    id: int = 0
    inquiry_id: int = 0


def add(tx: Tx, reply: Reply) -> Reply:
    """Ask one more organization; answers the reply with its id. BadInput names the refused field."""
    ready = checked(tx, reply)
    stored = replace(ready, id=rows.insert(tx, KIND, ready.id, columns(ready)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, reply: Reply) -> Reply:
    """Write the reply over the one of the same id; BadInput when there is none."""
    before = get(tx, reply.id)
    ready = checked(tx, reply)
    rows.update(tx, KIND, ready.id, columns(ready))
    changes.updated(tx, KIND, ready.id, before, ready)
    return ready


def remove(tx: Tx, reply_id: int) -> None:
    """Ask this organization no longer; BadInput when there is no such reply."""
    before = get(tx, reply_id)
    rows.delete(tx, KIND, reply_id)
    changes.removed(tx, KIND, reply_id, before)


def get(tx: Tx, reply_id: int) -> Reply:
    """One reply; BadInput when there is none."""
    return made(rows.find(tx, f"{_SELECT} WHERE id = ?", reply_id, "ответа на запрос"))


def listing(tx: Tx) -> tuple[Reply, ...]:
    """Every reply of every inquiry."""
    return tuple(map(made, tx.execute(f"{_SELECT} ORDER BY inquiry_id, id").fetchall()))


def of(tx: Tx, inquiry_id: int, organization_id: int) -> Reply:
    """The reply of one organization; BadInput when it was not asked."""
    row = tx.execute(
        f"{_SELECT} WHERE inquiry_id = ? AND organization_id = ?", (inquiry_id, organization_id)
    ).fetchone()
    if row is None:
        name = organizations.get(tx, organization_id).name
        raise BadInput(f"Запрос {inquiry_id} организации «{name}» не отправляли.")
    return made(row)


def checked(tx: Tx, reply: Reply) -> Reply:
    """The reply cleaned; BadInput names the refused field."""
    return all_checked(tx, (reply,))[0]


def all_checked(tx: Tx, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The same of many, whose organizations are looked for at once."""
    known = organizations.names(tx, (each.organization_id for each in replies))
    for each in replies:
        if each.organization_id not in known:
            organizations.require(tx, each.organization_id, _where("организация"))
    return tuple(map(_checked, replies))


def _checked(reply: Reply) -> Reply:
    sha256 = fields.sha256(reply.sha256, _where("отпечаток файла"))
    answer = clean(reply.answer).strip()
    file = fields.line(reply.file, _where("файл"))
    if reply.answered_on is None and (answer or file):
        raise BadInput(f"{_where('отвечено')}: есть ответ, но не указан его день.")
    return replace(reply, reminded_on=tuple(sorted(set(reply.reminded_on))), answer=answer, file=file, sha256=sha256)


def columns(reply: Reply) -> dict[str, Parameter]:
    """The reply as it is stored, without its id."""
    return {
        "inquiry_id": reply.inquiry_id,
        "organization_id": reply.organization_id,
        "reminded_on": rows.pack(tuple(day.isoformat() for day in reply.reminded_on)),
        "answered_on": rows.iso(reply.answered_on),
        "answer": reply.answer,
        "file": reply.file,
        "sha256": reply.sha256,
    }


def made(row: Row) -> Reply:
    """A reply of a row of `COLUMNS`."""
    record_id, inquiry_id, organization_id, reminded_on, answered_on, answer, file, sha256 = row
    return Reply(
        organization_id=rows.number(organization_id),
        reminded_on=tuple(map(date.fromisoformat, rows.unpack(reminded_on))),
        answered_on=rows.day(answered_on),
        answer=rows.text(answer),
        file=rows.text(file),
        sha256=rows.text(sha256),
        id=rows.number(record_id),
        inquiry_id=rows.number(inquiry_id),
    )


def _where(field: str) -> str:
    return f"Ответ на запрос, поле «{field}»"
