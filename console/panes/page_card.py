"""The card of one page, opened over the card of its organization: the record, what was seen of it, its verdicts."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks import history
from checks.model import Verdict
from console import looking, showing, undoing
from console.commands import Place, bindings
from console.dialogs.card import Card
from console.panes import editing
from console.reading import page_card, page_facts, week_rows
from console.reading.card_text import CardLine
from registry import pages
from registry.organizations import Organization
from registry.pages import Page
from vault.errors import PoryadokError
from vault.transaction import Tx


class PageCardScreen(Card[CardLine, bool]):
    """F4 edits the page, Enter on a verdict opens it. Returns True when the page was changed, else None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.PAGE)]
    PLACES = (Place.PAGE,)
    HELP = "Что видно: профиль, последние публикации, и что не удалось увидеть и почему. Enter на выводе открывает его."

    def __init__(self, organization: Organization, page: Page, verdicts: tuple[Verdict, ...]) -> None:
        super().__init__(f"Страница: {organization.name}")
        self._organization = organization
        self._page = page
        self._verdicts = verdicts
        self._edited = False

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the page and its facts, and nothing of other pages."""
        session, number = self.console.session, self._page.id
        try:
            self._page = await session.read(lambda tx: pages.get(tx, number))
            network = self._page.network
            sight = await session.with_store(lambda store: page_facts.of_page(store, number, network))
            weeks = await session.with_store(lambda store: week_rows.of_page(store, number, session.clock.now()))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self.tell(page_card.lines(self._page, sight, self._verdicts, session.zone, weeks))

    # Commands

    @work
    async def do_open(self) -> None:
        line = self.line
        if line is not None and line.verdict is not None:
            await showing.verdict(self.console, line.verdict)
        else:
            self.refuse("Здесь нечего открыть: Enter — на выводе, F4 — правка страницы.")

    @work
    async def do_advise(self) -> None:
        verdict = self.line.verdict if self.line is not None else None
        await showing.advise(self.console, [verdict] if verdict is not None else [])

    @work
    async def do_answer(self) -> None:
        line = self.line
        if line is None or line.verdict is None:
            self.refuse("Отвечают на вывод: поставьте курсор на него.")
        elif await looking.answer(self.console, line.verdict):
            self._edited = True
            self._verdicts = await self.console.session.read(self._current)
            self.reload()

    def _current(self, tx: Tx) -> tuple[Verdict, ...]:
        keys = [(each.check, each.subject.kind, each.subject.id) for each in self._verdicts]
        return history.standing(tx, keys)

    @work
    async def do_edit(self) -> None:
        if await editing.page(self.console, self._organization, self._page) is not None:
            self._edited = True
            self.reload()

    @work
    async def do_history(self) -> None:
        await undoing.history(self.console, pages.KIND, self._page.id, self._page.url)

    @work
    async def do_incident(self) -> None:
        from console.panes.centre import opening  # it opens cards of pages

        if await opening.incident(self.console, self._page.id):
            self._edited = True
            self.reload()

    def do_cancel(self) -> None:
        self.dismiss(self._edited or None)
