"""The passphrase, asked in the pane itself while the secrets are closed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from console.widgets.plain import Plain
from console.widgets.secretfield import SecretField


class UnlockLine(Horizontal):
    """Hidden while the secrets are open."""

    def __init__(self, hint: str) -> None:
        super().__init__(id="unlockline")
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield Plain("Секреты закрыты. Пароль хранилища:")
        yield SecretField(hint=f"Tab — ввести. {self._hint}".rstrip(". "))

    @property
    def field(self) -> SecretField:
        """Where it is typed."""
        return self.query_one(SecretField)
