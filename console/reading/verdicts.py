"""What the pane of checks shows: verdicts by organization, by clause, and as a list of what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from operator import attrgetter

from checks import clauses, history, summary
from checks.clauses import ClauseClosing
from checks.model import Status, Verdict
from checks.person.answering import is_by_answer
from checks.results import RunRecord, Totals
from registry.taken import every_organization
from vault.store import Store

_ORDER = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.MANUAL, Status.WAIVED, Status.OK, Status.NA)
_WHOSE = attrgetter("subject.name", "check")


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


def results(
    store: Store, on: date, run_id: int | None, *, regulated: bool = True, before: Results | None = None
) -> Results:
    """The latest known verdicts, or those of one run, grouped in every way the pane needs; without a regulation there
    is no clause to group them by.

    Of what was read `before` the verdicts are taken, unless a run came in between: there may be hundreds of thousands.
    Not for a database thread: it reads by parts.
    """
    runs = store.read(history.runs)
    everybody = every_organization(store.read)
    names = tuple((each.id, each.name, each.short_name) for each in everybody)
    called = {number: name for number, name, _ in names}
    closings = store.read(lambda tx: clauses.closing(tx, on)) if regulated else ()
    if before is not None and _same(before, runs, run_id):
        groups, rows = _renamed(before.groups, called), _closed(before, closings)
        return replace(before, runs=runs, groups=groups, clauses=rows, names=names)
    ordered = arranged(history.latest(store.read) if run_id is None else history.found_by(store.read, run_id))
    return Results(
        runs=runs,
        run_id=run_id,
        verdicts=ordered,
        groups=_groups(ordered, called),
        clauses=_clauses(ordered, closings),
        names=names,
        sums=summary.totals(ordered),
    )


def _same(before: Results, runs: tuple[RunRecord, ...], run_id: int | None) -> bool:
    """Whether the same verdicts would be read again: only a run changes what stands, and nothing what a run found."""
    return before.run_id == run_id and (run_id is not None or before.runs[:1] == runs[:1])


def arranged(found: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """What cannot wait first, then what is wrong, then by whom it concerns."""
    of: dict[tuple[bool, int], list[Verdict]] = defaultdict(list)
    for verdict in found:
        of[not verdict.critical, _ORDER.index(verdict.status)].append(verdict)
    return tuple(chain.from_iterable(sorted(of[place], key=_WHOSE) for place in sorted(of)))


def to_answer(row: ClauseRow) -> Verdict | None:
    """The one verdict of a clause that is a person's to decide; None when there is none, or several to choose from."""
    waiting = [verdict for verdict in row.verdicts if verdict.status is Status.MANUAL or is_by_answer(verdict)]
    return waiting[0] if len(waiting) == 1 else None


def _groups(verdicts: tuple[Verdict, ...], names: dict[int, str]) -> tuple[Group, ...]:
    of: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        of[verdict.organization_id].append(verdict)
    return _renamed([Group(number, "", tuple(found), summary.totals(found)) for number, found in of.items()], names)


def _renamed(known: Iterable[Group], names: dict[int, str]) -> tuple[Group, ...]:
    """The groups by the names of now, the worst first."""
    groups = [replace(each, name=names.get(each.organization_id, each.verdicts[0].subject.name)) for each in known]
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


def _closed(before: Results, closings: tuple[ClauseClosing, ...]) -> tuple[ClauseRow, ...]:
    """The clauses of now with the verdicts that were found to cite them."""
    known = {row.closing.clause: row for row in before.clauses}
    if any(closing.clause not in known for closing in closings):  # another version is in force
        return _clauses(before.verdicts, closings)
    return tuple(replace(known[closing.clause], closing=closing) for closing in closings)


def _clauses(verdicts: tuple[Verdict, ...], closings: tuple[ClauseClosing, ...]) -> tuple[ClauseRow, ...]:
    of: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        for clause in verdict.clauses:
            of[clause].append(verdict)
    return tuple(
        ClauseRow(closing, tuple(of.get(closing.clause, ())), summary.totals(of.get(closing.clause, ())))
        for closing in closings
    )
