"""The first run: a passphrase twice, recovery words typed back, a regulation chosen. Nothing is made before Enter."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.widget import Widget
from textual.widgets import Input

from console.messages import PassphraseGiven
from console.screens.base import Page
from console.session import wipe
from console.strength import hint
from console.widgets.plain import Plain
from console.widgets.secretfield import SecretField
from console.widgets.textline import TextLine
from vault.errors import PoryadokError
from vault.text import counted, fold

_ASKED = 3
_SHORTEST = 8


class CreateScreen(Page):
    """Step 1: the passphrase."""

    HEADING: ClassVar[str] = "Порядок: новое хранилище (1 из 3)"

    def body(self) -> Iterable[Widget]:
        yield Plain(
            f"Хранилища в {self.console.session.location} ещё нет. Придумайте для него пароль: "
            "им закрыты реестр, пароли страниц и журнал. Несколько несвязанных слов лучше одного сложного.\n"
            "Забытый пароль не восстановить: помогут только слова, которые будут показаны следом."
        )
        yield Plain("Пароль (от восьми знаков):")
        yield SecretField(id="first")
        yield Plain("", id="strength")
        yield Plain("Ещё раз:")
        yield SecretField(id="second")

    def on_mount(self) -> None:
        self.set_focus(self._first)

    @property
    def _first(self) -> SecretField:
        return self.query_one("#first", SecretField)

    @property
    def _second(self) -> SecretField:
        return self.query_one("#second", SecretField)

    def on_passphrase_given(self, event: PassphraseGiven) -> None:
        event.stop()
        self.refuse("")
        if self._first.count < _SHORTEST:
            self.refuse(f"Коротко: нужно хотя бы {counted(_SHORTEST, 'знак', 'знака', 'знаков')}.")
            self.set_focus(self._first)
        elif self._first.has_focus:
            self._judge()
            self.set_focus(self._second)
        else:
            self._compare()

    def _judge(self) -> None:
        typed = self._first.peek()
        self.query_one("#strength", Plain).say(hint(typed))
        wipe(typed)

    def _compare(self) -> None:
        first, second = self._first.peek(), self._second.peek()
        same = first == second
        wipe(first)
        wipe(second)
        if same:
            self._create()
        else:
            self._second.wipe()
            self.refuse("Пароли не совпали: наберите второй ещё раз.")

    @work(exclusive=True, group="create")
    async def _create(self) -> None:
        self._second.wipe()
        self.refuse("Создаю хранилище: это займёт несколько секунд…")
        try:
            words = await self.console.session.create(self._first.take())
        except PoryadokError as error:
            self.refuse(str(error))
            self.set_focus(self._first)
            return
        self.console.show_page(WordsScreen(words.split()))


class WordsScreen(Page):
    """Step 2: recovery words, shown once and typed back."""

    HEADING: ClassVar[str] = "Порядок: слова восстановления (2 из 3)"

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._words = words
        self._asked = sorted(secrets.SystemRandom().sample(range(len(words)), _ASKED))
        self._at = -1

    def body(self) -> Iterable[Widget]:
        yield Plain(
            "Запишите эти слова по порядку на бумагу и уберите в сейф организации. Они открывают хранилище "
            "без пароля и больше нигде не записаны. Потом Enter: три слова понадобится набрать.",
            id="why",
        )
        yield Plain(_numbered(self._words), id="words")
        yield TextLine(id="word")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(TextLine))

    def on_unmount(self) -> None:
        self._words.clear()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed, line = event.value.strip(), self.query_one(TextLine)
        line.value = ""
        if self._at < 0:
            self._ask(0)
        elif fold(typed) != fold(self._words[self._asked[self._at]]):
            self._at = -1
            self.query_one("#words", Plain).say(_numbered(self._words))
            self.refuse("Слово не то. Сверьте запись и нажмите Enter: спрошу снова.")
        elif self._at + 1 < _ASKED:
            self._ask(self._at + 1)
        else:
            self._done()

    def do_cancel(self) -> None:
        self._at = -1
        self.query_one("#words", Plain).say(_numbered(self._words))
        self.refuse("")

    def _ask(self, at: int) -> None:
        self._at = at
        self.query_one("#words", Plain).say("")
        self.refuse(f"Наберите слово № {self._asked[at] + 1} и нажмите Enter. Esc — показать слова снова.")

    def _done(self) -> None:
        self.query_one("#words", Plain).say("")
        self.console.enter()


def _numbered(words: list[str]) -> str:
    """Four columns of six, read down."""
    rows = (len(words) + 3) // 4
    lines = []
    for row in range(rows):
        cells = (f"{at + 1:>2} {words[at]:<14}" for at in range(row, len(words), rows))
        lines.append(" ".join(cells).rstrip())
    return "\n".join(lines)
