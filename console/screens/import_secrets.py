"""Loading secrets from a file: what each row would do, answers to the questions, the sum again, one write, the advice.

The file comes read from `console.forms.import_secrets`; what rows mean is `registry.imports.secrets`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType

from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.passphrase import open_secrets
from console.forms import import_secrets as form
from console.reading import loading
from console.screens.loading import NOTHING_ASKED, Loading, columns
from console.ways import on_screen
from console.working import Working
from registry.imports import secrets as importing
from registry.imports.secrets import Applied, Entries, Importing, Match, Question
from registry.imports.secrets.model import ALL_NEW
from vault.errors import PoryadokError, Stopped
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console


class ImportSecrets(Loading[Importing]):
    """True when something was written. It holds what was read, and so goes when the secrets lock."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.IMPORT, Place.LOADED)]
    PLACES = (Place.IMPORT, Place.LOADED)
    COLUMNS = columns("№", 6, "Что будет", 14, "Запись")
    COMPARING = "Сверяю с реестром…"
    EMPTY = "В файле нет ничего для реестра."
    HELP = (
        "Вопросы стоят первыми: Enter выбирает, чья это запись. Строка без ответа не берётся, файл можно загрузить "
        "ещё раз: записанное не удвоится. Посторонние (банки, Госуслуги, другие сайты) только сосчитаны."
    )

    def __init__(self, entries: Entries) -> None:
        super().__init__(f"Загрузка секретов: {loading.format_title(entries)}")
        self._entries = entries
        self._working: Working | None = None

    @property
    def holds_secrets(self) -> bool:
        return True

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        await self._preview()

    async def _preview(self) -> Importing | None:
        """Hold the file against the registry by the answers so far; a refusal is said, and then None."""
        answers = dict(self.answers)
        try:
            with Working(self, self.COMPARING, quiet=True) as self._working:
                found = await self.console.session.with_store(
                    lambda store: importing.preview(store, self._entries, answers)
                )
        except Stopped as stopped:
            if self.found is None:
                self.dismiss(None)
            self.console.tell(str(stopped))
            return None
        except PoryadokError as error:
            self.refuse(on_screen(str(error)))
            return None
        finally:
            self._working = None
        if self.found is None:
            self.found = found
            self._show()
        return found

    def _show(self) -> None:
        if self.found is None:
            return
        match = self.found.match
        told = (
            loading.sums(match),
            loading.every_answer(self.answers),
            loading.so_far(self.answers),
            *match.warnings,
        )
        self.show_lines("\n".join(line for line in told if line), loading.lines(match, self.answers))

    # Commands

    def do_cancel(self) -> None:
        if self._working is not None:
            self._working.escape()
        else:
            super().do_cancel()

    @work(exclusive=True, group="ask")
    async def do_answer(self) -> None:
        question = self.line.asked if self.line is not None else None
        if not isinstance(question, Question):
            self.refuse(NOTHING_ASKED)
            return
        chosen = await self.app.push_screen_wait(Choose("Чья запись?", question.text, loading.possible(question)))
        self._take(question.id, chosen)

    @work(exclusive=True, group="ask")
    async def do_every(self) -> None:
        chosen = await self.app.push_screen_wait(Choose("Все новые логины", "", loading.EVERY))
        self._take(ALL_NEW, chosen)

    def _take(self, identity: str, chosen: int | str | None) -> None:
        """Keep an answer; None is Esc and leaves what was."""
        if chosen is None:
            return
        self.put(identity, chosen)
        self.refuse("")
        self._show()
        self.go_on(identity)

    async def save(self) -> None:
        self.inform(self.COMPARING)
        found = await self._preview()
        if found is not None and await self._confirmed(found.match):
            await self._write(found)

    async def _confirmed(self, match: Match) -> bool:
        if not match.created + match.updated:
            self.refuse(f"Записывать нечего. {loading.sums(match)}")
            return False
        self.inform("")
        answers = ((False, "Вернуться"), (True, "Записать"))
        text = f"{loading.sums(match)}\nПеред записью делается копия; прежние секреты остаются в истории."
        return await self.app.push_screen_wait(Choose("Записать в хранилище?", text, answers)) is True

    async def _write(self, found: Importing) -> None:
        session = self.console.session
        try:
            with Working(
                self, "Делаю копию и записываю…", name=self.called, again="Загрузите файл ещё раз."
            ) as self._working:
                done = await session.with_store(lambda store: importing.apply(store, found, session.today))
        except PoryadokError as error:
            self.refuse(on_screen(str(error)))
            return
        finally:
            self._working = None
        await self.app.push_screen_wait(Note("Секреты загружены", _told(done, found.match)))
        self.dismiss(True)


async def run(console: Console) -> bool:
    """The whole way from the path of a file; whether something was written."""
    if not await open_secrets(console, "Чтобы сравнить файл с хранилищем, нужны открытые секреты."):
        return False
    read: list[Entries] = []
    if await console.push_screen_wait(Form(form.plan(console.session, read))) is None or not read:
        return False
    return await console.push_screen_wait(ImportSecrets(read.pop())) is True


def _told(done: Applied, match: Match) -> str:
    """What was written, what became of the rest, and whether the file is needed yet."""
    new = counted(len(done.added), "новая запись", "новые записи", "новых записей")
    changed = counted(len(done.updated), "запись обновлена", "записи обновлены", "записей обновлено")
    return f"Записано: {new}, {changed}.\n{loading.sums(match)}\n\n{importing.advice(match)}"
