"""Verdicts added up: totals, the score with the share that could not be seen, by organization and by clause.

Pure functions; what a status means is `model`, how a sum is painted is one floor up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checks.model import Status, Verdict
from checks.results import Totals

WORST_FIRST = (
    Status.FAIL,
    Status.UNKNOWN,
    Status.MANUAL,
    Status.WARN,
    Status.OK,
    Status.WAIVED,
    Status.NA,
)
"""The order in which one status stands for several."""


@dataclass(frozen=True)
class Score:
    """`value` is ok / (ok + fail), None when nothing was judged; `unknown` is the share that was not seen.

    Both from 0 to 1. What does not concern a subject is not in the share.
    """

    value: float | None
    unknown: float


@dataclass(frozen=True)
class OrganizationSum:
    """Totals of an organization with its pages; id 0 is the municipality."""

    organization_id: int
    totals: Totals


@dataclass(frozen=True)
class ClauseSum:
    """Totals of the verdicts that cite a clause, or «own»."""

    clause: str
    totals: Totals


def totals(verdicts: Iterable[Verdict]) -> Totals:
    """How many of each status."""
    counts = Counter(verdict.status.value for verdict in verdicts)
    return Totals(**counts)


def score(sums: Totals) -> Score:
    """The score of these totals."""
    judged = sums.ok + sums.fail
    concerned = sums.total - sums.na
    return Score(sums.ok / judged if judged else None, sums.unknown / concerned if concerned else 0.0)


def worst(verdicts: Iterable[Verdict]) -> Status | None:
    """The one status that stands for all; None for none."""
    found = {verdict.status for verdict in verdicts}
    return next((status for status in WORST_FIRST if status in found), None)


def by_organization(verdicts: Iterable[Verdict]) -> tuple[OrganizationSum, ...]:
    """Totals of each organization in the order of its first verdict."""
    grouped: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        grouped.setdefault(verdict.organization_id, []).append(verdict)
    return tuple(OrganizationSum(number, totals(found)) for number, found in grouped.items())


def by_clause(verdicts: Iterable[Verdict]) -> tuple[ClauseSum, ...]:
    """Totals of each cited clause in the order of its first verdict; a verdict counts in every clause it cites."""
    grouped: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        for clause in verdict.clauses:
            grouped.setdefault(clause, []).append(verdict)
    return tuple(ClauseSum(clause, totals(found)) for clause, found in grouped.items())
