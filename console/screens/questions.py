"""The frame of a screen that loads a file: what each row would do, answers by digits, one write.

What the rows mean, what may be answered and how it is written is each file's own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic

from textual import work
from textual.binding import BindingType

from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.note import Note
from console.reading.asked_lines import LATER, Line, Possible
from console.screens.loading import NOTHING_ASKED, Found, Loading
from console.widgets.rows import Column
from console.working import Working
from registry.imports.asked import Question
from registry.imports.organizations.model import Choice
from vault.doing import Doing, Stopped
from vault.errors import PoryadokError
from vault.store import Store


class Questions(Loading[Found], Generic[Found]):
    """Every answer is held against the registry at once; what waits for it may be stopped."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LOADING)]
    PLACES = (Place.LOADING,)
    COLUMNS = (Column("Стр.", 5, right=True), Column("Что", 11), Column("О чём", least=24))
    EMPTY = "Вопросов нет: F2 — записать."
    ASKED: ClassVar[str] = ""
    """The last question before writing."""
    DONE: ClassVar[str] = ""
    """The heading of what came of it."""
    EVERY: ClassVar[Possible] = ()
    """What may be said of all questions at once."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.doing = Doing()
        """How far the file is held against the registry."""
        self._working: Working | None = None

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

    async def answer(self, line: Line) -> bool:
        """Ask what is no question of a row; False when there is nothing to ask."""
        del line
        return False

    # The screen

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """Hold the file against the registry by the answers so far; a refusal is said, what was shown stays."""
        answers = dict(self.answers)
        self.doing.stop()  # what an answer before this one began
        self.doing = Doing()
        try:
            with Working(self, self.COMPARING, doing=self.doing, quiet=True) as self._working:
                self.found = await self.console.session.with_store(lambda store: self.match(store, answers))
        except Stopped:
            self.dismiss(None)
            return
        except PoryadokError as error:
            self.refuse(str(error))
            return
        finally:
            self._working = None
        found = self.found
        if not (self.is_mounted and self.stands):
            return
        self.show_lines(f"{self.sums(found)}\n{self.holds(found)}", self.lines(found))

    # Commands

    def do_cancel(self) -> None:
        if self._working is not None:
            self._working.escape()
        else:
            super().do_cancel()

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
            self.refuse("")
            self.look()

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
            with Working(self, "Делаю копию и записываю…") as self._working:
                told = await self.console.session.with_store(lambda store: self.apply(store, found))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        finally:
            self._working = None
        await self.app.push_screen_wait(Note(self.DONE, told))
        self.dismiss(True)
