"""Pane 2 «Реестр»: organizations as a list and as a tree, pages due for a look, impostor pages; files in and out."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console.commands import Place, bindings
from console.panes import registry_lines
from console.panes.registry_lines import Item
from console.panes.turning import TurningPane
from console.reading import organizations as organization_rows
from console.reading import registry_views
from console.reading.organizations import OrganizationRow
from console.reading.registry_views import DueRow, ImpostorRow, Registry, View
from console.widgets import plain
from console.widgets.rows import Rows
from vault.errors import PoryadokError
from vault.text import counted
from vault.transaction import Tx

if TYPE_CHECKING:
    from console.forms.model import FormPlan
    from registry import search
    from registry.organizations import Organization
    from registry.taken import Taken

AT_ONCE = 2_000
"""Organizations of which a view is made where it is shown; more take longer than a key may wait."""
_NOT_ONE = "Эта строка не об организации: вид «Организации» — Tab."


class RegistryPane(TurningPane[Item, Registry, View]):
    """Marked organizations, or the one under the cursor, are what F5 offers to check."""

    DIGIT = "2"
    TITLE = "Реестр"
    PLACE = Place.REGISTRY
    ABOUT = (
        "Органы и организации с их официальными страницами. Tab меняет вид: список, дерево учредителей, страницы, "
        "записи о которых пора сверить, подделки. Пробел отмечает, F5 проверяет отмеченные, d/в отмечает сверенным. "
        "i/ш загружает список, g/п — текст Порядка, x/ч выгружает в файл."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.REGISTRY)]
    ONE_ORDER = "Дерево стоит по учредителям: по столбцам строят вид «Организации» (Tab)."

    def __init__(self) -> None:
        self.view = View.LIST
        self._found = Registry()
        self.read_once = asyncio.Event()
        """Set when the list was shown for the first time, or could not be read."""
        self._named: search.Index[OrganizationRow] | None = None
        """Every organization as the palette finds it, made when it first asks."""
        super().__init__()

    def make_rows(self) -> Rows[Item]:
        return Rows(registry_lines.COLUMNS[self.view], registry_lines.cells, registry_lines.key, markable=True)

    def above(self) -> Iterable[Widget]:
        yield plain.Line(id="heading")

    def empty(self) -> str:
        return registry_lines.EMPTY[self.view]

    def fetch(self, tx: Tx) -> Registry:
        raise NotImplementedError("organizations are read by parts: see `gather`")

    async def gather(self) -> Registry:
        session = self.console.session
        try:
            return await session.with_store(lambda store: registry_views.read(store, session.today))
        except PoryadokError:
            self.read_once.set()
            raise

    def on_unmount(self) -> None:
        self.read_once.set()  # whoever waits for it waits no more

    def take(self, data: Registry) -> None:
        self._found = data
        self._named = None
        self._show()
        self.read_once.set()

    def marked_together(self) -> Hashable:
        """The list and the tree are of the same organizations."""
        return self.view if self.view in {View.REVIEW, View.IMPOSTORS} else View.LIST

    def counts(self, shown: int, total: int) -> str:
        if shown != total:
            return registry_lines.shown_of(shown, total, self.view)
        return registry_lines.counts(self.view, self._found, total) + self._unchecked()

    def _unchecked(self) -> str:
        rows = self._found.rows if self.view in {View.LIST, View.TREE} else ()
        return "" if self._found.checked or not rows else " · F5 — первая проверка"

    def details(self, row: Item) -> str:
        return registry_lines.details(row)

    def scope(self) -> tuple[frozenset[int], frozenset[int]]:
        marked, current = self.rows.marked(self._everything), self.rows.current
        return registry_lines.owners(marked), registry_lines.owners(() if current is None else (current,))

    def organizations(self) -> Sequence[tuple[int, str]]:
        return [(row.organization.id, row.organization.name) for row in self._found.rows]

    def short_names(self) -> Mapping[int, str]:
        """The short name of every organization by its id."""
        known = (row.organization for row in self._found.rows)
        return {each.id: each.short_name or each.name for each in known}

    def find_organizations(self, query: str) -> Sequence[tuple[int, str]]:
        """(id, name) of every organization by name, ИНН, or a link to its page in any spelling."""
        from registry import search

        rows = organization_rows.by_link(self._found.rows, query)
        if not rows:
            if self._named is None:
                self._named = search.index(self._found.rows, lambda row: row.haystack)
            rows = self._named.matching(query)
        return [(row.organization.id, row.organization.name) for row in rows]

    def _organization(self) -> OrganizationRow | None:
        return registry_lines.organization_of(self.rows.current)

    def _needed(self) -> Organization | None:
        """The organization under the cursor; without one it is said."""
        row = self._organization()
        if row is None:
            self.refuse(_NOT_ONE)
        return row.organization if row is not None else None

    def prepare(self, data: Registry) -> Registry:
        registry_lines.lines(self.view, data)  # made off the loop, if the view makes any
        return data

    @property
    def taken(self) -> Taken:
        """What was read last, for whoever needs all organizations and pages next."""
        return self._found.taken

    def show_view(self) -> None:
        if len(self._found.rows) > AT_ONCE:
            self._show_many()
        else:
            self._show()

    @work(exclusive=True, group="view")
    async def _show_many(self) -> None:
        """The lines of a view of thousands are made off the loop; till then the view before it stands."""
        view, found = self.view, self._found
        await asyncio.to_thread(registry_lines.lines, view, found)
        if view is self.view and found is self._found:
            self._show()

    def _show(self) -> None:
        self.lay(registry_lines.COLUMNS[self.view], registry_lines.cells)
        lines = registry_lines.lines(self.view, self._found)
        self.rows.markable = self.view is not View.IMPOSTORS
        self.query_one("#heading", plain.Line).say(registry_lines.heading(self.view, self._found))
        self.show_rows(lines)
        self.show_details()

    # Commands on a line

    @work
    async def do_card(self) -> None:
        from console.dialogs.note import Note
        from console.panes.organization_card import OrganizationCardScreen
        from console.panes.page_card import PageCardScreen

        row, own = self.rows.current, self._organization()
        if own is not None:
            await self.console.push_screen_wait(OrganizationCardScreen(own.organization))
        elif isinstance(row, DueRow):
            await self.console.push_screen_wait(PageCardScreen(row.due.organization, row.due.page, ()))
        elif isinstance(row, ImpostorRow):
            title, _, rest = registry_views.details(row).partition("\n")
            await self.console.push_screen_wait(Note(title, rest))
            return
        self.console.reload_panes()

    @work
    async def do_edit(self) -> None:
        from console import drafting
        from console.panes import editing

        row, own = self.rows.current, self._organization()
        saved: int | None = None
        if own is not None:
            saved = await editing.organization(self.console, own.organization)
        elif isinstance(row, DueRow):
            saved = await editing.page(self.console, row.due.organization, row.due.page)
        elif isinstance(row, ImpostorRow):
            saved = await drafting.fill(self.console, self._impostor(row))
        if saved is not None:
            self._saved("Сохранено.")

    @work
    async def do_new(self) -> None:
        from console import drafting
        from console.panes import editing

        if self.view is View.IMPOSTORS:
            added = await drafting.fill(self.console, self._impostor(None))
            if added is not None:
                self._saved("Подделка записана. Пожалуетесь сети — отметьте: d/в.", select=("impostor", added))
            return
        saved = await editing.organization(self.console)
        if saved is not None:
            self._saved("Добавлено.", select=saved)

    @work
    async def do_page(self) -> None:
        from console.panes import editing

        owner = self._needed()
        if owner is not None and await editing.page(self.console, owner) is not None:
            self._saved("Страница добавлена.")

    @work
    async def do_person(self) -> None:
        from console.panes import editing

        owner = self._needed()
        if owner is not None and await editing.person(self.console, owner) is not None:
            self._saved("Записано.")

    @work
    async def do_done(self) -> None:
        from console import drafting
        from console.forms import impostor as impostor_form

        row = self.rows.current
        if isinstance(row, ImpostorRow):
            if row.record.removed_on is not None:
                self.refuse("Этой подделки уже нет.")
            elif await drafting.fill(self.console, impostor_form.further(self.console.session, row.record)) is not None:
                self._saved("Записано.")
        elif isinstance(row, DueRow):
            await self._looked(row)
        else:
            self.refuse("Отмечают сверенные страницы и подделки: виды «Сверка» и «Подделки» (Tab).")

    async def _looked(self, row: DueRow) -> None:
        """The marked pages, or the one under the cursor, were compared with their records today."""
        from registry import review

        ids = sorted({each.due.page.id for each in self.meant() if isinstance(each, DueRow)} or {row.due.page.id})
        number, today = counted(len(ids), "страница", "страницы", "страниц"), self.console.session.today
        if len(ids) > 1:
            from console.dialogs.ask import Choose

            answers = ((False, "Оставить"), (True, "Отметить"))
            question = f"Отметить сверенными сегодня: {number}{self.hidden_words()}?"
            if not await self.console.push_screen_wait(Choose("Сверка", question, answers)):
                return
        try:
            await self.console.session.write("page.reviewed", lambda tx: review.done(tx, ids, today, today))
        except PoryadokError as error:
            self.console.fail(error)
            return
        self.rows.marks.clear()
        self._saved(f"Сверено сегодня: {number}. Вернуть — u/г.")

    @work
    async def do_history(self) -> None:
        from console import undoing
        from registry import impostors

        row, own = self.rows.current, self._organization()
        if own is not None:
            organization = own.organization
            await undoing.history(self.console, "organization", organization.id, organization.name)
        elif isinstance(row, DueRow):
            await undoing.history(self.console, "page", row.due.page.id, row.due.page.url)
        elif isinstance(row, ImpostorRow):
            await undoing.history(self.console, impostors.KIND, row.record.id, row.record.url)

    @work
    async def do_remove(self) -> None:
        from console.panes import editing

        row, own, meant = self.rows.current, self._organization(), self.meant()
        removed = False
        if len(meant) > 1 or (meant and meant[0] is not row):  # one mark elsewhere is meant, not what the cursor is on
            removed = await self._remove_marked()
        elif own is not None:
            removed = await editing.remove_organization(self.console, own.organization)
        elif isinstance(row, DueRow):
            removed = await editing.remove_page(self.console, row.due.page)
        elif isinstance(row, ImpostorRow):
            removed = await self._remove_impostor(row)
        if removed:
            self.console.reload_panes()

    async def _remove_marked(self) -> bool:
        from console.panes import editing

        hidden = self.hidden_words()
        if self.view is View.REVIEW:
            due = [each.due.page for each in self.meant() if isinstance(each, DueRow)]
            return await editing.remove_pages(self.console, due, hidden)
        owners = [each for each in map(registry_lines.organization_of, self.meant()) if each is not None]
        return await editing.remove_organizations(self.console, [each.organization for each in owners], hidden)

    async def _remove_impostor(self, row: ImpostorRow) -> bool:
        from console.dialogs.ask import TypedAsk
        from registry import impostors

        question = f"Удалить запись о подделке {row.record.url}? Если её удалила сеть, отметьте d/в."
        if not await self.console.push_screen_wait(TypedAsk("Удаление", question, "удалить")):
            return False
        number = row.record.id
        await self.console.session.write("impostor.removed", lambda tx: impostors.remove(tx, number))
        self.console.tell("Удалено.")
        return True

    def _impostor(self, row: ImpostorRow | None) -> FormPlan:
        from console.forms import impostor as impostor_form

        named = tuple((str(number), name) for number, name in self.organizations())
        return impostor_form.plan(self.console.session, named, row.record if row is not None else None)

    def _saved(self, text: str, select: Hashable = None) -> None:
        self.console.tell(text)
        self.console.reload_panes(select)

    # Files and the way back

    @work
    async def do_undo(self) -> None:
        from console import undoing

        if await undoing.last(self.console):
            self.console.reload_panes()

    @work
    async def do_load(self) -> None:
        from console.screens import import_registry

        if await import_registry.run(self.console):
            self.console.reload_panes()

    @work
    async def do_export(self) -> None:
        from console.screens import export_tables

        await export_tables.run(self.console)

    @work
    async def do_regulation(self) -> None:
        from console.screens import import_regulation

        if await import_regulation.run(self.console):
            self.console.reload_panes()
