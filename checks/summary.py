"""Verdicts added up: totals, the score with the share that could not be seen, by organization.

Who has pages at all is told from the registry. Pure functions; what a status means is `model`, how a sum is painted is
one floor up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from checks.model import Verdict
from checks.results import Totals
from registry.exemptions import Exemption
from registry.obligations import Obligation
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.regulation.model import NetworkRule, NetworkState, Regulation

_STATUS = attrgetter("status")


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
class NetworkPresence:
    """One network: active pages, whose they are, and how many of the obliged are among those."""

    network: str
    pages: int
    organizations: int
    obliged: int


@dataclass(frozen=True)
class Presence:
    """Who has pages. `obliged` is None while nobody has said whom the regulation obliges: then there is no share.

    `present` are the obliged with a page in a network that counts, `missing` ids of those without any; `kept` are all
    organizations with such a page, `conflicts` how many stand in both lists (they are in no share).
    """

    networks: tuple[NetworkPresence, ...]
    kept: int
    obliged: int | None
    present: int = 0
    missing: tuple[int, ...] = ()
    conflicts: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None without a list of the obliged."""
        return self.present / self.obliged if self.obliged else None


def totals(verdicts: Iterable[Verdict]) -> Totals:
    """How many of each status."""
    counts = Counter(map(_STATUS, verdicts))
    return Totals(**{status.value: number for status, number in counts.items()})


def score(sums: Totals) -> Score:
    """The score of these totals."""
    judged = sums.ok + sums.fail
    concerned = sums.total - sums.na
    return Score(sums.ok / judged if judged else None, sums.unknown / concerned if concerned else 0.0)


def percent(share: float) -> str:
    """«87 %»: whole, but what is not all is never called all, and what is something never nothing."""
    rounded = round(100 * share)
    if rounded == 100 and share < 1:
        return "больше 99 %"
    return "меньше 1 %" if rounded == 0 and share > 0 else f"{rounded} %"


def by_organization(verdicts: Iterable[Verdict]) -> tuple[OrganizationSum, ...]:
    """Totals of each organization in the order of its first verdict."""
    grouped: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        grouped.setdefault(verdict.organization_id, []).append(verdict)
    return tuple(OrganizationSum(number, totals(found)) for number, found in grouped.items())


def presence(
    organizations: Iterable[Organization],
    pages: Iterable[Page],
    obligations: Iterable[Obligation],
    exemptions: Iterable[Exemption],
    regulation: Regulation,
    today: date,
) -> Presence:
    """Coverage by network and in all on a day of the municipality, from the registry alone.

    A network that is suspended or waits for a decision is listed and counts for nobody.
    """
    active = {each.id for each in organizations if each.state is OrganizationState.ACTIVE}
    listed = {line.organization_id for line in obligations if line.in_force(today)} & active
    exempt = {line.organization_id for line in exemptions if line.in_force(today)}
    obliged = listed - exempt
    of: dict[str, list[int]] = {rule.code: [] for rule in regulation.networks}
    for page in pages:
        if page.state is PageState.ACTIVE and page.organization_id in active:
            of.setdefault(page.network, []).append(page.organization_id)
    counting = {rule.code for rule in regulation.networks if _counts(rule, today)}
    kept = {owner for code in counting for owner in of[code]}
    return Presence(
        networks=tuple(
            NetworkPresence(code, len(owners), len(set(owners)), len(set(owners) & obliged))
            for code, owners in of.items()
        ),
        kept=len(kept),
        obliged=len(obliged) if listed else None,
        present=len(obliged & kept),
        missing=tuple(sorted(obliged - kept)),
        conflicts=len(listed & exempt),
    )


def _counts(rule: NetworkRule, today: date) -> bool:
    """A decision that has not begun yet leaves the network as it was: one of those named."""
    begun = rule.since is None or rule.since <= today
    return not begun or rule.state in {NetworkState.REQUIRED, NetworkState.OPTIONAL}
