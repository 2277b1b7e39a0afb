"""A vault that opened with a finding: what was found, and its acknowledgement with the passphrase.

Until then nothing can be written; the person may go on and only look.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.widget import Widget

from console.messages import PassphraseGiven
from console.screens.base import Page
from console.widgets.plain import Plain
from console.widgets.secretfield import SecretField
from vault.errors import PoryadokError, WrongPassphrase


class FindingScreen(Page):
    """Enter acknowledges, Esc goes on without writing."""

    HELP = (
        "Программа нашла, что хранилище меняли мимо неё. Пароль принимает замечание, Esc открывает только для чтения."
    )
    HEADING: ClassVar[str] = "Порядок: хранилище открыто только для чтения"

    def body(self) -> Iterable[Widget]:
        yield Plain(self.console.session.read_only)
        yield Plain(
            "Смотреть можно, записывать и показывать секреты нельзя. Если вы знаете, отчего так вышло (сами вернули "
            "копию, стёрли файл), наберите пароль: замечание будет принято, и это попадёт в журнал. Если не знаете, "
            "выйдите (F10) и наберите poryadok vault verify."
        )
        yield Plain("Пароль — принять замечание, Esc — только смотреть:")
        yield SecretField()

    def on_mount(self) -> None:
        self.set_focus(self.query_one(SecretField))

    def do_cancel(self) -> None:
        self.console.enter(looking=True)

    def on_passphrase_given(self, event: PassphraseGiven) -> None:
        event.stop()
        if self.query_one(SecretField).given:
            self._acknowledge()

    @work(exclusive=True, group="unlock")
    async def _acknowledge(self) -> None:
        self.inform("Проверяю пароль…")
        try:
            await self.console.session.acknowledge(self.query_one(SecretField).take_given())
        except WrongPassphrase:
            self.refuse("Пароль не подошёл.")
        except PoryadokError as error:
            self.console.fail(error)
        else:
            self.console.enter()
