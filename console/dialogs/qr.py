"""The QR of an otpauth link, for enrolling a phone; it leaves the screen as a typed-out secret does."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from console.dialogs.secretview import SecretView
from console.widgets.plain import Line, Plain
from console.widgets.qr import QrView
from vault.errors import BadInput

_HINT = "Наведите камеру приложения кодов. Скроется через 2 минуты."
_AROUND = 2
"""Lines of the screen beside the code: title and keys. The hint is a third, where the code leaves one for it."""


class QrScreen(SecretView):
    """The whole screen for the code: a usual one needs 22 of 24 lines."""

    HELP = "Наведите на экран камеру приложения кодов. Не читается — уменьшите шрифт или покажите ключ по буквам."

    def view(self) -> Iterable[Widget]:
        hint = Line(_HINT, id="hint")
        hint.styles.height = 1
        hint.display = False
        yield hint
        yield QrView()

    def put(self, secret: str) -> None:
        view, hint = self.query_one(QrView), self.query_one("#hint")
        for hinted in (True, False):
            hint.display = hinted
            if view.show(secret, beside=_AROUND + hinted):
                return
        raise BadInput("QR не помещается на экран: увеличьте окно и нажмите Enter или покажите ключ по буквам.")

    def drop(self) -> None:
        for widget in self.query(QrView):
            widget.conceal()

    def _say(self, reason: str, *, refused: bool) -> None:
        """The line of what is said takes one of the code's only while something is said."""
        super()._say(reason, refused=refused)
        for line in self.query("#refusal").results(Plain):
            line.display = bool(reason)
