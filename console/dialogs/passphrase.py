"""The passphrase, asked over whatever is open when a step needs the secrets and they are closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import work
from textual.widget import Widget

from console.dialogs.base import Dialog
from console.messages import PassphraseGiven
from console.widgets.plain import Plain
from console.widgets.secretfield import SecretField

if TYPE_CHECKING:
    from console.app import Console


class OpenSecrets(Dialog[bool]):
    """True when the secrets are open."""

    HELP = (
        "Секреты закрыты, а для этого дела они нужны: наберите пароль хранилища, Enter. Пароль печатается "
        "звёздочками; Backspace стирает знак, Del — всё."
    )

    def __init__(self, why: str) -> None:
        super().__init__("Секреты закрыты")
        self._why = why
        self.add_class("foot")

    def body(self) -> Iterable[Widget]:
        yield Plain(f"{self._why} {self.console.session.hint}".strip())
        yield SecretField(hint="пароль хранилища, затем Enter")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(SecretField))

    def on_passphrase_given(self, event: PassphraseGiven) -> None:
        event.stop()
        if self.query_one(SecretField).given and not self.console.guard.trying:
            self._open()

    @work(exclusive=True)
    async def _open(self) -> None:
        if await self.console.try_passphrase(self.query_one(SecretField).take_given()):
            self.console.tier_changed()
            self.dismiss(True)


async def open_secrets(console: Console, why: str) -> bool:
    """Whether the secrets are open, asking for the passphrase if they are not."""
    if console.session.secrets_open:
        return True
    return await console.push_screen_wait(OpenSecrets(why)) is True
