"""A secret to be typed by hand or dictated: groups of characters with a legend, or their names one after another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from console.dialogs.ask import Choose
from console.dialogs.secretview import Fetch, SecretView
from console.reading import typeout
from console.widgets.plain import Plain
from console.widgets.typeout import TypeOut

if TYPE_CHECKING:
    from console.app import Console

_AROUND = 5
"""Lines of the screen beside the secret: title, hint, a refusal, keys."""


class TypeOutScreen(SecretView):
    """Space changes between the groups and the names of their characters; each showing is journalled."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "aloud", show=False)]
    HELP = "Набирайте группами слева направо. Под секретом названы знаки, которые легко спутать."

    def __init__(self, title: str, fetch: Fetch) -> None:
        super().__init__(title, fetch)
        self._aloud = False

    def view(self) -> Iterable[Widget]:
        yield Plain("Пробел — названия знаков. Скроется через две минуты без клавиш.", id="hint")
        yield TypeOut()

    def put(self, secret: str) -> None:
        self.query_one("#hint").display = True
        self.query_one(TypeOut).show(secret, aloud=self._aloud, beside=_AROUND)

    def drop(self) -> None:
        for widget in self.query(TypeOut):
            widget.conceal()

    def action_aloud(self) -> None:
        if self.shows:
            self._aloud = not self._aloud
            self.show()


class Dictation(SecretView):
    """One group at a time, by the names of its characters: Enter or right goes on, left goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,down", "turn(1)", show=False),
        Binding("left,up", "turn(-1)", show=False),
    ]
    HELP = "Диктуйте группу, дождитесь, пока повторят, и переходите к следующей: Enter или стрелка вправо."

    def __init__(self, title: str, fetch: Fetch) -> None:
        super().__init__(title, fetch)
        self._said: tuple[str, ...] = ()
        self._at = 0

    def view(self) -> Iterable[Widget]:
        yield Plain("Enter — следующая группа, влево — прежняя. Просите повторить каждую.", id="hint")
        yield Plain(id="group")

    def put(self, secret: str) -> None:
        self.query_one("#hint").display = True
        self._said = tuple(line for value in secret.split("\n") for line in typeout.spoken(value))
        self._at = min(self._at, len(self._said) - 1)
        self._paint()

    def drop(self) -> None:
        self._said = ()
        for plain in self.query("#group").results(Plain):
            plain.say("")

    def action_enter(self) -> None:
        if self.shows:
            self.action_turn(1)
        else:
            super().action_enter()

    def action_turn(self, by: int) -> None:
        if not self.shows:
            return
        self.extend()
        if 0 <= self._at + by < len(self._said):
            self._at += by
            self._paint()
        elif by > 0:
            self.refuse("Это была последняя группа. Esc — закончить.")

    def _paint(self) -> None:
        where = f"Группа {self._at + 1} из {len(self._said)}"
        self.query_one("#group", Plain).say(f"\n{where}\n\n  " + self._said[self._at].replace(", ", "\n  "))


async def instead_of_copy(console: Console) -> bool:
    """The terminal takes no copy: whether to show the secret by letters."""
    answers = ((False, "Не показывать"), (True, "Показать по буквам"))
    text = "tmux не пропускает копию к терминалу (нужно: set -g allow-passthrough on). Можно набрать секрет руками."
    return bool(await console.push_screen_wait(Choose("Скопировать не выйдет", text, answers)))
