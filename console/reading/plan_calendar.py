"""The calendar of content plans as text: a grid of 80 columns, the days with their lines, and as JSON.

What became of an item is `checks.plans.calendar`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from checks.plans.calendar import Calendar, Entry, Mark, by_day
from console.format import line
from registry import networks
from vault.types import Json

SIGNS = {Mark.PUBLISHED: "+", Mark.MISSED: "!", Mark.UNKNOWN: "?", Mark.PLANNED: "·"}
WORDS = {
    Mark.PUBLISHED: "вышло",
    Mark.MISSED: "не нашли, сверьте",
    Mark.UNKNOWN: "не видно",
    Mark.PLANNED: "впереди",
}
MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)

_WIDTH = 11  # seven of them fit into 80 columns
_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def heading(found: Calendar) -> str:
    """«Декабрь 2026: вышло 3, впереди 5»."""
    told = ", ".join(f"{WORDS[mark]} {found.count(mark)}" for mark in Mark if found.count(mark))
    month = f"{MONTHS[found.first_day.month - 1].capitalize()} {found.first_day.year}"
    return f"{month}: {told or 'по планам ничего нет'}"


def grid(found: Calendar) -> tuple[str, ...]:
    """The month as lines of at most 80 columns: days of the week, then for each week its days and what they have."""
    lines = [heading(found), "".join(name.ljust(_WIDTH) for name in _WEEKDAYS).rstrip()]
    days = by_day(found.entries)
    for week in found.weeks:
        lines.append("".join(_day(day, found.today).ljust(_WIDTH) for day in week).rstrip())
        lines.append("".join(_marks(days.get(day, ()) if day else ()).ljust(_WIDTH) for day in week).rstrip())
    lines.append("  ".join(f"{SIGNS[mark]} {WORDS[mark]}" for mark in Mark))
    return tuple(lines)


def lines(found: Calendar, names: Mapping[int, str]) -> tuple[str, ...]:
    """Every item in the order of days: mark, day, organization, topic, network, the mark in words."""
    return tuple(_line(entry, names) for entry in found.entries)


def as_json(found: Calendar) -> dict[str, Json]:
    """The month with its items, and the organizations that have no plan."""
    return {
        "month": found.first_day.isoformat(),
        "today": found.today.isoformat(),
        "counts": {mark.value: found.count(mark) for mark in Mark},
        "planned": [*found.planned],
        "without": [*found.without],
        "items": [
            {
                "on": entry.item.on.isoformat(),
                "organization_id": entry.organization_id,
                "topic": entry.item.topic,
                "network": entry.item.network,
                "mark": entry.mark.value,
            }
            for entry in found.entries
        ],
    }


def _day(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return f"[{day.day}]" if day == today else str(day.day)


def _marks(entries: tuple[Entry, ...]) -> str:
    """«+2!1»: how many of each mark; a day without any is a blank."""
    counts = {mark: sum(entry.mark is mark for entry in entries) for mark in Mark}
    return "".join(f"{SIGNS[mark]}{count}" for mark, count in counts.items() if count)[: _WIDTH - 1]


def _line(entry: Entry, names: Mapping[int, str]) -> str:
    where = f", {networks.title(entry.item.network)}" if entry.item.network else ""
    whose = names.get(entry.organization_id, "")
    topic = line(entry.item.topic)
    return f"{SIGNS[entry.mark]} {entry.item.on:%d.%m}  {whose}: {topic}{where} ({WORDS[entry.mark]})"
