"""The pace: never more than allowed in any second, slower after refusals, and interruptible. Time is a number here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks.running.pacing import Pace


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.stopped = False

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        if not self.stopped:
            self.now += seconds
        return self.stopped


def paced(rate: int = 3) -> tuple[Pace, Clock]:
    clock = Clock()
    return Pace(rate, monotonic=clock, wait=clock.wait), clock


def turns(pace: Pace, clock: Clock, count: int) -> list[float]:
    found = []
    for _ in range(count):
        assert pace.turn()
        found.append(clock.now)
    return found


@given(some.integers(1, 20), some.lists(some.floats(0, 2), min_size=1, max_size=60))
def test_no_second_holds_more_than_the_rate(rate: int, pauses: list[float]) -> None:
    pace, clock = paced(rate)
    times = []
    for pause in pauses:
        clock.now += pause
        assert pace.turn()
        times.append(clock.now)
    for place, moment in enumerate(times):
        assert sum(moment <= other < moment + 1 for other in times[place:]) <= rate, times


def test_the_first_ones_go_at_once_and_the_rest_at_the_rate() -> None:
    pace, clock = paced()
    times = turns(pace, clock, 30)
    assert times[2] - 100 < 0.5, "not quite at once: they would hinder each other"
    assert 9.0 <= times[-1] - 100 <= 9.7  # 27 more at three a second


def test_eighty_two_requests_take_hardly_more_than_their_seconds() -> None:
    pace, clock = paced()
    assert turns(pace, clock, 82)[-1] - 100 < 1.05 * (82 - 3) / 3


@pytest.mark.parametrize("rate", [3, 20])
def test_one_refusal_costs_next_to_nothing(rate: int) -> None:
    pace, clock = paced(rate)
    turns(pace, clock, 2 * rate)
    pace.slow()
    began = clock.now
    assert 9.9 < turns(pace, clock, 10 * rate)[-1] - began < 10.5


def test_many_refusals_take_one_turn_away_and_a_burst_of_them_no_more() -> None:
    pace, clock = paced()
    turns(pace, clock, 3)
    for _ in range(12):
        pace.slow()
    times = turns(pace, clock, 9)
    assert times[0] > 101, "nothing before the next period"
    assert 4.0 < times[-1] - times[0] < 4.5  # two a second now


def test_a_server_of_one_a_second_is_met_after_some_refusals() -> None:
    pace, clock = paced()
    passed: list[float] = []
    refused = 0
    for _ in range(200):
        turns(pace, clock, 1)
        if passed and clock.now - passed[-1] < 1.0:
            refused += 1
            pace.slow()
        else:
            passed.append(clock.now)
    assert refused < 30
    assert len(passed) / (clock.now - 100) > 0.7


def test_a_server_that_refuses_always_is_asked_seldom_and_never_given_up() -> None:
    pace, clock = paced()
    for _ in range(40):
        turns(pace, clock, 1)
        clock.now += 5
        pace.slow()
    before = clock.now
    turns(pace, clock, 2)
    assert 4 <= clock.now - before <= 8


def test_the_rate_comes_back_after_a_while() -> None:
    pace, clock = paced()
    pace.slow()
    turns(pace, clock, 40)
    clock.now += 10
    first, *_middle, last = turns(pace, clock, 3)
    assert last - first < 0.5


def test_heavy_work_waits_while_a_turn_is_near_and_no_longer() -> None:
    pace, clock = paced()
    pace.calm()
    assert clock.now == 100.0
    turns(pace, clock, 4)
    clock.now -= 0.05  # a moment before the fourth turn
    pace.calm()
    assert 0.05 < clock.now - 100.95 < 0.2 or clock.now > 101
    before = clock.now
    pace.calm()
    assert clock.now == before


def test_a_stop_ends_the_wait() -> None:
    pace, clock = paced(1)
    assert pace.turn()
    clock.stopped = True
    assert not pace.turn()


def test_a_request_that_went_late_puts_off_the_one_a_period_after_it() -> None:
    pace, clock = paced(1)
    assert pace.turn()
    clock.now += 0.4  # a connection was made first
    pace.sent()
    went = clock.now
    assert pace.turn()
    assert clock.now - went >= 1


def test_one_that_goes_late_while_the_next_is_waiting_puts_that_off_too() -> None:
    pace, clock = paced(1)
    assert pace.turn()
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        clock.now += seconds
        if not waits:
            pace.sent()
        waits.append(seconds)
        return False

    pace._wait = wait
    assert pace.turn()
    assert [round(seconds) for seconds in waits] == [1, 1]


@given(some.integers(1, 20), some.lists(some.floats(0, 0.3), min_size=1, max_size=60))
def test_no_second_holds_more_requests_than_the_rate_however_late_they_go(rate: int, ways: list[float]) -> None:
    pace, clock = paced(rate)
    times = []
    for way in ways:
        assert pace.turn()
        clock.now += way
        pace.sent()
        times.append(clock.now)
    for place, moment in enumerate(times):
        assert sum(moment <= other < moment + 1 for other in times[place:]) <= rate, times
