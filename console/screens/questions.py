"""The frame of a screen that loads a file: what each row would do, answers by digits, one write.

What the rows mean, what may be answered and how it is written is each file's own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.note import Note
from console.messages import RowMoved
from console.reading.asked_lines import LATER, Line, Possible
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column, Rows
from console.working import Working
from registry.imports.asked import Question
from registry.imports.organizations.model import Choice
from vault.doing import Doing, Stopped
from vault.errors import PoryadokError
from vault.store import Store

Found = TypeVar("Found")

_COLUMNS = (Column("Стр.", 5, right=True), Column("Что", 11), Column("О чём", least=24))


class Questions(Dialog[bool], Generic[Found]):
    """`Found` is what the file means by the answers so far. True when something was written."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LOADING)]
    PLACES = (Place.LOADING,)
    COMPARING: ClassVar[str] = ""
    """What is said while the file is held against the registry."""
    ASKED: ClassVar[str] = ""
    """The last question before writing."""
    DONE: ClassVar[str] = ""
    """The heading of what came of it."""
    EVERY: ClassVar[Possible] = ()
    """What may be said of all questions at once."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.answers: dict[str, int | str] = {}
        self.found: Found | None = None
        self._writing = False
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

    def body(self) -> Iterable[Widget]:
        yield Plain(self.COMPARING, id="sums")
        yield Rows[Line](_COLUMNS, _cells, lambda line: line.key, empty="Вопросов нет: F2 — записать.")
        yield Plain(id="about")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self.look()

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self._tell_line()

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
        self.query_one("#sums", Plain).say(f"{self.sums(found)}\n{self.holds(found)}")
        self.query_one(Rows).show(self.lines(found))
        self._tell_line()

    def _tell_line(self) -> None:
        line: Line | None = self.query_one(Rows).current
        self.query_one("#about", Plain).say(line.text if line is not None else "")

    # Commands

    def do_cancel(self) -> None:
        if self._working is not None:
            self._working.escape()
        else:
            super().do_cancel()

    @work(exclusive=True, group="ask")
    async def do_answer(self) -> None:
        line: Line | None = self.query_one(Rows).current
        possible = self.possible(line.asked) if line is not None else ()
        if line is None or not possible:
            if line is None or not await self.answer(line):
                self.refuse("Об этой строке спрашивать нечего.")
            return
        chosen = await self.app.push_screen_wait(Choose("Что это?", line.text, possible))
        identity = getattr(line.asked, "id", None)
        if chosen is not None and isinstance(identity, str):
            self._put(identity, chosen)
            self.refuse("")
            self.look()

    @work(exclusive=True, group="ask")
    async def do_every(self) -> None:
        chosen = await self.app.push_screen_wait(Choose("Все вопросы сразу", "", self.EVERY))
        if chosen is None or self.found is None:
            return
        for question in self.asked(self.found):
            if str(chosen) in {str(value) for value, _ in self.possible(question)}:
                self._put(question.id, chosen)
        if chosen == LATER:
            self.answers.clear()
        self.look()

    def _put(self, identity: str, chosen: int | str) -> None:
        if chosen == LATER:
            self.answers.pop(identity, None)
        else:
            self.answers[identity] = chosen

    def do_save(self) -> None:
        if not self._writing and self.found is not None:
            self._save()

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        self._writing = True
        try:
            found = self.found
            assert found is not None, "asked before"
            if self.nothing(found):
                self.refuse(f"Записывать нечего. {self.sums(found)}")
                return
            text = f"{self.sums(found)}\nПеред записью делается копия; загрузку можно отменить целиком."
            answers = ((False, "Вернуться"), (True, "Записать"))
            if await self.app.push_screen_wait(Choose(self.ASKED, text, answers)):
                await self._write(found)
        finally:
            self._writing = False

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


def _cells(line: Line) -> tuple[Cell, ...]:
    return Cell(str(line.row or ""), "muted"), Cell(line.status, line.tone), Cell(line.text)
