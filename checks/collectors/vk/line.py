"""What is remembered of troubles: whether the network can be reached at all, and which methods a key may not use.

Who asks what, and what a failure means for a page, is not decided here.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable

from checks.collectors.vk.transport import CallFailed
from checks.facts import FailureKind

_FLOODS = 3  # refusals of one method in a row after which it is left alone
_BREAKS = 3  # broken connections in a row after which the line is taken for lost
_NONSENSE = 8  # answers in a row that are not VK's own, after which nothing sensible is expected any more
_TROUBLES = 24  # refusals in a row that may pass, to anybody about anything, after which waiting is given up
_SILENCES = 3  # of one method in a row, while the network answers others: VK's own way of banning it
_OVERLOADS = 32  # of one method in a row: asking for less does not help
_BARRED = 27  # not for the key of a community
_COMMUNITY_BARRED = frozenset({"wall.get", "wall.getComments", "groups.getAddresses", "utils.resolveScreenName"})
_NOT_THIS_KEY = {"groups.getMembers": (27, 28)}  # a key that may not ask this may still ask the rest

COMMUNITY_RATE = 20
"""Requests a second of a community's key, and of no other: https://dev.vk.com/ru/api/api-requests."""


class Line:
    """Whether the network can be reached at all; shared by all keys of a run."""

    def __init__(self) -> None:
        self.lost: FailureKind | None = None
        self._broken = 0
        self._nonsense = 0
        self._troubles = 0

    def broke(self) -> None:
        """A connection was refused or torn."""
        self._broken += 1
        if self._broken >= _BREAKS:
            self.lost = FailureKind.LOST

    def spoke_nonsense(self, kind: FailureKind) -> None:
        """Something answered that is not VK: a page of a proxy, a maintenance notice."""
        self._broken = 0
        self._nonsense += 1
        if self._nonsense >= _NONSENSE:
            self.lost = kind

    def was_refused(self, kind: FailureKind) -> None:
        """VK answered that it cannot answer now: an error of its own, or too many questions."""
        self._broken = self._nonsense = 0
        self._troubles += 1
        if self._troubles >= _TROUBLES:
            self.lost = kind

    def held(self) -> None:
        """VK itself answered, if only with an error."""
        self._broken = self._nonsense = self._troubles = 0


class Methods:
    """Which methods one key is not asked for any more, and why. Called from many threads."""

    def __init__(self, *, community: bool = False, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`community`: the key is a community's, which VK lets read no walls."""
        self._suspects: set[str] = set()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._parked = dict.fromkeys(_COMMUNITY_BARRED, FailureKind.BAD_TOKEN) if community else {}
        self._floods: Counter[str] = Counter()
        self._silences: Counter[str] = Counter()
        self._overloads: Counter[str] = Counter()
        self._answered_at: dict[str, float] = {}

    @property
    def apart(self) -> bool:
        """Methods should not be mixed in a request just now: nobody knows yet which of them is at fault."""
        return bool(self._suspects)

    def known(self, method: str) -> CallFailed | None:
        """Why the method is not asked, None when it may be."""
        kind = self._parked.get(method)
        if kind is FailureKind.BAD_TOKEN:
            return CallFailed(kind, _BARRED)
        return None if kind is None else CallFailed(kind)

    def may(self, method: str) -> bool:
        """The key is not known to be of a kind that may not call this method."""
        return self._parked.get(method) is not FailureKind.BAD_TOKEN

    def answered(self, methods: Iterable[str]) -> None:
        """A request with these came back with an answer."""
        with self._lock:
            for method in methods:
                self._answered_at[method] = self._monotonic()
                self._silences.pop(method, None)
                self._overloads.pop(method, None)
                self._suspects.discard(method)

    def silent(self, methods: frozenset[str], since: float) -> None:
        """No answer came to a request of the moment `since`, though the network answers others.

        Of several methods in one request nobody knows which is at fault: they are asked apart until each has answered.
        """
        self._count(self._silences, methods, since, _SILENCES, FailureKind.FLOOD)

    def overloaded(self, methods: frozenset[str], since: float) -> None:
        """The request was too much for VK: too long an answer, or too long a work (13, 36)."""
        self._count(self._overloads, methods, since, _OVERLOADS, FailureKind.TOO_BIG)

    def _count(self, counts: Counter[str], methods: frozenset[str], since: float, most: int, kind: FailureKind) -> None:
        with self._lock:
            if len(methods) != 1:
                self._suspects |= {name for name in methods if self._answered_at.get(name, float("-inf")) < since}
                return
            (method,) = methods
            if self._answered_at.get(method, float("-inf")) >= since:
                return  # others got their answers meanwhile
            counts[method] += 1
            if counts[method] >= most:
                self._parked.setdefault(method, kind)
                self._suspects.discard(method)

    def fine(self, method: str) -> None:
        """A call of the method brought what was asked for."""
        with self._lock:
            self._floods.pop(method, None)

    def failed(self, method: str, failure: CallFailed) -> bool:
        """A call failed; True when it tells of the method for this key and nothing more is to be learnt of it."""
        kind = failure.kind
        with self._lock:
            if failure.code == _BARRED and method in _COMMUNITY_BARRED:
                self._parked |= dict.fromkeys(_COMMUNITY_BARRED, FailureKind.BAD_TOKEN)
            elif kind is FailureKind.QUOTA or failure.code in _NOT_THIS_KEY.get(method, ()):
                self._parked[method] = kind
            elif kind is FailureKind.FLOOD:
                self._floods[method] += 1
                if self._floods[method] >= _FLOODS:
                    self._parked.setdefault(method, kind)
            else:
                return False
        return True
