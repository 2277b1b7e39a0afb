"""The view «Случаи»: matters of several steps, the open ones first, with how far they came and their clocks."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from checks.cases import book
from checks.cases.book import CaseView
from console import format as shown
from console.reading import worth
from console.reading.case_words import KINDS as KINDS  # noqa: PLC0414 (offered with the lines)
from console.reading.centre.lines import Line, Names, due, text
from registry.cases import words
from registry.cases.records import CaseKind, Outcome
from vault.store import Store
from vault.text import counted

INCIDENTS = (CaseKind.PAGE_SEIZED, CaseKind.VAULT_LOST, CaseKind.DATA_LEAKED)

OUTCOMES = {
    Outcome.OPEN: ("* идёт", "manual"),
    Outcome.DONE: ("+ закончен", "ok"),
    Outcome.REFUSED: ("! отказали", "fail"),
    Outcome.DROPPED: ("= прекращён", "muted"),
}


def lines(store: Store, names: Names, now: datetime, zone: tzinfo) -> tuple[Line, ...]:
    """Every case: incidents that are open first, then what is open by its day, then the closed ones."""
    found = sorted(
        book.read(store, now),
        key=lambda each: (
            not each.case.open,
            not each.case.incident,
            each.case.due_on or date.max,
            -each.case.id,
        ),
    )
    return tuple(_case(each, names, zone) for each in found)


def state(found: CaseView) -> tuple[str, str]:
    """The state of a case for a list: how it ended, or how long there is for what is left."""
    if not found.case.open:
        return OUTCOMES[found.case.outcome]
    timed = found.next_clock
    if timed is not None and timed.step.due_at is not None:
        late = timed.overdue
        return f"{'!' if late else '~'} {words.clock(timed.step.due_at, found.now)}", "fail" if late else "warn"
    if not found.waiting:
        return "+ можно закрыть", "ok"
    return due(found.case.due_on, found.today) if found.case.due_on is not None else OUTCOMES[Outcome.OPEN]


def _pressing(found: CaseView) -> tuple[int, date]:
    """By the nearest clock or day of what is open; the closed ones after them, by their day."""
    if not found.case.open:
        return worth.settled(found.case.closed_on)
    timed = found.next_clock
    if timed is not None and timed.step.due_at is not None:
        return worth.waiting(timed.step.due_at.date())
    return worth.waiting(found.case.due_on)


def _case(found: CaseView, names: Names, zone: tzinfo) -> Line:
    record = found.case
    number = f"{len(found.steps) - len(found.waiting)} из {len(found.steps)}"
    timed = found.next_clock
    return Line(
        ("case", record.id),
        record,
        (
            (record.title, "" if record.open else "muted"),
            (names.of(record.organization_id), "muted"),
            (number, "muted"),
            state(found),
        ),
        (
            worth.name(record.title),
            worth.name(names.of(record.organization_id)),
            (len(found.steps) - len(found.waiting)) / max(1, len(found.steps)),
            _pressing(found),
        ),
        text(
            ("", shown.capital(KINDS[record.kind])),
            ("", record.title),
            ("Организация", names.whole(record.organization_id)),
            ("Страница", found.page),
            ("Уходит", found.person),
            ("Приходит", found.successor),
            ("Открыт", shown.moment(record.opened_at, zone)),
            ("Случилось", shown.day(record.happened_on)),
            ("Срок", shown.day(record.due_on)),
            ("Ближайший срок", shown.moment(timed.step.due_at if timed is not None else None, zone)),
            ("Шаги закрыты", number),
            ("Закрыт", shown.day(record.closed_on)),
            ("Чем кончился", "" if record.open else OUTCOMES[record.outcome][0][2:]),
            ("Почему", record.reason),
            ("Заметка", record.note),
        ),
        f"{record.title} {KINDS[record.kind]} {names.whole(record.organization_id)} {found.person} {found.successor}",
        record.organization_id or 0,
        record.open,
    )


def counts(found: tuple[Line, ...]) -> str:
    """«открыто 2, закрыто 5»."""
    waiting = sum(line.waits for line in found)
    closed = len(found) - waiting
    return f"{counted(waiting, 'открытый случай', 'открытых случая', 'открытых случаев')}, закрыто {closed}"
