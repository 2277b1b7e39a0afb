"""The panes behind their digits, the status line and the keys.

«Сводка» is on the screen first. A pane is imported and made at the first visit, «Реестр» at once: the palette asks it
for names. What a command opens is imported when it is opened.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.worker import Worker

from console import commands, tabs
from console.commands import Place, bindings
from console.dialogs.base import TOO_SMALL
from console.hosting import Host
from console.panes.registry import RegistryPane
from console.panes.summary import SummaryPane
from console.styling import WHOLE
from console.tabs import TABS
from console.widgets.keepsfocus import KeepsFocus
from console.widgets.keybar import KeyBar
from console.widgets.lessonline import LessonLine
from console.widgets.panebar import PaneBar
from console.widgets.plain import Plain
from console.widgets.runlines import RunLines
from console.widgets.statusline import StatusLine

if TYPE_CHECKING:
    from console.panes.centre.pane import CentrePane
    from console.panes.checks import ChecksPane
    from console.panes.vault.pane import VaultPane
    from console.reading import registry_views
    from console.reading.centre.read import View
    from console.tabs import Pane

_LIST_HEIGHT = 14
"""Lines of the window that a run leaves alone: at 24 lines it gets five, at 20 three."""


class MainScreen(Host, KeepsFocus, Screen[None]):
    """Commands that apply anywhere live here; the current pane has its own."""

    CSS_PATH = WHOLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ANYWHERE)]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._registry = RegistryPane()
        self._registry.display = False
        self._summary = SummaryPane(after=self._registry.read_once, taken=lambda: self._registry.taken)
        self._panes: dict[str, Pane] = {tabs.SUMMARY: self._summary, tabs.REGISTRY: self._registry}
        self._current = tabs.SUMMARY
        self._whole = 0
        self._pane_made = asyncio.Event()
        self.first = ""
        """The digit of the pane that was asked for before the panes stood; "" for the usual one."""

    def compose(self) -> ComposeResult:
        yield Plain(TOO_SMALL, id="small")
        yield PaneBar([(tab.digit, tab.title) for tab in TABS])
        yield Container(*self._panes.values(), id="panes")
        yield RunLines()
        yield StatusLine()
        yield LessonLine()
        yield KeyBar()

    def on_mount(self) -> None:
        self._whole = len(self.children)
        self.show_state()
        self._present()
        usual = self.console.session.settings.first_pane
        self.show_pane(self.first or next((tab.digit for tab in TABS if tab.title == usual), self._current))
        self.console.greet()

    async def first_list(self) -> None:
        """Wait until the first list stands: nothing else may hold up what somebody waits for."""
        await self._registry.read_once.wait()
        if self._current == tabs.SUMMARY:
            await self._summary.told_once.wait()

    @property
    def ready(self) -> bool:
        """Whether everything is mounted, and not yet being taken away; what comes else is dropped, not crashed upon."""
        return 0 < self._whole == len(self.children) and self.standing

    # Panes

    @property
    def pane(self) -> Pane:
        """The pane on the screen."""
        return self._panes[self._current]

    @property
    def current(self) -> str:
        """Its digit."""
        return self._current

    @property
    def status(self) -> StatusLine:
        return self.query_one(StatusLine)

    @property
    def run_lines(self) -> RunLines:
        return self.query_one(RunLines)

    @property
    def room_for_run(self) -> tuple[int, int]:
        """How many lines a run may take of this window, and how wide they are; the list keeps the better part."""
        return max(0, (self.size.height - _LIST_HEIGHT) // 2), max(20, self.size.width - 2)

    def on_resize(self) -> None:
        self.console.checking.refit()

    def show_pane(self, digit: str) -> None:
        """Bring a pane to the screen, made now if it was never seen."""
        if digit == self._current:
            return
        if digit not in self._panes:
            with self.console.preloading.between_steps():
                kind = next(tab for tab in TABS if digit == tab.digit).load()
            self._panes[digit] = kind()
            self.query_one("#panes").mount(self._panes[digit])
        self.pane.display = False
        if self._current == tabs.VAULT:
            cast("VaultPane", self.pane).conceal()
        self._current = digit
        self.pane.display = True
        self._present()

    def show_remarks(self) -> None:
        """Bring the view «Замечания» to the screen."""
        from console.panes.checks_lines import View as ResultsView

        self.show_pane(tabs.CHECKS)
        cast("ChecksPane", self.pane).turn_to(ResultsView.REMARKS)

    def show_tasks(self) -> None:
        """Bring what has to be done after people left to the screen."""
        self.show_safe("TASKS")

    def show_safe(self, name: str) -> None:
        """Bring a view of the accounts and secrets to the screen, by the name of the view."""
        from console.panes.vault.views import View as SafeView

        self.show_pane(tabs.VAULT)
        cast("VaultPane", self.pane).turn_to(SafeView[name])

    def show_centre(self, view: View) -> None:
        """Bring a view of «ЦУР» to the screen."""
        self.show_pane(tabs.CENTRE)
        cast("CentrePane", self.pane).turn_to(view)

    def show_registry(self, view: registry_views.View) -> None:
        """Bring a view of the registry to the screen."""
        self.show_pane(tabs.REGISTRY)
        self._registry.turn_to(view)

    def _present(self) -> None:
        self.query_one(PaneBar).say(current=self._current)
        self.query_one(KeyBar).offer(self.pane.commands_here(), self.pane.off_now())
        self.pane.stand()
        if self.pane.rows.is_mounted:
            self._go_to_list()  # at once: the next key is meant for this list, not for the one before
        else:
            self._pane_made.clear()
            self.set_focus(None)
            self.call_after_refresh(self._go_to_list)

    def _go_to_list(self) -> None:
        self.pane.focus_list()
        self._pane_made.set()

    async def pane_made(self, seconds: float) -> None:
        """Wait, at most so long, until the pane that was asked for hears keys."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._pane_made.wait()

    def suit_bar(self) -> None:
        """Let the key bar say what is off now."""
        self.query_one(KeyBar).offer(self.pane.commands_here(), self.pane.off_now())

    def reload(self, select: Hashable = None) -> None:
        """Read every visited pane again; `select` puts the current list on a record."""
        for pane in self._panes.values():
            pane.reload(select if pane is self.pane else None)

    def run_found(self, organizations: frozenset[int]) -> None:
        """A run that goes on found more of these organizations."""
        if (pane := self._checks) is not None:
            pane.run_found(organizations)

    def run_began_or_ended(self) -> None:
        """What the list of results says of a run that goes on holds from now on, or no more."""
        if (pane := self._checks) is not None:
            pane.run_began_or_ended()

    @property
    def _checks(self) -> ChecksPane | None:
        """The pane of checks, if it was visited and stands."""
        pane = self._panes.get(tabs.CHECKS)
        return cast("ChecksPane", pane) if pane is not None and pane.is_mounted else None

    def organizations(self) -> Sequence[tuple[int, str]]:
        """(id, name) of every organization, for the choices of a form."""
        return self._registry.organizations()

    def short_names(self) -> Mapping[int, str]:
        """The short name of every organization by its id."""
        return self._registry.short_names()

    def find_organizations(self, query: str) -> Sequence[tuple[int, str]]:
        """(id, name) of the organizations that the query finds, for the palette."""
        return self._registry.find_organizations(query)

    def show_organization(self, number: int) -> None:
        """Bring an organization to the screen, under the cursor of the registry."""
        from console.reading import registry_views

        self.show_registry(registry_views.View.LIST)
        self._registry.reload(number)

    def show_state(self) -> None:
        """The state of the vault, in the first line and in the pane of secrets."""
        session = self.console.session
        state = "секреты открыты" if session.secrets_open else "секреты закрыты"
        if session.read_only:
            state = "только чтение"
        self.query_one(PaneBar).say(state=state)
        if tabs.VAULT in self._panes:
            cast("VaultPane", self._panes[tabs.VAULT]).show_tier()
        self.suit_bar()

    # Commands that apply anywhere

    def action_command(self, identity: str) -> None:
        if self.ready:
            super().action_command(identity)

    @property
    def places(self) -> tuple[Place, ...]:
        return self.pane.places

    def situation(self) -> commands.Situation:
        return self.pane.situation()

    def do_summary(self) -> None:
        self.show_pane(tabs.SUMMARY)

    def do_registry(self) -> None:
        self.show_pane(tabs.REGISTRY)

    def do_exemptions(self) -> None:
        self.show_pane(tabs.EXEMPTIONS)

    def do_checks(self) -> None:
        self.show_pane(tabs.CHECKS)

    def do_vault(self) -> None:
        self.show_pane(tabs.VAULT)

    def do_centre(self) -> None:
        self.show_pane(tabs.CENTRE)

    @work(exclusive=True, group="incident")
    async def do_incident(self) -> None:
        from console.panes.centre import opening

        if await opening.incident(self.console):
            self.console.reload_panes()

    def do_journal(self) -> None:
        self.show_pane(tabs.JOURNAL)

    @work(exclusive=True, group="security")
    async def do_security(self) -> None:
        from console.screens import security

        await security.show(self.console)

    @work(exclusive=True, group="notices")
    async def do_notices(self) -> None:
        from console.dialogs.note import Note

        waiting = await self.console.guard.notices()
        text = "\n\n".join(notice.text for notice in waiting)
        nothing = "Ничего не ждёт: ротации закончены, черновиков нет."
        await self.app.push_screen_wait(Note("Напоминания", text or nothing))

    @work(exclusive=True, group="look")
    async def do_look(self) -> None:
        from console import looking

        await looking.look(self.console)

    @work(exclusive=True, group="rating")
    async def do_rating(self) -> None:
        from console.dialogs.note import Note
        from console.reading import rating_words

        await self.app.push_screen_wait(Note("Рейтинг", rating_words.HOW))

    @work(exclusive=True, group="settings")
    async def do_settings(self) -> None:
        from console.screens import settings

        await settings.show(self.console)

    @work(exclusive=True, group="regulation")
    async def do_regulation(self) -> None:
        from console.screens import import_regulation

        if await import_regulation.run(self.console):
            self.console.reload_panes()

    @work(exclusive=True, group="export")
    async def do_export(self) -> None:
        from console.screens import export_tables

        await export_tables.run(self.console)

    def do_help(self) -> None:
        self.console.guide.help(self.pane)

    def do_run(self) -> Worker[None]:
        return self.console.start_run(*self.pane.scope())

    def do_palette(self) -> None:
        self.console.guide.palette(self.pane)

    def do_tutorial(self) -> None:
        self.console.guide.begin_lesson()

    def do_skip(self) -> None:
        self.console.guide.skip_step()

    def do_theme(self) -> None:
        self.console.next_theme()

    def do_redraw(self) -> None:
        self.console.redraw()

    def do_interrupt(self) -> None:
        self.console.tell("Выход — F10, назад — Esc")

    def do_back(self) -> None:
        stepped = self.pane.is_mounted and self.pane.back()
        if stepped or (not self.console.session.running and self.console.guide.put_off_lesson()):
            return
        if self.console.session.running:
            self.console.stop_run()
        else:
            self.console.checking.dismiss()
