"""The panes behind their digits, the status line and the keys.

«Сводка» is on the screen first. A pane is made at the first visit, «Реестр» at once: the palette asks it for names.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, TypeAlias

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.worker import Worker

from console import commands, looking
from console.commands import Place, bindings, of
from console.dialogs.base import TOO_SMALL
from console.dialogs.note import Note
from console.hosting import Host
from console.panes.centre import CentrePane, opening
from console.panes.checks import ChecksPane
from console.panes.exemptions import ExemptionsPane
from console.panes.journal import JournalPane
from console.panes.registry import RegistryPane
from console.panes.summary import SummaryPane
from console.panes.vault import VaultPane
from console.reading import rating_words, registry_views
from console.reading.centre.read import View
from console.screens import export_tables, import_regulation, security
from console.widgets.keepsfocus import KeepsFocus
from console.widgets.keybar import KeyBar
from console.widgets.panebar import PaneBar
from console.widgets.plain import Plain
from console.widgets.runlines import RunLines
from console.widgets.statusline import StatusLine

Pane: TypeAlias = SummaryPane | RegistryPane | ExemptionsPane | ChecksPane | VaultPane | CentrePane | JournalPane

PANES: tuple[type[Pane], ...] = (
    SummaryPane,
    RegistryPane,
    ExemptionsPane,
    ChecksPane,
    VaultPane,
    CentrePane,
    JournalPane,
)


_LIST_HEIGHT = 14
"""Lines of the window that a run leaves alone: at 24 lines it gets five, at 20 three."""


class MainScreen(Host, KeepsFocus, Screen[None]):
    """Commands that apply anywhere live here; the current pane has its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ANYWHERE)]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        registry = RegistryPane()
        registry.display = False
        self._panes: dict[str, Pane] = {SummaryPane.DIGIT: SummaryPane(), RegistryPane.DIGIT: registry}
        self._current = SummaryPane.DIGIT
        self._whole = 0

    def compose(self) -> ComposeResult:
        yield Plain(TOO_SMALL, id="small")
        yield PaneBar([(pane.DIGIT, pane.TITLE) for pane in PANES])
        yield Container(*self._panes.values(), id="panes")
        yield RunLines()
        yield StatusLine()
        yield KeyBar()

    def on_mount(self) -> None:
        self._whole = len(self.children)
        self.show_state()
        self._present()
        self.console.greet()

    @property
    def ready(self) -> bool:
        """Whether everything is mounted, and not yet being taken away; what comes else is dropped, not crashed upon."""
        return 0 < self._whole == len(self.children)

    # Panes

    @property
    def pane(self) -> Pane:
        """The pane on the screen."""
        return self._panes[self._current]

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
            kind = next(pane for pane in PANES if digit == pane.DIGIT)
            self._panes[digit] = kind()
            self.query_one("#panes").mount(self._panes[digit])
        self.pane.display = False
        if isinstance(self.pane, VaultPane):
            self.pane.conceal()
        self._current = digit
        self.pane.display = True
        self._present()

    def show_remarks(self) -> None:
        """Bring the view «Замечания» to the screen."""
        self.show_pane(ChecksPane.DIGIT)
        if isinstance(self.pane, ChecksPane):
            self.pane.show_remarks()

    def show_tasks(self) -> None:
        """Bring what has to be done after people left to the screen."""
        self.show_pane(VaultPane.DIGIT)
        if isinstance(self.pane, VaultPane):
            self.pane.show_tasks()

    def show_centre(self, view: View) -> None:
        """Bring a view of «ЦУР» to the screen."""
        self.show_pane(CentrePane.DIGIT)
        if isinstance(self.pane, CentrePane):
            self.pane.turn_to(view)

    def show_registry(self, view: registry_views.View) -> None:
        """Bring a view of the registry to the screen."""
        self.show_pane(RegistryPane.DIGIT)
        if isinstance(self.pane, RegistryPane):
            self.pane.turn_to(view)

    def _present(self) -> None:
        self.query_one(PaneBar).say(current=self._current)
        self.query_one(KeyBar).offer(of(self.pane.PLACE, Place.LIST, Place.ANYWHERE))
        self.pane.stand()
        if self.pane.rows.is_mounted:
            self.pane.focus_list()  # at once: the next key is meant for this list, not for the one before
        else:
            self.set_focus(None)
            self.call_after_refresh(self.pane.focus_list)

    def reload(self, select: Hashable = None) -> None:
        """Read every visited pane again; `select` puts the current list on a record."""
        for pane in self._panes.values():
            pane.reload(select if pane is self.pane else None)

    def organizations(self) -> Sequence[tuple[int, str]]:
        """(id, name) of every organization, for the palette."""
        return self._panes[RegistryPane.DIGIT].organizations()

    def show_state(self) -> None:
        """The state of the vault, in the first line and in the pane of secrets."""
        session = self.console.session
        state = "секреты открыты" if session.secrets_open else "секреты закрыты"
        if session.read_only:
            state = "только чтение"
        self.query_one(PaneBar).say(state=state)
        for pane in self._panes.values():
            if isinstance(pane, VaultPane):
                pane.show_tier()

    # Commands that apply anywhere

    def action_command(self, identity: str) -> None:
        if self.ready:
            super().action_command(identity)

    def situation(self) -> commands.Situation:
        return self.pane.situation()

    def do_summary(self) -> None:
        self.show_pane(SummaryPane.DIGIT)

    def do_registry(self) -> None:
        self.show_pane(RegistryPane.DIGIT)

    def do_exemptions(self) -> None:
        self.show_pane(ExemptionsPane.DIGIT)

    def do_checks(self) -> None:
        self.show_pane(ChecksPane.DIGIT)

    def do_vault(self) -> None:
        self.show_pane(VaultPane.DIGIT)

    def do_centre(self) -> None:
        self.show_pane(CentrePane.DIGIT)

    @work(exclusive=True, group="incident")
    async def do_incident(self) -> None:
        if await opening.incident(self.console):
            self.console.reload_panes()

    def do_journal(self) -> None:
        self.show_pane(JournalPane.DIGIT)

    @work(exclusive=True, group="security")
    async def do_security(self) -> None:
        await security.show(self.console)

    @work(exclusive=True, group="notices")
    async def do_notices(self) -> None:
        waiting = await self.console.guard.notices()
        text = "\n\n".join(notice.text for notice in waiting)
        nothing = "Ничего не ждёт: ротации закончены, черновиков нет."
        await self.app.push_screen_wait(Note("Напоминания", text or nothing))

    @work(exclusive=True, group="look")
    async def do_look(self) -> None:
        await looking.look(self.console)

    @work(exclusive=True, group="rating")
    async def do_rating(self) -> None:
        await self.app.push_screen_wait(Note("Рейтинг", rating_words.HOW))

    @work(exclusive=True, group="regulation")
    async def do_regulation(self) -> None:
        if await import_regulation.run(self.console):
            self.console.reload_panes()

    @work(exclusive=True, group="export")
    async def do_export(self) -> None:
        await export_tables.run(self.console)

    def do_help(self) -> None:
        self.console.show_help((self.pane.PLACE, Place.LIST, Place.ANYWHERE), self.pane.ABOUT)

    def do_run(self) -> Worker[None]:
        return self.console.start_run(*self.pane.scope())

    def do_lock(self) -> None:
        self.console.lock_now()

    def do_palette(self) -> None:
        self.console.show_palette(self.pane)

    def do_quit(self) -> None:
        self.console.leave()

    def do_theme(self) -> None:
        self.console.next_theme()

    def do_interrupt(self) -> None:
        self.console.tell("Выход — F10, назад — Esc")

    def do_back(self) -> None:
        stepped = self.pane.is_mounted and self.pane.back()
        if stepped:
            return
        if self.console.session.running:
            self.console.stop_run()
        else:
            self.console.checking.dismiss()
