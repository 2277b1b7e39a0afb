"""The first run: a passphrase twice, recovery words typed back, a regulation chosen. Nothing is made before Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import ClassVar

from textual import work
from textual.widget import Widget

from console.dialogs.ask import Choose
from console.passphrases import wipe
from console.screens.base import Page
from console.strength import hint
from console.widgets.plain import Plain
from console.widgets.secretfield import SecretField
from console.widgets.wordquiz import WordQuiz
from console.working import Working
from vault.errors import PoryadokError
from vault.text import counted

_SHORTEST = 8
_OWN = ("why", "first-title", "first", "strength", "second-title", "second")
_DEPUTYS = ("deputy-why", "deputy-title", "deputy", "again-title", "again")

_BROKEN_OFF = (
    "В прошлый раз хранилище не доделали: его нет. Слова восстановления, если вы их записали, не годятся. "
    "Начните заново."
)
_NOT_CHOSEN = "Хранилища ещё нет. Enter — снова к выбору, Esc — набрать другой пароль."
_ONWARD = "Назад отсюда нельзя. Enter — дальше; F6 — бросить: хранилища не будет."


class Second(Enum):
    """The second way into a new vault, without which it is not made."""

    WORDS = "Слова восстановления: 24 слова на бумагу"
    DEPUTY = "Пароль заместителя: второй человек, со своим паролем"


class CreateScreen(Page):
    """Step 1: the passphrase, and what will open the vault when it is forgotten."""

    HELP = (
        "Первый запуск: здесь создаётся хранилище. Пароль знаете только вы: забытый не восстановит никто, "
        "поэтому сразу за ним — второй способ входа."
    )
    HEADING: ClassVar[str] = "Порядок: новое хранилище (шаг 1 из 6)"

    def __init__(self, said: str = "") -> None:
        super().__init__()
        self._said = said
        self._making = False

    def body(self) -> Iterable[Widget]:
        yield Plain(
            f"Хранилища в {self.console.session.location} ещё нет. Придумайте для него пароль: "
            "им закрыты реестр, пароли страниц и журнал. Несколько несвязанных слов лучше одного сложного.\n"
            "Забытый пароль не восстановить: поможет только второй способ входа, о нём спрошу следом.",
            id="why",
        )
        yield Plain("Пароль (от восьми знаков), затем Enter:", id="first-title")
        yield SecretField(id="first", at_once=self._taken)
        yield Plain("", id="strength")
        yield Plain("Ещё раз:", id="second-title")
        yield SecretField(id="second", at_once=self._taken)
        yield Plain(
            "Позовите заместителя: свой пароль он набирает сам и никому не говорит. Esc — назад, к выбору.",
            id="deputy-why",
        )
        yield Plain("Пароль заместителя (другой, от восьми знаков), затем Enter:", id="deputy-title")
        yield SecretField(id="deputy", at_once=self._taken)
        yield Plain("Ещё раз:", id="again-title")
        yield SecretField(id="again", at_once=self._taken)

    def on_mount(self) -> None:
        self._ask_deputy(wanted=False)
        self.refuse(self._said or (_BROKEN_OFF if self.console.session.making.broken_off else ""))
        self.set_focus(self._field("first"))

    @property
    def going_on(self) -> bool:
        return self._making

    def _field(self, name: str) -> SecretField:
        return self.query_one(f"#{name}", SecretField)

    def _ask_deputy(self, *, wanted: bool) -> None:
        for name in _DEPUTYS:
            self.query_one(f"#{name}").display = wanted
        for name in _OWN:
            self.query_one(f"#{name}").display = not wanted
        if wanted:
            self.set_focus(self._field("deputy"))

    def do_cancel(self) -> None:
        if self._making:
            super().do_cancel()
        elif self._field("deputy").display:
            self._field("deputy").wipe()
            self._field("again").wipe()
            self._ask_deputy(wanted=False)
            self.refuse("")
            self.set_focus(self._field("second"))
            self._choose_second()
        elif self.focused is self._field("second"):
            self._begin_again()
        else:
            super().do_cancel()

    def _begin_again(self) -> None:
        """Back to the first passphrase: the slip may have been in that one."""
        for name in ("first", "second"):
            self._field(name).wipe()
        self.query_one("#strength", Plain).say("")
        self.inform("Наберите пароль заново.")
        self.set_focus(self._field("first"))

    def _taken(self) -> None:
        """Enter in one of the fields; at once, so that what follows it in the same packet finds the next field."""
        if self._making:
            return
        self.refuse("")
        if self._field("deputy").display:
            self._go_on("deputy", "again", self._deputy_given)
        else:
            self._go_on("first", "second", self._choose_second)

    def _go_on(self, one: str, two: str, then: Callable[[], object]) -> None:
        """From a passphrase to its repetition, and from there on if they are the same."""
        first, second = self._field(one), self._field(two)
        if first.count < _SHORTEST:
            self.refuse(f"Коротко: нужно хотя бы {counted(_SHORTEST, 'знак', 'знака', 'знаков')}.")
            self.set_focus(first)
        elif self.focused is first:
            self._judge(first)
            self.set_focus(second)
        elif _same(first, second):
            then()
        else:
            second.wipe()
            self.refuse("Пароли не совпали: наберите ещё раз тот же. Esc — начать с первого.")

    def _judge(self, field: SecretField) -> None:
        typed = field.peek()
        self.query_one("#strength", Plain).say(hint(typed))
        wipe(typed)

    @work(exclusive=True, group="create")
    async def _choose_second(self) -> None:
        answers = [(way, way.value) for way in Second]
        text = (
            "Если пароль забудут или человек уволится, без второго способа всё пропадёт. Три слова сразу придётся "
            "набрать; пароль заместителя — дважды, ему самому."
        )
        chosen = await self.app.push_screen_wait(Choose("Что ещё откроет хранилище?", text, answers))
        if chosen is Second.WORDS:
            await self._create(None)
        elif chosen is Second.DEPUTY:
            self._ask_deputy(wanted=True)
        else:
            self.inform(_NOT_CHOSEN)

    def _deputy_given(self) -> None:
        if _same(self._field("first"), self._field("deputy")):
            self._field("deputy").wipe()
            self._field("again").wipe()
            self.set_focus(self._field("deputy"))
            self.refuse("Это ваш же пароль: у заместителя должен быть свой.")
        else:
            self._create_with_deputy()

    @work(exclusive=True, group="create")
    async def _create_with_deputy(self) -> None:
        self._field("again").wipe()
        await self._create(self._field("deputy").take())

    async def _create(self, deputy: bytearray | None) -> None:
        session = self.console.session
        self._take_keys(wanted=False)
        self._field("second").wipe()
        passphrase = self._field("first").take()
        confirmed = deputy is not None
        try:
            with Working(self, "Подбираю стоимость пароля для этой машины: несколько секунд…", stoppable=False):
                cost = await session.making.choose_cost()
            with Working(self, "Создаю хранилище…", stoppable=False):
                words = await session.prepare(passphrase, cost, deputy)
        except PoryadokError as error:
            self._take_keys(wanted=True)
            self._ask_deputy(wanted=False)
            self._begin_again()
            self.refuse(str(error))
            return
        finally:
            wipe(passphrase)
            if deputy is not None:
                wipe(deputy)
        self.console.show_page(WordsScreen(words.split(), confirmed=confirmed))

    def _take_keys(self, *, wanted: bool) -> None:
        """While a vault is being made nothing more is typed: another Enter would begin a second one."""
        self._making = not wanted
        for field in self.query(SecretField):
            field.on = wanted


def _same(one: SecretField, other: SecretField) -> bool:
    """Whether two fields hold the same text."""
    first, second = one.peek(), other.peek()
    try:
        return first == second
    finally:
        wipe(first)
        wipe(second)


class WordsScreen(Page):
    """Step 2: recovery words, shown once and typed back; only then does the vault take its place.

    `confirmed`: there is a second way in already, so the words need not be typed.
    """

    HELP = (
        "Слова восстановления — второй вход, если пароль забыт. Перепишите их на бумагу и держите не рядом с "
        "этой машиной; программа спросит несколько, чтобы ошибки не осталось."
    )
    HEADING: ClassVar[str] = "Порядок: слова восстановления (шаг 2 из 6)"

    def __init__(self, words: list[str], *, confirmed: bool = False) -> None:
        super().__init__()
        self.quiz = WordQuiz(words, confirmed=confirmed)
        self._confirmed = confirmed
        self._finishing = False

    @property
    def going_on(self) -> bool:
        return self._finishing

    def body(self) -> Iterable[Widget]:
        then = (
            "Enter — дальше: заместитель уже может войти своим паролем."
            if self._confirmed
            else "Потом Enter: три слова спрошу, до этого хранилища ещё нет."
        )
        yield Plain(
            "Запишите эти слова по порядку на бумагу и уберите в сейф. Они открывают хранилище без пароля и больше "
            f"нигде не записаны. {then}",
            id="why",
        )
        yield self.quiz

    def on_mount(self) -> None:
        self.quiz.take_focus()

    def on_word_quiz_said(self, event: WordQuiz.Said) -> None:
        event.stop()
        (self.refuse if event.wrong else self.inform)(event.text)

    def on_word_quiz_passed(self, event: WordQuiz.Passed) -> None:
        event.stop()
        self._finish()

    def do_cancel(self) -> None:
        asked = self.quiz.asking
        self.quiz.show_words()
        self.inform("" if asked else _ONWARD)

    @work(exclusive=True, group="create")
    async def _finish(self) -> None:
        """A refused disk means another beginning: these words open nothing."""
        self._finishing = True
        self.inform("Ставлю хранилище на место…")
        try:
            await self.console.session.finish()
        except PoryadokError as error:
            self.console.show_page(CreateScreen(f"{error} Слова, что были показаны, не годятся: начните заново."))
            return
        self.console.enter()
