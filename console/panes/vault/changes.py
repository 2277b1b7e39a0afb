"""The view «Ротации»: open changes of secrets with what comes next, then campaigns with how far they came."""

from __future__ import annotations

from console import format as shown
from console.reading import worth
from console.reading.campaigns import CampaignRow
from console.reading.rotations import NEXT_STEPS, STATE_TITLES, RotationRow
from console.widgets.rows import Cell, Column
from registry import campaigns
from vault.rotation import State

COLUMNS = (
    Column("Что меняется", least=30, sort=lambda row: worth.name(cells(row)[0].text)),
    Column("Состояние", 11, sort=lambda row: worth.name(cells(row)[1].text)),
    Column("Дальше", 30, 1, sort=lambda row: worth.name(cells(row)[2].text)),
)

EMPTY = (
    "Незаконченных ротаций нет, кампаний тоже.\n"
    "Сменить секрет одной записи: вид «Записи», s/ы на её строке.\n"
    "Сменить многие по правилу (просроченные, слабые, одной сети): n/т — кампания."
)


def cells(row: RotationRow | CampaignRow) -> tuple[Cell, ...]:
    """In the order of the columns."""
    if isinstance(row, CampaignRow):
        following = row.following
        return (
            Cell(f"Кампания: {row.campaign.title}"),
            Cell(row.share, "" if row.progress.left else "ok"),
            Cell(following.brief if following else "всё сделано: Enter, z/я", "muted"),
        )
    state = row.rotation.state
    return (
        Cell(shown.capital(row.brief)),
        Cell(STATE_TITLES[state], "warn" if state is State.UNCERTAIN else ""),
        Cell(NEXT_STEPS.get(state, ""), "muted"),
    )


def details(row: RotationRow | CampaignRow) -> str:
    """For a tall or a wide window."""
    if isinstance(row, CampaignRow):
        return "\n".join(
            (
                f"Кампания: {row.campaign.title}",
                f"Правило: {row.rule}; начата {shown.day(row.campaign.begun_at.date())}",
                campaigns.summary(row.progress),
                f"Дальше: {row.following.title if row.following else 'всё сделано, можно завершить'}",
            )
        )
    change = row.rotation
    return "\n".join(
        (
            shown.capital(row.title),
            f"Состояние: {STATE_TITLES[change.state]}; дальше: {NEXT_STEPS.get(change.state, '')}",
            f"Начата {shown.day(change.started_at.date())}; последний шаг {shown.day(change.changed_at.date())}"
            + (f"; повод: {change.reason}" if change.reason else ""),
            "Enter — продолжить с этого шага. Прежний секрет цел, пока новый не станет действующим.",
        )
    )
