"""The pace: never more than allowed in any second, slower after refusals, and interruptible. Time is a number here."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from checks.pacing import Pace


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
        assert sum(moment <= other < moment + 1 for other in times[place:]) <= rate


def test_the_first_ones_go_at_once_and_the_rest_at_the_rate() -> None:
    pace, clock = paced()
    times = turns(pace, clock, 30)
    assert times[2] == 100.0
    assert 9.0 <= times[-1] - 100 <= 9.5  # 27 more at three a second


def test_a_refusal_takes_one_turn_away_and_a_burst_of_them_no_more() -> None:
    pace, clock = paced()
    turns(pace, clock, 3)
    for _ in range(3):
        pace.slow()
    times = turns(pace, clock, 9)
    assert times[0] > 101, "nothing before the next period"
    assert 4.0 < times[-1] - times[0] < 4.5  # two a second now


def test_a_server_of_one_a_second_is_met_after_two_refusals_and_never_given_up() -> None:
    pace, clock = paced()
    for _ in range(20):
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
    assert first == last


def test_a_stop_ends_the_wait() -> None:
    pace, clock = paced(1)
    assert pace.turn()
    clock.stopped = True
    assert not pace.turn()
