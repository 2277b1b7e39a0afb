"""Pane 1 «Сводка»: what waits for the coordinator today, a line each; Enter leads to its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType

from console.commands import Place, bindings
from console.panes.base import ListPane
from console.widgets.rows import Cell, Column, Rows
from vault.errors import Locked, PoryadokError
from vault.transaction import Tx

if TYPE_CHECKING:
    from checks.briefing import Briefing
    from console.reading.summary import SummaryLine
    from console.reading.things import Thing
    from registry.taken import Taken
    from vault.store import Store

_COLUMNS = (Column("Что сегодня", least=40), Column("Enter", 9, 1))
_COUNTING = "Считаю…"
_AT_ONCE = 100
"""Counting the weeks of more pages than these takes as long as all the rest, which is shown before it."""


class SummaryPane(ListPane["SummaryLine", "Briefing"]):
    """Read off the loop and by parts, since it looks at everything; the lines stand until the new ones are there.

    What is looked at is most of the program: it is imported there too.
    """

    DIGIT = "1"
    TITLE = "Сводка"
    PLACE = Place.SUMMARY
    ABOUT = "Что ждёт сегодня: срочное вверху. Enter открывает строку там, где её решают."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.SUMMARY)]
    ONE_ORDER = "Сводка стоит по срочности: срочное вверху."

    def __init__(self, after: asyncio.Event | None = None, taken: Callable[[], Taken | None] = lambda: None) -> None:
        """It begins to read once `after` is set: its reading must not hold up a list that somebody waits for.

        `taken` tells what that list holds of the registry: thousands of records need not be read twice.
        """
        self._found: Briefing | None = None
        self.told_once = asyncio.Event()
        """Set when the lines were shown for the first time, or could not be gathered."""
        self._after = after
        self._taken = taken
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
        try:
            if self._after is not None:
                await self._after.wait()
            self.take(await self._gathered())
            await self.console.session.with_store(_slim)  # the last and the largest of what is read after an unlock
        except Locked:
            return
        except PoryadokError as error:
            self.console.fail(error)
            return
        finally:
            self.told_once.set()
            self.console.preloading.go_on()

    def on_unmount(self) -> None:
        self.told_once.set()  # whoever waits for it waits no more

    async def _gathered(self) -> Briefing:
        """Everything; of thousands of pages what is ready is shown before it."""
        session, taken = self.console.session, self._taken()
        before = self._found
        found = await session.with_store(lambda store: _read(store, session.clock.now(), taken, before))
        if found.week_later and self._found is None:
            self.take(found)  # later the lines of before stand until all of the new ones are there
        return await session.with_store(lambda store: _with_week(store, session.clock.now(), found, taken))

    def take(self, data: Briefing) -> None:
        from console.reading import summary

        lines = summary.lines(data, self.console.session.zone)
        self._found = summary.lean(data, lines)
        self.show_rows(lines)
        self.told_once.set()

    def counts(self, shown: int, total: int) -> str:  # noqa: ARG002 (the lines are few)
        if self._found is None:
            return _COUNTING
        from console.reading import summary

        return summary.counts(self._found)[0]

    def tiers(self, shown: int, total: int) -> Sequence[str]:
        if self._found is None:
            return super().tiers(shown, total)
        from console.reading import summary

        return summary.counts(self._found)

    def details(self, row: SummaryLine) -> str:
        if self._found is None:
            return ""
        from console.reading import summary

        return summary.beginning(row, self._found)

    # Commands

    @work
    async def do_open(self) -> None:
        row = self.rows.current
        if row is not None and not self._led_to_place(row) and not await self._opened_here(row):
            self.console.tell("Здесь открывать нечего.")

    def _led_to_place(self, row: SummaryLine) -> bool:
        """Whether the line is dealt with in another pane, which is on the screen now."""
        from console.reading.summary import Leads

        main = self.console.main
        if main is None:
            return False
        if row.leads is Leads.PANE:
            main.show_pane(row.pane)
        elif row.leads is Leads.REMARKS:
            main.show_remarks()
        elif row.leads is Leads.CENTRE and row.view is not None:
            main.show_centre(row.view)
        elif row.leads is Leads.REGISTRY and row.shelf is not None:
            main.show_registry(row.shelf)
        elif row.leads is Leads.SAFE:
            main.show_safe(row.care.name)
        elif row.leads is Leads.RUN:
            self.console.start_run(frozenset(), frozenset())
        else:
            return False
        return True

    async def _opened_here(self, row: SummaryLine) -> bool:
        """Whether the line opens something over this pane; back from it by then."""
        from console.reading.summary import Leads

        if row.leads is Leads.CASE:
            from console.panes.centre.steps import CaseScreen

            if await self.console.push_screen_wait(CaseScreen(row.case_id)):
                self.console.reload_panes()
        elif row.leads is Leads.LOOK:
            from console import looking

            await looking.look(self.console)
        elif row.leads is Leads.STEP:
            from console.screens import setup
            from console.screens.step import Step

            await setup.show(self.console, Step(row.step))
        elif row.leads is Leads.COPIES:
            from console.screens.copies import Copies

            await self.console.push_screen_wait(Copies())
            self.reload()
        elif row.leads is Leads.NOTE:
            from console.dialogs.note import Note

            await self.console.push_screen_wait(Note(row.title, row.note))
        elif row.leads is Leads.THINGS:
            await self._list(row)
        else:
            return False
        return True

    async def _list(self, row: SummaryLine) -> None:
        from console.panes.things import Listed, Things
        from console.reading.things import thing_text

        found = self._found
        assert found is not None, "a line came from somewhere"
        try:
            things = await self._things(row)
        except PoryadokError as error:
            self.console.fail(error)
            return
        main = self.console.main
        names = {**found.names, **(main.short_names() if main is not None else {})}
        told = (thing_text(thing, names) for thing in things)
        listed = tuple(Listed(text, tone, thing) for (text, tone), thing in zip(told, things, strict=True))
        if await self.console.push_screen_wait(Things(row.title, listed, self._open, names)):
            self.console.reload_panes()

    async def _things(self, row: SummaryLine) -> tuple[Thing, ...]:
        """All that is listed; what stands beside the line may be only the first of it."""
        from checks import briefing

        part, session = row.part, self.console.session
        if part is None or row.number <= len(row.things):
            return row.things
        self.console.tell(_COUNTING)
        return await session.with_store(lambda store: briefing.listed(store, session.clock.now(), part))

    async def _open(self, thing: Thing) -> bool:
        """Open a line of a list; whether it is dealt with and leaves it."""
        from checks.forecast import PageForecast
        from checks.person.answering import Matter
        from console import looking, showing
        from console.dialogs.note import Note
        from console.reading import forecast_words

        if isinstance(thing, Matter):
            return await looking.answer(self.console, thing.verdict)
        if isinstance(thing, PageForecast):
            text = forecast_words.card(thing, self.console.session.zone)
            await self.console.push_screen_wait(Note(thing.page.url or thing.page.short_name, text))
        else:
            await showing.verdict(self.console, thing)
        return False


def _slim(store: Store) -> None:
    store.slim()


def _read(store: Store, now: datetime, taken: Taken | None, before: Briefing | None) -> Briefing:
    from checks import briefing
    from console.reading import summary as summary  # noqa: PLC0414 (read here, off the loop, for the lines that follow)

    return briefing.read(store, now, _AT_ONCE, taken, before)


def _with_week(store: Store, now: datetime, found: Briefing, taken: Taken | None) -> Briefing:
    from checks import briefing

    return briefing.with_week(store, now, found, taken)


def _key(row: SummaryLine) -> Hashable:
    return row.key


def _cells(row: SummaryLine) -> tuple[Cell, ...]:
    return Cell(row.text, row.tone), Cell(row.where, "muted")
