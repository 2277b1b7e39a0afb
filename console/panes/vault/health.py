"""The view «Здоровье»: what is wrong with the accounts, the worst first, and what to do about it."""

from __future__ import annotations

from console.reading import worth
from console.reading.health import HealthRow
from console.widgets.rows import Cell, Column

COLUMNS = (
    Column("Когда", 9, sort=lambda row: -row.finding.severity),
    Column("У кого", least=24, sort=lambda row: worth.name(row.finding.subject)),
    Column("Что не так", least=24, sort=lambda row: worth.name(row.finding.text)),
)

EMPTY = (
    "Замечаний нет.\n"
    "Здесь будут пароли слабые, старые и одинаковые, записи без второго фактора,\n"
    "без кодов восстановления и без владельца, страницы с одним администратором."
)


def cells(row: HealthRow) -> tuple[Cell, ...]:
    """In the order of the columns."""
    look = row.look
    return Cell(f"{look.mark} {look.word}", look.tone), Cell(row.finding.subject), Cell(row.finding.text)


def details(row: HealthRow) -> str:
    """For a tall or a wide window."""
    finding = row.finding
    return (
        f"{finding.subject}\n{finding.text}\nЧто делать: {finding.fix}\nEnter — карточка записи, s/ы — сменить секрет."
    )
