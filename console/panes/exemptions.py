"""Pane 3 «Исключения»: who may do without pages, which failures are allowed for a time; the soonest to end first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar, TypeAlias

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import drafting, undoing
from console import format as shown
from console.commands import Place, bindings
from console.format import number
from console.forms import waiver as waiver_form
from console.panes import editing
from console.panes.turning import TurningPane
from console.reading import exemptions, waiver_rows, worth
from console.reading.exemptions import ExemptionRow
from console.reading.waiver_rows import WaiverRow
from console.widgets import plain
from console.widgets.rows import Cell, Column, Rows
from registry import exemptions as registered
from registry import waivers
from vault.text import counted
from vault.transaction import Tx


class View(Enum):
    """The kinds of permission."""

    EXEMPT = "Исключения"
    WAIVED = "Отсрочки"


Item: TypeAlias = ExemptionRow | WaiverRow

_COLUMNS = {
    View.EXEMPT: (
        Column("№", 4, right=True, sort=lambda row: row.exemption.number),
        Column("Организация", least=30, sort=lambda row: worth.name(row.name)),
        Column("Основание", 24, 2, sort=lambda row: worth.name(row.exemption.basis)),
        Column("По", 10, 1, sort=lambda row: row.exemption.until),
        Column("Срок", 18, sort=lambda row: row.exemption.until or date.max),
    ),
    View.WAIVED: (
        Column("Кому", least=24, sort=lambda row: worth.name(row.whom)),
        Column("Что разрешено", 26, sort=lambda row: worth.name(row.what)),
        Column("Почему", 20, 2, sort=lambda row: worth.name(row.waiver.reason)),
        Column("По", 10, 1, sort=lambda row: row.waiver.until),
        Column("Срок", 18, sort=lambda row: row.waiver.until),
    ),
}

_EMPTY = {
    View.EXEMPT: "Исключений нет: страницы обязательны всем.\n"
    "n/т — добавить. Перечень из текста Порядка загружают в «Реестре»: g/п.",
    View.WAIVED: "Отсрочек нет: нарушение считается нарушением.\nДать: 4, строка с нарушением, F9, «Отсрочка».",
}
_FROM_CHECKS = "Отсрочку дают нарушению: 4, его строка, F9, «Отсрочка»."


@dataclass(frozen=True)
class Permissions:
    """What both views show."""

    exempt: tuple[ExemptionRow, ...] = ()
    waived: tuple[WaiverRow, ...] = ()

    def of(self, view: View) -> Sequence[Item]:
        """The lines of a view."""
        return self.exempt if view is View.EXEMPT else self.waived


class ExemptionsPane(TurningPane[Item, Permissions, View]):
    """An exemption is a permission, never a prohibition; a waiver allows one failure, for a time, with a reason."""

    DIGIT = "3"
    TITLE = "Исключения"
    PLACE = Place.EXEMPTIONS
    ABOUT = (
        "Что разрешено: «Исключения» — кто может не создавать страницы (разрешение с основанием и сроком, не запрет), "
        "«Отсрочки» — какое нарушение кому простили и по какой день. Пробел отмечает, F8 удаляет отмеченные: спросит, "
        "сколько их."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.EXEMPTIONS)]

    def __init__(self) -> None:
        self.view = View.EXEMPT
        self._found = Permissions()
        super().__init__()

    def make_rows(self) -> Rows[Item]:
        return Rows(_COLUMNS[self.view], _cells, _key, markable=True)

    def above(self) -> Iterable[Widget]:
        yield plain.Line(id="heading")

    def empty(self) -> str:
        return _EMPTY[self.view]

    def fetch(self, tx: Tx) -> Permissions:
        today = self.console.session.today
        return Permissions(exemptions.rows(tx, today), waiver_rows.rows(tx, today))

    def take(self, data: Permissions) -> None:
        self._found = data
        self.show_view()

    def show_view(self) -> None:
        self.lay(_COLUMNS[self.view], _cells)
        named = [_named(view, self._found, chosen=view is self.view) for view in View]
        self.query_one("#heading", plain.Line).say(" │ ".join(named))
        self.show_rows(self._found.of(self.view))
        self.show_details()

    def counts(self, shown_now: int, total: int) -> str:
        forms = ("исключение", "исключения", "исключений")
        if self.view is View.WAIVED:
            forms = ("отсрочка", "отсрочки", "отсрочек")
        if shown_now != total:
            return f"показано {number(shown_now)} из {counted(total, forms[1], forms[2], forms[2])}"
        return counted(total, *forms)

    def details(self, row: Item) -> str:
        if isinstance(row, WaiverRow):
            waiver = row.waiver
            return "\n".join(
                (
                    f"{row.whom}: {row.what}",
                    f"Срок: {shown.day(waiver.since, 'с начала')} — {shown.day(waiver.until)}",
                    f"Почему: {waiver.reason}",
                    f"Кто разрешил: {waiver.who or 'не записано'}",
                )
            )
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
        return _owners(marked), _owners((row,) if row is not None else ())

    # Commands

    @work
    async def do_edit(self) -> None:
        row = self.rows.current
        if isinstance(row, ExemptionRow):
            saved = await editing.exemption(self.console, row.exemption)
        elif isinstance(row, WaiverRow):
            plan = waiver_form.edit(self.console.session, row.waiver, f"{row.whom}: {row.what}")
            saved = await drafting.fill(self.console, plan)
        else:
            return
        if saved is not None:
            self.console.tell("Сохранено." if isinstance(row, ExemptionRow) else "Сохранено, выводы сменит F5.")
            self.console.reload_panes()

    @work
    async def do_new(self) -> None:
        if self.view is View.WAIVED:
            self.refuse(_FROM_CHECKS)
            return
        saved = await editing.exemption(self.console)
        if saved is not None:
            self.console.tell("Добавлено.")
            self.console.reload_panes(select=saved)

    @work
    async def do_remove(self) -> None:
        found = self.meant()
        exempt = [each for each in found if isinstance(each, ExemptionRow)]
        waived = [each for each in found if isinstance(each, WaiverRow)]
        if waived:
            about = f"{waived[0].whom}, {waived[0].what}"
            records = [each.waiver for each in waived]
            removed = await editing.remove_waivers(self.console, records, about, self.hidden_words())
        elif len(exempt) > 1:
            lines = [each.exemption for each in exempt]
            removed = await editing.remove_exemptions(self.console, lines, self.hidden_words())
        else:
            removed = bool(exempt) and await editing.remove_exemption(self.console, exempt[0].exemption, exempt[0].name)
        if removed:
            self.rows.marks.clear()
            self.console.reload_panes()

    @work
    async def do_history(self) -> None:
        row = self.rows.current
        if isinstance(row, ExemptionRow):
            await undoing.history(self.console, registered.KIND, row.exemption.id, row.name)
        elif isinstance(row, WaiverRow):
            await undoing.history(self.console, waivers.KIND, row.waiver.id, row.whom)

    @work
    async def do_undo(self) -> None:
        if await undoing.last(self.console):
            self.console.reload_panes()


def _owners(found: Iterable[Item]) -> frozenset[int]:
    """Whose they are; a waiver of a group is nobody's."""
    lines = [each.exemption if isinstance(each, ExemptionRow) else each for each in found]
    return frozenset(each.organization_id for each in lines if each.organization_id)


def _key(row: Item) -> Hashable:
    return row.exemption.id if isinstance(row, ExemptionRow) else ("waiver", row.waiver.id)


def _named(view: View, found: Permissions, *, chosen: bool) -> str:
    total = len(found.of(view))
    name = f"{view.value} {total}" if total else view.value
    return f"[{name}]" if chosen else name


def _cells(row: Item) -> tuple[Cell, ...]:
    state = Cell(f"{row.look.mark} {row.look.word}", row.look.tone)
    if isinstance(row, WaiverRow):
        waiver = row.waiver
        return (
            Cell(row.whom),
            Cell(row.what),
            Cell(waiver.reason, "muted"),
            Cell(shown.day(waiver.until), "muted"),
            state,
        )
    return (
        Cell(str(row.exemption.number or "")),
        Cell(row.name),
        Cell(row.exemption.basis, "muted"),
        Cell(shown.day(row.exemption.until, "—"), "muted"),
        state,
    )
