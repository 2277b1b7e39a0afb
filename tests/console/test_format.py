"""Dates, numbers and durations as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from checks.model import Status
from console import format as shown


def test_dates() -> None:
    assert shown.day(date(2026, 11, 2)) == "02.11.2026"
    assert shown.day(None, "нет") == "нет"
    zone = timezone(timedelta(hours=7))
    assert shown.moment(datetime(2026, 11, 22, 20, 0, tzinfo=UTC), zone) == "23.11.2026 03:00"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("22.11.2026", date(2026, 11, 22)),
        ("1.2.26", date(2026, 2, 1)),
        (" 2026-11-22 ", date(2026, 11, 22)),
        ("", None),
    ],
)
def test_typed_dates(typed: str, expected: date | None) -> None:
    assert shown.parse_day(typed) == expected


@pytest.mark.parametrize("typed", ["31.02.2026", "вчера", "22/11/2026", "22.11"])
def test_wrong_dates(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        shown.parse_day(typed)


@pytest.mark.parametrize(
    ("typed", "first"), [("2026-12", date(2026, 12, 1)), (" 2.2027", date(2027, 2, 1)), ("2026-1", date(2026, 1, 1))]
)
def test_typed_months(typed: str, first: date) -> None:
    assert shown.parse_month(typed) == first


@pytest.mark.parametrize("typed", ["2026-13", "26-10", "октябрь", "", "2026-10-01"])
def test_wrong_months(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        shown.parse_month(typed)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(3, "меньше минуты"), (60, "1 минута"), (125, "2 минуты"), (3600, "1 час"), (7500, "2 часа 5 минут")],
)
def test_durations(seconds: float, expected: str) -> None:
    assert shown.duration(seconds) == expected


def test_counts_do_not_lie() -> None:
    assert shown.shown_of(1204, 1204, "строка", "строки", "строк") == "1 204 строки"
    assert shown.shown_of(200, 1204, "строка", "строки", "строк") == "показано 200 из 1 204"


def test_every_status_has_its_own_mark_and_word() -> None:
    looks = [shown.look(status.value) for status in Status]
    assert len({look.mark for look in looks}) == len(looks)
    assert len({look.word for look in looks}) == len(looks)
    assert all(look.mark.isascii() for look in looks)
