"""The life of the open vault beside the screen: passphrases, idle locks, F6, signals, the end.

Every way out passes here, so that none of them leaves the vault open or a secret on the screen.
"""

from __future__ import annotations

import asyncio
import math
import signal
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from console import working
from console.autosaving import Autosaving
from console.closing import PATIENCE_SECONDS, Closing, Drafts
from console.dialogs.base import Dialog
from console.later import Later
from console.passphrases import wipe
from console.screens.unlock import UnlockScreen
from console.working import Working
from vault.errors import Locked, PoryadokError, VaultDamaged, VaultReadOnly, WrongPassphrase
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console
    from console.dialogs.form import Form
    from console.reading.notices import Notice

_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP)

KEPT_SECONDS = 600.0
"""How long after the secrets' lock a dialog that keeps over it may stay without a key (DESIGN: ten minutes)."""

_NOT_MADE = "Хранилище не создано: второй способ входа не был подтверждён. Ничего не осталось, начните заново."
_NOTHING_YET = "Закрывать нечего: хранилища ещё нет. Набранное стёрто."


class Guard:
    """Opens on a passphrase; closes on idle time, on F6, on a signal, on the way out."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._session = console.session
        self._ending = False
        self._hung_up = False
        """Whether nobody can read any more what is said."""
        self._autosaving = Autosaving(console)
        self._closing = Closing(console)
        self.later = Later(console)
        self._idle_at_lock = 0.0
        self.trying = False
        """Whether a passphrase is being tried: another that is given meanwhile would end the waiting for it."""

    # Opening

    async def try_passphrase(self, passphrase: bytearray) -> bool:
        """Open with it; the outcome is told in one sentence. The passphrase is wiped."""
        pause = self._session.wait_before_try()
        if pause > 0:
            wipe(passphrase)
            left = counted(math.ceil(pause), "секунду", "секунды", "секунд")
            self._console.tell(f"Подождите {left} и наберите пароль ещё раз.", "fail")
            return False
        self._console.tell("Открываю хранилище…")
        self.trying = True
        try:
            await self._session.open(passphrase)
        except WrongPassphrase:
            self._console.tell("Пароль не подошёл.", "fail")
        except PoryadokError as error:
            self.fail(error)
        else:
            self._console.tell("")
            if self._console.main is not None:
                self._console.greet()
            return True
        finally:
            self.trying = False
        return False

    async def greet(self) -> None:
        """After opening: old secrets whose time is over go, and what waits is told in one line."""
        session, self.later.held = self._session, False
        try:
            if not session.read_only:
                await session.purge()
            waiting = await self.notices()
            from console.reading import notices

            if not session.running:  # else it would stand over how far the run is, until the next key
                said = " · ".join(part for part in (*self.later.said(), notices.line(waiting)) if part)
                if said:
                    self._console.tell(said)
        except Locked:  # closed again already
            return
        except PoryadokError as error:
            self.fail(error)
        await self.later.show()
        await self._keys_changed()

    async def _keys_changed(self) -> None:
        """A change of all keys whose end nobody was told of."""
        from vault import generation

        try:
            if await self._session.read(generation.untold) is not None:
                from console import renewing

                await renewing.tell_late(self._console)
        except Locked:  # closed again already
            return
        except PoryadokError as error:
            self.fail(error)

    async def notices(self) -> tuple[Notice, ...]:
        """What waits for the person, what the last lock could not do first."""
        from console.reading import notices
        from console.reading.notices import Notice

        told = (
            ("программа прочитана не вся", self._console.preloading.trouble),
            ("копия не сделана", self._session.copying.problem),
            ("черновик не сохранён", self._closing.unkept),
        )
        today = self._session.today
        found = await self._session.with_store(lambda store: notices.gather(store.read, today))
        left = None if self._session.running else await self._session.pending()
        return (*(Notice(short, text) for short, text in told if text), *notices.unfinished(left), *found)

    def fail(self, error: PoryadokError) -> None:
        """Damage ends the program with its own exit code; everything else is told and lived with."""
        if isinstance(error, VaultDamaged) and not isinstance(error, VaultReadOnly):
            self._console.failure = error
            if not self._ending:
                self.end()
        else:
            self._console.tell(str(error), "fail")

    # Closing

    @property
    def closing(self) -> bool:
        """Whether the vault is on its way to being closed: its copy is being made, or a run comes to its end first."""
        return self._closing.going

    @property
    def ending(self) -> bool:
        """Whether the program is on its way out."""
        return self._ending

    def closing_words(self) -> str:
        """What the hidden screen says of the closing that goes on, and of what came of it."""
        if not isinstance(self._console.screen, UnlockScreen):
            return self._closing.words()
        return self._closing.words("Открою сразу после неё." if self.trying else "Пароль можно набирать уже сейчас.")

    def give_up_copy(self) -> bool:
        """Esc while the vault is being closed: do without the copy. Whether there was anything to do without."""
        if not self.closing or self._session.running:
            return False
        if why := self._closing.give_up_copy():
            self._console.tell(why, "fail")
        return True

    def check_idle(self) -> None:
        """Called once a second: secrets first, then everything; only keys count as activity."""
        session = self._session
        if (session.store is None and not session.preparing) or self.closing or self._ending:
            return
        if session.idle >= session.settings.lock_screen_after.total_seconds():
            minutes = round(session.settings.lock_screen_after.total_seconds() / 60)
            shown = counted(minutes, "минута", "минуты", "минут")
            self.lock(f"Закрыто: {shown} без клавиш.", stop_run=False)
        elif self._secrets_idle(session.idle):
            self._lock_secrets("Секреты закрыты: долго не было клавиш.")
        elif not session.secrets_open and self._kept_long_enough(session.idle):
            self.take_away(lambda dialog: dialog.keeps_over_lock)
        else:
            self._autosaving.look(self.forms())

    def _secrets_idle(self, idle: float) -> bool:
        """Whether the secrets were left alone for long; a change of all keys needs them to its end, which is near."""
        session = self._session
        return (
            session.secrets_open
            and not session.renewing
            and idle >= session.settings.lock_secrets_after.total_seconds()
        )

    def _lock_secrets(self, reason: str) -> None:
        """Close the secrets under the registry's panes, and copy the vault if anything changed."""
        going = self._over_the_lowest(_goes_with_secrets)
        broken = working.stop(going)
        drafts = self._closing.take([form for form in self.forms() if form in going])
        self._idle_at_lock = self._session.idle
        self._session.shut_secrets()
        self._console.tier_changed()
        self._console.tell(reason)
        self._console.run_worker(self._secrets_shut(reason, drafts, broken), group="copy")

    async def _secrets_shut(self, reason: str, drafts: Drafts, broken: Sequence[Working]) -> None:
        await self._closing.close_secrets(drafts)
        if self._closing.kept and self._session.store is not None:
            self._console.tell(f"{reason} {self._closing.kept}".strip())
        await self._closing.settle(broken, "закрытием секретов")
        await asyncio.to_thread(self._session.copy_if_changed)

    def _kept_long_enough(self, idle: float) -> bool:
        since = idle - self._idle_at_lock if idle >= self._idle_at_lock else idle
        return since >= KEPT_SECONDS

    def secrets_closed(self) -> None:
        """Every dialog that holds secrets goes, or drops all but what it is there for."""
        self.take_away(_goes_with_secrets)
        for screen in self._console.screen_stack:
            if isinstance(screen, Dialog) and screen.keeps_over_lock:
                screen.on_secrets_locked()

    def _over_the_lowest(self, unwanted: Callable[[Dialog[object]], bool]) -> list[object]:
        """The lowest such dialog and whatever stands over it: they go together."""
        stack = self._console.screen_stack
        lowest = next((at for at, each in enumerate(stack) if isinstance(each, Dialog) and unwanted(each)), len(stack))
        return list(stack[lowest:])

    def take_away(self, unwanted: Callable[[Dialog[object]], bool]) -> None:
        """Dismiss every such dialog, and whatever stands over it."""
        while any(isinstance(screen, Dialog) and unwanted(screen) for screen in self._console.screen_stack):
            self._console.screen.dismiss(None)

    def look_away(self, *, stopped: bool = False) -> None:
        """The terminal is no longer in front: what was revealed goes from the screen.

        One-time codes, the type-out and the QR stay for their own time: they are there to be read while the site or
        the phone is in front. Of a program that was `stopped` nothing stays: nobody knows who has the terminal now.
        """
        if self._session.store is None:
            return  # nothing of it is on the screen
        from console.dialogs.secretview import SecretView
        from console.widgets.secretline import SecretLine

        for screen in self._console.screen_stack:
            for line in screen.query(SecretLine):
                (line.conceal if stopped else line.look_away)()
            if isinstance(screen, SecretView):
                (screen.be_stopped if stopped else screen.look_away)()

    def forms(self) -> list[Form]:
        """The forms on the screen, perhaps one over another."""
        if not any(isinstance(screen, Dialog) for screen in self._console.screen_stack):
            return []
        from console.dialogs.form import Form

        return [screen for screen in self._console.screen_stack if isinstance(screen, Form)]

    def lock(self, reason: str = "", *, stop_run: bool = True) -> None:
        """Hide everything at once, then close the store behind it; a running check ends first."""
        console, session = self._console, self._session
        console.secret_clipboard.wipe()
        if self._ending:
            return
        if session.preparing or (session.store is None and not session.exists):
            from console.screens.first_run import CreateScreen

            reason = _NOT_MADE if session.preparing else _NOTHING_YET
            session.making.discard()
            console.show_page(CreateScreen(reason), closing=True)
            return
        self.later.held = True
        broken, drafts = working.stop(), self._closing.take(self.forms())
        session.shut_secrets()
        session.stop_asked = session.stop_asked or stop_run
        at_end, at_once = (reason, "") if session.running else ("", reason)
        self._closing.begin(at_end)
        console.show_page(UnlockScreen(at_once), closing=True)
        console.run_worker(self._closing.close(drafts, broken, stop_run=stop_run), group="close")

    def end(self) -> None:
        """Lock and leave; the second call leaves without the copy, or without the check that does not stop."""
        if not self._ending:
            self._begin_end(shown=True)
        elif self._session.running:
            self._console.exit()
        elif why := self._closing.give_up_copy():
            self._console.tell(why, "fail")

    def hang_up(self) -> None:
        """The terminal is gone: nobody sees or reads anything."""
        self._hung_up = True
        if not self._ending:
            self._begin_end(shown=False)

    def _begin_end(self, *, shown: bool) -> None:
        console, session = self._console, self._session
        self._ending = self.later.held = True
        broken, drafts = working.stop(), self._closing.take(self.forms())
        console.secret_clipboard.wipe()
        session.shut_secrets()
        session.stop_asked = True
        busy = self.closing or session.store is not None
        self._closing.begin()
        if shown and busy:
            from console.screens.leaving import LeavingScreen

            console.show_page(LeavingScreen(), closing=True)
        console.begin(partial(self._end, drafts, broken), "end")

    async def _end(self, drafts: Drafts, broken: Sequence[Working]) -> None:
        session = self._session
        unmade = _NOT_MADE if session.preparing else ""
        await self._closing.close_secrets(drafts)
        await session.run_ended(PATIENCE_SECONDS)
        await self._closing.close(Drafts(), broken, stop_run=True, by="выходом")
        said = [unmade, self._closing.unkept, session.copying.problem, *self.later.taken()]
        told = "\n".join(part for part in said if part)
        self._console.exit(message=Text(told) if told and not self._hung_up else None)

    # Signals

    def listen(self) -> None:
        """From now on a signal locks and ends; suspending would leave an open vault behind, so it ends too."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._signalled, number)

    def _signalled(self, number: signal.Signals) -> None:
        """Whoever sends it waits: a copy that is being made is given up, one that begins now has its time."""
        if self.closing:
            self._closing.give_up_copy()
        if number is signal.SIGHUP:
            self.hang_up()
        else:
            self.end()
        asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._closing.give_up_copy)

    def deafen(self) -> None:
        """Give the signals back."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


def _goes_with_secrets(dialog: Dialog[object]) -> bool:
    return dialog.holds_secrets and not dialog.keeps_over_lock
