"""The QR of an otpauth link, for enrolling a phone; it leaves the screen as a typed-out secret does."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from console.dialogs.secretview import SecretView
from console.widgets.qr import QrView
from vault.errors import BadInput


class QrScreen(SecretView):
    """The whole screen for the code: it needs 22 lines."""

    HELP = "Наведите на экран камеру приложения кодов. Не читается — уменьшите шрифт или покажите ключ по буквам."

    def view(self) -> Iterable[Widget]:
        yield QrView()

    def put(self, secret: str) -> None:
        if not self.query_one(QrView).show(secret):
            raise BadInput("QR не помещается на экран: увеличьте окно или покажите ключ по буквам (b/и).")

    def drop(self) -> None:
        for widget in self.query(QrView):
            widget.conceal()
