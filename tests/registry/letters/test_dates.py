"""Dates in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registry.letters import dates


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 12), "двенадцатого декабря две тысячи двадцать шестого года"),
        (date(2000, 1, 1), "первого января двухтысячного года"),
        (date(2001, 3, 30), "тридцатого марта две тысячи первого года"),
        (date(2010, 5, 31), "тридцать первого мая две тысячи десятого года"),
        (date(2019, 11, 20), "двадцатого ноября две тысячи девятнадцатого года"),
        (date(2040, 8, 23), "двадцать третьего августа две тысячи сорокового года"),
        (date(1990, 2, 3), "третьего февраля тысяча девятьсот девяностого года"),
        (date(1900, 2, 28), "двадцать восьмого февраля тысяча девятисотого года"),
        (date(2100, 7, 4), "четвёртого июля 2100 года"),
    ],
)
def test_spelt_out(day: date, words: str) -> None:
    assert dates.spelt(day) == words


def test_in_words_and_in_figures() -> None:
    assert dates.written(date(2026, 12, 2)) == "2 декабря 2026 года"
    assert dates.figures(date(2026, 12, 2)) == "02.12.2026"


def test_no_two_days_of_a_century_read_alike() -> None:
    days = [date(2000, 1, 1) + timedelta(days=number) for number in range(36_500)]
    assert len({dates.spelt(day) for day in days}) == len(days)
