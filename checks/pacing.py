"""The pace at which one token may ask: so many requests in any second, shared by all threads that use the token.

A sliding window rather than an interval: the first requests go at once, and whichever way the server counts its
seconds, no second of ours holds more than allowed. Time and waiting are given, so that tests never sleep.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

# The clocks of two machines and the way between them are not exact: a little more than the second.
_PERIOD = 1.03
_SLOWER = 1.5
_SLOWEST = 4.0  # seconds between requests after many refusals
_FORGIVEN = 30  # turns without a refusal after which one more a period is tried again


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
        self._period = _PERIOD
        self._monotonic = monotonic
        self._wait = wait or threading.Event().wait
        self._lock = threading.Lock()
        self._turns: deque[float] = deque(maxlen=rate)
        self._since_slow = 0
        self._slowed_at = float("-inf")

    def turn(self) -> bool:
        """Wait for a turn; False when the wait was interrupted and nothing may be sent."""
        with self._lock:
            now = self._monotonic()
            at = now
            if len(self._turns) >= self._allowed:
                at = max(now, self._turns[-self._allowed] + self._period)
            self._turns.append(at)
            self._forgive()
        return not (at > now and self._wait(at - now))

    def slow(self) -> None:
        """The server said «too often»: one turn fewer a period, then longer periods; nothing before the next period.

        Refusals of one burst count once.
        """
        with self._lock:
            now = self._monotonic()
            if now - self._slowed_at < self._period:
                return
            self._slowed_at, self._since_slow = now, 0
            if self._allowed > 1:
                self._allowed -= 1
            else:
                self._period = min(self._period * _SLOWER, _SLOWEST)
            latest = max(now, self._turns[-1] if self._turns else now)
            self._turns.extend([latest] * self._rate)

    def _forgive(self) -> None:
        self._since_slow += 1
        if self._since_slow >= _FORGIVEN and self._allowed < self._rate:
            self._allowed, self._since_slow = self._allowed + 1, 0
