"""Answers to the questions of a file: kept over a lock and Esc, to be taken back, forgotten once written; sheets."""

from __future__ import annotations

import asyncio
from pathlib import Path

from xlsxwriter import Workbook

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.reading.drafts import FILE
from console.screens.import_registry import ImportRegistry
from console.screens.unlock import UnlockScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen
from vault import drafts

LIST = """Список страниц;;
Наименование;ВКонтакте;Примечание
Школа № 5;https://vk.com/school5demo;
Музей ёлочных игрушк;;
"""


def _book(path: Path) -> Path:
    with Workbook(str(path)) as book:
        for title, name in (("Школы", "Гимназия № 9"), ("Культура", "Клуб «Луч»")):
            sheet = book.add_worksheet(title)
            for row, cells in enumerate((("Наименование", "ВКонтакте"), (name, f"https://vk.com/demo{len(title)}"))):
                sheet.write_row(row, 0, cells)
    return path


async def _load(screen: Screen, path: Path) -> ImportRegistry:
    await screen.press("i")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    await screen.type(str(path))
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, ImportRegistry))
    opened = screen.console.screen
    assert isinstance(opened, ImportRegistry)
    await screen.until(lambda: opened.found is not None)
    return opened


async def _answer(screen: Screen, digit: str) -> None:
    await screen.press("home", "enter")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press(digit)
    await screen.until(lambda: isinstance(screen.console.screen, ImportRegistry))


async def _kept(screen: Screen) -> tuple[str, ...]:
    return await screen.session.read(drafts.names)


async def _until_kept(screen: Screen, many: int) -> tuple[str, ...]:
    async with asyncio.timeout(20):
        while len(found := await _kept(screen)) != many:
            await asyncio.sleep(0.01)
    return found


async def test_answers_come_back_after_a_lock_and_go_once_written(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text(LIST, "utf-8")
    async with bench.run() as screen:
        await _load(screen, path)
        await _answer(screen, "2")
        await screen.until(lambda: "ответ есть" in screen.text() and "вопросов" not in screen.text())
        (name,) = await _until_kept(screen, 1)
        assert name.startswith(FILE)
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.session.store is None)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: screen.console.main is not None and "загрузки: 1" in screen.lines()[-2])
        await screen.entered()
        again = tmp_path / "тот же под другим именем.csv"
        path.rename(again)
        opened = await _load(screen, again)
        await screen.until(lambda: "Прежние ответы на месте: 1" in screen.text())
        assert len(opened.answers) == 1
        assert "ответ есть" in screen.text()
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert await _kept(screen) == ()


async def test_an_answer_is_taken_back_and_leaving_says_that_the_rest_is_kept(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text(LIST, "utf-8")
    async with bench.run() as screen:
        opened = await _load(screen, path)
        await _answer(screen, "2")
        await screen.until(lambda: "ответ есть" in screen.text())
        await _answer(screen, "1")
        await screen.until(lambda: "ответ есть" not in screen.text() and "вопросов 1" in screen.text())
        assert not opened.answers
        await _until_kept(screen, 0)
        await _answer(screen, "2")
        await screen.until(lambda: "ответ есть" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: "Ответы целы: загрузите тот же файл" in screen.lines()[-2])


async def test_an_answer_that_fits_no_question_any_more_is_left_out(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text(LIST, "utf-8")
    async with bench.run() as screen:
        opened = await _load(screen, path)
        await _answer(screen, "2")
        await screen.until(lambda: "ответ есть" in screen.text())
        (known,) = opened.answers.items()
        fitting = await screen.session.with_store(
            lambda store: opened._fitting(store, {"q0000000000": 3, known[0]: known[1]})
        )
        assert fitting == dict((known,))
        strange = await screen.session.with_store(lambda store: opened._fitting(store, {known[0]: 999}))
        assert strange == {}


async def test_another_sheet_of_the_book_is_read(bench: Bench, tmp_path: Path) -> None:
    path = _book(tmp_path / "книга.xlsx")
    async with bench.run() as screen:
        await _load(screen, path)
        await screen.until(lambda: "лист «Школы»" in screen.text())
        assert "Прочитать его: l/д" in " ".join(screen.text().split())
        await screen.press("l")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        assert "Школы: 2 заполненные строки — прочитан сейчас" in screen.text()
        await screen.type("культура")
        await screen.press("enter")
        await screen.until(lambda: "лист «Культура»" in screen.text())
        await _until_kept(screen, 1)
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        await _load(screen, path)
        await screen.until(lambda: "лист «Культура»" in screen.text())  # what was chosen is remembered with the answers


async def test_a_file_without_sheets_says_so(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text(LIST, "utf-8")
    async with bench.run() as screen:
        await _load(screen, path)
        await screen.press("l")
        await screen.until(lambda: "листов нет" in screen.text())


async def test_from_an_answer_to_the_next_question_and_every_row_has_its_line(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text(
        "Наименование;ВКонтакте\nМузей ёлочных игрушк;\nКлуб «Луч»;https://vk.com/luchdemo\nМузей ёлочных игршек;\n",
        "utf-8",
    )
    async with bench.run(size=(120, 40)) as screen:
        opened = await _load(screen, path)
        await screen.until(lambda: "вопросов 2" in screen.text())
        assert "новая       Клуб «Луч»: https://vk.com/luchdemo" in screen.text()
        await _answer(screen, "2")
        await screen.until(lambda: "вопросов 1" in screen.text() and opened.line is not None and opened.line.row == 4)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Строка 4" in screen.text()
