"""The life of the open vault beside the screen: passphrases, idle locks, F6, signals, the end.

Every way out passes here, so that none of them leaves the vault open or a secret on the screen.
"""

from __future__ import annotations

import asyncio
import math
import signal
from typing import TYPE_CHECKING

from console.screens.unlock import UnlockScreen
from console.session import wipe
from vault.errors import PoryadokError, VaultDamaged, VaultReadOnly, WrongPassphrase
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console

_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGTSTP)

END_SECONDS = 10.0
"""How long the end waits for a running check to stop at a batch border."""


class Guard:
    """Opens on a passphrase; closes on idle time, on F6, on a signal, on the way out."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._session = console.session
        self._ending = False

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
        try:
            await self._session.open(passphrase)
        except WrongPassphrase:
            self._console.tell("Пароль не подошёл.", "fail")
        except PoryadokError as error:
            self.fail(error)
        else:
            self._console.tell("")
            return True
        return False

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
        if session.store is None or session.closing:
            return
        if session.idle >= session.settings.lock_screen_after.total_seconds():
            minutes = round(session.settings.lock_screen_after.total_seconds() / 60)
            shown = counted(minutes, "минута", "минуты", "минут")
            self.lock(f"Закрыто: {shown} без клавиш.", stop_run=False)
        elif session.secrets_open and session.idle >= session.settings.lock_secrets_after.total_seconds():
            session.lock_secrets()
            self._console.tier_changed()
            self._console.tell("Секреты закрыты: долго не было клавиш.")

    def lock(self, reason: str = "", *, stop_run: bool = True) -> None:
        """Hide everything at once, then close the store; a running check ends first."""
        self._console.secret_clipboard.wipe()
        self._session.lock_secrets()
        if self._session.running:
            reason = "Проверка останавливается" if stop_run else "Идёт проверка"
            reason += ": хранилище закроется сразу после неё."
        self._console.show_page(UnlockScreen(reason))
        self._console.run_worker(asyncio.to_thread(self._session.close, stop_run=stop_run), group="close")

    def end(self) -> None:
        """Lock and leave; the second call leaves at once."""
        if self._ending:
            self._console.exit()
            return
        self._ending = True
        self._console.run_worker(self._end(), group="end")

    async def _end(self) -> None:
        self._console.secret_clipboard.wipe()
        self._session.lock_secrets()
        self._session.stop_asked = True
        await self._session.run_ended(END_SECONDS)
        await asyncio.to_thread(self._session.close)
        self._console.exit()

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
