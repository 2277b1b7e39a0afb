"""A line of pane «ЦУР» and what every view shares: names of organizations, days that are near or past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from checks.centre.untold import Untold
from console import format as shown
from registry import broadcasts, consultations, inquiries, notices, plans, requests
from registry.broadcasts import Broadcast
from registry.cases import records as cases
from registry.cases.records import Case
from registry.consultations import Consultation
from registry.inquiry_board import Board
from registry.letters import book as letters
from registry.letters.book import Letter
from registry.notices import Notice
from registry.plans import Plan
from registry.requests import CentreRequest
from vault.text import counted

Record: TypeAlias = CentreRequest | Board | Consultation | Notice | Untold | Case | Broadcast | Plan | Letter

Cells: TypeAlias = tuple[tuple[str, str], ...]
"""(text, tone) in the order of the columns of a view."""

SOON_DAYS = 3
"""A day so near is shown as a warning; our own figure, for the eye only."""


@dataclass(frozen=True)
class Line:
    """One line: the record behind it, its cells, what they are worth when a person sorts by them, what is said beside
    it, and whether something waits."""

    key: Hashable
    record: Record
    cells: Cells
    order: tuple[object, ...]
    details: str
    haystack: str = ""
    organization_id: int = 0
    waits: bool = False


@dataclass(frozen=True)
class Names:
    """Organizations by id: short ones for a list, whole ones for a card."""

    short: Mapping[int, str] = field(default_factory=dict)
    full: Mapping[int, str] = field(default_factory=dict)

    def of(self, number: int | None) -> str:
        """The short name, "" when it is about nobody."""
        return self.short.get(number or 0, "")

    def whole(self, number: int | None) -> str:
        """The whole one."""
        return self.full.get(number or 0, "")


def kept_as(record: Record) -> tuple[str, int]:
    """The kind and the number under which the history of the record is kept; ("", 0) of what has no record yet."""
    match record:
        case Board():
            return inquiries.KIND, record.inquiry.id
        case Untold():
            return "", 0
        case _:
            return _KINDS[type(record)], record.id


_KINDS: Mapping[type[object], str] = {
    CentreRequest: requests.KIND,
    Consultation: consultations.KIND,
    Notice: notices.KIND,
    Case: cases.KIND,
    Broadcast: broadcasts.KIND,
    Plan: plans.KIND,
    Letter: letters.KIND,
}


def told_apart(full: Mapping[int, str], short: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    """Organizations as options of a choice, (id, name): of those of one name each also says its short name."""
    times = Counter(full.values())
    return tuple(
        (str(number), f"{name} · {short[number]}" if times[name] > 1 and short.get(number, name) != name else name)
        for number, name in full.items()
    )


def due(day: date | None, today: date) -> tuple[str, str]:
    """«! просрочено на 3 дня», «~ сегодня», «ещё 5 дней», and a tone; for what still waits."""
    if day is None:
        return "* срок не назван", "manual"
    left = (day - today).days
    if left < 0:
        return f"! просрочено на {counted(-left, 'день', 'дня', 'дней')}", "fail"
    if left == 0:
        return "~ сегодня", "warn"
    soon = left <= SOON_DAYS
    return f"{'~' if soon else ' '} ещё {counted(left, 'день', 'дня', 'дней')}", "warn" if soon else ""


def text(*pairs: tuple[str, str]) -> str:
    """«Срок: 12.12.2026», a line for each pair that has a value; a label without one stands alone."""
    return "\n".join(
        f"{label}: {shown.block(value)}" if label else shown.block(value) for label, value in pairs if value
    )


def short_day(value: date | None) -> str:
    """«22.11», "" for none: a list has little room."""
    return f"{value:%d.%m}" if value else ""
