"""New recovery words of a vault that is open: shown, then three of them typed back. True when they were.

They open nothing yet: what they are to open waits until they are on paper.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from console.dialogs.base import Dialog
from console.widgets.plain import Plain
from console.widgets.wordquiz import WordQuiz


class NewWords(Dialog[bool]):
    """Esc shows the words again, and from there leaves with None: what that means is the caller's."""

    keeps_over_lock = True  # to write them down takes longer than the secrets stay open without a key
    HELP = "Слова пишутся на бумагу по порядку. Enter прячет их и спрашивает три; Esc показывает снова."

    def __init__(self, words: list[str], why: str) -> None:
        super().__init__("Слова восстановления")
        self.quiz = WordQuiz(words)
        self._why = why
        self._asking = False

    @property
    def holds_secrets(self) -> bool:
        return True

    def body(self) -> Iterable[Widget]:
        yield Plain(self._why, id="why")
        yield self.quiz

    def on_mount(self) -> None:
        self.quiz.take_focus()

    def on_word_quiz_said(self, event: WordQuiz.Said) -> None:
        event.stop()
        self._asking = True
        (self.refuse if event.wrong else self.inform)(event.text)

    def on_word_quiz_passed(self, event: WordQuiz.Passed) -> None:
        event.stop()
        self.dismiss(True)

    def do_cancel(self) -> None:
        if not self._asking:
            self.dismiss(None)
            return
        self._asking = False
        self.quiz.show_words()
        self.refuse("")
