"""Loading a list of organizations: what each row would do, answers by digits, columns corrected, one write, its undo.

What rows mean is `registry.imports.organizations`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console import vaults
from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Option, Pick
from console.forms import filing
from console.forms.model import Answers, FormPlan
from console.messages import RowMoved
from console.reading import list_loading
from console.reading.list_loading import LATER, Line
from console.session import Session
from console.widgets.fields import FieldSpec
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column, Rows
from registry.imports import organizations as importing
from registry.imports.asked import NEW, SKIP, Question
from registry.imports.organizations import known, mappings
from registry.imports.organizations.layout import columns_given
from registry.imports.organizations.matching import match_known
from registry.imports.organizations.model import AppliedRegistry, Choice, ColumnTaken, RegistryMatch, RegistryReading
from vault.errors import PoryadokError
from vault.store import Store

if TYPE_CHECKING:
    from console.app import Console

_COLUMNS = (Column("Стр.", 5, right=True), Column("Что", 11), Column("О чём", least=24))
_EVERY = (
    (LATER, "Отвечать на каждый вопрос"),
    (NEW, "Все вопросы: новые организации"),
    (SKIP, "Все вопросы: пропустить строки"),
)


class ImportRegistry(Dialog[bool]):
    """True when something was written."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LOADING)]
    PLACES = (Place.LOADING,)
    HELP = (
        "Вопросы стоят первыми: Enter показывает, на кого похоже, цифра отвечает. Строка без ответа не берётся, файл "
        "можно загрузить ещё раз: записанное не удвоится. Внизу — столбцы, как они поняты: Enter меняет, что в них."
    )

    def __init__(self, path: Path, reading: RegistryReading) -> None:
        super().__init__(f"Загрузка списка: {path.name}")
        self._path = path
        self._reading = reading
        self._answers: dict[str, int | str] = {}
        self._found: RegistryMatch | None = None
        self._writing = False

    def body(self) -> Iterable[Widget]:
        yield Plain("Сверяю с реестром…", id="sums")
        yield Rows[Line](_COLUMNS, _cells, lambda line: line.key, empty="Вопросов нет: F2 — записать.")
        yield Plain(id="about")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self._look()

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self._tell_line()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Hold the file against the registry by the answers so far; a refusal is said, what was shown stays."""
        answers = dict(self._answers)
        try:
            self._found = await self.console.session.with_store(partial(_matched, self._reading, answers))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self._show()

    def _show(self) -> None:
        found = self._found
        if found is None or not self.is_mounted:
            return
        self.query_one("#sums", Plain).say(f"{list_loading.sums(found)}\n{list_loading.holds(found)}")
        self.query_one(Rows).show(list_loading.lines(found, self._answers))
        self._tell_line()

    def _tell_line(self) -> None:
        line: Line | None = self.query_one(Rows).current
        self.query_one("#about", Plain).say(line.text if line is not None else "")

    # Commands

    @work(exclusive=True, group="ask")
    async def do_answer(self) -> None:
        line: Line | None = self.query_one(Rows).current
        asked = line.asked if line is not None else None
        if isinstance(asked, ColumnTaken):
            await self._correct(asked)
        elif isinstance(asked, Question | Choice):
            chosen = await self.app.push_screen_wait(Choose("Что это?", asked.text, list_loading.possible(asked)))
            if chosen is not None:
                self._take(asked.id, chosen)
        else:
            self.refuse("Об этой строке спрашивать нечего.")

    @work(exclusive=True, group="ask")
    async def do_every(self) -> None:
        chosen = await self.app.push_screen_wait(Choose("Все вопросы сразу", "", _EVERY))
        if chosen is None or self._found is None:
            return
        for question in self._found.question_list:
            self._put(question.id, chosen)
        self._look()

    def _take(self, identity: str, chosen: int | str) -> None:
        self._put(identity, chosen)
        self.refuse("")
        self._look()

    def _put(self, identity: str, chosen: int | str) -> None:
        if chosen == LATER:
            self._answers.pop(identity, None)
        else:
            self._answers[identity] = chosen

    async def _correct(self, column: ColumnTaken) -> None:
        """Set a column to another field and read the file anew; the correction is remembered when it is written."""
        options = [Option(value, title) for value, title in list_loading.roles()]
        chosen = column.field or list_loading.LEFT_OUT
        title = f"Столбец {column.letter} «{column.heading}»: что в нём?"
        picked = await self.app.push_screen_wait(Pick(title, options, chosen=[chosen], note_width=1))
        if picked is None:
            return
        standing = {each.letter: each.field or list_loading.LEFT_OUT for each in self._reading.columns}
        wanted = columns_given({**standing, column.letter: picked[0]})  # all of them: what was remembered stays
        try:
            reading = await asyncio.to_thread(importing.read, self._path, sheet=self._reading.sheet, columns=wanted)
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self._reading = reading
        self._answers.clear()
        self.inform("Файл прочитан заново; ответы на вопросы сняты.")
        self._look()

    def do_save(self) -> None:
        if not self._writing and self._found is not None:
            self._save()

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        self._writing = True
        try:
            found = self._found
            assert found is not None, "asked before"
            if not found.created + found.updated:
                self.refuse(f"Записывать нечего. {list_loading.sums(found)}")
                return
            text = f"{list_loading.sums(found)}\nПеред записью делается копия; загрузку можно отменить целиком."
            answers = ((False, "Вернуться"), (True, "Записать"))
            if await self.app.push_screen_wait(Choose("Записать в реестр?", text, answers)):
                await self._write(found)
        finally:
            self._writing = False

    async def _write(self, found: RegistryMatch) -> None:
        self.inform("Делаю копию и записываю…")
        try:
            done = await self.console.session.with_store(partial(_applied, found))
        except PoryadokError as error:
            self.refuse(str(error))
            return
        await self.app.push_screen_wait(Note("Список загружен", list_loading.told(done)))
        self.dismiss(True)


def _matched(reading: RegistryReading, answers: dict[str, int | str], store: Store) -> RegistryMatch:
    """In a thread."""
    return match_known(store.read(known.load), reading, answers)


def _applied(found: RegistryMatch, store: Store) -> AppliedRegistry:
    """In a thread; one transaction, under one number."""
    vaults.safeguard(store)
    return store.write("registry.imported", lambda tx: importing.apply(tx, found))


def _cells(line: Line) -> tuple[Cell, ...]:
    return Cell(str(line.row or ""), "muted"), Cell(line.status, line.tone), Cell(line.text)


def plan(session: Session, read: list[tuple[Path, RegistryReading]]) -> FormPlan:
    """The form of the file: its path; what was read is put into `read`."""

    async def save(answers: Answers) -> int:
        path = filing.typed_path(answers, "path")

        def work(store: Store) -> RegistryReading:
            return importing.read(path, known=store.read(mappings.load))

        read.append((path, await session.with_store(work)))
        return 1

    text = (
        "xlsx, xls, ods, csv, tsv или текст; столбцы в любом порядке. Пока вы не подтвердите итог, ничего не меняется. "
        "Пароли из таблиц не читаются."
    )
    specs = (FieldSpec("path", "Файл", hint="список организаций со ссылками"),)
    return FormPlan("Загрузка списка организаций", specs, {"path": ""}, save, text=text, waiting="Читаю файл…")


async def run(console: Console) -> bool:
    """The whole way from the path of a file; whether something was written."""
    read: list[tuple[Path, RegistryReading]] = []
    if await console.push_screen_wait(Form(plan(console.session, read))) is None or not read:
        return False
    path, reading = read[0]
    return await console.push_screen_wait(ImportRegistry(path, reading)) is True
