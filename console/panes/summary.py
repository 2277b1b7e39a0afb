"""Pane 1 «Сводка»: what waits for the coordinator today, a line each; Enter leads to its place."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks import briefing
from checks.briefing import Briefing
from checks.forecast import PageForecast
from checks.person.answering import Matter
from console import looking, showing
from console.commands import Place, bindings
from console.dialogs.note import Note
from console.panes.base import ListPane
from console.panes.centre.steps import CaseScreen
from console.panes.things import Listed, Things
from console.reading import forecast_words, summary
from console.reading.summary import Leads, SummaryLine, Thing
from console.widgets.rows import Cell, Column, Rows
from vault.errors import Locked, PoryadokError
from vault.transaction import Tx

_COLUMNS = (Column("Что сегодня", least=40), Column("Enter", 9, 1))
_COUNTING = "Считаю…"


class SummaryPane(ListPane[SummaryLine, Briefing]):
    """Read off the loop and by parts, since it looks at everything; the lines stand until the new ones are there."""

    DIGIT = "1"
    TITLE = "Сводка"
    PLACE = Place.SUMMARY
    ABOUT = "Что ждёт сегодня: срочное вверху. Enter открывает строку там, где её решают."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.SUMMARY)]

    def __init__(self) -> None:
        self._found: Briefing | None = None
        super().__init__()

    def make_rows(self) -> Rows[SummaryLine]:
        return Rows(_COLUMNS, _cells, _key, empty=_COUNTING)

    def empty(self) -> str:
        return _COUNTING if self._found is None else ""

    def fetch(self, tx: Tx) -> Briefing:
        raise NotImplementedError("the summary is read by parts: see `reload`")

    @work(exclusive=True, group="reload")
    async def reload(self, select: Hashable = None) -> None:  # noqa: ARG002 (its lines are no records)
        """Gather everything again; the cursor and the filter stay."""
        session = self.console.session
        try:
            found = await session.with_store(lambda store: briefing.read(store, session.clock.now()))
        except Locked:
            return
        except PoryadokError as error:
            self.console.fail(error)
            return
        self.take(found)

    def take(self, data: Briefing) -> None:
        self._found = data
        self.show_rows(summary.lines(data, self.console.session.zone))

    def counts(self, shown: int, total: int) -> str:  # noqa: ARG002 (the lines are few)
        return _COUNTING if self._found is None else summary.counts(self._found)

    def details(self, row: SummaryLine) -> str:
        return "" if self._found is None else summary.beginning(row, self._found)

    # Commands

    @work
    async def do_open(self) -> None:
        row = self.rows.current
        if row is None:
            return
        if row.leads is Leads.PANE and self.console.main is not None:
            self.console.main.show_pane(row.pane)
        elif row.leads is Leads.REMARKS and self.console.main is not None:
            self.console.main.show_remarks()
        elif row.leads is Leads.CENTRE and self.console.main is not None and row.view is not None:
            self.console.main.show_centre(row.view)
        elif row.leads is Leads.REGISTRY and self.console.main is not None and row.shelf is not None:
            self.console.main.show_registry(row.shelf)
        elif row.leads is Leads.CASE:
            if await self.console.push_screen_wait(CaseScreen(row.case_id)):
                self.console.reload_panes()
        elif row.leads is Leads.RUN:
            self.console.start_run(frozenset(), frozenset())
        elif row.leads is Leads.LOOK:
            await looking.look(self.console)
        elif row.leads is Leads.NOTE:
            await self.console.push_screen_wait(Note(row.title, row.note))
        elif row.leads is Leads.THINGS:
            await self._list(row)
        else:
            self.console.tell("Здесь открывать нечего.")

    async def _list(self, row: SummaryLine) -> None:
        found = self._found
        assert found is not None, "a line came from somewhere"
        try:
            things = await self._things(row)
        except PoryadokError as error:
            self.console.fail(error)
            return
        told = (summary.thing_text(thing, found) for thing in things)
        listed = tuple(Listed(text, tone, thing) for (text, tone), thing in zip(told, things, strict=True))
        if await self.console.push_screen_wait(Things(row.title, listed, self._open, summary.legend(things))):
            self.console.reload_panes()

    async def _things(self, row: SummaryLine) -> tuple[Thing, ...]:
        """All that is listed; what stands beside the line may be only the first of it."""
        part, session = row.part, self.console.session
        if part is None or row.number <= len(row.things):
            return row.things
        self.console.tell(_COUNTING)
        return await session.with_store(lambda store: briefing.listed(store, session.clock.now(), part))

    async def _open(self, thing: Thing) -> bool:
        """Open a line of a list; whether it is dealt with and leaves it."""
        if isinstance(thing, Matter):
            return await looking.answer(self.console, thing.verdict)
        if isinstance(thing, PageForecast):
            text = forecast_words.card(thing, self.console.session.zone)
            await self.console.push_screen_wait(Note(thing.page.url or thing.page.short_name, text))
        else:
            await showing.verdict(self.console, thing)
        return False


def _key(row: SummaryLine) -> Hashable:
    return row.key


def _cells(row: SummaryLine) -> tuple[Cell, ...]:
    return Cell(row.text, row.tone), Cell(row.where, "muted")
