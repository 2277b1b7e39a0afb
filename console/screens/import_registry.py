"""Loading a list of organizations: what each row would do, answers by digits, columns corrected, one write, its undo.

What rows mean is `registry.imports.organizations`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console import vaults
from console.dialogs.form import Form
from console.dialogs.pick import Option, Pick
from console.forms import filing
from console.forms.model import READ, Answers, Esc, FormPlan
from console.reading import list_loading
from console.reading.asked_lines import EACH, Line, Possible
from console.screens import import_cards
from console.screens.import_cards import ImportCards
from console.screens.questions import Questions
from console.session import Session
from console.widgets.fields import FieldSpec
from registry.cards import Card
from registry.documents.reader import load
from registry.imports import organizations as importing
from registry.imports.asked import NEW, SKIP, Question
from registry.imports.organizations import known, mappings
from registry.imports.organizations.layout import columns_given
from registry.imports.organizations.matching import match_known
from registry.imports.organizations.model import Choice, ColumnTaken, RegistryMatch, RegistryReading
from registry.imports.organizations.tables import NOTHING_SAID
from vault.errors import PoryadokError
from vault.store import Store

if TYPE_CHECKING:
    from console.app import Console


_SHEET = "sheet"
"""Beside the letters of columns: which sheet was chosen."""


class ImportRegistry(Questions[RegistryMatch]):
    """True when something was written."""

    HELP = (
        "Вопросы стоят первыми: Enter показывает, на кого похоже, цифра отвечает. Строка без ответа не берётся, файл "
        "можно загрузить ещё раз: записанное не удвоится. Внизу — столбцы, как они поняты: Enter меняет, что в них. "
        "l/д читает другой лист книги. Ответы целы и после закрытия: загрузите тот же файл."
    )

    COMPARING = "Сверяю с реестром…"
    ASKED = "Записать в реестр?"
    DONE = "Список загружен"
    EVERY = (
        EACH,
        (NEW, "Все вопросы: новые организации"),
        (SKIP, "Все вопросы: пропустить строки"),
    )
    KIND = "registry"

    def __init__(self, path: Path, reading: RegistryReading) -> None:
        super().__init__(f"Загрузка списка: {path.name}")
        self._path = path
        self._reading = reading
        self._columns: dict[str, str] = {}
        """What a person said of the columns, by their letters."""
        self._sheet = ""
        """The sheet that a person chose."""

    def match(self, store: Store, answers: Mapping[str, int | str]) -> RegistryMatch:
        # Records of thousands of rows are made here, not on the thread of the database.
        return match_known(known.of(store.read(known.fetch)), self._reading, answers)

    def sums(self, found: RegistryMatch) -> str:
        return list_loading.sums(found)

    def holds(self, found: RegistryMatch) -> str:
        return list_loading.holds(found)

    def lines(self, found: RegistryMatch) -> Sequence[Line]:
        return list_loading.lines(found, self.answers)

    def asked(self, found: RegistryMatch) -> Sequence[Question]:
        return found.question_list

    def possible(self, asked: object) -> Possible:
        return list_loading.possible(asked) if isinstance(asked, Question | Choice) else ()

    def nothing(self, found: RegistryMatch) -> bool:
        return not found.created + found.updated

    def apply(self, store: Store, found: RegistryMatch) -> str:
        vaults.safeguard(store)
        return list_loading.told(store.write("registry.imported", lambda tx: importing.apply(tx, found)))

    def content(self) -> bytes:
        return load(self._path)

    def how(self) -> Mapping[str, str]:
        return {**self._columns, **({_SHEET: self._sheet} if self._sheet else {})}

    def read_so(self, how: Mapping[str, str]) -> None:
        sheet, columns = how.get(_SHEET, ""), {name: role for name, role in how.items() if name != _SHEET}
        self._reading = importing.read(
            self._path, sheet=sheet or self._reading.sheet, columns=columns_given(columns) if columns else NOTHING_SAID
        )
        self._sheet, self._columns = sheet, columns

    async def answer(self, line: Line) -> bool:
        if not isinstance(line.asked, ColumnTaken):
            return False
        await self._correct(line.asked)
        return True

    async def _correct(self, column: ColumnTaken) -> None:
        """Set a column to another field and read the file anew; the correction is remembered when it is written."""
        options = [Option(value, title) for value, title in list_loading.roles()]
        chosen = column.field or list_loading.LEFT_OUT
        title = f"Столбец {column.letter} «{column.heading}»: что в нём?"
        picked = await self.app.push_screen_wait(Pick(title, options, chosen=[chosen], note_width=1))
        if picked is None:
            return
        standing = {each.letter: each.field or list_loading.LEFT_OUT for each in self._reading.columns}
        wanted = {**standing, column.letter: picked[0]}  # all of them: what was remembered stays
        await self._read_anew({**wanted, **({_SHEET: self._sheet} if self._sheet else {})})

    async def other_sheet(self) -> None:
        """Another sheet of the book, with its columns as they are understood by themselves."""
        try:
            found = await asyncio.to_thread(importing.sheets_of, self._path)
        except PoryadokError as error:
            self.refuse(str(error))
            return
        if len(found) < 2:
            self.refuse("В этом файле один лист." if found else "В этом файле листов нет: это простой текст.")
            return
        options = [Option(each.name, list_loading.sheet(each, self._reading.sheet)) for each in found]
        picked = await self.app.push_screen_wait(
            Pick("Какой лист прочитать?", options, chosen=[self._reading.sheet], note_width=1)
        )
        if picked is not None and picked[0] != self._reading.sheet:
            await self._read_anew({_SHEET: picked[0]})

    async def _read_anew(self, how: Mapping[str, str]) -> None:
        try:
            await asyncio.to_thread(self.read_so, how)
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self.inform("Файл прочитан заново; ответы на вопросы сняты." if self.answers else "Файл прочитан заново.")
        self.answers.clear()
        self._met.clear()
        self.look()
        await self.keep()


def plan(session: Session, read: list[tuple[Path, RegistryReading | tuple[Card, ...]]]) -> FormPlan:
    """The form of the file: its path; what was read is put into `read`, cards when they are cards."""

    async def save(answers: Answers) -> int:
        path = filing.typed_path(answers, "path")

        def work(store: Store) -> RegistryReading | tuple[Card, ...]:
            return import_cards.came(path) or importing.read(path, known=store.read(mappings.load))

        read.append((path, await session.with_store(work)))
        return 1

    text = (
        "xlsx, xls, ods, csv, tsv или текст; столбцы в любом порядке. Пока вы не подтвердите итог, ничего не меняется. "
        "Пароли из таблиц не читаются. Заполненная карточка организации или папка с карточками узнаются сами."
    )
    specs = (FieldSpec("path", "Файл", hint="список организаций, карточка или папка"),)
    title = "Загрузка списка организаций"
    return FormPlan(title, specs, {"path": ""}, save, text=text, waiting="Читаю файл…", esc=Esc.LEAVES, act=READ)


async def run(console: Console) -> bool:
    """The whole way from the path of a file; whether something was written."""
    read: list[tuple[Path, RegistryReading | tuple[Card, ...]]] = []
    if await console.push_screen_wait(Form(plan(console.session, read))) is None or not read:
        return False
    path, reading = read[0]
    if isinstance(reading, tuple):
        return await ImportCards(path.name, reading).shown_on(console)
    return await ImportRegistry(path, reading).shown_on(console)
