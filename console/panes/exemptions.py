"""Pane 3 «Исключения»: who may do without pages, by which document and until when; the soonest to end first."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from console import format as shown
from console.commands import Place, bindings
from console.format import number
from console.panes import editing
from console.panes.base import ListPane
from console.reading import exemptions, worth
from console.reading.exemptions import ExemptionRow
from console.widgets.rows import Cell, Column, Rows
from vault.text import counted
from vault.transaction import Tx

_COLUMNS = (
    Column("№", 4, right=True, sort=lambda row: row.exemption.number),
    Column("Организация", least=30, sort=lambda row: worth.name(row.name)),
    Column("Основание", 24, 2, sort=lambda row: worth.name(row.exemption.basis)),
    Column("По", 10, 1, sort=lambda row: row.exemption.until),
    Column("Срок", 18, sort=lambda row: row.exemption.until or date.max),
)

_EMPTY = (
    "Исключений нет: страницы обязательны всем.\nn/т — добавить. Перечень из текста Порядка загружают в «Реестре»: g/п."
)


class ExemptionsPane(ListPane[ExemptionRow, tuple[ExemptionRow, ...]]):
    """An exemption is a permission, never a prohibition."""

    DIGIT = "3"
    TITLE = "Исключения"
    PLACE = Place.EXEMPTIONS
    ABOUT = (
        "Кто может не создавать страницы: разрешение с основанием и сроком, не запрет. Пробел отмечает, F8 удаляет "
        "отмеченные: спросит, сколько их."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.EXEMPTIONS)]

    def make_rows(self) -> Rows[ExemptionRow]:
        return Rows(_COLUMNS, _cells, _key, markable=True)

    def empty(self) -> str:
        return _EMPTY

    def fetch(self, tx: Tx) -> tuple[ExemptionRow, ...]:
        return exemptions.rows(tx, self.console.session.today)

    def take(self, data: tuple[ExemptionRow, ...]) -> None:
        self.show_rows(data)

    def counts(self, shown: int, total: int) -> str:
        if shown != total:
            return f"показано {number(shown)} из {counted(total, 'исключения', 'исключений', 'исключений')}"
        return counted(total, "исключение", "исключения", "исключений")

    def details(self, row: ExemptionRow) -> str:
        line = row.exemption
        return "\n".join(
            (
                row.name,
                f"Строка перечня: {line.raw or 'не записана'}",
                f"Основание: {line.basis or 'не записано'}",
                f"Срок: {shown.day(line.since, 'с начала')} — {shown.day(line.until, 'бессрочно')}",
            )
        )

    def scope(self) -> tuple[frozenset[int], frozenset[int]]:
        row, marked = self.rows.current, self.rows.marked(self._everything)
        current = frozenset((row.exemption.organization_id,)) if row else frozenset()
        return frozenset(each.exemption.organization_id for each in marked), current

    # Commands

    @work
    async def do_edit(self) -> None:
        row = self.rows.current
        if row is not None and await editing.exemption(self.console, row.exemption) is not None:
            self.console.tell("Сохранено.")
            self.console.reload_panes()

    @work
    async def do_new(self) -> None:
        saved = await editing.exemption(self.console)
        if saved is not None:
            self.console.tell("Добавлено.")
            self.console.reload_panes(select=saved)

    @work
    async def do_remove(self) -> None:
        found = self.meant()
        if len(found) > 1:
            records = [each.exemption for each in found]
            removed = await editing.remove_exemptions(self.console, records, self.hidden_words())
        else:
            removed = bool(found) and await editing.remove_exemption(self.console, found[0].exemption, found[0].name)
        if removed:
            self.console.reload_panes()


def _key(row: ExemptionRow) -> Hashable:
    return row.exemption.id


def _cells(row: ExemptionRow) -> tuple[Cell, ...]:
    return (
        Cell(str(row.exemption.number or "")),
        Cell(row.name),
        Cell(row.exemption.basis, "muted"),
        Cell(shown.day(row.exemption.until, "—"), "muted"),
        Cell(f"{row.look.mark} {row.look.word}", row.look.tone),
    )
