"""The view «Уведомления»: what the control centre must hear of and has not, then what was told, by whom and when."""

from __future__ import annotations

from datetime import date, datetime

from checks.centre import untold
from checks.centre.untold import Untold
from console import format as shown
from console.forms.titles import DIRECTIONS, EVENTS
from console.reading import worth
from console.reading.centre.lines import Line, Names, due, text
from registry import notices
from registry.notices import Direction, Notice
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted

_WHO = {Direction.OUT: "мы в ЦУР", Direction.IN: "нам"}


def lines(store: Store, names: Names, today: date, owed: untold.Owed | None) -> tuple[Line, ...]:
    """What waits to be told first, the longest overdue at the top; then the notices, the last event first."""
    waiting = owed.lines if owed is not None else ()
    known = notices.listed(store.read(notices.fetched))
    tied = {each.notice_id for each in waiting}
    return (
        *(_untold(each, names, today) for each in waiting),
        *(_notice(each, names, today) for each in known if each.id not in tied),
    )


def owed(store: Store, now: datetime) -> untold.Owed | None:
    """What the centre is owed; None while no regulation is in force."""
    try:
        return untold.owed(store, now)
    except BadInput:
        return None


def _untold(record: Untold, names: Names, today: date) -> Line:
    word, tone = due(record.due, today)
    source = "Организация сообщила сама: d/в перешлёт её уведомление." if record.source_id else ""
    return Line(
        ("untold", record.organization_id, record.event, record.page_id, record.since),
        record,
        (
            ("не сообщили", "muted"),
            (names.of(record.organization_id), ""),
            (EVENTS[record.event], ""),
            (f"{record.since:%d.%m.%Y}", "muted"),
            (word, tone),
        ),
        (
            "не сообщили",
            worth.name(names.of(record.organization_id)),
            EVENTS[record.event],
            record.since,
            worth.waiting(record.due),
        ),
        text(
            ("", f"ЦУР не знает: {EVENTS[record.event]}"),
            ("Организация", names.whole(record.organization_id)),
            ("Случилось", shown.day(record.since)),
            ("Сообщить до", shown.day(record.due)),
            ("", source),
            ("", "w/ц — письмо, d/в — записать, что сообщили."),
        ),
        f"{names.whole(record.organization_id)} {names.of(record.organization_id)} {EVENTS[record.event]}",
        record.organization_id,
        waits=True,
    )


def _notice(record: Notice, names: Names, today: date) -> Line:
    if record.told_on is None:
        state = ("* не отправлено", "manual")
    elif record.told_on > today:
        state = (f"* отправят {shown.day(record.told_on)}", "manual")
    else:
        whom = "нам" if record.direction is Direction.IN else "в ЦУР"
        state = (f"+ {whom} {shown.day(record.told_on)}", "ok")
    return Line(
        ("notice", record.id),
        record,
        (
            (_WHO[record.direction], "muted"),
            (names.of(record.organization_id), ""),
            (EVENTS[record.event], ""),
            (f"{record.happened_on:%d.%m.%Y}", "muted"),
            state,
        ),
        (
            _WHO[record.direction],
            worth.name(names.of(record.organization_id)),
            EVENTS[record.event],
            record.happened_on,
            worth.waiting(None) if record.told_on is None else worth.settled(record.told_on),
        ),
        text(
            ("", f"{shown.capital(DIRECTIONS[record.direction])}: {EVENTS[record.event]}"),
            ("Организация", names.whole(record.organization_id)),
            ("Случилось", shown.day(record.happened_on)),
            ("Сообщили", shown.day(record.told_on, "ещё нет")),
            ("Подтверждение", record.proof),
            ("Пересылает уведомление", str(record.source_id or "")),
            ("Заметка", record.note),
        ),
        f"{names.whole(record.organization_id)} {names.of(record.organization_id)} {EVENTS[record.event]} "
        f"{record.proof}",
        record.organization_id,
        waits=record.told_on is None,
    )


def counts(found: tuple[Line, ...]) -> str:
    """«сообщить 3, записано 12»."""
    waiting = sum(line.waits for line in found)
    told = len(found) - waiting
    return f"сообщить в ЦУР: {waiting}, сообщено: {counted(told, 'раз', 'раза', 'раз')}" if found else ""
