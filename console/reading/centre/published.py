"""The views «Публикации» and «Планы»: items of «Госпаблики» by their time, content plans by their month."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, tzinfo

from console import format as shown
from console.reading import worth
from console.reading.centre.lines import Line, Names, text
from registry import broadcasts, networks, plans
from registry.broadcasts import Broadcast
from registry.plans import Plan
from vault.store import Store
from vault.text import counted

_PAST_MONTHS = 3
"""So many past months of plans are listed; the whole history is `poryadok plan list`."""

MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
          "декабрь")  # fmt: skip


def broadcast_lines(store: Store, now: datetime, zone: tzinfo) -> tuple[Line, ...]:
    """The items whose time is not over first, the soonest to end at the top; then the past ones."""
    found = store.read(broadcasts.listing)
    open_ones = sorted((each for each in found if each.due_at >= now), key=lambda each: (each.due_at, each.id))
    return tuple(_broadcast(each, now, zone) for each in (*open_ones, *(each for each in found if each.due_at < now)))


def _broadcast(record: Broadcast, now: datetime, zone: tzinfo) -> Line:
    if record.due_at < now:
        state = ("- срок прошёл", "muted")
    elif record.starts_at > now:
        state = (f"  с {shown.moment(record.starts_at, zone)}", "")
    else:
        state = ("~ сейчас", "warn")
    where = " ".join(networks.network(code).short for code in record.networks) or "все"
    if record.page_ids:
        where = counted(len(record.page_ids), "страница", "страницы", "страниц")
    return Line(
        ("broadcast", record.id),
        record,
        (
            (record.title, "" if record.due_at >= now else "muted"),
            (where, "muted"),
            (shown.moment(record.due_at, zone), "muted"),
            state,
        ),
        (worth.name(record.title), where, record.due_at, (record.due_at < now, record.starts_at)),
        text(
            ("", record.title),
            ("С", shown.moment(record.starts_at, zone)),
            ("Не позже", shown.moment(record.due_at, zone)),
            ("Где", where if where != "все" else "на всех подключённых страницах"),
            ("Ссылки", "; ".join(record.links)),
            ("Текст", record.text),
            ("Заметка", record.note),
        ),
        f"{record.title} {record.text} {' '.join(record.links)}",
        waits=record.starts_at <= now <= record.due_at,
    )


def plan_lines(store: Store, names: Names, today: date) -> tuple[Line, ...]:
    """The plans of this month, the ones to come, then the last ones. Not for a database thread."""
    since = _month(today, -_PAST_MONTHS)
    found = plans.listed(store.read(lambda tx: plans.fetched(tx, since)))
    current = today.replace(day=1)
    ordered = sorted(
        found,
        key=lambda each: (
            each.month != current,
            each.month < current,
            abs((each.month - current).days),
            names.of(each.organization_id),
        ),
    )
    return tuple(_plan(each, names, today) for each in ordered)


def _month(day: date, by: int) -> date:
    at = day.year * 12 + day.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)


def month(value: date) -> str:
    """«ноябрь 2026»."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def _plan(record: Plan, names: Names, today: date) -> Line:
    left = sum(each.on >= today for each in record.items)
    number = counted(len(record.items), "публикация", "публикации", "публикаций")
    state = (number, "") if record.items else ("* пуст", "manual")
    by_network = Counter(each.network for each in record.items)
    said = ", ".join(
        f"{networks.network(code).short if code else 'любая сеть'} {times}" for code, times in by_network.items()
    )
    return Line(
        ("plan", record.id),
        record,
        (
            (names.of(record.organization_id), ""),
            (month(record.month), "" if record.month == today.replace(day=1) else "muted"),
            state,
            (f"впереди {left}" if left else "", "muted"),
        ),
        (worth.name(names.of(record.organization_id)), record.month, len(record.items), left),
        text(
            ("", names.whole(record.organization_id)),
            ("Месяц", month(record.month)),
            ("Публикаций", f"{len(record.items)}{f' ({said})' if said else ''}"),
            ("", "\n".join(f"{each.on:%d.%m} {each.topic}" for each in record.items if each.on >= today)),
            ("Заметка", record.note),
        ),
        f"{names.whole(record.organization_id)} {names.of(record.organization_id)} {month(record.month)} "
        f"{' '.join(each.topic for each in record.items)}",
        record.organization_id,
    )


def since_words(today: date) -> str:
    """From which month plans are listed: «августа 2026»."""
    first = _month(today, -_PAST_MONTHS)
    return f"{first:%m.%Y}"
