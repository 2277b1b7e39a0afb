"""The QR of an ordinary link, for opening it on a telephone; nothing in it is secret."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from console.dialogs.base import Dialog
from console.widgets.fitting import wrapped
from console.widgets.plain import Plain
from console.widgets.qr import QrView

_AROUND = 3  # lines of the title, the refusal and the keys; those of the link besides


class LinkCode(Dialog[None]):
    """The link in full and its code. Esc closes."""

    HELP = "Наведите на экран камеру телефона. Не читается — уменьшите шрифт или наберите ссылку."

    def __init__(self, link: str) -> None:
        super().__init__("Ссылка для телефона")
        self._link = link

    def body(self) -> Iterable[Widget]:
        yield Plain(self._link)
        yield QrView()

    def on_mount(self) -> None:
        link = wrapped(self._link, max(1, self.app.size.width - 2))
        if not self.query_one(QrView).show(self._link, beside=_AROUND + len(link), seconds=None):
            self.refuse("QR не помещается: увеличьте окно или наберите ссылку.")
