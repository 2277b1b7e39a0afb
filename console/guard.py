"""The life of the open vault beside the screen: passphrases, idle locks, F6, signals, the end.

Every way out passes here, so that none of them leaves the vault open or a secret on the screen.
"""

from __future__ import annotations

import asyncio
import math
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from console.autosaving import Autosaving
from console.dialogs.base import Dialog
from console.passphrases import wipe
from console.screens.unlock import UnlockScreen
from console.working import stop_all
from vault.clock import real_now
from vault.errors import Locked, PoryadokError, VaultDamaged, VaultReadOnly, WrongPassphrase
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console
    from console.dialogs.form import Form
    from console.reading.notices import Notice

_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGTSTP)

END_SECONDS = 10.0
"""How long the end waits for a running check to stop at a batch border."""

KEPT_SECONDS = 600.0
"""How long after the secrets' lock a dialog that keeps over it may stay without a key (DESIGN: ten minutes)."""

_NOT_MADE = "Хранилище не создано: второй способ входа не был подтверждён. Ничего не осталось, начните заново."


class Guard:
    """Opens on a passphrase; closes on idle time, on F6, on a signal, on the way out."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._session = console.session
        self._ending = False
        self._autosaving = Autosaving(console)
        self._idle_at_lock = 0.0
        self.trying = False
        """Whether a passphrase is being tried: another that is given meanwhile would end the waiting for it."""
        self.unkept = ""
        """Why drafts were not kept at the last lock; empty when they were."""

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
        session = self._session
        try:
            if not session.read_only:
                await session.purge()
            waiting = await self.notices()
        except Locked:  # closed again already
            return
        except PoryadokError as error:
            self.fail(error)
            return
        from console.reading import notices

        said = notices.line(waiting)
        if said:
            self._console.tell(said)

    async def notices(self) -> tuple[Notice, ...]:
        """What waits for the person, what the last lock could not do first."""
        from console.reading import notices
        from console.reading.notices import Notice

        told = (
            ("программа прочитана не вся", self._console.preloading.trouble),
            ("копия не сделана", self._session.copy_problem),
            ("черновик не сохранён", self.unkept),
        )
        today = self._session.today
        found = await self._session.with_store(lambda store: notices.gather(store.read, today))
        left = None if self._session.running else await self._session.pending()
        return (*(Notice(short, text) for short, text in told if text), *notices.unfinished(left), *found)

    def fail(self, error: PoryadokError) -> None:
        """Damage ends the program with its own exit code; everything else is told and lived with."""
        if isinstance(error, VaultDamaged) and not isinstance(error, VaultReadOnly):
            self._console.failure = error
            self.end()
        else:
            self._console.tell(str(error), "fail")

    # Closing

    def check_idle(self) -> None:
        """Called once a second: secrets first, then everything; only keys count as activity."""
        session = self._session
        if (session.store is None and not session.preparing) or session.closing:
            return
        if session.idle >= session.settings.lock_screen_after.total_seconds():
            minutes = round(session.settings.lock_screen_after.total_seconds() / 60)
            shown = counted(minutes, "минута", "минуты", "минут")
            self.lock(f"Закрыто: {shown} без клавиш.", stop_run=False)
        elif session.secrets_open and session.idle >= session.settings.lock_secrets_after.total_seconds():
            self._lock_secrets("Секреты закрыты: долго не было клавиш.")
        elif not session.secrets_open and self._kept_long_enough(session.idle):
            self.take_away(lambda dialog: dialog.keeps_over_lock)
        else:
            self._autosaving.look(self.forms())

    def _lock_secrets(self, reason: str) -> None:
        """Close the secrets under the registry's panes, and copy the vault if anything changed."""
        kept = self._keep_drafts(lambda form: form.holds_secrets)
        self._idle_at_lock = self._session.idle
        self._session.lock_secrets()
        self._console.tier_changed()
        self._console.tell(f"{reason} {kept}".strip())
        self._console.run_worker(asyncio.to_thread(self._session.copy_if_changed), group="copy")

    def _kept_long_enough(self, idle: float) -> bool:
        since = idle - self._idle_at_lock if idle >= self._idle_at_lock else idle
        return since >= KEPT_SECONDS

    def take_away(self, unwanted: Callable[[Dialog[object]], bool]) -> None:
        """Dismiss every such dialog, and whatever stands over it."""
        while any(isinstance(screen, Dialog) and unwanted(screen) for screen in self._console.screen_stack):
            self._console.screen.dismiss(None)

    def look_away(self) -> None:
        """The terminal is no longer in front: what was revealed goes from the screen.

        One-time codes, the type-out and the QR stay for their own time: they are there to be read while the site or
        the phone is in front.
        """
        if self._session.store is None:
            return  # nothing of it is on the screen
        from console.dialogs.secretview import SecretView
        from console.widgets.secretline import SecretLine

        for screen in self._console.screen_stack:
            for line in screen.query(SecretLine):
                line.look_away()
            if isinstance(screen, SecretView):
                screen.look_away()

    def forms(self) -> list[Form]:
        """The forms on the screen, perhaps one over another."""
        if not any(isinstance(screen, Dialog) for screen in self._console.screen_stack):
            return []
        from console.dialogs.form import Form

        return [screen for screen in self._console.screen_stack if isinstance(screen, Form)]

    def _keep_drafts(self, wanted: Callable[[Form], bool] = lambda _: True) -> str:
        """Keep what was typed into these forms before their keys go; the sentence to add, or empty.

        On the event loop on purpose: nothing may come between what was typed and the lock.
        """
        self.unkept = ""
        forms = [form for form in self.forms() if wanted(form)]
        if not forms or self._session.store is None:
            return ""
        from console import drafting

        drafts = [(form.plan, form.draft(real_now())) for form in forms]
        found = [drafting.kept(plan, draft) for plan, draft in drafts if draft is not None]
        if not found:
            return ""
        try:
            drafting.write(self._session.store, found)
        except PoryadokError as error:
            self.unkept = f"Черновик формы не сохранён: {error}"
            return "Черновик формы не сохранён."
        return "Форма сохранена черновиком."

    def lock(self, reason: str = "", *, stop_run: bool = True) -> None:
        """Hide everything at once, then close the store; a running check ends first."""
        self._console.secret_clipboard.wipe()
        if self._session.preparing or (self._session.store is None and not self._session.exists):
            from console.screens.first_run import CreateScreen

            reason = _NOT_MADE if self._session.preparing else ""
            self._session.making.discard()
            self._console.show_page(CreateScreen(reason), closing=True)
            return
        stop_all()
        kept = self._keep_drafts()
        self._session.lock_secrets()
        if self._session.running:
            reason = "Проверка останавливается" if stop_run else "Идёт проверка"
            reason += ": хранилище закроется сразу после неё."
        self._console.show_page(UnlockScreen(f"{reason} {kept}".strip()), closing=True)
        self._console.run_worker(asyncio.to_thread(self._session.close, stop_run=stop_run), group="close")

    def end(self) -> None:
        """Lock and leave; the second call leaves at once."""
        if self._ending:
            self._console.exit()
            return
        self._ending = True
        stop_all()
        self._keep_drafts()
        self._console.begin(self._end, "end")

    async def _end(self) -> None:
        self._console.secret_clipboard.wipe()
        self._session.lock_secrets()
        self._session.stop_asked = True
        unmade = _NOT_MADE if self._session.preparing else None
        await self._session.run_ended(END_SECONDS)
        await asyncio.to_thread(self._session.close)
        self._console.exit(message=unmade)

    # Signals

    def listen(self) -> None:
        """From now on a signal locks and ends; suspending would leave an open vault behind, so it ends too."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.end)

    def deafen(self) -> None:
        """Give the signals back."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
