"""Consultations (консультативная помощь): what organizations asked the coordinator and what they were told.

The ready answers for each check and network are `checks.advice`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
CREATE TABLE consultation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER REFERENCES organization (id),
    asked_on TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    question TEXT NOT NULL,
    network TEXT NOT NULL,
    "check" TEXT NOT NULL,
    answered_on TEXT,
    answer TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX consultation_organization ON consultation (organization_id);
"""

KIND = "consultation"
_SELECT = (
    'SELECT id, organization_id, asked_on, asked_by, question, network, "check", answered_on, answer, note'
    " FROM consultation"
)
# What waits for an answer comes first, the longest waiting of them at the top; then the answered, the latest first.
_IN_ORDER = " ORDER BY answered_on IS NOT NULL, CASE WHEN answered_on IS NULL THEN asked_on END, asked_on DESC, id DESC"


@dataclass(frozen=True)
class Consultation:
    """One question with its answer; `check` and `network` say what it is about, "" when it is about neither.

    `answered_on` None means that it waits for an answer. `asked_by` is a name or a position, as it was written down.
    """

    RECORD: ClassVar[str] = "консультация"

    asked_on: date
    question: str
    id: int = 0
    organization_id: int | None = None
    asked_by: str = ""
    network: str = ""
    check: str = ""
    answered_on: date | None = None
    answer: str = ""
    note: str = ""


def add(tx: Tx, consultation: Consultation) -> Consultation:
    """Add a consultation; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, consultation)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, consultation: Consultation) -> Consultation:
    """Write the consultation over the one of the same id; BadInput when there is none."""
    before = get(tx, consultation.id)
    checked = _checked(tx, consultation)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, consultation_id: int) -> None:
    """Remove a consultation; BadInput when there is none."""
    before = get(tx, consultation_id)
    rows.delete(tx, KIND, consultation_id)
    changes.removed(tx, KIND, consultation_id, before)


def get(tx: Tx, consultation_id: int) -> Consultation:
    """One consultation; BadInput when there is none."""
    return _consultation(rows.find(tx, f"{_SELECT} WHERE id = ?", consultation_id, "консультации"))


def listing(tx: Tx) -> tuple[Consultation, ...]:
    """Every consultation: those that wait for an answer first, then the latest before the earlier."""
    return listed(fetched(tx))


def fetched(tx: Tx) -> Sequence[Row]:
    """Every consultation as the database has it: of thousands `listed` makes records where no transaction waits."""
    return tx.execute(_SELECT + _IN_ORDER).fetchall()


def listed(found: Iterable[Row]) -> tuple[Consultation, ...]:
    """What `listing` answers, of what was fetched."""
    return tuple(map(_consultation, found))


def of_organization(tx: Tx, organization_id: int) -> tuple[Consultation, ...]:
    """The consultations of one organization, in the order of `listing`."""
    return listed(tx.execute(f"{_SELECT} WHERE organization_id = ?{_IN_ORDER}", (organization_id,)).fetchall())


def count(tx: Tx) -> int:
    """How many consultations there are, those that wait too."""
    return rows.count(tx, KIND)


def answer(tx: Tx, consultation_id: int, on: date, text: str) -> Consultation:
    """Note what was answered; BadInput when there is no such question, no text, or it was answered already."""
    before = get(tx, consultation_id)
    if before.answered_on is not None:
        raise BadInput(
            f"На вопрос {consultation_id} уже ответили {before.answered_on:%d.%m.%Y}. "
            "Исправить ответ: poryadok consultations edit."
        )
    return update(tx, replace(before, answered_on=on, answer=text))


def _checked(tx: Tx, consultation: Consultation) -> Consultation:
    if consultation.organization_id is not None:
        organizations.require(tx, consultation.organization_id, _where("организация"))
    fields.span(consultation.asked_on, consultation.answered_on, _where("ответ"))
    network = fields.line(consultation.network, _where("сеть"))
    answered = clean(consultation.answer).strip()
    if consultation.answered_on is None and answered:
        raise BadInput(f"{_where('отвечено')}: есть ответ, но не указан его день.")
    if consultation.answered_on is not None and not answered:
        raise BadInput(f"{_where('ответ')}: указан день, но не записано, что ответили.")
    question = clean(consultation.question).strip()
    if not question:
        raise BadInput(f"{_where('вопрос')}: не заполнено.")
    return replace(
        consultation,
        asked_by=fields.line(consultation.asked_by, _where("кто спросил")),
        question=question,
        network=fields.network(network, _where("сеть")) if network else "",
        check=fields.line(consultation.check, _where("проверка")),
        answer=answered,
        note=clean(consultation.note).strip(),
    )


def _where(field: str) -> str:
    return f"Консультация, поле «{field}»"


def _columns(consultation: Consultation) -> dict[str, Parameter]:
    return {
        "organization_id": consultation.organization_id,
        "asked_on": consultation.asked_on.isoformat(),
        "asked_by": consultation.asked_by,
        "question": consultation.question,
        "network": consultation.network,
        '"check"': consultation.check,
        "answered_on": rows.iso(consultation.answered_on),
        "answer": consultation.answer,
        "note": consultation.note,
    }


def _consultation(row: Row) -> Consultation:
    record_id, organization_id, asked_on, asked_by, question, network, check, answered_on, answer, note = row
    return Consultation(
        id=rows.number(record_id),
        organization_id=rows.maybe_number(organization_id),
        asked_on=date.fromisoformat(rows.text(asked_on)),
        asked_by=rows.text(asked_by),
        question=rows.text(question),
        network=rows.text(network),
        check=rows.text(check),
        answered_on=rows.day(answered_on),
        answer=rows.text(answer),
        note=rows.text(note),
    )
