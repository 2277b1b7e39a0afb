"""Small readings shared by the parsers of Одноклассники: numbers as strings, moments in milliseconds, clean text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2b

from vault.text import clean, clean_line

_LARGEST = 2**63 - 1


def objects(listed: object) -> Iterator[Mapping[str, object]]:
    """The objects of a list; nothing when it is no list."""
    if isinstance(listed, list):
        yield from (item for item in listed if isinstance(item, Mapping))


def inside(item: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The object under a key, empty when there is none."""
    found = item.get(key)
    return found if isinstance(found, Mapping) else {}


def several(value: object) -> str:
    """Clean text of several lines."""
    return clean(value).strip() if isinstance(value, str) else ""


def line(value: object) -> str:
    """Clean text of one line."""
    return clean_line(value) if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """A whole number of 64 bits, also one that came as a string; None for anything else, which no table could keep."""
    number = None
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and len(value) < 30 and value.strip().removeprefix("-").isdecimal():
        number = int(value)
    return number if number is not None and abs(number) <= _LARGEST else None


def identifier(value: object) -> str:
    """A number of the network as decimal digits, "" when it is none."""
    number = whole(value)
    return str(number) if number is not None and number > 0 else ""


def stable(value: object) -> int | None:
    """A number of 63 bits for a string that stands for one thing there, the same in every run; None for no string.

    Itself where the string is that number as it is written, else a hash: two strings of a page never share a number,
    but by a chance of one in 10 ** 18 for each pair.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value:
        return None
    number = whole(value)
    if number == 0:  # how «no comment» is told
        return None
    if number is not None and 0 < number <= _LARGEST and str(number) == value:
        return number
    return int.from_bytes(blake2b(value.encode(errors="surrogatepass"), digest_size=8).digest()) >> 1


def real(value: object) -> float | None:
    """A number with a point; None for anything else."""
    try:
        return float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except ValueError:
        return None


def truth(value: object) -> bool | None:
    """Yes or no, also as a word; None when it is neither."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False, "1": True, "0": False}.get(str(value).lower())


def moment(value: object) -> datetime | None:
    """UTC out of milliseconds."""
    number = whole(value)
    if number is None or number <= 0:
        return None
    try:
        return datetime.fromtimestamp(number / 1000, UTC)
    except (ValueError, OverflowError, OSError):  # a date no calendar has
        return None
