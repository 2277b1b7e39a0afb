"""The card of one organization, opened over the list: pages, people, lists, verdicts with their evidence."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks.model import Verdict
from console import drafting, looking, showing, undoing
from console.commands import Place, bindings
from console.dialogs.card import Card
from console.dialogs.note import Note
from console.forms import impostor as impostor_form
from console.panes import editing
from console.panes.page_card import PageCardScreen
from console.reading import card_text, organizations, page_facts, week_rows
from console.reading.card_text import CardLine
from registry import organizations as registered
from registry import pages, people
from registry.impostors import Impostor
from registry.organizations import Organization
from registry.pages import Page
from vault.errors import PoryadokError


class OrganizationCardScreen(Card[CardLine, None]):
    """Enter opens the line under the cursor, F4 edits what it shows, n/т adds a page, o/щ a person."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CARD)]
    PLACES = (Place.CARD,)
    HELP = (
        "Enter на странице и на сайте показывает, что там видно, на ответственном — запись, на случае — шаги, "
        "на выводе — основания."
    )

    def __init__(self, organization: Organization) -> None:
        super().__init__("Карточка")
        self._organization = organization
        self._verdicts: tuple[Verdict, ...] = ()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the card again."""
        session = self.console.session
        try:
            number = self._organization.id
            card = await session.with_store(lambda store: organizations.card(store, number, session.today))
            now = session.clock.now()
            weeks = await session.with_store(lambda store: week_rows.of_organization(store, number, now))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self._organization, self._verdicts = card.organization, card.verdicts
        self.tell(card_text.lines(card, weeks))

    def _line(self) -> CardLine:
        return self.line or CardLine("")

    # Commands

    @work
    async def do_open(self) -> None:
        line = self._line()
        if line.verdict is not None:
            await showing.verdict(self.console, line.verdict)
        elif line.page is not None:
            await self._show_page(line.page)
        elif line.answering is not None:
            await self._edit_person(line)
        elif line.case is not None:
            await self._show_case(line.case.id)
        elif line.impostor is not None:
            await self._edit_impostor(line.impostor)
        elif line.site:
            await self._show_site()
        else:
            self.refuse("Здесь нечего открыть: Enter — на сайте, странице, ответственном, случае или выводе.")

    @work
    async def do_edit(self) -> None:
        line = self._line()
        if line.page is not None:
            await self._edit_page(line)
        elif line.answering is not None:
            await self._edit_person(line)
        elif line.impostor is not None:
            await self._edit_impostor(line.impostor)
        elif await editing.organization(self.console, self._organization) is not None:
            self.reload()

    async def _show_page(self, page: Page) -> None:
        screen = PageCardScreen(self._organization, page, self._verdicts)
        if await self.console.push_screen_wait(screen):
            self.reload()

    async def _show_site(self) -> None:
        session, number = self.console.session, self._organization.id
        try:
            sight = await session.with_store(lambda store: page_facts.of_site(store, number))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        told = "\n".join(each.text for each in page_facts.lines(sight, session.zone))
        await self.console.push_screen_wait(Note("Что видно на сайте", told))

    async def _show_case(self, number: int) -> None:
        from console.panes.centre.steps import CaseScreen  # it opens cards of pages

        if await self.console.push_screen_wait(CaseScreen(number)):
            self.reload()

    async def _edit_impostor(self, found: Impostor) -> None:
        everyone = await self.console.session.read(registered.listing)
        plan = impostor_form.plan(self.console.session, tuple((str(each.id), each.name) for each in everyone), found)
        if await drafting.fill(self.console, plan) is not None:
            self.reload()

    async def _edit_page(self, line: CardLine) -> None:
        if await editing.page(self.console, self._organization, line.page) is not None:
            self.reload()

    async def _edit_person(self, line: CardLine) -> None:
        if line.answering is not None and await editing.person(self.console, self._organization, *line.answering):
            self.reload()

    @work
    async def do_advise(self) -> None:
        verdict = self._line().verdict
        await showing.advise(self.console, [verdict] if verdict is not None else [])

    @work
    async def do_answer(self) -> None:
        verdict = self._line().verdict
        if verdict is None:
            self.refuse("Отвечают на вывод: поставьте курсор на него.")
        elif await looking.answer(self.console, verdict):
            self.reload()

    def do_run(self) -> None:
        self.dismiss(None)
        self.console.start_run(frozenset(), frozenset((self._organization.id,)))

    @work
    async def do_page(self) -> None:
        if await editing.page(self.console, self._organization) is not None:
            self.reload()

    @work
    async def do_person(self) -> None:
        if await editing.person(self.console, self._organization) is not None:
            self.reload()

    @work
    async def do_handover(self) -> None:
        from console.panes.centre import opening  # it opens cards of pages

        if await opening.handover(self.console, self._organization.id):
            self.reload()

    @work
    async def do_incident(self) -> None:
        from console.panes.centre import opening  # as above

        page = self._line().page
        if await opening.incident(self.console, page.id if page is not None else None):
            self.reload()

    @work
    async def do_history(self) -> None:
        line = self._line()
        if line.page is not None:
            await undoing.history(self.console, pages.KIND, line.page.id, line.page.url)
        elif line.answering is not None:
            person = line.answering[0]
            await undoing.history(self.console, people.KIND, person.id, person.name)
        else:
            own = self._organization
            await undoing.history(self.console, registered.KIND, own.id, own.name)

    @work
    async def do_remove(self) -> None:
        line = self._line()
        if line.page is not None:
            removed = await editing.remove_page(self.console, line.page)
        elif line.answering is not None:
            removed = await editing.remove_part(self.console, self._organization, *line.answering)
        else:
            self.refuse("Поставьте курсор на страницу или на ответственного.")
            return
        if removed:
            self.reload()
