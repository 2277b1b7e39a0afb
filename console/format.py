"""Dates, numbers, the words of statuses and of refusals of the system, as people read them on the screen.

The municipality's zone is applied here, at the edge. What a status means is decided by the checks.
"""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from vault.text import clean, clean_line, counted


@dataclass(frozen=True)
class Look:
    """How a status is shown: a mark, a word and a tone; any two of them suffice."""

    mark: str
    word: str
    tone: str


LOOKS = {
    "ok": Look("+", "соблюдено", "ok"),
    "fail": Look("!", "нарушение", "fail"),
    "warn": Look("~", "рекомендация", "warn"),
    "manual": Look("*", "проверить вручную", "manual"),
    "na": Look("-", "не применимо", "muted"),
    "unknown": Look("?", "не видно", "unknown"),
    "waived": Look("=", "отсрочка", "muted"),
}

NOT_CHECKED = Look("?", "не проверялось", "muted")


def look(status: str) -> Look:
    """The look of a verdict's status; an unknown word shows as «не видно»."""
    return LOOKS.get(status, LOOKS["unknown"])


def line(text: str) -> str:
    """Text of one line, safe for the terminal whatever it holds."""
    return clean_line(text)


def cell(text: str) -> str:
    """The same with its spaces kept, for columns and indents."""
    return clean(text).replace("\n", " ")


def typed(text: str) -> str:
    """The same for a text that is being typed: its last spaces are kept too."""
    return cell(f"{text}|")[:-1]


def capital(text: str) -> str:
    """The same with its first letter large and the rest as it is: «Пароль VK ID»."""
    return text[:1].upper() + text[1:]


def block(text: str) -> str:
    """Text of several lines, safe for the terminal whatever it holds."""
    return clean(text)


def day(value: date | None, absent: str = "") -> str:
    """22.11.2026, or `absent`."""
    return value.strftime("%d.%m.%Y") if value else absent


def moment(value: datetime | None, zone: tzinfo | None = None, absent: str = "") -> str:
    """22.11.2026 09:00 in the zone (UTC without one), or `absent`."""
    if value is None:
        return absent
    shown = value.astimezone(zone) if zone else value
    return shown.strftime("%d.%m.%Y %H:%M")


def number(value: int) -> str:
    """1 204: groups of three with spaces."""
    return f"{value:,}".replace(",", " ")


def duration(seconds: float) -> str:
    """About how long, in words: «меньше минуты», «3 минуты», «1 час 20 минут»."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "меньше минуты"
    if minutes < 60:
        return counted(minutes, "минута", "минуты", "минут")
    hours, rest = divmod(minutes, 60)
    text = counted(hours, "час", "часа", "часов")
    return f"{text} {counted(rest, 'минута', 'минуты', 'минут')}" if rest else text


def lasting(seconds: float) -> str:
    """The same where there is little room: «40 с», «3 мин», «1 ч 20 мин». Seconds go by fives."""
    if seconds < 57.5:
        return f"{max(5, round(seconds / 5) * 5)} с"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} мин"
    hours, rest = divmod(minutes, 60)
    return f"{hours} ч {rest} мин" if rest else f"{hours} ч"


def shown_of(shown: int, total: int, one: str, few: str, many: str) -> str:
    """«1 204 организации» or «показано 200 из 1 204»."""
    if shown == total:
        return counted(total, one, few, many)
    return f"показано {number(shown)} из {number(total)}"


def parse_day(text: str) -> date | None:
    """A date typed by a person (22.11.2026, 22.11.26 or 2026-11-22); None if empty; ValueError otherwise."""
    text = text.strip()
    if not text:
        return None
    for pattern in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValueError(text)


_MONTH = re.compile(r"(2[0-9]{3})-([0-9]{1,2})|([0-9]{1,2})\.(2[0-9]{3})")


def parse_month(text: str) -> date:
    """The first day of a month typed by a person (2026-12 or 12.2026); ValueError otherwise."""
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return date(int(found[1] or found[4]), int(found[2] or found[3]), 1)


def parse_moment(text: str, zone: tzinfo, *, last: bool = False) -> datetime | None:
    """A moment typed by a person in the zone («22.11.2026 09:00»), as UTC; a day alone is its first minute, or its last
    when `last`. None if empty; ValueError otherwise."""
    head, _, clock = text.strip().partition(" ")
    on = parse_day(head)
    if on is None:
        return None
    at = datetime.strptime(clock.strip(), "%H:%M").time() if clock.strip() else time(23, 59) if last else time(0, 0)
    return datetime.combine(on, at, zone).astimezone(UTC)


_REASONS = {
    errno.ENOENT: "такого файла нет",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EISDIR: "это папка",
    errno.ENOTDIR: "в пути не папка",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ENOSPC: "на диске нет места",
    errno.EROFS: "диск только для чтения",
    errno.ESPIPE: "это канал, а не файл",
}


def reason(error: OSError) -> str:
    """Why the system refused, in Russian where the case is a common one."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
