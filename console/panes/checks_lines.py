"""How the lines of pane «Проверки» are painted: its views, the columns of each, cells, what an empty one says.

Lines of the view «Замечания» are `remarks`, those of «Недели» `weeks`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from enum import Enum
from typing import TypeAlias

from checks.model import Verdict
from checks.remarks.book import Remark
from checks.results import RunRecord, RunState, Totals
from console import format as shown
from console.panes import remarks, weeks
from console.reading import card_text, pictures, streaming, worth
from console.reading.tally import look, percent
from console.reading.verdicts import ClauseRow, Group, Results
from console.reading.week_rows import WeekRow
from console.widgets.order import Worth
from console.widgets.rows import Cell, Column
from registry import networks
from registry.regulation.model import Level
from vault.text import counted

Item: TypeAlias = Group | ClauseRow | Verdict | Remark | WeekRow


class View(Enum):
    """The ways to look at the results."""

    ORGANIZATIONS = "По организациям"
    CLAUSES = "По пунктам"
    WRONG = "Нарушения"
    REMARKS = "Замечания"
    WEEKS = "Недели"


def _cited(row: Verdict) -> str | None:
    return worth.name(card_text.clauses(row))


COLUMNS = {
    View.ORGANIZATIONS: (
        Column("Организация", least=28, sort=lambda row: worth.name(row.name)),
        Column("Вывод", 22),
        Column("Соблюдено", 9, 2, right=True),
        Column("Не видно", 8, 3, right=True),
    ),
    View.CLAUSES: (
        Column("Пункт", 10, sort=lambda row: worth.name(row.closing.clause)),
        Column("О чём", least=24, sort=lambda row: worth.name(row.closing.text)),
        Column("Вид", 9, 2, sort=lambda row: row.closing.level is not Level.MUST),
        Column("Вывод", 22),
    ),
    View.WRONG: (
        Column("О ком", 20),
        Column("Что не так", least=34, sort=worth.verdict),
        Column("Пункт", 14, 2, sort=_cited),
    ),
    View.REMARKS: remarks.COLUMNS,
    View.WEEKS: weeks.NO_COLUMNS,
}

"""Columns without a worth of their own have that of `by_shown`."""

NAMES = ("О ком", "Организация")
OPENED = (Column("О ком", 26), Column("Вывод", sort=worth.verdict), Column("Пункт", 14, 2, sort=_cited))

_EMPTY = "Проверок ещё не было.\nF5 — составить план и проверить."
_LAWLESS = "Порядка ещё нет: судить не по чему.\n1, Enter — выбрать образец; F9, «Порядок» — загрузить свой."
_CLEAN = "Нарушений нет."


def by_shown(columns: Sequence[Column], worths: Mapping[str, Worth]) -> tuple[Column, ...]:
    """The columns; those of these titles sort by what they show, which the pane alone knows."""
    return tuple(
        replace(column, sort=worths[column.title]) if column.title in worths and column.sort is None else column
        for column in columns
    )


def empty(view: View, results: Results | None, *, regulated: bool, remarks_read: bool, weeks_read: bool) -> str:
    """What an empty list says; nothing of what is right or wrong before anything was checked."""
    if not regulated:
        return _LAWLESS
    if view is View.WEEKS:
        return weeks.NOTHING if weeks_read else weeks.COUNTING
    if results is None or not results.verdicts:
        return _EMPTY
    return remarks.NOTHING if view is View.REMARKS and remarks_read else _CLEAN


def heading(view: View, tails: Sequence[str], width: int) -> str:
    """«[По организациям] По пунктам …» and the first of the tails that fits into `width` cells; where none does, only
    the view that is on the screen, and the key for the others."""
    views = " ".join(f"[{each.value}]" if each is view else each.value for each in View)
    if not tails:
        return views
    for start in (views, f"[{view.value}] Tab — другой вид"):
        for tail in tails:
            if len(start) + len(tail) + 2 <= width:
                return f"{start}  {tail}"
    return views


def tails(results: Results | None, zone: tzinfo) -> Sequence[str]:
    """What stands behind the views, the longest first: which run was chosen, or the share of what is met."""
    if results is None or not results.verdicts:
        return ()
    record = next((run for run in results.runs if run.id == results.run_id), None)
    if record is None:
        return pictures.share(results.sums), percent(results.sums)
    when, day = shown.moment(record.started_at, zone), shown.day(record.started_at.astimezone(zone).date())
    return f"прогон {record.id} от {when}", f"прогон {record.id} от {day}", f"прогон {record.id}"


def group_cells(row: Group) -> tuple[Cell, ...]:
    """An organization, or the municipality."""
    return (
        Cell(row.name or "Муниципалитет"),
        _sums_cell(row.sums, urgent=row.urgent),
        Cell(str(row.sums.ok)),
        Cell(str(row.sums.unknown or "")),
    )


def clause_cells(row: ClauseRow) -> tuple[Cell, ...]:
    """A clause of the regulation."""
    return (
        Cell(row.closing.clause),
        Cell(row.closing.text),
        Cell("обязат." if row.closing.level is Level.MUST else "рекоменд.", "muted"),
        _sums_cell(row.sums) if row.verdicts else Cell("- выводов нет", "muted"),
    )


def verdict_cells(row: Verdict, called: str) -> tuple[Cell, ...]:
    """A verdict; `called` is the organization where the list is of many, "" where it is of one."""
    seen = shown.look(row.status.value)
    who = row.subject.name.removeprefix("https://")
    said = card_text.headline(row)
    if called:
        who = called
        said = f"{networks.network(row.network).short}: {said}" if row.network else said
    return Cell(who), Cell(f"{seen.mark} {said}", seen.tone), Cell(card_text.clauses(row), "muted")


def key(row: Item) -> Hashable:
    """What a line is known by."""
    if isinstance(row, Remark | WeekRow):
        return row.key
    if isinstance(row, Group):
        return row.organization_id
    if isinstance(row, ClauseRow):
        return row.closing.clause
    return streaming.known_by(row)


def _sums_cell(sums: Totals, *, urgent: bool = False) -> Cell:
    seen = look(sums)
    return Cell(f"{seen.mark} {'срочно: ' if urgent else ''}{seen.word}", seen.tone)


def run_note(run: RunRecord) -> str:
    """What is said of a run beside its day."""
    wrong = counted(run.totals.fail, "нарушение", "нарушения", "нарушений")
    if run.scope.exactly is not None:
        return f"{wrong}, видел человек"
    return wrong if run.state is RunState.DONE else f"{wrong}, остановлен"
