"""The frame of the pane: six views, their names with what waits in each, the keys handed to the view on the screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import format as shown
from console import undoing
from console.commands import Place, bindings
from console.panes.centre.asked import AskedPart
from console.panes.centre.booked import BookPart
from console.panes.centre.broadcasts import BroadcastsPart
from console.panes.centre.cases import CasesPart
from console.panes.centre.part import Part
from console.panes.centre.plans import PlansPart
from console.panes.centre.told import ToldPart
from console.panes.turning import TurningPane
from console.reading.centre import read
from console.reading.centre.lines import Line, kept_as
from console.reading.centre.read import Centre, View
from console.widgets import plain
from console.widgets.rows import Cell, Rows
from vault.errors import PoryadokError
from vault.transaction import Tx

_PARTS: dict[View, type[Part]] = {
    View.ASKED: AskedPart,
    View.TOLD: ToldPart,
    View.CASES: CasesPart,
    View.BROADCASTS: BroadcastsPart,
    View.PLANS: PlansPart,
    View.LETTERS: BookPart,
}


class CentrePane(TurningPane[Line, Centre, View]):
    """Tab turns the views; every key acts on the line under the cursor, by the rules of its view."""

    DIGIT = "6"
    TITLE = "ЦУР"
    PLACE = Place.CENTRE
    ABOUT = (
        "Что спрашивают и кто кому должен: запросы ЦУР и организациям, уведомления, случаи по шагам, публикации через "
        "«Госпаблики», контент-планы, письма. Tab меняет вид; число у названия вида — сколько там ждёт."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.CENTRE)]

    def __init__(self) -> None:
        self.view = View.ASKED
        self._found = Centre()
        super().__init__()

    def make_rows(self) -> Rows[Line]:
        return Rows(_PARTS[self.view].COLUMNS, _cells, _key)

    def above(self) -> Iterable[Widget]:
        yield plain.Line(id="heading")

    def empty(self) -> str:
        return _PARTS[self.view].EMPTY

    def fetch(self, tx: Tx) -> Centre:
        raise NotImplementedError("the views are read by parts: see `gather`")

    async def gather(self) -> Centre:
        session = self.console.session
        return await session.with_store(lambda store: read.centre(store, session.clock.now(), session.zone))

    def take(self, data: Centre) -> None:
        self._found = data
        self.show_view()

    def counts(self, shown_now: int, total: int) -> str:
        if shown_now != total:
            return f"показано {shown.number(shown_now)} из {shown.number(total)}"
        return self.part.counts(self._found.of(self.view)) if total else ""

    def details(self, row: Line) -> str:
        return row.details

    def scope(self) -> tuple[frozenset[int], frozenset[int]]:
        row = self.rows.current
        return frozenset(), frozenset(
            (row.organization_id,)
        ) if row is not None and row.organization_id else frozenset()

    @property
    def part(self) -> Part:
        """What the keys of the view on the screen do."""
        return _PARTS[self.view](self.console, self._found.names)

    # The views

    def show_view(self) -> None:
        self.lay(_PARTS[self.view].COLUMNS, _cells)
        self._head()
        self.show_rows(self._found.of(self.view))
        self.show_details()

    def on_resize(self) -> None:
        if self.is_mounted:
            self._head()

    def _head(self) -> None:
        """The names of the views, close together where there is little room."""
        named = [_named(view, self._found.waiting(view), chosen=view is self.view) for view in View]
        wide, close = " │ ".join(named), " ".join(named)
        text = wide if len(wide) + 2 <= self.size.width else close
        if len(text) + 2 > self.size.width:
            at = tuple(View).index(self.view)
            text = f"{named[at]} {at + 1} из {len(named)}, Tab — дальше"
        self.query_one("#heading", plain.Line).say(text)

    # Commands

    @work
    async def do_open(self) -> None:
        await self._on_line(lambda part, line: part.open(line))

    @work
    async def do_edit(self) -> None:
        await self._on_line(lambda part, line: part.edit(line))

    @work
    async def do_done(self) -> None:
        await self._on_line(lambda part, line: part.done(line))

    @work
    async def do_letter(self) -> None:
        await self._on_line(lambda part, line: part.letter(line))

    @work
    async def do_file(self) -> None:
        part = self.part
        await self._carried(part, part.file(self.rows.current))

    @work
    async def do_remove(self) -> None:
        await self._on_line(lambda part, line: part.remove(line))

    @work
    async def do_new(self) -> None:
        part = self.part
        await self._carried(part, part.new(self.rows.current))

    @work
    async def do_load(self) -> None:
        part = self.part
        await self._carried(part, part.load())

    @work
    async def do_history(self) -> None:
        line = self.rows.current
        if line is None:
            return
        kind, number = kept_as(line.record)
        if not kind:
            self.refuse("Записи здесь ещё нет, и истории тоже: строка видна из реестра сама.")
            return
        await undoing.history(self.console, kind, number, line.details.partition("\n")[0])

    @work
    async def do_undo(self) -> None:
        if await undoing.last(self.console):
            self.console.reload_panes()

    async def _on_line(self, act: Callable[[Part, Line], Awaitable[bool]]) -> None:
        line, part = self.rows.current, self.part
        if line is not None:
            await self._carried(part, act(part, line))

    async def _carried(self, part: Part, act: Awaitable[bool]) -> None:
        """Carry it out; read anew if it changed anything, say why if a floor below refused."""
        try:
            changed = await act
        except PoryadokError as error:
            self.console.fail(error)
            return
        if changed:
            self.console.reload_panes(select=part.made)


def _key(row: Line) -> Hashable:
    return row.key


def _cells(row: Line) -> tuple[Cell, ...]:
    return tuple(Cell(text, tone) for text, tone in row.cells)


def _named(view: View, waiting: int, *, chosen: bool) -> str:
    name = f"{view.value} {waiting}" if waiting else view.value
    return f"[{name}]" if chosen else name
