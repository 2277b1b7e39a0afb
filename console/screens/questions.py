"""The frame of a screen that loads a file: what each row would do, answers by digits, one write.

What the rows mean, what may be answered and how it is written is each file's own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic

from textual import work
from textual.binding import BindingType

from console.answering import KEPT, Answering, Kept
from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.note import Note
from console.reading.asked_lines import LATER, Line, Possible
from console.reading.asked_lines import answered as answered_words
from console.screens.loading import NOTHING_ASKED, Found, Loading, columns, identity_of
from console.working import Working
from registry.imports.asked import Question
from registry.imports.organizations.model import Choice
from vault import doing
from vault.errors import PoryadokError, Stopped
from vault.store import Store

if TYPE_CHECKING:
    from console.app import Console


_AGAIN = "Загрузите файл ещё раз."


class Questions(Loading[Found], Generic[Found]):
    """Every answer is held against the registry at once; what waits for it may be stopped."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LOADING, Place.LOADED)]
    PLACES = (Place.LOADING, Place.LOADED)
    COLUMNS = columns("Стр.", 5, "Что", 11, "О чём")
    EMPTY = "Вопросов нет: F2 — записать."
    ASKED: ClassVar[str] = ""
    """The last question before writing."""
    DONE: ClassVar[str] = ""
    """The heading of what came of it."""
    EVERY: ClassVar[Possible] = ()
    """What may be said of all questions at once."""
    KIND: ClassVar[str] = ""
    """Files of this sort among those whose answers are kept."""
    ONE_SHEET: ClassVar[str] = "Листов здесь не выбирают."
    """Why no other sheet can be read."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._working: Working | None = None
        self._kept: Answering | None = None
        self._met: dict[str, object] = {}
        """Every question so far: an answered one can still be answered otherwise."""
        self._just_answered = ""

    # What a file says

    @abstractmethod
    def match(self, store: Store, answers: Mapping[str, int | str]) -> Found:
        """What the file means by these answers, in a thread; PoryadokError when it cannot be held against anything."""

    @abstractmethod
    def sums(self, found: Found) -> str:
        """The counts, which add up to the rows of the file."""

    @abstractmethod
    def holds(self, found: Found) -> str:
        """What the decided rows name."""

    @abstractmethod
    def lines(self, found: Found) -> Sequence[Line]:
        """The lines of the screen, questions first."""

    @abstractmethod
    def asked(self, found: Found) -> Sequence[Question | Choice]:
        """What may be answered all at once: the questions that hold rows up."""

    @abstractmethod
    def possible(self, asked: object) -> Possible:
        """What this may be answered with; nothing where nothing is asked."""

    @abstractmethod
    def nothing(self, found: Found) -> bool:
        """Whether there is nothing to write."""

    @abstractmethod
    def apply(self, store: Store, found: Found) -> str:
        """Write it, in a thread, in one transaction; what was written, in words."""

    @abstractmethod
    def content(self) -> bytes:
        """What the file holds, in a thread: its answers are known by it."""

    def how(self) -> Mapping[str, str]:
        """How the file was read, where a person has said so."""
        return {}

    def read_so(self, how: Mapping[str, str]) -> None:
        """Read the file as it was read before, in a thread; PoryadokError when it cannot be."""

    async def answer(self, line: Line) -> bool:
        """Ask what is no question of a row; False when there is nothing to ask."""
        del line
        return False

    # The screen

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """Hold the file against the registry by the answers so far; a refusal is said, what was shown stays."""
        try:
            with Working(self, self.COMPARING, quiet=True) as self._working:
                if self._kept is None:
                    await self._take_up()
                answers = dict(self.answers)
                self.found = await self.console.session.with_store(lambda store: self.match(store, answers))
        except Stopped as stopped:
            self.dismiss(None)
            self.console.tell(str(stopped))
            return
        except PoryadokError as error:
            self.refuse(str(error))
            return
        finally:
            self._working = None
        found = self.found
        if not (self.is_mounted and self.stands):
            return
        self.show_lines(f"{self.sums(found)}\n{self.holds(found)}", self._with_answered(self.lines(found)))
        self.go_on(self._just_answered)
        self._just_answered = ""

    def _with_answered(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines with those that were answered and are asked no more, after the open ones."""
        open_ = {identity: line.asked for line in lines if (identity := identity_of(line.asked))}
        self._met |= open_
        answered = [_answered(each, said) for each, said in self._answered() if identity_of(each) not in open_]
        last = max((at for at, line in enumerate(lines, 1) if identity_of(line.asked)), default=0)
        return [*lines[:last], *answered, *lines[last:]]

    def _answered(self) -> Iterator[tuple[object, str]]:
        for identity, said in self.answers.items():
            if (asked := self._met.get(identity)) is not None:
                yield asked, answered_words(said, self.possible(asked))

    # What was answered before

    async def _take_up(self) -> None:
        """The answers that were given to this file before, as far as they are still asked for."""
        session = self.console.session
        self._kept = Answering(session, self.KIND, self.called, self.content)
        kept = await self._kept.take()
        if kept.how:
            await session.with_store(lambda _: self.read_so(kept.how))
        if kept.answers:
            self.answers = await session.with_store(lambda store: self._fitting(store, kept.answers))
        if self.answers:
            self.inform(f"Прежние ответы на месте: {len(self.answers)}. Можно продолжать.")

    def _fitting(self, store: Store, saved: Mapping[str, int | str]) -> dict[str, int | str]:
        """Those that answer a question of the file, in a thread; one answer may bring the next question."""
        fitting: dict[str, int | str] = {}
        while True:
            asked = {
                identity: line.asked
                for line in self.lines(self.match(store, fitting))
                if (identity := identity_of(line.asked)) in saved and identity not in fitting
            }
            more = {
                identity: saved[identity]
                for identity, each in asked.items()
                if str(saved[identity]) in {str(value) for value, _ in self.possible(each)}
            }
            if not more:
                return fitting
            self._met |= asked
            fitting |= more

    async def keep(self) -> None:
        """What was answered goes into the vault at once; the lists of the screen do not wait for it."""
        if self._kept is not None and (trouble := await self._kept.keep(Kept(dict(self.answers), self.how()))):
            self.refuse(f"Ответы не сохранены: {trouble}")

    # Commands

    async def shown_on(self, console: Console) -> bool:
        """Show it and wait; whether something was written. Whoever leaves without writing is told what became of it."""
        written = await console.push_screen_wait(self) is True
        if not written and self.answers and not console.session.read_only:
            console.tell(KEPT)
        return written

    def do_cancel(self) -> None:
        if self._working is not None:
            self._working.escape()
        else:
            super().do_cancel()

    @work(exclusive=True, group="ask")
    async def do_sheet(self) -> None:
        await self.other_sheet()

    async def other_sheet(self) -> None:
        """Ask which sheet is to be read."""
        self.refuse(self.ONE_SHEET)

    @work(exclusive=True, group="ask")
    async def do_answer(self) -> None:
        line = self.line
        possible = self.possible(line.asked) if line is not None else ()
        if line is None or not possible:
            if line is None or not await self.answer(line):
                self.refuse(NOTHING_ASKED)
            return
        chosen = await self.app.push_screen_wait(Choose("Что это?", line.text, possible))
        identity = getattr(line.asked, "id", None)
        if chosen is not None and isinstance(identity, str):
            self.put(identity, chosen)
            self._just_answered = identity
            self.refuse("")
            self.look()
            await self.keep()

    @work(exclusive=True, group="ask")
    async def do_every(self) -> None:
        chosen = await self.app.push_screen_wait(Choose("Все вопросы сразу", "", self.EVERY))
        if chosen is None or self.found is None:
            return
        for question in self.asked(self.found):
            if str(chosen) in {str(value) for value, _ in self.possible(question)}:
                self.put(question.id, chosen)
        if chosen == LATER:
            self.answers.clear()
        self.look()
        await self.keep()

    async def save(self) -> None:
        found = self.found
        assert found is not None, "asked before"
        if self.nothing(found):
            self.refuse(f"Записывать нечего. {self.sums(found)}")
            return
        text = f"{self.sums(found)}\nПеред записью делается копия; загрузку можно отменить целиком."
        answers = ((False, "Вернуться"), (True, "Записать"))
        if await self.app.push_screen_wait(Choose(self.ASKED, text, answers)):
            await self._write(found)

    async def _write(self, found: Found) -> None:
        try:
            with Working(
                self, "Делаю копию и записываю…", name=self.called, again=KEPT if self.answers else _AGAIN
            ) as self._working:
                told = await self.console.session.with_store(lambda store: self._applied(store, found))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        finally:
            self._working = None
        if self._kept is not None and not self.asked(found):
            await self._kept.forget()
        await self.app.push_screen_wait(Note(self.DONE, told))
        self.dismiss(True)

    def _applied(self, store: Store, found: Found) -> str:
        told = self.apply(store, found)
        doing.tell(told)
        return told


def _answered(asked: object, said: str) -> Line:
    """A question that has its answer: Enter asks it again."""
    identity, row = identity_of(asked), getattr(asked, "row", 0)
    text = str(getattr(asked, "text", "")).removesuffix(".")
    return Line(("asked", identity), row, "ответ есть", f"{text} — {said}", "ok", asked)
