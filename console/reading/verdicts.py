"""What the pane of checks shows: verdicts by organization, by clause, and as a list of what is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from checks import clauses, history, summary
from checks.clauses import ClauseClosing
from checks.model import Status, Verdict
from checks.person.answering import is_by_answer
from checks.results import RunRecord, Totals
from registry import organizations
from vault.store import Store

_ORDER = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.MANUAL, Status.WAIVED, Status.OK, Status.NA)


@dataclass(frozen=True)
class Group:
    """An organization (or the municipality, id 0) with its verdicts."""

    organization_id: int
    name: str
    verdicts: tuple[Verdict, ...]
    sums: Totals

    @property
    def urgent(self) -> bool:
        """Something of it cannot wait: the first of its verdicts is its worst."""
        return bool(self.verdicts) and self.verdicts[0].critical

    @property
    def haystack(self) -> str:
        return self.name


@dataclass(frozen=True)
class ClauseRow:
    """A clause of the regulation, how it is closed, and the verdicts that cite it."""

    closing: ClauseClosing
    verdicts: tuple[Verdict, ...]
    sums: Totals

    @property
    def by_person(self) -> bool:
        """Nothing but a person's answer closes it: its one verdict says no more than its card."""
        return self.closing.closed_by == (clauses.MANUAL,)

    @property
    def haystack(self) -> str:
        return f"{self.closing.clause} {self.closing.text}"


@dataclass(frozen=True)
class Results:
    """What is known after the last runs, or what one chosen run found."""

    runs: tuple[RunRecord, ...]
    run_id: int | None
    verdicts: tuple[Verdict, ...]
    groups: tuple[Group, ...]
    clauses: tuple[ClauseRow, ...]
    names: tuple[tuple[int, str, str], ...]
    """Id, full and short name of every organization."""
    sums: Totals

    @cached_property
    def wrong(self) -> tuple[Verdict, ...]:
        """Everything broken, recommendations too."""
        return tuple(verdict for verdict in self.verdicts if verdict.violation)

    def name(self, organization_id: int) -> str:
        """The organization's name, empty for the municipality."""
        return self._called.get(organization_id, ("", ""))[0]

    def short_name(self, organization_id: int) -> str:
        """The short one if there is one, for a column of a list."""
        return self._called.get(organization_id, ("", ""))[1]

    @cached_property
    def _called(self) -> dict[int, tuple[str, str]]:
        return {number: (name, short or name) for number, name, short in self.names}


def results(store: Store, on: date, run_id: int | None) -> Results:
    """The latest known verdicts, or those of one run, grouped in every way the pane needs.

    Not for a database thread: it reads by parts.
    """
    found = history.found_by(store.read, run_id) if run_id is not None else history.latest(store.read)
    ordered = tuple(sorted(found, key=order))
    everybody = organizations.listed(store.read(organizations.fetched))
    names = tuple((each.id, each.name, each.short_name) for each in everybody)
    return Results(
        runs=store.read(history.runs),
        run_id=run_id,
        verdicts=ordered,
        groups=_groups(ordered, {number: name for number, name, _ in names}),
        clauses=_clauses(ordered, store.read(lambda tx: clauses.closing(tx, on))),
        names=names,
        sums=summary.totals(ordered),
    )


def order(verdict: Verdict) -> tuple[bool, int, str, str]:
    """What cannot wait first, then what is wrong, then by whom it concerns."""
    return (not verdict.critical, _ORDER.index(verdict.status), verdict.subject.name, verdict.check)


def to_answer(row: ClauseRow) -> Verdict | None:
    """The one verdict of a clause that is a person's to decide; None when there is none, or several to choose from."""
    waiting = [verdict for verdict in row.verdicts if verdict.status is Status.MANUAL or is_by_answer(verdict)]
    return waiting[0] if len(waiting) == 1 else None


def _groups(verdicts: tuple[Verdict, ...], names: dict[int, str]) -> tuple[Group, ...]:
    of: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        of[verdict.organization_id].append(verdict)
    groups = [
        Group(number, names.get(number, found[0].subject.name), tuple(found), summary.totals(found))
        for number, found in of.items()
    ]
    return tuple(
        sorted(
            groups,
            key=lambda group: (
                not group.urgent,
                -group.sums.fail,
                -group.sums.warn,
                -group.sums.unknown,
                group.name,
            ),
        )
    )


def _clauses(verdicts: tuple[Verdict, ...], closings: tuple[ClauseClosing, ...]) -> tuple[ClauseRow, ...]:
    of: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        for clause in verdict.clauses:
            of[clause].append(verdict)
    return tuple(
        ClauseRow(closing, tuple(of.get(closing.clause, ())), summary.totals(of.get(closing.clause, ())))
        for closing in closings
    )
