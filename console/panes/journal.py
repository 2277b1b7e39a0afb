"""Pane 7 «Журнал»: what was done and looked at, newest first, read page by page; filters and a file to take away."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import format as shown
from console.commands import Place, bindings
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Option, Pick
from console.forms import journal_export as export_form
from console.messages import RowMoved, SearchTyped
from console.panes.turning import TurningPane
from console.reading import journal, worth
from console.reading.journal import JournalPage, JournalRow
from console.reading.journal_titles import Kind
from console.widgets import plain
from console.widgets.rows import Cell, Column, Rows
from registry import search
from vault import journal_query
from vault.errors import Locked, PoryadokError
from vault.journal import Tip
from vault.journal_query import Checked, Query
from vault.text import counted
from vault.transaction import Tx

PAGE = 500
"""Rows read at a time."""

_NEAR = 60
"""So many rows before the end of what is read, the next page is fetched."""

_DEEPEST = 20_000
"""Rows that a typed filter, or another order, reads before it stops: about 40 MiB and two seconds, all off the event
loop."""

_COLUMNS = (
    Column("№", 6, 3, right=True, sort=lambda row: row.entry.n),
    Column("Когда", 16, sort=lambda row: row.entry.time),
    Column("Что", least=30, sort=lambda row: worth.name(row.what)),
    Column("О чём", least=26, sort=lambda row: worth.name(row.about)),
    Column("Чем вошли", 12, 2, sort=lambda row: worth.name(row.entry.slot)),
)
_EMPTY = "Таких записей в журнале нет.\nTab — другой вид, s/ы — другой вход."


class JournalPane(TurningPane[JournalRow, JournalPage, Kind]):
    """The journal only grows: what is read stays, newer rows come above it, older ones below when they are needed."""

    DIGIT = "7"
    TITLE = "Журнал"
    PLACE = Place.JOURNAL
    ABOUT = (
        "Всё, что меняли и смотрели: записи связаны цепочкой, правка или вырезанная строка видна. "
        "Секретов в журнале нет. Время — по часам муниципалитета."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.JOURNAL)]

    def __init__(self) -> None:
        self.view = Kind.EVERYTHING
        super().__init__()
        self._wanted = Query()
        self._page = JournalPage((), None, {})
        self._total = 0
        self._checked = Checked(Tip(0, b""))
        self._broken_words = ""

    def make_rows(self) -> Rows[JournalRow]:
        return Rows(_COLUMNS, self._cells, _key)

    def above(self) -> Iterable[Widget]:
        yield plain.Line(id="heading")

    def on_mount(self) -> None:
        self._follow_chain()  # the base's handler is called by Textual itself

    def empty(self) -> str:
        return _EMPTY

    # Reading

    def fetch(self, tx: Tx) -> JournalPage:
        self._total = journal_query.count(tx, self._wanted)
        return journal.page(tx, self._wanted, PAGE, None, self._page.names)

    def take(self, data: JournalPage) -> None:
        """Newer rows go above those that were read; other rows take their place."""
        before = self._page.rows
        newer = tuple(row for row in data.rows if not before or row.entry.n > before[0].entry.n)
        if before and len(newer) < len(data.rows):
            self._page = replace(self._page, rows=newer + before, names=data.names)
        else:
            self._page = data
        self.query_one("#heading", plain.Line).say(self._heading())
        self.show_rows(self._page.rows)
        self.show_details()
        if self._checked.done:
            self._checked = replace(self._checked, done=self._checked.broken_at is not None)
            self._follow_chain()

    def _read_on(self) -> None:
        """Fetch further rows if the list or the filter needs them."""
        if self._all_read:
            return
        shown_now = len(self.rows.items)
        wanted = shown_now < PAGE if self._query.strip() else shown_now - self.rows.cursor < _NEAR
        if wanted or self._order is not None:
            self._fetch_older()

    @property
    def _all_read(self) -> bool:
        """Whether there is nothing further, or nothing further is looked at."""
        deepest = _DEEPEST if self._query.strip() or self._order is not None else self._total + 1
        return self._page.before is None or len(self._page.rows) >= deepest

    def _put_in_order(self, *, afresh: bool) -> None:
        """An order is that of the whole journal, not of the part that was read."""
        super()._put_in_order(afresh=afresh)
        self._read_on()

    @work(exclusive=True, group="older")
    async def _fetch_older(self) -> None:
        held, wanted = self._page, self._wanted
        try:
            found = await self.console.session.read(lambda tx: journal.page(tx, wanted, PAGE, held.before, held.names))
        except Locked:
            return
        except PoryadokError as error:
            self.console.fail(error)
            return
        if self._page is held:
            self._page = JournalPage(held.rows + found.rows, found.before, found.names)
            self._append(found.rows)
        self._read_on()

    def _append(self, rows: tuple[JournalRow, ...]) -> None:
        """Show these below; only they are indexed. Another order waits until all is read, and is made once."""
        self._came = self._page.rows
        if self._order is not None:
            if self._all_read:
                self._put_in_order(afresh=True)
            return
        self._index = self._indexed() + search.index(rows, self.haystack)
        self._everything = self._page.rows
        self._apply()

    @work(exclusive=True, group="chain")
    async def _follow_chain(self) -> None:
        """Look through the chain piece by piece, and on from there when it grew."""
        try:
            while not self._checked.done:
                so_far = self._checked
                self._checked = await self.console.session.read(
                    lambda tx, so_far=so_far: journal_query.check_on(tx, so_far)  # type: ignore[misc]  # mypy: defaults
                )
        except Locked:
            return
        except PoryadokError as error:
            self.console.fail(error)
            return
        self.stand()

    # What it says

    def counts(self, shown_now: int, total: int) -> str:
        found = counted(self._total, "запись", "записи", "записей")
        if self._query.strip():
            read = "" if self._page.before is None else f" среди последних {shown.number(total)}"
            found = f"найдено {shown.number(shown_now)}{read} из {shown.number(self._total)}"
        elif self._order is not None and total < self._total:
            found = f"упорядочены последние {shown.number(total)} из {shown.number(self._total)}"
        return f"{found} · {self._chain_words()}"

    def _chain_words(self) -> str:
        if self._checked.broken_at is not None:
            return f"! цепочка рвётся на № {shown.number(self._checked.broken_at)}: poryadok vault verify"
        return "+ цепочка цела" if self._checked.done else "цепочку проверяю…"

    def _heading(self) -> str:
        kinds = " │ ".join(f"[{kind.title}]" if kind is self.view else kind.title for kind in Kind)
        return f"{kinds}   вход: {self._wanted.slot}" if self._wanted.slot else kinds

    def details(self, row: JournalRow) -> str:
        return journal.card(row, self.console.session.zone)

    def _cells(self, row: JournalRow) -> tuple[Cell, ...]:
        return (
            Cell(str(row.entry.n), "muted"),
            Cell(shown.moment(row.entry.time, self.console.session.zone)),
            Cell(row.what),
            Cell(row.about),
            Cell(row.entry.slot, "muted"),
        )

    # The list speaks

    def on_row_moved(self, event: RowMoved) -> None:  # noqa: ARG002 (Textual's signature)
        self._read_on()  # the base's handler is called by Textual itself

    def on_search_typed(self, event: SearchTyped) -> None:  # noqa: ARG002 (Textual's signature)
        self.call_later(self._read_on)  # after the base's handler, which filters

    # Commands

    @work
    async def do_card(self) -> None:
        row = self.rows.current
        if row is not None:
            await self.console.push_screen_wait(Note(row.what, self.details(row)))

    def turn_to(self, view: Kind) -> None:
        """Narrow the same rows; the filter that was typed narrows them too, and stays."""
        self.view = view
        self.show_view()

    def show_view(self) -> None:
        self._ask(replace(self._wanted, actions=self.view.actions))

    def _ask(self, wanted: Query) -> None:
        self._wanted = wanted
        self._page = replace(self._page, rows=(), before=None)
        self.reload()

    def back(self) -> bool:
        if super().back():
            return True
        if self._wanted == Query():
            return False
        self.view = Kind.EVERYTHING
        self._ask(Query())
        return True

    @work
    async def do_slot(self) -> None:
        """Of one way in, or of all."""
        names = await self.console.session.read(journal_query.slots)
        options = [Option("", "Все"), *(Option(name, name) for name in names if name)]
        picked = await self.console.push_screen_wait(Pick("Чей вход?", options))
        if picked is not None:
            self._ask(replace(self._wanted, slot=picked[0]))

    @work
    async def do_export(self) -> None:
        plan = export_form.plan(self.console.session, self._wanted, self._query.strip())
        count = await self.console.push_screen_wait(Form(plan))
        if count is not None:
            self.console.tell(f"Выгружено: {counted(count, 'запись', 'записи', 'записей')}. Секретов в файле нет.")
            self.console.reload_panes()


def _key(row: JournalRow) -> Hashable:
    return row.entry.n
