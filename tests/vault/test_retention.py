"""Which backups stay: whatever the history, few enough, the newest always, and thinning twice is thinning once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.retention import DAYS, MONTHS, WEEKS, Copy, kept

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
HISTORIES = st.lists(st.builds(Copy, MOMENTS, st.booleans()), max_size=60)
ROUTINE = st.lists(st.builds(Copy, MOMENTS), max_size=60)


def day(number: int, hour: int = 12, *, routine: bool = True) -> Copy:
    """A copy so many days after a Sunday, 22 November 2026."""
    return Copy(datetime(2026, 11, 22, hour, tzinfo=UTC) + timedelta(days=number), routine)


def test_nothing_of_nothing() -> None:
    assert kept([]) == frozenset()


def test_of_a_day_the_last_one_stays() -> None:
    assert kept([day(0, hour) for hour in range(24)]) == {23}


def test_copies_by_hand_and_before_a_step_stay_with_their_day() -> None:
    copies = [day(0, 9, routine=False), day(0, 10), day(0, 11, routine=False), day(0, 12)]
    assert kept(copies) == {0, 2, 3}
    later = [*copies, *(day(number) for number in range(1, DAYS))]
    assert kept(later) >= {0, 2, 3}
    assert kept([*later, day(DAYS)]).isdisjoint({0, 1, 2})


def test_a_year_of_daily_copies() -> None:
    copies = [day(number) for number in range(400)]
    stay = sorted(kept(copies))
    assert stay[-DAYS:] == list(range(393, 400))
    assert len(stay) <= DAYS + WEEKS + MONTHS
    months = {(copies[at].made_at.year, copies[at].made_at.month) for at in stay}
    assert len(months) == MONTHS
    assert len({copies[at].made_at.isocalendar()[:2] for at in stay}) >= WEEKS


def test_a_pause_loses_nothing() -> None:
    copies = [day(number) for number in range(5)]
    after = [*copies, day(300)]
    assert kept(after) == set(range(6))


@given(HISTORIES)
def test_the_newest_always_stays(copies: list[Copy]) -> None:
    stay = kept(copies)
    if copies:
        newest = max(copy.made_at for copy in copies)
        assert any(copies[at].made_at == newest for at in stay)


@given(ROUTINE)
def test_few_enough(copies: list[Copy]) -> None:
    assert len(kept(copies)) <= DAYS + WEEKS + MONTHS


@given(HISTORIES)
def test_thinning_twice_is_thinning_once(copies: list[Copy]) -> None:
    left = [copies[at] for at in sorted(kept(copies))]
    assert kept(left) == frozenset(range(len(left)))


@given(HISTORIES, MOMENTS)
def test_what_went_would_never_have_been_wanted_again(copies: list[Copy], moment: datetime) -> None:
    """A later copy keeps no one that is let go now: thinning at once loses nothing against thinning later."""
    newest = max((copy.made_at for copy in copies), default=moment)
    later = [*copies, Copy(max(newest, moment))]
    assert kept(later) - {len(copies)} <= kept(copies)


@given(HISTORIES)
def test_each_of_the_last_days_weeks_and_months_has_its_copy(copies: list[Copy]) -> None:
    stay = [copies[at].made_at for at in kept(copies)]
    for count, period in (
        (DAYS, lambda moment: moment.date()),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    ):
        wanted = sorted({period(copy.made_at) for copy in copies})[-count:]
        assert set(wanted) <= {period(moment) for moment in stay}


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_does_not_matter_but_for_equal_moments(order: int) -> None:
    copies = [day(number) for number in range(40)][::order]
    stay = {copies[at].made_at for at in kept(copies)}
    assert stay == {copy.made_at for at, copy in enumerate(copies[::order]) if at in kept(copies[::order])}
    assert kept([day(0), day(0), day(0)]) == {2}
