"""The view «Записи»: accounts with what is stored for each."""

from __future__ import annotations

from console import format as shown
from console.reading import worth
from console.reading.credentials import FACTOR_TITLES, KIND_TITLES, CredentialRow
from console.widgets.rows import Cell, Column
from registry import accounts
from registry.networks import title
from vault.secrets import Field

COLUMNS = (
    Column("Сеть", 14, sort=lambda row: worth.name(_where(row))),
    Column("Логин", least=22, sort=lambda row: worth.name(row.login)),
    Column("Вид", 10, 2, sort=lambda row: KIND_TITLES[row.credential.kind]),
    Column("Владелец", 20, 3, sort=lambda row: worth.name(row.holder)),
    Column("Стр.", 4, 1, right=True, sort=lambda row: len(row.pages)),
    Column("Записано", 19, sort=lambda row: len(row.secrets)),
)

EMPTY = (
    "Учётных записей ещё нет.\n"
    "n/т — добавить: логин, владелец, страницы, второй фактор.\n"
    "i/ш — загрузить из KeePass, Bitwarden, браузера или таблицы."
)


def cells(row: CredentialRow) -> tuple[Cell, ...]:
    """In the order of the columns."""
    record = row.credential
    return (
        Cell(_where(row)),
        Cell(row.login),
        Cell(KIND_TITLES[record.kind]),
        Cell(row.holder or "не указан", "" if row.holder else "muted"),
        Cell(str(len(row.pages) or "")),
        Cell(row.stored or "ничего", "" if row.stored else "muted"),
    )


def _where(row: CredentialRow) -> str:
    record = row.credential
    return title(record.network) if record.network else record.host or "другая"


def details(row: CredentialRow) -> str:
    """For a tall or a wide window."""
    record = row.credential
    dated = (
        f"{accounts.secret_title(record.network, field)} от {shown.day(row.secrets[field].date())}"
        for field in Field
        if field in row.secrets
    )
    confirmed = f", подтверждён {shown.day(record.factor_confirmed_on)}" if record.factor_confirmed_on else ""
    return "\n".join(
        (
            row.title,
            f"Вид: {KIND_TITLES[record.kind]}; владелец: {row.holder or 'не указан'}",
            f"Второй фактор: {FACTOR_TITLES[record.second_factor]}{confirmed}",
            f"Записано: {'; '.join(dated) or 'ничего'}",
            f"Пароль сменён: {shown.day(record.password_changed_on, 'неизвестно')}",
            "Страницы:",
            *((f"  {name}" for _, name in row.pages) if row.pages else ("  нет",)),
        )
    )
