"""What the lines of the lists are worth in their columns when a person sorts by them: numbers, days, ranks, names.

The worst has the smallest rank, so that the plain order begins with it. What is not known is None: it is neither good
nor bad, and stands last in both directions.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from checks.model import Status
from registry.networks import NETWORKS
from registry.rows import natural

if TYPE_CHECKING:
    from checks.model import Verdict
    from checks.results import Totals
    from console.reading.centre.lines import Line
    from console.widgets.order import Worth

_NETWORKS = {network.code: place for place, network in enumerate(NETWORKS)}
_STATUSES = (Status.FAIL, Status.WARN, Status.MANUAL, Status.WAIVED, Status.OK, Status.NA)


def name(text: str) -> str | None:
    """A name in the order of the Russian alphabet, ё as е, numbers by their value; None for none."""
    return natural(text) or None


def network(code: str) -> int:
    """In the order in which networks are always named."""
    return _NETWORKS.get(code, len(_NETWORKS))


def sums(found: Totals) -> tuple[int, int] | None:
    """The worst of them and how many times; None where something is not seen and nothing is known to be wrong."""
    if found.fail:
        return 0, -found.fail
    if found.unknown:
        return None
    counts = (found.warn, found.manual, found.waived, found.ok, found.na)
    return next(((rank, -number) for rank, number in enumerate(counts, 1) if number), None)


def verdict(found: Verdict) -> tuple[bool, int, str] | None:
    """What cannot wait first, then by status; None for what was not seen."""
    if found.status is Status.UNKNOWN:
        return None
    return not found.critical, _STATUSES.index(found.status), found.check


def waiting(due: date | None) -> tuple[int, date]:
    """Of what is waited for: by the day it is due, without a day after those."""
    return 0, due or date.max


def settled(on: date | None) -> tuple[int, date]:
    """Of what is settled: after all that waits, by the day."""
    return 1, on or date.max


def at(place: int) -> Worth:
    """By the value of this place among those that a line of «ЦУР» brings along."""

    def worth(line: Line) -> object:
        return line.order[place]

    return worth
