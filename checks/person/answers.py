"""Answers: a person's verdict over what no check decides, with a note, a proof and a day on which it expires.

An answer rests on what was to be judged then (`basis`): when that changes, it is asked again. What a person merely saw
on a page is `looks`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from checks.model import Judgement, Status, SubjectKind
from registry import fields, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE answer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    status TEXT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    until TEXT NOT NULL,
    basis TEXT NOT NULL,
    proof TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX answer_standing ON answer (kind, subject_id, check_id) WHERE ended_at IS NULL;
"""

KEPT = timedelta(days=3 * 365)
"""How long an answer is kept that another one replaced or somebody took back: as long as its proof may be asked for."""

ALLOWED = (Status.OK, Status.FAIL, Status.NA)
"""What a person may decide."""


@dataclass(frozen=True)
class Answer:
    """One verdict of a person; the municipality has subject id 0. `proof` is a link or the name of a document."""

    kind: SubjectKind
    subject_id: int
    check: str
    status: Status
    note: str
    who: str
    on: date
    until: date
    basis: str
    id: int = 0
    proof: str = ""


def basis(question: Judgement) -> str:
    """What an answer to this manual judgement rests on; another code, parameter or piece of evidence is another."""
    asked = json.dumps([question.code, question.params, question.evidence], ensure_ascii=False)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


def record(tx: Tx, answer: Answer, at: datetime) -> Answer:
    """Write an answer down at this moment (UTC) in place of the one that stood; answers it with its id.

    BadInput without a name, for a status that a person does not decide, and for a breach without a note.
    """
    if answer.status not in ALLOWED:
        raise BadInput("Ответить можно «выполнено», «не выполнено» или «не относится». Ничего не записано.")
    note = fields.line(answer.note, _where("примечание"))
    if answer.status is Status.FAIL and not note:
        raise BadInput(f"{_where('примечание')}: напишите, что не выполнено. Ничего не записано.")
    if answer.until < answer.on:
        raise BadInput(f"{_where('дата')}: ответ от {answer.on:%d.%m.%Y} уже истёк бы {answer.until:%d.%m.%Y}.")
    checked = replace(
        answer,
        note=note,
        who=fields.required(answer.who, _where("кто проверил")),
        proof=fields.line(answer.proof, _where("подтверждение")),
    )
    _end(tx, standing(tx, answer.kind, answer.subject_id, answer.check), at)
    tx.execute("DELETE FROM answer WHERE ended_at < ?", ((at - KEPT).isoformat(),))
    values = {
        "kind": checked.kind.value,
        "subject_id": checked.subject_id,
        "check_id": checked.check,
        "status": checked.status.value,
        "note": checked.note,
        "who": checked.who,
        "at": at.isoformat(),
        "day": checked.on.isoformat(),
        "until": checked.until.isoformat(),
        "basis": checked.basis,
        "proof": checked.proof,
    }
    tx.touch(f"{checked.kind.value}:{checked.subject_id}")
    return replace(checked, id=rows.insert(tx, "answer", 0, values))


def withdraw(tx: Tx, answer_id: int, at: datetime) -> Answer:
    """Take a standing answer back: it is asked again. BadInput when there is none."""
    found = _answer(rows.find(tx, "SELECT * FROM answer WHERE ended_at IS NULL AND id = ?", answer_id, "ответа"))
    _end(tx, found, at)
    tx.touch(f"{found.kind.value}:{found.subject_id}")
    return found


def listing(tx: Tx) -> tuple[Answer, ...]:
    """Every answer that stands, expired ones too, the one that ends first first."""
    found = tx.execute("SELECT * FROM answer WHERE ended_at IS NULL ORDER BY until, id").fetchall()
    return tuple(map(_answer, found))


def last_signed(tx: Tx) -> tuple[str, str]:
    """When somebody answered last (UTC, ISO) and under which name; both "" before the first answer."""
    row = tx.execute("SELECT at, who FROM answer ORDER BY id DESC LIMIT 1").fetchone()
    return (rows.text(row[0]), rows.text(row[1])) if row is not None else ("", "")


def _where(field: str) -> str:
    return f"Ответ, поле «{field}»"


def standing(tx: Tx, kind: SubjectKind, subject_id: int, check: str) -> Answer | None:
    """The answer that stands, perhaps expired."""
    row = tx.execute(
        "SELECT * FROM answer WHERE kind = ? AND subject_id = ? AND check_id = ? AND ended_at IS NULL",
        (kind.value, subject_id, check),
    ).fetchone()
    return _answer(row) if row is not None else None


def _end(tx: Tx, answer: Answer | None, at: datetime) -> None:
    if answer is not None:
        tx.execute("UPDATE answer SET ended_at = ? WHERE id = ?", (at.isoformat(), answer.id))


def _answer(row: Row) -> Answer:
    return Answer(
        id=rows.number(row["id"]),
        kind=SubjectKind(rows.text(row["kind"])),
        subject_id=rows.number(row["subject_id"]),
        check=rows.text(row["check_id"]),
        status=Status(rows.text(row["status"])),
        note=rows.text(row["note"]),
        who=rows.text(row["who"]),
        on=date.fromisoformat(rows.text(row["day"])),
        until=date.fromisoformat(rows.text(row["until"])),
        basis=rows.text(row["basis"]),
        proof=rows.text(row["proof"]),
    )
