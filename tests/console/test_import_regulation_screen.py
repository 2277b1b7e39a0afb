"""A regulation on the screen: questions, rows by single keys, a draft gone on with, an amended text as a difference."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.reading.regulation_lines import Line
from console.screens.clauses import Clauses
from console.screens.import_regulation import ImportRegulation
from console.widgets.rows import Rows
from registry import exemptions, obligations, organizations
from registry.obligations import Obligation
from registry.regulation import toml, versions
from registry.regulation.model import Binds, Level
from tests.console.support import Bench, Screen
from vault import drafts
from vault.transaction import Tx

TEXT = """Приложение №1
к постановлению администрации
Кедровского муниципального округа
от __________г. №______

ПОРЯДОК ВЕДЕНИЯ СТРАНИЦ УЧРЕЖДЕНИЯМИ КЕДРОВСКОГО МУНИЦИПАЛЬНОГО ОКРУГА ТОМСКОЙ ОБЛАСТИ

1. ОБЩИЕ ПОЛОЖЕНИЯ
1. Учреждения Кедровского муниципального округа Томской области создают страницы в сетях «ВКонтакте» и «Одноклассники».
2. ТРЕБОВАНИЯ
1. На страницах необходимо размещать не менее двух публикаций в неделю.
2. На страницах рекомендуется размещать фотографии.

Приложение №2
к постановлению администрации
Кедровского муниципального округа
от __________г. №______
ПЕРЕЧЕНЬ УЧРЕЖДЕНИЙ, КОТОРЫМ НЕОБХОДИМО СОЗДАТЬ СТРАНИЦЫ В СОЦИАЛЬНЫХ СЕТЯХ

1. МБОУ «Лесная школа»;
2. МБУК «Дом культуры «Заря».
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "порядок.txt"
    path.write_text(TEXT, "utf-8")
    return path


def _draft(text: Path) -> Path:
    return text.with_name("порядок-черновик.toml")


async def _no_lists(screen: Screen) -> None:
    """A vault whose lists are empty: the text is no amendment."""

    def write(tx: Tx) -> None:
        for each in exemptions.listing(tx):
            exemptions.remove(tx, each.id)

    await screen.session.write("test.lists", write)


async def _load(screen: Screen, path: Path) -> ImportRegulation:
    await screen.press("g")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    await screen.type(str(path))
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation | Choose))
    return screen.console.screen  # type: ignore[return-value]  # or the question about a draft, which a test expects


def _lines(screen: Screen) -> list[Line]:
    dialog = screen.console.screen
    assert isinstance(dialog, ImportRegulation)
    rows: Rows[Line] = dialog.query_one(Rows)
    return list(rows.items)


async def _walk(screen: Screen) -> Clauses:
    await screen.press("w")
    await screen.until(lambda: isinstance(screen.console.screen, Clauses))
    found = screen.console.screen
    assert isinstance(found, Clauses)
    return found


async def _act(screen: Screen, *fields: str) -> None:
    await screen.press("n")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    for at, each in enumerate(fields):
        if at:
            await screen.press("enter")
        await screen.type(each)
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))


async def _write(screen: Screen) -> None:
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press("2")
    await screen.until(lambda: isinstance(screen.console.screen, Note))


async def test_rows_are_confirmed_by_single_keys_and_written(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        assert "Подтверждено 0 из 3 пунктов" in screen.text()
        assert "Вопросов нет" in screen.text()
        walk = await _walk(screen)
        assert "Строка 1 из 3. Пункт 1.1" in screen.text()
        await screen.press("enter")
        assert "Строка 2 из 3. Пункт 2.1" in screen.text()
        await screen.press("2", "w", "m")
        row = walk._walk.current
        assert row is not None
        assert (row.level, row.checks, row.binds) == (Level.RECOMMENDED, (), Binds.CENTRE)
        await screen.press("1", "enter", "x")
        assert "Строки кончились" in screen.text()
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))
        assert "Подтверждено 2 из 2 пунктов" in screen.text()
        kept = toml.parse(_draft(text).read_text("utf-8"))
        assert [(each.number, each.level, each.proposed) for each in kept.clauses] == [
            ("1.1", kept.clauses[0].level, False),
            ("2.1", Level.MUST, False),
        ]
        await _act(screen, "17", "01.10.2026", "01.11.2026")
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "письма" not in screen.text()
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "2 новые организации" in screen.text()
        stored = await screen.session.read(lambda tx: versions.in_force(tx, screen.session.today))
        assert stored is not None
        assert (stored.regulation.number, stored.regulation.adopted_on) == ("17", date(2026, 10, 1))
        assert stored.regulation.confirmed
        assert len(await screen.session.read(obligations.listing)) == 2
        assert screen.session.regulation == stored.regulation


async def test_a_walk_that_was_left_is_gone_on_with(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        await _walk(screen)
        await screen.press("enter", "b")
        assert "Строка 1 из 3" in screen.text()
        await screen.press("backspace")
        assert "Это первая строка" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        await _load(screen, text)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Подтверждено пунктов: 1 из 3" in screen.text()
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))
        await _walk(screen)
        assert "Строка 1 из 2. Пункт 2.1" in screen.text()


async def test_checks_are_picked_and_a_number_is_compared(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        walk = await _walk(screen)
        await screen.press("с")  # the Russian twin of «c»
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("аватар")
        await screen.press("f4", "enter")
        await screen.until(lambda: "Аватар" in screen.text())
        await screen.press("т")  # and of «n»
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))
        await screen.press("backspace", "backspace", "backspace")
        await screen.type("2.1")
        await screen.press("enter")
        await screen.until(lambda: screen.console.screen is walk and "в Порядке уже есть" in screen.text())


async def test_a_row_that_was_taken_away_comes_back_by_one_key(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        walk = await _walk(screen)
        await screen.press("x")
        await screen.until(lambda: "Пункт 1.1 убран из Порядка. Backspace — вернуть" in " ".join(screen.text().split()))
        assert [each.number for each in walk._walk.regulation.clauses] == ["2.1", "2.2"]
        await screen.press("backspace")
        await screen.until(lambda: "Строка 1 из 3. Пункт 1.1" in screen.text())
        await screen.press("x", "enter", "backspace")  # whoever went on cannot take it back by the same key
        await screen.until(lambda: "Строка 1 из 2. Пункт 2.1" in screen.text())


async def test_the_text_goes_with_its_number_and_a_sentence_is_no_number(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        walk = await _walk(screen)
        for said in ("пункт без номера", "1." * 20):
            await screen.press("n")
            await screen.until(lambda: isinstance(screen.console.screen, AskLine))
            await screen.press("backspace", "backspace", "backspace")
            await screen.type(said)
            await screen.press("enter")
            await screen.until(lambda: screen.console.screen is walk and "не похоже на номер" in screen.text())
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))
        await screen.type("0")
        await screen.press("enter")
        await screen.until(lambda: "Пункт 1.10" in screen.text())
        assert "создают страницы" in screen.text()
        assert "Обязывает: организации («создают страниц»)" in screen.text()


async def test_answers_to_lists_are_kept_until_they_are_written(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:

        def write(tx: Tx) -> None:
            known = organizations.add(tx, organizations.Organization("МБОУ «Лесная школа № 1»"))
            obligations.add(tx, Obligation(known.id, number=1, raw="МБОУ «Лесная школа № 1»"))

        await screen.session.write("test.lists", write)
        await _load(screen, text)
        screen.console.screen.query_one(Rows).select(("asked", "rename.required.1"))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))
        await screen.until(lambda: "ответ есть" in screen.text())
        async with asyncio.timeout(20):
            while not await screen.session.read(drafts.names):
                await asyncio.sleep(0.01)
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        await _load(screen, text)
        await screen.until(lambda: "Прежние ответы на месте" in screen.text() and "ответ есть" in screen.text())


@pytest.mark.parametrize("day", ["01.01.1800", "31.12.1999"])
async def test_an_act_of_years_before_is_a_slip(bench: Bench, text: Path, day: str) -> None:
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter", "enter")
        await screen.type(day)
        await screen.press("f2")
        await screen.until(lambda: "Год раньше 2000" in screen.text())


async def test_a_lock_loses_no_answer(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:
        await _no_lists(screen)
        await _load(screen, text)
        await _walk(screen)
        screen.at_once("2", "f6")
        await screen.until(lambda: screen.session.store is None)
        await screen.until(lambda: _draft(text).exists())
        kept = toml.parse(_draft(text).read_text("utf-8"))
        assert kept.clauses[0].level is Level.RECOMMENDED


async def test_an_amended_text_is_a_difference_with_its_doubts_asked(bench: Bench, text: Path) -> None:
    async with bench.run() as screen:

        def write(tx: Tx) -> int:
            known = organizations.add(tx, organizations.Organization("МБОУ «Лесная школа № 1»"))
            obligations.add(tx, Obligation(known.id, number=1, raw="МБОУ «Лесная школа № 1»"))
            obligations.add(tx, Obligation(3, number=2, raw="Автохозяйство"))
            return known.id

        school = await screen.session.write("test.lists", write)
        await _load(screen, text)
        statuses = [line.status for line in _lines(screen)]
        assert statuses.count("вопрос") == 1
        told = [line.text for line in _lines(screen) if line.status == "отличие"]
        assert any("Исключено из перечней: № 2 «Автохозяйство»" in each for each in told)
        await screen.press("f2")
        await screen.until(lambda: "с какого дня" in screen.text())
        assert "другого муниципалитета" in screen.text()
        screen.console.screen.query_one(Rows).select(("asked", "rename.required.1"))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))
        told = [line.text for line in _lines(screen) if line.status == "отличие"]
        assert any(each.startswith("Записано иначе") and "Лесная школа" in each for each in told)
        await _act(screen, "18", "01.11.2026", "01.12.2026")
        await _write(screen)
        lines = await screen.session.read(obligations.listing)
        ended = {line.organization_id for line in lines if line.until == date(2026, 11, 30)}
        assert {3, school} <= ended
        assert {line.raw for line in lines if line.since == date(2026, 12, 1)} == {
            "МБОУ «Лесная школа»;",
            "МБУК «Дом культуры «Заря».",
        }


async def test_what_cannot_be_read_is_refused_with_advice(bench: Bench, tmp_path: Path) -> None:
    old = tmp_path / "порядок.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    async with bench.run((60, 20)) as screen:
        await screen.press("g")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type(str(old))
        await screen.press("f2")
        await screen.until(lambda: "docx" in screen.text().lower())
        assert isinstance(screen.console.screen, Form)


async def test_a_regulation_that_is_data_already_is_its_own_draft(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        stored = await screen.session.read(lambda tx: versions.in_force(tx, screen.session.today))
        assert stored is not None
        path = tmp_path / "свой.toml"
        whole = await screen.session.read(lambda tx: versions.text_of(tx, stored.id))
        path.write_text(whole, "utf-8")
        await _load(screen, path)
        assert not [line for line in _lines(screen) if line.status == "отличие"]
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegulation))
        assert path.read_text("utf-8") == whole
        await _write(screen)
        assert len(await screen.session.read(versions.everything)) == 1, "the same text again adds nothing"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_it_fits(bench: Bench, text: Path, size: tuple[int, int]) -> None:
    async with bench.run(size) as screen:
        await _no_lists(screen)
        await _load(screen, text)
        await _walk(screen)
        assert "Обязывает" in screen.text()
        assert "Проверки" in screen.text()
        assert "Учреждения Кедровского" in screen.text()
        assert "Верно" in screen.lines()[-1]
        await screen.press("f1")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Помощь: Пункты Порядка" in screen.text()
