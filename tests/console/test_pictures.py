"""Pictures of plain signs: cells of weeks, months over them, bars; every colour with a sign, unknown never merged."""

from __future__ import annotations

import random
from zoneinfo import ZoneInfo

import pytest

from checks import streaks
from checks.activity import Kind, PageActivity, Running
from checks.results import Totals
from checks.streaks import PageWeek, Standing
from checks.weeks import Week
from console.reading import pictures
from registry.pages import Page
from registry.regulation.model import WeekKind
from tests.console.support import NOW

ZONE = ZoneInfo("Asia/Novokuznetsk")
SPANS = streaks.over(NOW, ZONE, WeekKind.CALENDAR)
ALLOWED = set("│┌┐└┘├┤┬┴┼─«»—–·№…")


def week(standing: Standing, posts: int = 0, *, exact: bool = True, begun: bool = True, at: int = 0) -> PageWeek:
    return PageWeek(SPANS[at], standing, posts, exact, begun)


@pytest.mark.parametrize(
    ("each", "sign", "tone"),
    [
        (week(Standing.MET, 3), "3", "ok"),
        (week(Standing.MET, 12), "12", "ok"),
        (week(Standing.MET, 3, exact=False), "3+", "ok"),
        (week(Standing.FAILED, 0), "0!", "fail"),
        (week(Standing.FAILED, 2), "2!", "warn"),
        (week(Standing.FAILED, 0, exact=False), "!", "fail"),
        (week(Standing.FAILED, 1, exact=False), "!", "warn"),
        (week(Standing.WAIVED, 1), "1=", "muted"),
        (week(Standing.WAIVED, 1, exact=False), "=", "muted"),
        (week(Standing.UNKNOWN, 0, exact=False), "?", "unknown"),
        (week(Standing.UNKNOWN, 1, exact=False), "1?", "unknown"),
        (week(Standing.NOT_ASKED, 2), "2", "muted"),
        (week(Standing.NOT_ASKED, 0, exact=False), "?", "muted"),
        (week(Standing.NOT_ASKED, begun=False), "-", "muted"),
    ],
)
def test_a_week_is_a_sign_and_a_tone(each: PageWeek, sign: str, tone: str) -> None:
    assert (pictures.week_sign(each), pictures.week_tone(each)) == (sign, tone)


def test_only_what_was_seen_whole_is_a_bare_number() -> None:
    """Of every week there can be: a bare 0 stands only where a whole look found nothing."""
    for standing in Standing:
        for posts in range(1 if standing is Standing.MET else 0, 5):
            for exact in (True, False):
                sign = pictures.week_sign(week(standing, posts, exact=exact))
                assert exact or not sign.isdigit()
                assert "0" not in sign or exact


@pytest.mark.parametrize(
    ("posts", "seen", "norm", "sign", "tone"),
    [
        (1, True, 3, "1/3", ""),
        (3, True, 3, "3/3", "ok"),
        (0, True, 3, "0/3", ""),
        (0, False, 3, "?/3", "unknown"),
        (1, False, 3, "1?/3", "unknown"),
        (4, False, 3, "4?/3", "ok"),
        (2, True, 0, "2", ""),
    ],
)
def test_the_running_week_is_unfinished(posts: int, seen: bool, norm: int, sign: str, tone: str) -> None:
    running = Running(SPANS[-1], posts, seen)
    assert (pictures.running_sign(running, norm), pictures.running_tone(running, norm)) == (sign, tone)


def test_months_stand_over_the_weeks_that_begin_in_them() -> None:
    over = pictures.months(SPANS, 3)
    days = "".join(f"{day:<3}" for day in pictures.first_days(SPANS, wide=False))
    named = {over[at : at + 3]: days[at : at + 2] for at in range(0, len(over), 3) if over[at : at + 3].strip()}
    for month, day in named.items():
        assert month in pictures._MONTHS
        assert any(
            f"{each.first_day:%d}" == day and pictures._MONTHS[each.first_day.month - 1] == month for each in SPANS
        )
    assert len(named) >= 3
    assert pictures.months(SPANS[:1], 3) == pictures._MONTHS[SPANS[0].first_day.month - 1]


@pytest.mark.parametrize(
    ("good", "bad", "last", "said"),
    [
        (1, 0, Standing.MET, "+ Норма есть на последней неделе"),
        (5, 0, Standing.MET, "+ Норма есть 5 недель подряд"),
        (0, 3, Standing.FAILED, "! Ниже нормы 3 недели подряд"),
        (0, 12, Standing.FAILED, "! Ниже нормы 12 недель подряд, раньше не показано"),
        (0, 0, Standing.UNKNOWN, "? Подряд не сосчитать: последнюю неделю не видно"),
        (0, 0, Standing.NOT_ASKED, "- Норма не спрашивалась"),
    ],
)
def test_a_streak_in_words(good: int, bad: int, last: Standing, said: str) -> None:
    assert pictures.streak(good, bad, [week(last, at=at) for at in range(12)]) == said


@pytest.mark.parametrize("seed", range(5))
def test_a_bar_is_whole_and_shows_whatever_there_is(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(300):
        numbers = [dice.choice((0, 1, 3, 40, 5_000)) for _ in range(7)]
        sums = Totals(*numbers)
        drawn = pictures.bar(sums)
        rest = sums.warn + sums.manual + sums.waived
        for sign, number in (("#", sums.ok), ("-", sums.fail), (".", rest), ("?", sums.unknown)):
            assert (sign in drawn) == (number > 0), (sign, sums, drawn)
        assert len(drawn.strip("[]").replace("|", "")) == (20 if sums.total - sums.na else 0)
        assert ("|?" in drawn) == (sums.unknown > 0), "what was not seen stands apart"


def test_a_share_never_goes_without_what_was_not_seen() -> None:
    assert pictures.share(Totals(ok=84, fail=16, unknown=25)) == "Соблюдено 84 % [#############---|????] не видно 20 %"
    assert pictures.share(Totals(unknown=4)) == f"Оценки нет [|{'?' * 20}] не видно 100 %"
    assert "больше 99 %" in pictures.share(Totals(ok=9_999, fail=1)), "what is not all is never called all"


def test_bars_of_kinds_add_up_and_say_what_was_not_seen() -> None:
    found = PageActivity(
        Page(1, "vk", "https://vk.com/a", id=1),
        3,
        (week(Standing.MET, 4), week(Standing.UNKNOWN, 0, exact=False, at=1)),
        None,
        NOW,
        ((Kind.PHOTO, 10), (Kind.REPOST, 1)),
    )
    assert pictures.kinds_heading(found) == "Виды публикаций: видно 11; не видно целиком недель: 1 из 2"
    assert pictures.kinds_bars(found) == ("фото   10 ####################", "репост  1 ##")
    told = "\n".join(text for text, _ in pictures.page_lines(found, ZONE))
    assert all(sign.isascii() or sign.isalpha() or sign in ALLOWED for sign in told)


def test_no_week_is_worth_a_sign_that_the_legend_does_not_tell() -> None:
    for sign in ("3+", "1!", "= ", "? ", "- "):
        assert all(sign in f"{each} " for each in pictures.LEGENDS)
    assert [len(each) <= width for each, width in zip(pictures.LEGENDS, (110, 80, 60), strict=True)] == [True] * 3


def test_a_span_across_the_new_year_names_both_years() -> None:
    first, last = SPANS[0], SPANS[-1]
    other = Week(last.first_day.replace(year=2027, month=1, day=4), last.last_day.replace(year=2027, month=1, day=10),
                 last.start, last.end)  # fmt: skip
    found = [PageWeek(first, Standing.MET), PageWeek(other, Standing.MET)]
    assert pictures.span(found) == f"{first.first_day:%d.%m.%Y}–10.01.2027"
