"""The frame of every question: a title, a body, a line for a refusal, the keys. It returns a value or None.

Dialogs take the whole screen or its foot; they have no borders, which would cost columns and bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from console.commands import Place, bindings
from console.hosting import Host
from console.messages import RowMoved
from console.styling import WHOLE
from console.ways import on_screen
from console.widgets.keepsfocus import KeepsFocus
from console.widgets.keybar import KeyBar
from console.widgets.plain import Line, Plain

Result = TypeVar("Result")

TOO_SMALL = "Окно мало: нужно хотя бы 60 столбцов на 16 строк. Увеличьте его."


class Dialog(Host, KeepsFocus, ModalScreen[Result | None], Generic[Result]):
    """Esc returns None. `places` are the commands that the key bar shows besides those of every dialog."""

    CSS_PATH = WHOLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.DIALOG)]
    PLACES: ClassVar[tuple[Place, ...]] = ()
    HELP: ClassVar[str] = ""
    """What it is for; no dialog is without it."""
    LEAVES: ClassVar[bool] = False
    """Whether the palette may go to another pane from here: nothing is asked, and nothing would be lost."""
    keeps_over_lock: bool = False
    """Whether it stays when the secrets lock, holding only what it must not lose (a secret that is being put on a
    site): it is told by `on_secrets_locked`, and goes at the full lock or after `console.guard.KEPT_SECONDS` without
    a key. Set on the class, or on the instance while it matters."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    @property
    def called(self) -> str:
        """Its title, as it was opened."""
        return self._title

    @property
    def own_title(self) -> str:
        return self.called

    def compose(self) -> ComposeResult:
        yield Plain(TOO_SMALL, id="small")
        yield Line(self._title, id="title")
        yield from self.body()
        yield Plain(id="refusal")
        yield KeyBar(self.commands_here())

    @property
    def places(self) -> tuple[Place, ...]:
        return (*self.PLACES, Place.DIALOG)

    @property
    def purpose(self) -> str:
        return self.HELP

    def suit_bar(self) -> None:
        """Let the key bar say what is off now."""
        for bar in self.query(KeyBar):  # none before it is mounted
            bar.suit(self.off_now())

    def on_mount(self) -> None:
        self.suit_bar()

    def on_row_moved(self, event: RowMoved) -> None:
        """The cursor stands on another line; what else follows from it is the dialog's own."""
        event.stop()
        self.suit_bar()

    def body(self) -> Iterable[Widget]:
        """The widgets between the title and the refusal."""
        return ()

    def refuse(self, reason: str) -> None:
        """A refusal stays until something else is said."""
        self._say(reason, refused=True)

    def inform(self, text: str) -> None:
        """The same for what went well, or is going on."""
        self._say(text, refused=False)

    def _say(self, text: str, *, refused: bool) -> None:
        for line in self.query("#refusal").results(Plain):  # none before it is mounted
            line.set_class(not refused, "-calm")
            line.say(on_screen(text))

    @property
    def stands(self) -> bool:
        """Whether it is still there: a lock may take it away while a worker waits for the vault."""
        return self in self.app.screen_stack

    @property
    def holds_secrets(self) -> bool:
        """Whether it shows or takes secrets, and so must go when they lock."""
        return False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Once, with whatever lies over it: Textual takes the uppermost screen away, whoever asks, and how often.

        Nobody is told when the one who asked was cancelled meanwhile.
        """
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.screen.dismiss(None)
        asked = self._result_callbacks[-1] if self._result_callbacks else None
        if asked is not None and asked.future is not None and asked.future.done():
            asked.future = None
        return super().dismiss(result)

    def on_secrets_locked(self) -> None:
        """The secrets locked and this dialog stays (`keeps_over_lock`): drop every secret but the one it keeps for."""

    # The commands of every dialog

    def do_cancel(self) -> None:
        self.dismiss(None)

    def do_help(self) -> None:
        self.console.guide.help(self)

    def do_interrupt(self) -> None:
        self.refuse("Выход — F10, закрыть вопрос — Esc")
