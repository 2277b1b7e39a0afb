"""The way out of the program: the screen is hidden already, the vault is being closed behind it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from console.screens.base import Page
from console.widgets.closingline import ClosingLine
from console.widgets.plain import Plain


class LeavingScreen(Page):
    """It goes by itself; Esc and F10 do without what is still waited for."""

    HELP = (
        "Программа закончит сама, как только хранилище будет закрыто. Esc или ещё раз F10 — не ждать копии: всё, что "
        "вы изменили, записано, прежние копии целы."
    )
    HEADING = "Порядок: выход"
    CSS_PATH = None

    def body(self) -> Iterable[Widget]:
        guard = self.console.guard
        yield Plain("Секреты закрыты. Хранилище закрывается, программа закончит сама.")
        yield ClosingLine(guard.closing_words, lambda: guard.closing)

    def do_cancel(self) -> None:
        self.console.guard.end()
