"""What is said of a run while its results come in: the line above the list, the cells of an organization, of a clause
and of a verdict.

Nothing said here is final, and nothing that was not seen in this run is said in its name: what is known from before is
shown as what was. What a line is worth when it is put in order is what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checks.model import Status
from checks.results import Totals
from console import format as shown
from console.reading import verdicts, worth
from console.reading.tally import look
from console.reading.verdicts import ClauseRow, Group, Results
from console.widgets.rows import Cell
from vault.text import counted, plural

if TYPE_CHECKING:
    from checks.model import Verdict
    from checks.running.meanwhile import Meanwhile, SoFar
    from checks.scope import Scope

_WAITS = "- ещё не проверено"


@dataclass
class Stream:
    """The results of the run that is going, as far as they came; gone with its end."""

    scope: Scope
    judged: int = 0
    pages: int = 0
    wrong: int = 0
    found: dict[int, SoFar] = field(default_factory=dict)
    violations: dict[Hashable, Verdict] = field(default_factory=dict)
    """Every violation so far by what it is known by, in the order in which they came."""
    _of_clause: dict[str, Counter[str]] = field(default_factory=dict)

    def take(self, came: Meanwhile) -> frozenset[int]:
        """Add what came; the organizations that are painted anew."""
        self.judged, self.pages = came.judged, came.pages
        for each in came.changed:
            before = self.found.get(each.organization_id)
            self.wrong += each.totals.fail - (before.totals.fail if before is not None else 0)
            self.found[each.organization_id] = each
            for verdict in each.wrong:
                self._add(verdict)
        return frozenset(each.organization_id for each in came.changed)

    def _add(self, verdict: Verdict) -> None:
        if self.violations.setdefault(known_by(verdict), verdict) is verdict:
            for clause in verdict.clauses:
                self._of_clause.setdefault(clause, Counter())[verdict.status.value] += 1

    def concerns(self, organization_id: int) -> bool:
        """Whether the run looks at this organization."""
        return self.scope.has_organization(organization_id)

    def asks(self, verdict: Verdict) -> bool:
        """Whether the run will say anew what this verdict says."""
        subject = verdict.subject
        return self.scope.has(subject.kind, verdict.organization_id, verdict.network, verdict.check, subject.id)

    def of_clause(self, clause: str) -> Totals:
        """How many violations of a clause there are so far; of nothing else anything is known before the end."""
        return Totals(**self._of_clause.get(clause, Counter()))

    def clauses_of(self, organizations: Iterable[int]) -> frozenset[str]:
        """The clauses that violations of these organizations cite."""
        those = (self.found[each].wrong for each in organizations if each in self.found)
        return frozenset(clause for wrong in those for verdict in wrong for clause in verdict.clauses)


def known_by(verdict: Verdict) -> Hashable:
    """What a verdict is known by in a list and from one run to the next."""
    return verdict.subject.kind, verdict.subject.id, verdict.check


def going(stream: Stream, *, of_this_view: bool, before: bool) -> str:
    """«Прогон: готово 37 из 204 страниц, нарушений пока 12» and what the list shows meanwhile."""
    if not stream.pages:
        return "Идёт прогон: спрашиваю сети, первые выводы — когда соберётся первая страница"
    pages = plural(stream.pages, "страницы", "страниц", "страниц")
    said = f"Прогон: готово {shown.number(stream.judged)} из {shown.number(stream.pages)} {pages}"
    said += f", нарушений пока {shown.number(stream.wrong)}"
    if not of_this_view:
        return f"{said}. Здесь — прежнее" if before else f"{said}. Здесь — в конце"
    return f"{said}. «было» — прежний вывод" if before else said


def cells(row: Group, stream: Stream) -> tuple[Cell, ...] | None:
    """The line of an organization while the run goes; None when the run does not look at it."""
    if not stream.concerns(row.organization_id):
        return None
    so_far = stream.found.get(row.organization_id)
    name = Cell(row.name or "Муниципалитет")
    if so_far is None:
        if not row.verdicts:
            return name, Cell(_WAITS, "muted"), Cell(""), Cell("")
        return name, was(row.sums), Cell(str(row.sums.ok), "muted"), Cell(str(row.sums.unknown or ""), "muted")
    said = look(so_far.totals)
    urgent = "срочно: " if any(each.critical for each in so_far.wrong) else ""
    part = f", {so_far.judged} из {so_far.pages}" if so_far.judged < so_far.pages else ""
    # What is decided at the end may still be a failure: of a whole organization nothing good is said without a word.
    yet = "" if part or said.tone == "fail" else "пока "
    return (
        name,
        Cell(f"{said.mark} {yet}{urgent}{said.word}{part}", said.tone),
        Cell(str(so_far.totals.ok)),
        Cell(str(so_far.totals.unknown or "")),
    )


def everybody(results: Results, stream: Stream) -> tuple[Group, ...]:
    """The lines of before, in their order, then the organizations that had none yet: nothing moves while it goes on."""
    known = {group.organization_id for group in results.groups}
    new = [
        Group(number, name, (), Totals())
        for number, name, _short in results.names
        if number not in known and stream.concerns(number)
    ]
    return (*results.groups, *sorted(new, key=lambda group: group.name))


def opened(row: Group, stream: Stream) -> tuple[tuple[Verdict, ...], str]:
    """What is listed when an organization is opened meanwhile, and how it is called."""
    so_far = _so_far(row, stream)
    name = row.name or "Муниципалитет"
    if so_far is None:
        return row.verdicts, f"{name} · прежние выводы"
    return verdicts.arranged(so_far.wrong), f"{name} · нарушения идущего прогона"


def text(row: Group, stream: Stream) -> str:
    """What stands beside the line of an organization that has verdicts of this run; "" for the others."""
    so_far = _so_far(row, stream)
    if so_far is None:
        return ""
    pages = counted(so_far.judged, "страница", "страницы", "страниц")
    head = f"{row.name}\nИдёт прогон: готово {pages} из {so_far.pages}. Всё остальное — в конце."
    return "\n".join((head, *_headlines(so_far.wrong)))


def _headlines(wrong: Iterable[Verdict]) -> Iterable[str]:
    from console.reading import card_text

    for each in verdicts.arranged(wrong)[:20]:
        yield f"{shown.look(each.status.value).mark} {card_text.headline(each)}"


# The other views


def clause_verdict(row: ClauseRow, stream: Stream) -> Cell:
    """What the line of a clause says while the run goes: violations that were found, else what was."""
    said = look(stream.of_clause(row.closing.clause))
    if said.tone in {"fail", "warn"}:
        return Cell(f"{said.mark} пока {said.word}", said.tone)
    return was(row.sums) if row.verdicts else Cell(_WAITS, "muted")


def was(sums: Totals) -> Cell:
    """What is known from before."""
    said = look(sums)
    return Cell(f"было: {said.mark} {said.word}", "muted")


def wrong(results: Results, stream: Stream) -> tuple[Verdict, ...]:
    """The violations of before in their order, each as this run found it if it did, then those that it found first."""
    found = stream.violations
    before = {known_by(each): each for each in results.wrong}
    return (
        *(found.get(key, each) for key, each in before.items()),
        *(each for key, each in found.items() if key not in before),
    )


def of_before(verdict: Verdict, stream: Stream) -> bool:
    """Whether the run will say this anew and has not yet: it is shown as what was."""
    return stream.asks(verdict) and stream.violations.get(known_by(verdict)) is not verdict


def clause_opened(row: ClauseRow, stream: Stream) -> tuple[tuple[Verdict, ...], str]:
    """What is listed when a clause is opened meanwhile, and how it is called."""
    clause = row.closing.clause
    found = [each for each in stream.violations.values() if clause in each.clauses]
    if not found:
        return row.verdicts, f"пункт {clause} · прежние выводы"
    return verdicts.arranged(found), f"пункт {clause} · нарушения идущего прогона"


# What a line is worth


def judged(row: Group | ClauseRow, stream: Stream | None) -> object:
    """What this run found before what was; what cannot wait first, then by the sums. None for what is not known."""
    urgent, said = isinstance(row, Group) and row.urgent, row.sums
    new = stream is None
    if isinstance(row, Group) and (so_far := _so_far(row, stream)) is not None:
        urgent, said, new = any(each.critical for each in so_far.wrong), so_far.totals, True
    elif isinstance(row, ClauseRow) and stream is not None and (found := stream.of_clause(row.closing.clause)).total:
        said, new = found, True
    elif isinstance(row, Group) and stream is not None:
        new = not stream.concerns(row.organization_id)
    value = worth.sums(said)
    return None if value is None else (not new, not urgent, value)


def number_of(row: Group, status: Status, stream: Stream | None) -> int | None:
    """How many of this status its line shows. Of what nobody checked yet nothing is known: that is no 0."""
    so_far = _so_far(row, stream)
    sums = row.sums if so_far is None else so_far.totals
    return sums.of(status) if sums.total else None


def _so_far(row: Group, stream: Stream | None) -> SoFar | None:
    if stream is None or not stream.concerns(row.organization_id):
        return None
    return stream.found.get(row.organization_id)
