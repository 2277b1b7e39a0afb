"""The Textual application: puts screens on, tells sentences, ends cleanly.

It knows everybody: the guard of the vault, the runs of checks, the screens. What a pane shows is the pane's. Only what
the screen of the passphrase needs is imported with it; the rest is read behind it, or where it is opened.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.worker import Worker

from console import clipboard, closing, working
from console.commands import Situation
from console.dialogs.base import Dialog
from console.doors import CRASHED
from console.guard import Guard
from console.guide import Guide
from console.hearing import Hearing
from console.messages import RunFound, RunProgressed, Said
from console.preloading import Preloading
from console.screens.base import Page
from console.screens.unlock import UnlockScreen
from console.session import Session
from console.themes import THEMES, next_name
from console.ways import on_screen
from vault import freed
from vault.clock import Clock
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from console.checking import Checking
    from console.screens.main import MainScreen
    from console.settings import Settings


class Console(Hearing):
    """The console over one `Session`; `passphrase` opens it without asking."""

    CSS_PATH = "first.tcss"
    TITLE = "Порядок"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-plain"), (110, "-wide")]  # noqa: RUF012 (Textual's own way)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-tight"), (22, "-low"), (30, "-tall")]  # noqa: RUF012 (Textual's own way)

    def __init__(
        self,
        session: Session,
        passphrase: bytearray | None = None,
        *,
        route: clipboard.Route = clipboard.Route.DIRECT,
        tmux: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(route)
        self.animation_level = "none"
        self.session = session
        self.guard = Guard(self)
        self.preloading = Preloading(lambda text: self.post_message(Said(text, "fail")))
        self.guide = Guide(self)
        self.tmux = tmux or {}
        """What tmux told of its options at the start; nothing is started after unlocking."""
        self.failure: PoryadokError | None = None
        self._passphrase = passphrase
        self._panes: MainScreen | None = None
        self._left_pane = ""
        """The digit of the pane that the last lock took away: after it one goes on where one was."""
        self._page: Page | MainScreen | None = None
        self._closing_page: Page | MainScreen | None = None
        self._turning = asyncio.Lock()
        for theme in THEMES:
            self.register_theme(theme)
        self.begin_styling(session.settings.theme)

    # Start and end

    async def on_mount(self) -> None:
        self.guard.listen()
        asyncio.get_running_loop().set_exception_handler(self.lost_error)
        self.set_interval(1.0, self.guard.check_idle)
        self.set_interval(1.0, self.fit_again)
        if self._passphrase is not None:
            passphrase, self._passphrase = self._passphrase, None
            self._open_at_start(passphrase)
        elif self.session.exists:
            self.show_page(UnlockScreen())
        else:
            from console.screens.first_run import CreateScreen

            self.show_page(CreateScreen())

    @cached_property
    def checking(self) -> Checking:
        """The run of checks as the person sees it."""
        from console.checking import Checking

        return Checking(self)

    @work
    async def _open_at_start(self, passphrase: bytearray) -> None:
        try:
            await self.session.open(passphrase)
        except PoryadokError as error:
            self.failure = error
            self.exit()
            return
        self.enter()

    def on_unmount(self) -> None:
        self.preloading.stop()
        self.guard.deafen()

    def hang_up(self) -> None:
        """The terminal is gone."""
        self.guard.hang_up()

    def come_back(self) -> None:
        """The process was stopped for a while: whoever had the terminal meanwhile may still look at it."""
        self.guard.look_away(stopped=True)
        self.redraw()

    def leave(self) -> None:
        """F10: ask only if something would be lost, else at once: a page that comes now ends what is only begun."""
        reasons = self._reasons_to_stay()
        if reasons and not self.guard.ending:
            self.begin(partial(self._ask_to_leave, reasons), "leave")
        else:
            self.guard.end()

    def _reasons_to_stay(self) -> list[str]:
        reasons = []
        if self.session.running:
            reasons.append("Идёт проверка: она остановится, собранное останется.")
        reasons.extend(f"Идёт «{each.name}»: выход это прервёт." for each in working.going())
        if self.session.preparing:
            reasons.append("Хранилище ещё не создано: второй вход не подтверждён. После выхода не останется ничего.")
        forms = [form for form in self.guard.forms() if form.dirty]
        if any(not form.plan.draft for form in forms):
            reasons.append("Изменения в форме не сохранены и пропадут.")
        elif forms:
            reasons.append("Изменения в форме не сохранены: останутся черновиком.")
        return reasons

    async def _ask_to_leave(self, reasons: Sequence[str]) -> None:
        from console.dialogs.ask import Choose

        answers = ((False, "Остаться"), (True, "Выйти"))
        if await self.push_screen_wait(Choose("Выйти?", "\n".join(reasons), answers)):
            self.guard.end()

    # Screens

    def enter(self, *, looking: bool = False) -> None:
        """The vault is open: to the panes, or to the choice of a regulation if there is none.

        A finding of the opening is shown first, unless the person is `looking` without writing.
        """
        self.begin(partial(self._enter, looking), "screens")

    async def _enter(self, looking: bool) -> None:
        try:
            regulation = await self.session.learn_regulation()
        except PoryadokError as error:
            self.fail(error)
            return
        with self.preloading.between_steps():
            page = self._first_page(looking=looking, has_regulation=regulation is not None)
        if page is self._panes and self._panes is not None and isinstance(self.screen, UnlockScreen):
            self._panes.first = self.screen.digit_typed() or self._left_pane
        await self._show_page(page)

    def _first_page(self, *, looking: bool, has_regulation: bool) -> Page | MainScreen:
        if self.session.read_only and not looking:
            from console.screens.finding import FindingScreen

            return FindingScreen()
        if not has_regulation and not self.session.read_only:
            from console.screens.regulation import RegulationScreen

            return RegulationScreen()
        return self._new_panes()

    def _new_panes(self) -> MainScreen:
        from console.screens.main import MainScreen

        self.preloading.pause()  # until the first list is there and «Сводка» is told
        self._panes = MainScreen()
        return self._panes

    def show_panes(self) -> None:
        """To the panes, whatever is missing in the vault yet."""
        self.show_page(self._new_panes())

    def enter_and_check(self) -> None:
        """To the panes, a run over everything begun, its results on the screen."""
        self.begin(self._enter_and_check, "screens")

    async def _enter_and_check(self) -> None:
        await self._show_page(self._new_panes())
        if self.main is not None:
            self.main.do_checks()
        self.checking.begin()

    def show_page(self, page: Page | MainScreen, *, closing: bool = False) -> None:
        """Take every dialog away and put this page on the screen.

        `closing`: the vault is being closed, so no other page that is on its way comes before this one.
        """
        if closing:
            self._closing_page = page
        while isinstance(self.screen, Dialog):
            self.screen.dismiss(None)
        self.begin(partial(self._show_page, page), "closing" if closing else "screens")

    async def _show_page(self, page: Page | MainScreen) -> None:
        if self._closing_page not in (None, page):
            return
        self.end_flows(closing=page is self._closing_page)
        if self._panes is not None and page is not self._panes:
            self._left_pane = self._panes.current
            self._panes = None  # locked: what the panes had read goes with them
        self._page = page
        await asyncio.shield(self._turn_to(page))

    async def _turn_to(self, page: Page | MainScreen) -> None:
        """One page after another, and none broken off: Textual waits for each turn in the loop that hands out keys."""
        async with self._turning:
            if page is not self._page:
                return  # a later one is wanted by now
            while isinstance(self.screen, Dialog):
                self.screen.dismiss(None)
            self.dress(page)
            if len(self.screen_stack) > 1:
                await self.switch_screen(page)
            else:
                await self.push_screen(page)
            if page is self._closing_page:
                self._closing_page = None

    @property
    def main(self) -> MainScreen | None:
        """The panes, if they are on and ready, perhaps under a dialog."""
        panes = self._panes
        return panes if panes is not None and panes in self.screen_stack and panes.ready else None

    def greet(self) -> None:
        """The panes stand over an open vault: say what waits, and on a demo that there is a lesson."""
        self.begin(self._greet, "greet")

    async def _greet(self) -> None:
        if self._panes is not None:
            await self._panes.first_list()
        await self.guard.greet()
        self.guide.welcome()

    def next_theme(self) -> None:
        """Night, day, the terminal's own colours, in a circle."""
        self.theme = next_name(self.theme)
        self.tell(f"Тема: {self.theme}")

    # Sentences

    def tell(self, text: str, tone: str = "") -> None:
        """A sentence where the person looks: the status line, or the foot of a page or a dialog."""
        screen, text = self.screen, on_screen(text)
        if isinstance(screen, Dialog | Page):
            (screen.refuse if tone == "fail" else screen.inform)(text)
        elif self.main is not None:
            self.main.status.tell(text, tone)

    def stand(self, text: str) -> None:
        """Counts for the status line."""
        if self.main is not None:
            self.main.status.stand(text)

    def progress(self, text: str, lines: Sequence[str] = ()) -> None:
        """How far a run came: for the status line, and line by line above it."""
        if self.main is not None:
            self.main.status.progress(text)
            self.main.run_lines.say(lines)

    def fail(self, error: PoryadokError) -> None:
        """An error of a floor below."""
        self.guard.fail(error)

    def situation(
        self, *, selected: bool = False, marked: int = 0, has_secret: bool = False, filtered: bool = False
    ) -> Situation:
        """What decides whether commands are on."""
        session = self.session
        return Situation(
            selected=selected,
            marked=marked,
            running=session.running,
            secrets_open=session.secrets_open,
            read_only="Только чтение: закройте (F6) и откройте снова, чтобы принять замечание"
            if session.read_only
            else "",
            has_secret=has_secret,
            filtered=filtered,
            demo=bool(session.hint),
            lesson=self.guide.in_lesson,
            regulated=session.regulation is not None,
        )

    # The vault and the runs, for panes

    async def try_passphrase(self, passphrase: bytearray) -> bool:
        """See `Guard.try_passphrase`."""
        return await self.guard.try_passphrase(passphrase)

    def lock_now(self) -> None:
        """F6."""
        self.guard.lock("Хранилище закрыто.")

    def tier_changed(self) -> None:
        """Secrets opened or closed: closed, every dialog that holds any goes, or drops all but what it is there for."""
        if not self.session.secrets_open:
            self.secret_clipboard.wipe()
            self.guard.secrets_closed()
        if self.main is not None:
            self.main.show_state()

    def reload_panes(self, select: Hashable = None) -> None:
        """Records changed: read the visited panes again."""
        if self.main is not None:
            self.main.reload(select)

    def start_run(self, marked: frozenset[int], current: frozenset[int]) -> Worker[None]:
        """F5."""
        return self.checking.start(marked, current)

    def stop_run(self) -> None:
        """Esc while a run is going."""
        self.checking.stop()

    def run_over(self) -> None:
        """A run ended: if the vault waited for it, it is closed now."""
        if self.main is not None:
            self.main.show_state()

    def on_said(self, event: Said) -> None:
        self.tell(event.text, event.tone)

    def on_run_progressed(self, event: RunProgressed) -> None:
        self.checking.show(event.progress)

    def on_run_found(self, event: RunFound) -> None:
        self.checking.take(event.found)

    # Textual's own doors

    def on_app_blur(self) -> None:
        """Another window is in front: whoever stands there may read this one."""
        self.guard.look_away()

    async def action_quit(self) -> None:
        """Ctrl+Q, bound by Textual: the same way out as F10."""
        self.leave()


def run(
    location: Path,
    settings: Settings,
    clock: Clock,
    passphrase: bytearray | None,
    *,
    hint: str = "",
    lesson: bool = False,
) -> None:
    """Show the console until the person leaves; the vault is closed whatever happened.

    `hint` stands wherever the passphrase is asked for (the demo's is known to everyone); `lesson` begins the tutorial.

    Raises the PoryadokError that ended it (damage, a wrong passphrase file, another holder); SystemExit 70 after an
    internal error, whose sentence is printed by then.
    """
    freed.be_thrifty()
    session = Session(location, settings, clock, hint=hint)
    around = clipboard.learn(os.environ)
    console = Console(session, passphrase, route=around.route, tmux=around.tmux)
    console.guide.lesson_wanted = lesson
    try:
        console.run(mouse=settings.mouse)
    finally:
        closing.finish(session)
    if console.failure is not None:
        raise console.failure
    if console.crashed:
        raise SystemExit(CRASHED)
