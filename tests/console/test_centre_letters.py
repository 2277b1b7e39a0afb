"""Letters from the screen: what is missing is asked, the number is proposed, the file is said; sent and cancelled."""

from __future__ import annotations

import stat
from pathlib import Path

from checks import history
from checks.letters.bulk import Bulk, Each
from checks.results import RunState
from checks.scope import Scope
from checks.weeks import Week
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.panes.centre.letters import _told_all
from registry import municipality
from registry.letters import book
from registry.municipality import Key
from registry.organizations import Organization
from tests.console.support import NOW, Bench, Screen, _verdicts
from vault.transaction import Tx

_SETTINGS = {
    Key.LETTER_NUMBER: "01-22/{n}",
    Key.SENDER: "Администрация Примерного округа",
    Key.CENTRE_NAME: "ЦУР",
    Key.COORDINATOR_NAME: "Примеров Пётр Петрович",
    Key.COORDINATOR_PHONE: "8 38446 22-3-44",
    Key.SIGNATORY_NAME: "Иванов Иван Иванович",
}


def _settings(tx: Tx) -> None:
    for key, value in _SETTINGS.items():
        municipality.put(tx, key, value)


def _broken(tx: Tx) -> None:
    """The latest run found the first page wanting."""
    found = _verdicts(tx)
    week = Week(NOW.date(), NOW.date(), NOW, NOW)
    history.record(tx, history.Draft(RunState.DONE, NOW, NOW, week, Scope(), 1, found, ()))


async def _book(screen: Screen) -> None:
    await screen.session.write("test.settings", _settings)
    await screen.press("6", "left")
    await screen.until(lambda: "[Письма]" in screen.text())


async def _form(screen: Screen) -> Form:
    """The letter about the absence of a page, of the organization with «авто» in its name."""
    await screen.press("n")
    await screen.until(lambda: isinstance(screen.console.screen, Pick))
    await screen.type("отсутствии")
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Pick) and "О какой" in screen.text())
    await screen.type("автохоз")
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    found = screen.console.screen
    assert isinstance(found, Form)
    return found


async def _written(screen: Screen, folder: Path) -> None:
    form = await _form(screen)
    for row in form._rows():
        if row.spec.key.startswith("given:"):
            row.put("как набрано")
        if row.spec.key == "path":
            row.put(str(folder))
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, Note))


async def test_what_is_missing_is_named_before_anything_is_written(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        await _book(screen)
        form = await _form(screen)
        text = screen.text()
        assert "Не хватает полей" in text and "Подписал должность" in text and "01-22/1" in text
        for row in form._rows():
            if row.spec.key == "path":
                row.put(str(tmp_path))
        await screen.press("f2")
        await screen.until(lambda: "без этого письма не написать" in " ".join(screen.text().split()))
        assert not list(tmp_path.glob("*.docx"))
        assert not await screen.session.read(book.count), "no number was taken"


async def test_a_letter_is_written_numbered_and_sent(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "письма"
    folder.mkdir()
    async with bench.run() as screen:
        await _book(screen)
        await _written(screen, folder)
        assert "Номер 01-22/1" in screen.text()
        (path,) = folder.glob("*.docx")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await screen.press("escape")
        await screen.until(lambda: "[Письма 1]" in screen.text() and "* не отправлено" in screen.text())
        await screen.press("d")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "уведомление в ЦУР" in screen.text()
        await screen.press("enter")
        await screen.type("почтой")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "+ 22.11.2026" in screen.text())
        (letter,) = await screen.session.read(book.listing)
        assert (letter.number, letter.proof, letter.sent_on) == ("01-22/1", "почтой", screen.session.today)
        await screen.press("f8")
        await screen.until(lambda: "остаются в книге" in screen.lines()[-2])


async def test_a_letter_is_cancelled_with_a_reason_and_its_number_stays(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        await _book(screen)
        await _written(screen, tmp_path)
        await screen.press("escape")
        await screen.until(lambda: "[Письма 1]" in screen.text())
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))
        await screen.type("ошибка")
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current and "= отменено" in screen.text())
        form = await _form(screen)
        assert "01-22/2" in screen.text()
        assert form.is_mounted


async def test_remarks_go_to_each_organization_into_a_folder(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        await screen.session.write("test.remark", _broken)
        await _book(screen)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("каждой")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        form = screen.console.screen
        assert isinstance(form, Form)
        for row in form._rows():
            if row.spec.key.startswith("given:"):
                row.put("как набрано")
            if row.spec.key == "path":
                row.put(str(tmp_path / "письма"))
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        told = " ".join(screen.text().split())
        assert "Написано 1 письмо; писать не о чем: 2; не хватает полей: 0; не получилось: 0; всего 3" in told
        assert len(list((tmp_path / "письма").glob("*.docx"))) == 1
        stored = await screen.session.read(book.listing)
        assert [each.kind for each in stored] == ["remarks"]
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)


async def test_letters_to_many_say_that_no_form_of_a_number_is_set(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("6", "left")
        await screen.until(lambda: "[Письма]" in screen.text())
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("каждой")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "letter_number" in screen.text() and "Писем не написано" in " ".join(screen.text().split())


def test_who_was_refused_by_the_same_words_stands_under_them_once() -> None:
    words = "Не начато: диск не принимает файлы. Номер не взят."
    refused = [
        Each(Organization("Школа № 1"), refusal="Диск полон. Записать его заново: poryadok letter make remarks "
             "--again 3 --out ФАЙЛ; отменить: poryadok letter cancel 3."),
        *(Each(Organization(name), refusal=words) for name in ("Б", "В")),
    ]  # fmt: skip
    told = _told_all(Bulk(tuple(refused)))
    assert "poryadok" not in told
    assert "Записать заново или отменить: 6, Tab до «Письма», эта строка:\n  Школа № 1" in told
    assert told.count("Не начато: диск не принимает файлы.") == 1
    assert "Не получилось. Не начато: диск не принимает файлы. Номер не взят:\n  Б\n  В" in told
