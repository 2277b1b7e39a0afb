"""The frame of every question: a title, a body, a line for a refusal, the keys. It returns a value or None.

Dialogs take the whole screen or its foot; they have no borders, which would cost columns and bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from console.commands import Place, bindings, of
from console.hosting import Host
from console.widgets.keybar import KeyBar
from console.widgets.plain import Line, Plain

Result = TypeVar("Result")

TOO_SMALL = "Окно мало: нужно хотя бы 60 столбцов на 16 строк. Увеличьте его."


class Dialog(Host, ModalScreen[Result | None], Generic[Result]):
    """Esc returns None. `places` are the commands that the key bar shows besides those of every dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.DIALOG)]
    PLACES: ClassVar[tuple[Place, ...]] = ()
    HELP: ClassVar[str] = ""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        yield Plain(TOO_SMALL, id="small")
        yield Line(self._title, id="title")
        yield from self.body()
        yield Plain(id="refusal")
        yield KeyBar(of(*self.PLACES, Place.DIALOG))

    def body(self) -> Iterable[Widget]:
        """The widgets between the title and the refusal."""
        return ()

    def refuse(self, reason: str) -> None:
        """A refusal stays until something else is said."""
        for line in self.query("#refusal").results(Plain):  # none before it is mounted
            line.say(reason)

    @property
    def holds_secrets(self) -> bool:
        """Whether it shows or takes secrets, and so must go when they lock."""
        return False

    # The commands of every dialog

    def do_cancel(self) -> None:
        self.dismiss(None)

    def do_help(self) -> None:
        self.console.show_help((*self.PLACES, Place.DIALOG), self.HELP)

    def do_lock(self) -> None:
        self.console.lock_now()

    def do_quit(self) -> None:
        self.console.leave()

    def do_interrupt(self) -> None:
        self.refuse("Выход — F10, закрыть вопрос — Esc")
