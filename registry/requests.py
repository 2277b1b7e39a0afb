"""Requests of the control centre (ЦУР): what it asked, until when, when it was answered and what proves it.

Letters and the board of who answered are not here.
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
CREATE TABLE centre_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT,
    answered_on TEXT,
    proof TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
"""

SCOPE_SQL = """
ALTER TABLE centre_request ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE centre_request ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE centre_request ADD COLUMN answer_file TEXT NOT NULL DEFAULT '';
ALTER TABLE centre_request ADD COLUMN answer_sha256 TEXT NOT NULL DEFAULT '';
"""

KIND = "centre_request"
_SELECT = (
    "SELECT id, title, received_on, due_on, answered_on, proof, note, number, scope, answer_file, answer_sha256"
    " FROM centre_request"
)
# What waits comes first, the nearest day of answer before the later, no day at all last of them.
_IN_ORDER = " ORDER BY answered_on IS NOT NULL, due_on IS NULL, due_on, received_on, id"

_HOLDERS = (
    rows.Holder(
        ("запрос организациям", "запроса организациям", "запросов организациям"),
        "SELECT title FROM inquiry WHERE request_id = ?",
    ),
    rows.Holder(("письмо", "письма", "писем"), "SELECT number FROM letter WHERE request_id = ?"),
)


@dataclass(frozen=True)
class CentreRequest:
    """One request; `due_on` None means that no day was named, `answered_on` None that it waits.

    `number` is the centre's own, `scope` says about whom or what it asks. `answer_file` is the name of the file
    that was sent, without its folder, `answer_sha256` its digest in hexadecimal.
    """

    RECORD: ClassVar[str] = "запрос ЦУР"

    title: str
    received_on: date
    id: int = 0
    due_on: date | None = None
    answered_on: date | None = None
    proof: str = ""
    note: str = ""
    number: str = ""
    scope: str = ""
    answer_file: str = ""
    answer_sha256: str = ""


def add(tx: Tx, request: CentreRequest) -> CentreRequest:
    """Add a request; answers it with its id. BadInput names the refused field."""
    checked = _checked(request)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, request: CentreRequest) -> CentreRequest:
    """Write the request over the one of the same id; BadInput when there is none."""
    before = get(tx, request.id)
    checked = _checked(request)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, request_id: int) -> None:
    """Remove a request; BadInput when there is none or inquiries or letters belong to it."""
    before = get(tx, request_id)
    advice = "Уберите их сначала или отметьте запрос отвеченным."
    rows.refuse_if_held(tx, request_id, _HOLDERS, f"Запрос ЦУР «{before.title}»", advice)
    rows.delete(tx, KIND, request_id)
    changes.removed(tx, KIND, request_id, before)


def get(tx: Tx, request_id: int) -> CentreRequest:
    """One request; BadInput when there is none."""
    return _request(rows.find(tx, f"{_SELECT} WHERE id = ?", request_id, "запроса ЦУР"))


def listing(tx: Tx) -> tuple[CentreRequest, ...]:
    """Every request: those that wait by their day of answer, then the answered ones."""
    return tuple(_request(row) for row in tx.execute(_SELECT + _IN_ORDER).fetchall())


def answer(
    tx: Tx, request_id: int, on: date, proof: str = "", file: str = "", sha256: str = "", *, again: bool = False
) -> CentreRequest:
    """Note that the centre was answered on that day, by which file, and what proves it.

    BadInput when there is no such request, when nothing shows the answer, or it was answered already, unless `again`.
    """
    before = get(tx, request_id)
    if before.answered_on is not None and not again:
        raise BadInput(
            f"На запрос «{before.title}» уже ответили {before.answered_on:%d.%m.%Y}. Чтобы заменить, добавьте --again."
        )
    if not proof.strip() and not file:
        raise BadInput("Чем подтверждён ответ, не сказано: укажите файл ответа или подтверждение. Ничего не записано.")
    return update(tx, replace(before, answered_on=on, proof=proof, answer_file=file, answer_sha256=sha256))


def count(tx: Tx) -> int:
    """How many requests there are, answered ones too."""
    return rows.count(tx, KIND)


def _checked(request: CentreRequest) -> CentreRequest:
    fields.span(request.received_on, request.due_on, _where("срок"))
    fields.span(request.received_on, request.answered_on, _where("день ответа"))
    return replace(
        request,
        title=fields.required(request.title, _where("о чём")),
        proof=fields.line(request.proof, _where("подтверждение")),
        note=clean(request.note).strip(),
        number=fields.line(request.number, _where("номер")),
        scope=fields.line(request.scope, _where("о ком")),
        answer_file=fields.line(request.answer_file, _where("файл ответа")),
        answer_sha256=fields.sha256(request.answer_sha256, _where("отпечаток файла")),
    )


def _where(field: str) -> str:
    return f"Запрос ЦУР, поле «{field}»"


def _columns(request: CentreRequest) -> dict[str, Parameter]:
    return {
        "title": request.title,
        "received_on": request.received_on.isoformat(),
        "due_on": rows.iso(request.due_on),
        "answered_on": rows.iso(request.answered_on),
        "proof": request.proof,
        "note": request.note,
        "number": request.number,
        "scope": request.scope,
        "answer_file": request.answer_file,
        "answer_sha256": request.answer_sha256,
    }


def _request(row: Row) -> CentreRequest:
    record_id, title, received_on, due_on, answered_on, proof, note, number, scope, answer_file, sha256 = row
    return CentreRequest(
        id=rows.number(record_id),
        title=rows.text(title),
        received_on=date.fromisoformat(rows.text(received_on)),
        due_on=rows.day(due_on),
        answered_on=rows.day(answered_on),
        proof=rows.text(proof),
        note=rows.text(note),
        number=rows.text(number),
        scope=rows.text(scope),
        answer_file=rows.text(answer_file),
        answer_sha256=rows.text(sha256),
    )
