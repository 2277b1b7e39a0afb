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
        self.field = SecretField(hint=f"Tab — ввести. {hint}".rstrip(". "))
        """Where it is typed."""

    def compose(self) -> ComposeResult:
        yield Plain("Секреты закрыты. Пароль хранилища:")
        yield self.field
