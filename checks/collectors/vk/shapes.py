"""Single values of VK's answers: numbers that may come as strings, moments, and texts, which are cleaned here, once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from vault.text import clean, clean_line

_DAY = 24 * 60
_MOST = 2**63  # numbers of VK are int64: nothing of theirs is longer


def objects(listed: object) -> Iterator[Mapping[str, object]]:
    """The objects of a list; of anything else none."""
    if isinstance(listed, list):
        yield from (item for item in listed if isinstance(item, Mapping))


def inside(item: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The object under this key, an empty one where there is none."""
    value = item.get(key)
    return value if isinstance(value, Mapping) else {}


def text(value: object) -> str:
    """A text of several lines, clean."""
    return clean(value).strip() if isinstance(value, str) else ""


def line(value: object) -> str:
    """A text of one line, clean."""
    return clean_line(value) if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """A whole number, also one that came as a string or as true; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str):
        try:
            value = int(value)
        except ValueError:
            return None
    return int(value) if isinstance(value, int) and -_MOST <= value < _MOST else None


def flag(value: object) -> bool | None:
    """Yes or no, as true, 1 or "1"; None when it is neither."""
    number = whole(value)
    return None if number is None else number != 0


def count(item: Mapping[str, object], key: str) -> int | None:
    """The number under {key: {"count": number}}; None when it is not told."""
    found = whole(inside(item, key).get("count"))
    return found if found is not None and found >= 0 else None


def real(value: object, most: float) -> float | None:
    """A number from -most to most, also one that came as a string."""
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= most else None  # not a number is neither


def minute(value: object) -> int | None:
    """Minutes from midnight."""
    found = whole(value)
    return found if found is not None and 0 <= found <= _DAY else None


def moment(value: object) -> datetime | None:
    """Unix seconds as a moment in UTC."""
    seconds = whole(value)
    if seconds is None or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):  # a date no calendar has
        return None
