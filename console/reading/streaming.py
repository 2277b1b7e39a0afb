"""What is said of a run while its results come in: the line above the list, the cells of an organization.

Nothing said here is final, and nothing that was not seen in this run is said in its name: what is known from before is
shown as what was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checks.results import Totals
from console import format as shown
from console.reading import verdicts
from console.reading.tally import look
from console.reading.verdicts import Group, Results
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

    def take(self, came: Meanwhile) -> frozenset[int]:
        """Add what came; the organizations that are painted anew."""
        self.judged, self.pages = came.judged, came.pages
        for each in came.changed:
            before = self.found.get(each.organization_id)
            self.wrong += each.totals.fail - (before.totals.fail if before is not None else 0)
            self.found[each.organization_id] = each
        return frozenset(each.organization_id for each in came.changed)

    def concerns(self, organization_id: int) -> bool:
        """Whether the run looks at this organization."""
        return self.scope.has_organization(organization_id)


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
        said = look(row.sums)
        was = Cell(f"было: {said.mark} {said.word}", "muted")
        return name, was, Cell(str(row.sums.ok), "muted"), Cell(str(row.sums.unknown or ""), "muted")
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
    so_far = stream.found.get(row.organization_id) if stream.concerns(row.organization_id) else None
    name = row.name or "Муниципалитет"
    if so_far is None:
        return row.verdicts, f"{name} · прежние выводы"
    return tuple(sorted(so_far.wrong, key=verdicts.order)), f"{name} · нарушения идущего прогона"


def text(row: Group, stream: Stream) -> str:
    """What stands beside the line of an organization that has verdicts of this run; "" for the others."""
    so_far = stream.found.get(row.organization_id) if stream.concerns(row.organization_id) else None
    if so_far is None:
        return ""
    pages = counted(so_far.judged, "страница", "страницы", "страниц")
    head = f"{row.name}\nИдёт прогон: готово {pages} из {so_far.pages}. Всё остальное — в конце."
    return "\n".join((head, *_headlines(so_far.wrong)))


def _headlines(wrong: Iterable[Verdict]) -> Iterable[str]:
    from console.reading import card_text

    for each in sorted(wrong, key=verdicts.order)[:20]:
        yield f"{shown.look(each.status.value).mark} {card_text.headline(each)}"
