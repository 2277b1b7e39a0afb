"""Recovery words on the screen, then three of them typed back: the proof that they were written down.

The words are kept only while this stands; what they open, and what follows, is not here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from console.widgets.plain import Plain
from console.widgets.textline import TextLine
from vault.text import fold

ASKED = 3
"""How many words are typed back: our own choice; a list copied by hand with care passes at once."""

_COLUMNS = 4


class WordQuiz(Vertical, can_focus=False):
    """Enter hides the words and asks; a wrong word shows them again. `Passed` comes once.

    `confirmed`: nothing is to be proved, Enter passes at once.
    """

    @dataclass
    class Said(Message):
        """A sentence for the foot of the page."""

        text: str
        wrong: bool = False

    class Passed(Message):
        """The words are written down."""

    def __init__(self, words: list[str], *, confirmed: bool = False) -> None:
        super().__init__()
        self.words = words
        self.asked = tuple(sorted(secrets.SystemRandom().sample(range(len(words)), ASKED)))
        self._confirmed = confirmed
        self._at = -1

    def compose(self) -> ComposeResult:
        yield Plain(numbered(self.words), id="words")
        yield TextLine(id="word")

    @property
    def asking(self) -> bool:
        """Whether the words are hidden and one of them is asked for."""
        return self._at >= 0

    def take_focus(self) -> None:
        """The line of the answer gets the keys."""
        self.screen.set_focus(self.query_one(TextLine))

    def on_unmount(self) -> None:
        self.words.clear()

    def show_words(self) -> None:
        """Back to the list; the questions begin anew."""
        self._at = -1
        self.query_one("#words", Plain).say(numbered(self.words))

    def hide_words(self) -> None:
        """Nothing of them stays on the screen."""
        self.query_one("#words", Plain).say("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed, line = event.value.strip(), self.query_one(TextLine)
        line.value = ""
        if self._confirmed:
            self._pass()
        elif self._at < 0:
            self._ask(0)
        elif not typed:  # Enter twice, or held down: no answer yet
            self._ask(self._at)
        elif fold(typed) != fold(self.words[self.asked[self._at]]):
            self.show_words()
            self.post_message(self.Said("Слово не то. Сверьте запись и нажмите Enter: спрошу снова.", wrong=True))
        elif self._at + 1 < ASKED:
            self._ask(self._at + 1)
        else:
            self._pass()

    def _ask(self, at: int) -> None:
        self._at = at
        self.hide_words()
        number, before = self.asked[at] + 1, "Верно. " if at else ""
        self.post_message(self.Said(f"{before}Наберите слово № {number} и нажмите Enter. Esc — показать слова снова."))

    def _pass(self) -> None:
        self.hide_words()
        self.post_message(self.Passed())


def numbered(words: list[str]) -> str:
    """Four columns of six, read down; narrow enough for the smallest window, where a word must not be cut off."""
    rows = (len(words) + _COLUMNS - 1) // _COLUMNS
    longest = max(map(len, words), default=0)
    lines = []
    for row in range(rows):
        cells = (f"{at + 1:>2} {words[at]:<{longest}}" for at in range(row, len(words), rows))
        lines.append("   ".join(cells).rstrip())
    return "\n".join(lines)
