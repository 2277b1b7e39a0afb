"""How far a run is, network by network, and how long it will go on. Plain values and their arithmetic; nothing is
asked here and nothing drawn.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkProgress:
    """How far one network (or all sites, under their own code) is.

    `total` needs of pages are asked for, `done` of them have an outcome: `ok` were seen, `failed` were not. `requests`
    were sent so far; `seconds_left` is None while nothing can be said of it; `label` is what was being asked last.
    """

    network: str
    title: str
    done: int
    total: int
    ok: int
    failed: int
    requests: int = 0
    seconds_left: float | None = None
    label: str = ""


@dataclass(frozen=True)
class Progress:
    """How far collecting is: its networks, and the sums over them. `label` tells what came last."""

    networks: tuple[NetworkProgress, ...]
    label: str = ""

    @property
    def done(self) -> int:
        return sum(each.done for each in self.networks)

    @property
    def total(self) -> int:
        return sum(each.total for each in self.networks)

    @property
    def ok(self) -> int:
        return sum(each.ok for each in self.networks)

    @property
    def failed(self) -> int:
        return sum(each.failed for each in self.networks)

    @property
    def requests(self) -> int:
        return sum(each.requests for each in self.networks)

    @property
    def seconds_left(self) -> float | None:
        """Networks are asked side by side: the slowest decides. None while nothing can be said."""
        left = [each.seconds_left for each in self.networks if each.done < each.total]
        known = [seconds for seconds in left if seconds is not None]
        return max(known, default=0.0) if len(known) == len(left) else None


@dataclass
class Estimate:
    """How long a network will go on: what was planned, corrected by what is seen while it goes.

    `requests` and `seconds` are those of the plan. Requests, not needs, are what takes time: one of them may answer
    for 500 pages or for one.
    """

    requests: int
    seconds: float

    def left(self, *, sent: int, done: int, total: int, elapsed: float) -> float | None:
        """Seconds left; `elapsed` since the network began."""
        if done >= total:
            return 0.0
        part = sent / self.requests if self.requests else 1.0
        if part >= _OVERDRAWN:  # more was sent than planned: only needs can tell
            return elapsed * (total - done) / done if done else None
        planned = self.seconds * part
        faster = elapsed / planned if part >= _TELLING and planned > 0 else 1.0
        return self.seconds * (1 - part) * faster


_TELLING = 0.1
"""The part of the planned requests after which the speed that was seen counts for more than the planned one."""

_OVERDRAWN = 0.99
