"""Pane 2 «Реестр»: organizations with their pages, their responsible people and the worst of their verdicts."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks.results import Totals
from console.commands import Place, bindings
from console.format import number
from console.panes import editing
from console.panes.base import ListPane
from console.panes.organization_card import OrganizationCardScreen
from console.reading import card_text, organizations, tally
from console.reading.organizations import OrganizationRow
from console.widgets.rows import Cell, Column, Rows
from registry.organizations import OrganizationState
from vault.text import counted
from vault.transaction import Tx

_COLUMNS = (
    Column("Организация", least=36),
    Column("Страницы", 12, 2),
    Column("Ответственный", 22, 3),
    Column("Проверка", 20),
)

_EMPTY = (
    "Организаций ещё нет.\n"
    "n/т — добавить первую.\n"
    "Чтобы загрузить список из файла, сначала выйдите (F10), затем наберите:\n"
    "poryadok import registry ФАЙЛ --apply\n"
    "Порядок с перечнями так же: poryadok import regulation ФАЙЛ --apply"
)


class RegistryPane(ListPane[OrganizationRow, tuple[OrganizationRow, ...]]):
    """Marked organizations, or the one under the cursor, are what F5 offers to check."""

    DIGIT = "2"
    TITLE = "Реестр"
    PLACE = Place.REGISTRY
    ABOUT = "Органы и организации с их официальными страницами. Пробел отмечает, F5 проверяет отмеченные."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.REGISTRY)]

    def make_rows(self) -> Rows[OrganizationRow]:
        return Rows(_COLUMNS, _cells, _key, markable=True)

    def empty(self) -> str:
        return _EMPTY

    def fetch(self, tx: Tx) -> tuple[OrganizationRow, ...]:
        raise NotImplementedError("organizations are read by parts: see `gather`")

    async def gather(self) -> tuple[OrganizationRow, ...]:
        session = self.console.session
        return await session.with_store(lambda store: organizations.rows(store, session.today))

    def take(self, data: tuple[OrganizationRow, ...]) -> None:
        self.rows.marks &= {row.organization.id for row in data}
        self.show_rows(data)

    def counts(self, shown: int, total: int) -> str:
        if shown != total:
            return f"показано {number(shown)} из {counted(total, 'организации', 'организаций', 'организаций')}"
        found = sum(len(row.pages) for row in self._everything)
        return (
            f"{counted(total, 'организация', 'организации', 'организаций')}, "
            f"{counted(found, 'страница', 'страницы', 'страниц')}{self._unchecked()}"
        )

    def _unchecked(self) -> str:
        checked = any(row.sums != Totals() for row in self._everything)
        return "" if checked or not self._everything else " · F5 — первая проверка"

    def details(self, row: OrganizationRow) -> str:
        return card_text.aside(row)

    def scope(self) -> tuple[frozenset[int], frozenset[int]]:
        marked = frozenset(mark for mark in self.rows.marks if isinstance(mark, int))
        current = self.rows.current
        return marked, frozenset((current.organization.id,)) if current else frozenset()

    def organizations(self) -> Sequence[tuple[int, str]]:
        return [(row.organization.id, row.organization.name) for row in self._everything]

    # Commands

    @work
    async def do_card(self) -> None:
        row = self.rows.current
        if row is not None:
            await self.console.push_screen_wait(OrganizationCardScreen(row.organization))
            self.console.reload_panes()

    @work
    async def do_edit(self) -> None:
        row = self.rows.current
        if row is not None and await editing.organization(self.console, row.organization) is not None:
            self.console.tell("Сохранено.")
            self.console.reload_panes()

    @work
    async def do_new(self) -> None:
        saved = await editing.organization(self.console)
        if saved is not None:
            self.console.tell("Добавлено.")
            self.console.reload_panes(select=saved)

    @work
    async def do_page(self) -> None:
        row = self.rows.current
        if row is not None and await editing.page(self.console, row.organization) is not None:
            self.console.tell("Страница добавлена.")
            self.console.reload_panes()

    @work
    async def do_person(self) -> None:
        row = self.rows.current
        if row is not None and await editing.person(self.console, row.organization) is not None:
            self.console.tell("Записано.")
            self.console.reload_panes()

    @work
    async def do_remove(self) -> None:
        row = self.rows.current
        if row is not None and await editing.remove_organization(self.console, row.organization):
            self.console.reload_panes()


def _key(row: OrganizationRow) -> Hashable:
    return row.organization.id


def _cells(row: OrganizationRow) -> tuple[Cell, ...]:
    look = tally.look(row.sums)
    closed = row.organization.state is OrganizationState.CLOSED
    verdict = Cell(f"{look.mark} {look.word}", look.tone)
    if row.exempt and not row.sums.fail:
        verdict = Cell("- исключение", "muted")
    return (
        Cell(row.organization.name, "muted" if closed else ""),
        Cell(row.networks or "нет", "" if row.pages else "muted"),
        Cell(row.responsible or "не назначен", "" if row.responsible else "muted"),
        verdict,
    )
