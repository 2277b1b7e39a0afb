"""The closed vault: one line for the passphrase. The store is closed behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.widget import Widget

from console.messages import PassphraseGiven
from console.passphrases import wipe
from console.screens.base import Page
from console.tabs import TABS
from console.widgets.plain import Plain
from console.widgets.secretfield import SecretField

_DIGITS = frozenset(tab.digit.encode()[0] for tab in TABS)


class UnlockScreen(Page):
    """Enter opens; a wrong passphrase is told in one sentence, whatever was wrong."""

    HELP = (
        "Хранилище закрыто. Наберите пароль и нажмите Enter. Пароль "
        "печатается звёздочками; Backspace стирает знак, Del — всё. После ошибки следующая попытка — через "
        "несколько секунд."
    )
    HEADING: ClassVar[str] = "Порядок"
    CSS_PATH = None

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self._reason = reason
        self._opened = False

    def body(self) -> Iterable[Widget]:
        yield Plain(f"Хранилище: {self.console.session.location}")
        yield Plain("Пароль хранилища:")
        yield SecretField()
        if self.console.session.hint:
            yield Plain(self.console.session.hint)
        guard = self.console.guard
        if guard.closing or guard.closing_words():
            from console.widgets.closingline import ClosingLine

            yield ClosingLine(guard.closing_words, lambda: guard.closing)

    @property
    def own_title(self) -> str:
        return "вход"

    @property
    def going_on(self) -> bool:
        return self._opened or self.console.guard.trying

    def on_mount(self) -> None:
        self.refuse(self._reason)
        self.set_focus(self.query_one(SecretField))
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        """The page is seen: what comes behind it may be read."""
        self.console.preloading.start()
        self.console.read_on()

    def on_passphrase_given(self, event: PassphraseGiven) -> None:
        event.stop()
        if self.query_one(SecretField).given and not self.console.guard.trying:
            self._open()

    def do_cancel(self) -> None:
        if not self.console.guard.give_up_copy():
            super().do_cancel()

    @work(exclusive=True, group="unlock")
    async def _open(self) -> None:
        if await self.console.try_passphrase(self.query_one(SecretField).take_given()):
            self._opened = True
            self.console.enter()

    def digit_typed(self) -> str:
        """The digit of a pane typed while the vault was opening, the last of them; what was typed is forgotten.

        "" if anything else was among it: that may be the rest of a passphrase, and must lead nowhere.
        """
        typed = self.query_one(SecretField).take()
        try:
            return chr(typed[-1]) if typed and all(each in _DIGITS for each in typed) else ""
        finally:
            wipe(typed)
