"""Limits of a network: requests a second (a sliding window) and calls a day, each per token.

The clock is given (monotonic seconds), so that a test moves time instead of sleeping.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping

Monotonic = Callable[[], float]
DAY = 24 * 60 * 60.0


class RateWindow:
    """At most `limit` requests of one token in any second. A refused request does not count."""

    def __init__(self, clock: Monotonic, *, seconds: float = 1.0) -> None:
        self._clock = clock
        self._seconds = seconds
        self._lock = threading.Lock()
        self._passed: dict[str, deque[float]] = {}

    def admit(self, token: str, limit: int) -> bool:
        with self._lock:
            now = self._clock()
            passed = self._passed.setdefault(token, deque())
            while passed and now - passed[0] >= self._seconds:
                passed.popleft()
            if len(passed) >= limit:
                return False
            passed.append(now)
            return True


class DailyQuota:
    """At most so many calls of a method by one token a day, the day counted from the first call."""

    def __init__(self, clock: Monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._spent: dict[tuple[str, str], tuple[float, int]] = {}

    def spend(self, token: str, method: str, limits: Mapping[str, int]) -> bool:
        """Count one call; False when `limits` names the method and nothing is left for today."""
        if method not in limits:
            return True
        with self._lock:
            now = self._clock()
            started, spent = self._spent.get((token, method), (now, 0))
            if now - started >= DAY:
                started, spent = now, 0
            if spent >= limits[method]:
                return False
            self._spent[token, method] = (started, spent + 1)
            return True
