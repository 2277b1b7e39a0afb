"""The view «Задачи»: what those who left still know, the greatest risk first, and issues without a receipt."""

from __future__ import annotations

from console import format as shown
from console.reading import worth
from console.reading.tasks import ISSUE_WAYS, KNOWN_BY, IssueRow, LeavingRow
from console.widgets.rows import Cell, Column
from registry.knowledge import Risk

COLUMNS = (
    Column("Что сделать", 20, sort=lambda row: (not row.waits, isinstance(row, IssueRow))),
    Column("О ком", 22, sort=lambda row: worth.name(row.person)),
    Column("Секрет", sort=lambda row: worth.name(cells(row)[2].text)),
    Column("Риск", 24, 1, sort=lambda row: None if isinstance(row, IssueRow) else -row.task.exposure.risk),
)

EMPTY = (
    "Задач нет.\n"
    "Сюда попадут секреты, которые знает тот, кто больше не отвечает за страницы,\n"
    "и выдачи (g/п на записи), пока не записано их получение."
)


def cells(row: LeavingRow | IssueRow) -> tuple[Cell, ...]:
    """In the order of the columns."""
    if isinstance(row, IssueRow):
        return (
            Cell("* записать получение", "manual"),
            Cell(row.person),
            Cell(row.brief),
            Cell(f"выдано {shown.day(row.issue.begun_at.date())}", "muted"),
        )
    if not row.waits:
        return (
            Cell("= снята", "muted"),
            Cell(row.person, "muted"),
            Cell(row.brief, "muted"),
            Cell(row.task.reason, "muted"),
        )
    known = row.task.exposure
    return (
        Cell("! сменить", "fail" if known.risk >= Risk.ADMIN else "warn"),
        Cell(row.person),
        Cell(row.brief),
        Cell(known.risk_title, "muted"),
    )


def details(row: LeavingRow | IssueRow) -> str:
    """For a tall or a wide window."""
    where = row.account.title if row.account else "запись удалена"
    if isinstance(row, IssueRow):
        issue = row.issue
        return "\n".join(
            (
                f"Выдача № {issue.id}: {row.person}",
                f"{row.secret}: {where}",
                f"Способ: {ISSUE_WAYS[issue.way]}; начата {shown.day(issue.begun_at.date())}",
                "Enter — записать, когда получено, или отменить выдачу.",
            )
        )
    known = row.task.exposure
    ended = f"больше не отвечает с {shown.day(row.task.ended_on)}"
    rest = "Enter — сменить секрет или снять задачу с причиной." if row.waits else f"Снята: {row.task.reason}"
    return "\n".join(
        (
            f"{row.person}: {ended}",
            f"{row.secret}: {where}",
            f"{KNOWN_BY[known.way].capitalize()}, последний раз {shown.day(known.last.date())}; {known.risk_title}",
            rest,
        )
    )
