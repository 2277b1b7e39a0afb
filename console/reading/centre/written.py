"""The view «Письма»: the book of outgoing letters, the last first."""

from __future__ import annotations

from datetime import date

from console import format as shown
from console.reading import worth
from console.reading.centre.lines import Line, Names, text
from registry.letters import book, kinds
from registry.letters.book import Letter
from registry.letters.kinds import LetterKind
from vault.store import Store
from vault.text import counted


def title(kind: str) -> str:
    """What a kind of letter is called; the kind itself when a later program wrote it."""
    return kinds.of(LetterKind(kind)).title if kind in set(LetterKind) else kind


def lines(store: Store, names: Names, today: date) -> tuple[Line, ...]:
    """Every letter of the book, the last first."""
    del today  # the book is the same on any day
    return tuple(_letter(each, names) for each in store.read(book.listing))


def _letter(record: Letter, names: Names) -> Line:
    if record.cancelled_on is not None:
        state = ("= отменено", "muted")
    elif record.sent_on is not None:
        state = (f"+ {record.sent_on:%d.%m.%Y}", "ok")
    elif not record.sha256:
        state = ("! файл не записан", "fail")
    else:
        state = ("* не отправлено", "manual")
    number = record.number or "без номера"
    return Line(
        ("letter", record.id),
        record,
        (
            (number, ""),
            (f"{record.dated_on:%d.%m.%Y}", "muted"),
            (title(record.kind), ""),
            (record.addressee or names.of(record.organization_id), ""),
            state,
        ),
        (
            worth.name(record.number),
            record.dated_on,
            worth.name(title(record.kind)),
            worth.name(record.addressee or names.of(record.organization_id)),
            _standing(record),
        ),
        text(
            ("", title(record.kind)),
            ("Номер", f"{number} от {shown.day(record.dated_on)}"),
            ("Кому", record.addressee),
            ("О ком", names.whole(record.organization_id)),
            ("Файл", record.file or "не записан"),
            ("Отправлено", shown.day(record.sent_on, "ещё нет")),
            ("Подтверждение", record.proof),
            ("Отменено", shown.day(record.cancelled_on)),
            ("Заметка", record.note),
        ),
        f"{record.number} {title(record.kind)} {record.addressee} {names.whole(record.organization_id)} {record.file}",
        record.organization_id or 0,
        waits=record.cancelled_on is None and record.sent_on is None,
    )


def _standing(record: Letter) -> tuple[int, date]:
    """What is not sent first, by its date; then what was sent, by the day; then what was cancelled."""
    if record.cancelled_on is not None:
        return 2, record.cancelled_on
    return worth.waiting(record.dated_on) if record.sent_on is None else worth.settled(record.sent_on)


def counts(found: tuple[Line, ...]) -> str:
    """«писем 12, не отправлено 3»."""
    waiting = sum(line.waits for line in found)
    number = counted(len(found), "письмо", "письма", "писем")
    return f"{number}, не отправлено {waiting}" if waiting else number
