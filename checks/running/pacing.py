"""The pace at which one token may ask: so many requests in any second, shared by all threads that use the token.

A sliding window rather than an interval: the first requests go at once, and whichever way the server counts its
seconds, no second of ours holds more than allowed. Turns are counted from the moment they were really taken, not from
the one they were meant for; or from that at which the request went out, where that is told. Time and waiting are given,
so that tests never sleep.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

# The way to a server is now longer, now shorter: a little more than its second, and more where that was too little.
_SECOND = 1.0
_GUARD = 0.015
PERIOD = _SECOND + _GUARD
"""Seconds between a turn and the one that may follow `rate` turns later, as long as nothing is refused."""

_WIDER = 0.010
_MUCH_WIDER = 0.020
_WIDEST = 0.100
SPREAD = 0.6
"""Seconds over which the turns of a burst are spread: at the same moment they would hinder each other on their way."""

_CONNECTING = 0.05  # seconds more that the way takes for the first ones, until it is told when they went out
_LOOKS = 4  # times a turn is put off because others went late
_CALM = 0.1  # seconds that must be left until the next turn for work that would hold it up
_SLOWER = 1.5
_SLOWEST = 4.0  # seconds between requests after many refusals
_RECENT = 12  # turns within which a fourth refusal is no accident of the way
_FORGIVEN = 15  # turns without a refusal after which one more a period is tried again; twice as many after each time
_LEAST_FORGIVING = 120


class Pace:
    """At most `rate` turns in any second; fewer after refusals, and slowly up again."""

    def __init__(
        self,
        rate: int,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        """`wait(seconds)` pauses and answers True when everything must stop; the default never stops."""
        self._rate = rate
        self._allowed = rate
        self._period = PERIOD
        self._monotonic = monotonic
        self._wait = wait or threading.Event().wait
        self._gate = threading.Lock()  # held by the one whose turn is next
        self._lock = threading.Lock()
        self._turns: deque[float] = deque(maxlen=rate)
        self._last = float("-inf")
        self._not_before = float("-inf")
        self._upcoming = float("-inf")
        self._taken = 0  # turns in all
        self._mine = threading.local()  # which turn a thread took last
        self._refusals: deque[int] = deque([-_RECENT] * 3, maxlen=3)  # after how many turns the last ones came
        self._patience = _FORGIVEN
        self._slowed_at = float("-inf")

    def turn(self) -> bool:
        """Wait for a turn; False when the wait was interrupted and nothing may be sent."""
        with self._gate:
            for _ in range(_LOOKS):  # while one waits, an earlier request may turn out to have gone late
                now = self._monotonic()
                at = self._upcoming = self._next(now)
                if at <= now:
                    break
                if self._wait(at - now):
                    return False
            with self._lock:
                self._last = max(at, self._monotonic())
                self._turns.append(self._last + (_CONNECTING if self._taken < self._rate else 0.0))
                self._forgive()
                self._mine.turn = self._taken
        return True

    def sent(self) -> None:
        """The request of the turn that this thread took last goes out now: only now the server's second begins."""
        with self._lock:
            place = getattr(self._mine, "turn", 0) - self._taken - 1  # from the end
            if -len(self._turns) <= place:
                now = self._monotonic()
                self._turns[place] = now
                self._last = max(self._last, now)

    def calm(self) -> None:
        """Wait while a turn is about to be taken: whoever has much to compute now would make it late, and the next ones
        early for it."""
        for _ in range(self._allowed + 1):
            left = self._upcoming - self._monotonic()
            if not 0 < left < _CALM or self._wait(left + _CALM / 10):
                return

    def slow(self) -> None:
        """The server said «too often». Once in a while that is the way's doing, and the period becomes a little longer.
        When that does not help they are ours: one turn fewer a period, then longer periods, and nothing before the
        next one. Further refusals in that period count for nothing.
        """
        with self._lock:
            now = self._monotonic()
            again = self._taken - self._refusals[0] < _RECENT
            self._refusals.append(self._taken)
            if self._period < _SECOND + _WIDEST:
                self._period += _MUCH_WIDER if again else _WIDER
            elif not again:
                return
            elif now - self._slowed_at >= self._period:
                self._slowed_at = now
                self._lower(now)

    def _next(self, now: float) -> float:
        with self._lock:
            at = max(now, self._not_before)
            at = max(at, self._last + SPREAD / self._rate)
            if len(self._turns) >= self._allowed:
                at = max(at, sorted(self._turns)[-self._allowed] + self._period)
            return at

    def _lower(self, now: float) -> None:
        if self._allowed > 1:
            self._allowed -= 1
        else:
            self._period = min(self._period * _SLOWER, _SLOWEST)
        self._not_before = now + self._period
        self._patience = min(self._patience * 2, _LEAST_FORGIVING)

    def _forgive(self) -> None:
        self._taken += 1
        if self._allowed < self._rate and self._taken - self._refusals[-1] >= self._patience:
            self._allowed += 1
            self._refusals.append(self._taken)  # one more only after as long again
