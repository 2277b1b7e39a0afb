"""The book of outgoing letters: number, date, kind, addressee and file of every letter that was made.

The text of a letter is not kept: it is the file that was sent. A letter is never removed from the book: one that was
not sent is cancelled, and its number stays its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from registry import changes, fields, municipality, organizations, rows
from registry.letters import kinds
from registry.municipality import Key
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    dated_on TEXT NOT NULL,
    addressee TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    page_id INTEGER REFERENCES page (id),
    case_id INTEGER REFERENCES case_file (id),
    request_id INTEGER REFERENCES centre_request (id),
    inquiry_id INTEGER REFERENCES inquiry (id),
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sent_on TEXT,
    proof TEXT NOT NULL,
    cancelled_on TEXT,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX letter_organization ON letter (organization_id);
CREATE INDEX letter_page ON letter (page_id);
CREATE INDEX letter_case ON letter (case_id);
CREATE INDEX letter_request ON letter (request_id);
CREATE INDEX letter_inquiry ON letter (inquiry_id);
CREATE INDEX letter_dated ON letter (dated_on);
"""

KIND = "letter"
COUNT = "{n}"
"""What stands for the count within the year in the setting `letter_number`."""

_SELECT = (
    "SELECT id, kind, number, dated_on, addressee, organization_id, page_id, case_id, request_id, inquiry_id,"
    " file, sha256, sent_on, proof, cancelled_on, note FROM letter"
)
_IN_ORDER = " ORDER BY dated_on DESC, id DESC"


@dataclass(frozen=True)
class Letter:
    """One letter that was made; `number` is the outgoing number, `file` a name without its folder.

    `sha256` is that of the file, "" until the file was written: the number is taken first. A cancelled letter was
    never sent.
    """

    RECORD: ClassVar[str] = "письмо"

    kind: str
    number: str
    dated_on: date
    addressee: str
    id: int = 0
    organization_id: int | None = None
    page_id: int | None = None
    case_id: int | None = None
    request_id: int | None = None
    inquiry_id: int | None = None
    file: str = ""
    sha256: str = ""
    sent_on: date | None = None
    proof: str = ""
    cancelled_on: date | None = None
    note: str = ""


def add(tx: Tx, letter: Letter) -> Letter:
    """Add a letter; answers it with its id. BadInput when its number was given before, or a field is refused."""
    checked = _checked(tx, letter)
    if checked.number:
        _refuse_taken(tx, checked)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, letter: Letter) -> Letter:
    """Write the letter over the one of the same id; its kind, number and date stay. BadInput when there is none."""
    before = get(tx, letter.id)
    if (letter.kind, letter.number, letter.dated_on) != (before.kind, before.number, before.dated_on):
        raise BadInput("Вид, номер и дата письма не меняются: отмените его и напишите другое.")
    if before.sha256 and not letter.sha256:
        raise BadInput(f"Файл письма {letter.id} записан: журнал об этом не забывает. Отмените: letter cancel.")
    checked = _checked(tx, letter)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, letter_id: int) -> None:
    """Take a letter out as if it had never been made, for the undo alone; its number is not given again.

    BadInput once its file was written: there is no letter without a line in the book.
    """
    before = get(tx, letter_id)
    if before.sha256:
        raise BadInput(f"Письмо {letter_id} записано в файл, из журнала его не убирают. Отмените: letter cancel.")
    rows.delete(tx, KIND, letter_id)
    changes.removed(tx, KIND, letter_id, before)


def written(tx: Tx, letter_id: int, file: str, sha256: str) -> Letter:
    """Record that the file of a letter is there."""
    return update(tx, replace(get(tx, letter_id), file=file, sha256=sha256))


def sent(tx: Tx, letter_id: int, on: date, proof: str) -> Letter:
    """Record the day on which a letter was sent, and what proves it. BadInput for a cancelled or unwritten one, and for
    a day before that of the letter."""
    letter = get(tx, letter_id)
    if letter.cancelled_on is not None:
        raise BadInput(f"Письмо {letter_id} отменено {letter.cancelled_on:%d.%m.%Y}: отправленным его не отметить.")
    if not letter.sha256:
        raise BadInput(
            f"Файл письма {letter_id} не записан: запишите его заново (letter make --again {letter_id}) или отмените."
        )
    if on < letter.dated_on:
        written = f"{letter.dated_on:%d.%m.%Y}"
        raise BadInput(f"Письмо {letter_id} от {written}: {on:%d.%m.%Y} его ещё не было. Ничего не записано.")
    return update(tx, replace(letter, sent_on=on, proof=proof))


def cancel(tx: Tx, letter_id: int, on: date, reason: str) -> Letter:
    """Cancel a letter that was not sent: its number stays taken. BadInput for one that was sent or is cancelled."""
    letter = get(tx, letter_id)
    if letter.sent_on is not None:
        raise BadInput(f"Письмо {letter_id} отправлено {letter.sent_on:%d.%m.%Y}: отменить его уже нельзя.")
    if letter.cancelled_on is not None:
        raise BadInput(f"Письмо {letter_id} уже отменено {letter.cancelled_on:%d.%m.%Y}.")
    why = fields.required(reason, _where("почему отменено"))
    note = f"{letter.note}\n{why}" if letter.note else why
    return update(tx, replace(letter, cancelled_on=on, note=note))


def get(tx: Tx, letter_id: int) -> Letter:
    """One letter; BadInput when there is none."""
    return _letter(rows.find(tx, f"{_SELECT} WHERE id = ?", letter_id, "письма"))


def listing(tx: Tx) -> tuple[Letter, ...]:
    """Every letter, the latest date first."""
    return tuple(_letter(row) for row in tx.execute(_SELECT + _IN_ORDER).fetchall())


def of_inquiry(tx: Tx, inquiry_id: int) -> tuple[Letter, ...]:
    """The letters of one inquiry that were not cancelled, the latest date first."""
    found = tx.execute(f"{_SELECT} WHERE inquiry_id = ? AND cancelled_on IS NULL{_IN_ORDER}", (inquiry_id,))
    return tuple(_letter(row) for row in found.fetchall())


def of_case(tx: Tx, case_id: int) -> tuple[Letter, ...]:
    """The letters of one case, the latest date first."""
    found = tx.execute(f"{_SELECT} WHERE case_id = ?{_IN_ORDER}", (case_id,))
    return tuple(_letter(row) for row in found.fetchall())


def count(tx: Tx) -> int:
    """How many letters there are, cancelled ones too."""
    return rows.count(tx, KIND)


def next_number(tx: Tx, on: date) -> str:
    """The next outgoing number of the year of `on` by the setting `letter_number`; "" when there is no such setting.

    One more than the largest that was ever given in that year, to a letter that is gone too: gaps stay.
    """
    pattern = municipality.get(tx, Key.LETTER_NUMBER)
    if COUNT not in pattern:
        return ""
    before, _, after = pattern.partition(COUNT)
    mask = re.compile(re.escape(before) + r"([0-9]{1,9})" + re.escape(after))
    given = (mask.fullmatch(number) for number in _given(tx, on.year))
    last = max((int(found[1]) for found in given if found), default=0)
    return f"{before}{last + 1}{after}"


def _given(tx: Tx, year: int) -> set[str]:
    """Every number of a year, of letters that are gone too: the history keeps them."""
    span = (f"{year:04}-01-01", f"{year:04}-12-31")
    found = tx.execute(
        "SELECT number FROM letter WHERE dated_on BETWEEN ?1 AND ?2"
        " UNION SELECT before ->> 'number' FROM change WHERE kind = ?3 AND action = 'remove'"
        " AND before ->> 'dated_on' BETWEEN ?1 AND ?2",
        (*span, KIND),
    )
    return {rows.text(row[0]) for row in found.fetchall()}


def _refuse_taken(tx: Tx, letter: Letter) -> None:
    if letter.id == 0 and letter.number in _given(tx, letter.dated_on.year):
        raise BadInput(
            f"{_where('номер')}: {letter.number} в {letter.dated_on.year} году уже стоит на другом письме;"
            " номера не повторяются. Ничего не записано."
        )


def _checked(tx: Tx, letter: Letter) -> Letter:
    if letter.organization_id is not None:
        organizations.require(tx, letter.organization_id, _where("организация"))
    kinds.kind_of(letter.kind)
    return replace(
        letter,
        number=fields.line(letter.number, _where("номер")),
        addressee=fields.line(letter.addressee, _where("кому")),
        file=fields.line(letter.file, _where("файл")),
        proof=fields.line(letter.proof, _where("подтверждение")),
        note=clean(letter.note).strip(),
    )


def _where(field: str) -> str:
    return f"Письмо, поле «{field}»"


def _columns(letter: Letter) -> dict[str, Parameter]:
    return {
        "kind": letter.kind,
        "number": letter.number,
        "dated_on": letter.dated_on.isoformat(),
        "addressee": letter.addressee,
        "organization_id": letter.organization_id,
        "page_id": letter.page_id,
        "case_id": letter.case_id,
        "request_id": letter.request_id,
        "inquiry_id": letter.inquiry_id,
        "file": letter.file,
        "sha256": letter.sha256,
        "sent_on": rows.iso(letter.sent_on),
        "proof": letter.proof,
        "cancelled_on": rows.iso(letter.cancelled_on),
        "note": letter.note,
    }


def _letter(row: Row) -> Letter:
    (
        record_id,
        kind,
        number,
        dated_on,
        addressee,
        organization_id,
        page_id,
        case_id,
        request_id,
        inquiry_id,
        file,
        sha256,
        sent_on,
        proof,
        cancelled_on,
        note,
    ) = row
    return Letter(
        kind=rows.text(kind),
        number=rows.text(number),
        dated_on=date.fromisoformat(rows.text(dated_on)),
        addressee=rows.text(addressee),
        id=rows.number(record_id),
        organization_id=rows.maybe_number(organization_id),
        page_id=rows.maybe_number(page_id),
        case_id=rows.maybe_number(case_id),
        request_id=rows.maybe_number(request_id),
        inquiry_id=rows.maybe_number(inquiry_id),
        file=rows.text(file),
        sha256=rows.text(sha256),
        sent_on=rows.day(sent_on),
        proof=rows.text(proof),
        cancelled_on=rows.day(cancelled_on),
        note=rows.text(note),
    )
