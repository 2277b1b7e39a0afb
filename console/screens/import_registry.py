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
from console.forms.model import READ, Answers, FormPlan
from console.reading import list_loading
from console.reading.asked_lines import EACH, Line, Possible
from console.screens import import_cards
from console.screens.import_cards import ImportCards
from console.screens.questions import Questions
from console.session import Session
from console.widgets.fields import FieldSpec
from registry.cards import Card
from registry.imports import organizations as importing
from registry.imports.asked import NEW, SKIP, Question
from registry.imports.organizations import known, mappings
from registry.imports.organizations.layout import columns_given
from registry.imports.organizations.matching import match_known
from registry.imports.organizations.model import Choice, ColumnTaken, RegistryMatch, RegistryReading
from vault.errors import PoryadokError
from vault.store import Store

if TYPE_CHECKING:
    from console.app import Console


class ImportRegistry(Questions[RegistryMatch]):
    """True when something was written."""

    HELP = (
        "Вопросы стоят первыми: Enter показывает, на кого похоже, цифра отвечает. Строка без ответа не берётся, файл "
        "можно загрузить ещё раз: записанное не удвоится. Внизу — столбцы, как они поняты: Enter меняет, что в них."
    )

    COMPARING = "Сверяю с реестром…"
    ASKED = "Записать в реестр?"
    DONE = "Список загружен"
    EVERY = (
        EACH,
        (NEW, "Все вопросы: новые организации"),
        (SKIP, "Все вопросы: пропустить строки"),
    )

    def __init__(self, path: Path, reading: RegistryReading) -> None:
        super().__init__(f"Загрузка списка: {path.name}")
        self._path = path
        self._reading = reading

    def match(self, store: Store, answers: Mapping[str, int | str]) -> RegistryMatch:
        # Records of thousands of rows are made here, not on the thread of the database.
        return match_known(known.of(store.read(known.fetch)), self._reading, answers, self.doing)

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
        wanted = columns_given({**standing, column.letter: picked[0]})  # all of them: what was remembered stays
        try:
            reading = await asyncio.to_thread(importing.read, self._path, sheet=self._reading.sheet, columns=wanted)
        except PoryadokError as error:
            self.refuse(str(error))
            return
        self._reading = reading
        self.answers.clear()
        self.inform("Файл прочитан заново; ответы на вопросы сняты.")
        self.look()


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
    return FormPlan(title, specs, {"path": ""}, save, text=text, waiting="Читаю файл…", stoppable=True, act=READ)


async def run(console: Console) -> bool:
    """The whole way from the path of a file; whether something was written."""
    read: list[tuple[Path, RegistryReading | tuple[Card, ...]]] = []
    if await console.push_screen_wait(Form(plan(console.session, read))) is None or not read:
        return False
    path, reading = read[0]
    if isinstance(reading, tuple):
        return await console.push_screen_wait(ImportCards(path.name, reading)) is True
    return await console.push_screen_wait(ImportRegistry(path, reading)) is True
