"""Timing and the table of figures: medians of repeated runs, with ratios to the peer. What is measured is not here."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table: `ours` and `peer` in milliseconds, medians; `goal` is our limit, in milliseconds."""

    name: str
    ours: float
    peer: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times slower the peer is."""
        return None if self.peer is None or self.ours <= 0 else self.peer / self.ours


class Inside:
    """Adds up the time spent in one wrapped function, so that it can be taken off the whole."""

    def __init__(self) -> None:
        self.spent = 0.0

    def take(self) -> float:
        """The milliseconds since the last call of this."""
        spent, self.spent = self.spent, 0.0
        return spent


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def median(work: Callable[[], object], times: int) -> float:
    """Milliseconds of a call, the median of `times`, after one that does not count."""
    work()
    return statistics.median(timed(work) for _ in range(times))


def beyond(work: Callable[[], object], inside: Inside, times: int) -> tuple[float, float]:
    """Medians in milliseconds of a call without what was spent `inside`, and of that."""
    work()
    inside.take()
    rest, taken = [], []
    for _ in range(times):
        whole = timed(work)
        part = inside.take()
        rest.append(whole - part)
        taken.append(part)
    return statistics.median(rest), statistics.median(taken)


def table(figures: list[Figure], peer: str) -> str:
    """The figures as a Markdown table."""
    lines = [f"| | ours, ms | {peer}, ms | peer / ours | goal, ms |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {each.name} | {each.ours:.2f} | {_or_dash(each.peer, '.1f')} | {_times(each.ratio)} "
        f"| {_or_dash(each.goal, 'g', before='≤ ')} |"
        for each in figures
    ]
    return "\n".join(lines)


def _times(ratio: float | None) -> str:
    return _or_dash(ratio, ".2g" if ratio is not None and ratio < 10 else ".0f", "×")


def _or_dash(value: float | None, form: str, after: str = "", *, before: str = "") -> str:
    return "–" if value is None else f"{before}{value:{form}}{after}"
