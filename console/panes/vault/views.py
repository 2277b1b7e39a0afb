"""The views of the pane: their names, columns, lines, and how a line of any of them is painted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from console import format as shown
from console.panes.vault import changes, health, records, tasks
from console.reading.campaigns import CampaignRow
from console.reading.credentials import CredentialRow
from console.reading.health import HealthRow
from console.reading.rotations import RotationRow
from console.reading.safe import Item, Safe
from console.reading.tasks import IssueRow, LeavingRow
from console.widgets.rows import Cell
from registry.health import Severity
from vault.text import counted


class View(Enum):
    """The ways to look at the accounts."""

    RECORDS = "Записи"
    HEALTH = "Здоровье"
    CHANGES = "Ротации"
    TASKS = "Задачи"


COLUMNS = {
    View.RECORDS: records.COLUMNS,
    View.HEALTH: health.COLUMNS,
    View.CHANGES: changes.COLUMNS,
    View.TASKS: tasks.COLUMNS,
}

EMPTY = {
    View.RECORDS: records.EMPTY,
    View.HEALTH: health.EMPTY,
    View.CHANGES: changes.EMPTY,
    View.TASKS: tasks.EMPTY,
}


def lines(view: View, safe: Safe) -> Sequence[Item]:
    """What a view lists."""
    match view:
        case View.RECORDS:
            return safe.accounts
        case View.HEALTH:
            return safe.findings
        case View.CHANGES:
            return (*safe.rotations, *safe.campaigns)
        case View.TASKS:
            return safe.tasks


def heading(view: View, safe: Safe) -> str:
    """«[Записи] │ Здоровье 4 │ Ротации 1 │ Задачи 2»: the views with the counts of what waits in them."""
    return " │ ".join(_name(each, safe, chosen=each is view) for each in View)


def _name(view: View, safe: Safe, *, chosen: bool) -> str:
    waiting = _waiting(view, safe)
    name = f"{view.value} {waiting}" if waiting else view.value
    return f"[{name}]" if chosen else name


def _waiting(view: View, safe: Safe) -> int:
    if view is View.RECORDS:
        return 0
    if view is View.TASKS:
        return sum(row.waits for row in safe.tasks)
    return len(lines(view, safe))


def counts(view: View, safe: Safe, shown_now: int, total: int) -> str:
    """The standing text of the status line."""
    if shown_now != total:
        return f"показано {shown.number(shown_now)} из {shown.number(total)}"
    match view:
        case View.RECORDS:
            return counted(total, "учётная запись", "учётные записи", "учётных записей")
        case View.HEALTH:
            urgent = sum(row.finding.severity is Severity.HIGH for row in safe.findings)
            return counted(total, "замечание", "замечания", "замечаний") + (f", срочных {urgent}" if urgent else "")
        case View.CHANGES:
            if not total:
                return "открытых ротаций нет"
            rotations, campaigns = len(safe.rotations), len(safe.campaigns)
            both = (
                counted(rotations, "открытая ротация", "открытые ротации", "открытых ротаций") if rotations else "",
                counted(campaigns, "кампания", "кампании", "кампаний") if campaigns else "",
            )
            return ", ".join(filter(None, both))
        case View.TASKS:
            waiting = _waiting(view, safe)
            return counted(waiting, "задача", "задачи", "задач") + (
                f", снято {total - waiting}" if waiting < total else ""
            )


def cells(row: Item) -> tuple[Cell, ...]:
    """A line in the columns of its view."""
    match row:
        case CredentialRow():
            return records.cells(row)
        case HealthRow():
            return health.cells(row)
        case RotationRow() | CampaignRow():
            return changes.cells(row)
        case LeavingRow() | IssueRow():
            return tasks.cells(row)


def details(row: Item) -> str:
    """A few lines about a line, for a tall or a wide window."""
    match row:
        case CredentialRow():
            return records.details(row)
        case HealthRow():
            return health.details(row)
        case RotationRow() | CampaignRow():
            return changes.details(row)
        case LeavingRow() | IssueRow():
            return tasks.details(row)
