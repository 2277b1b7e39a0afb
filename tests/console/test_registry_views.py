"""Pane 2 beyond the list: the tree, pages due for a look, impostor pages, history, undo, new fields of the forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.reading.registry_views import View
from console.screens.import_registry import ImportRegistry
from registry import impostors, organizations, pages, people
from registry.impostors import Impostor
from registry.people import Training
from tests.console.support import Bench, Screen
from vault.transaction import Tx


async def _view(screen: Screen, view: View) -> None:
    while screen.main.pane.view is not view:  # type: ignore[union-attr]  # the registry's pane is on the screen
        await screen.press("tab")


async def test_the_tree_puts_organizations_under_their_founder(bench: Bench) -> None:
    async with bench.run() as screen:

        def write(tx: Tx) -> None:
            organizations.update(tx, replace(organizations.get(tx, 2), founder_id=3))

        await screen.session.write("test.founder", write)
        screen.console.reload_panes()
        await _view(screen, View.TREE)
        await screen.until(lambda: "   Музей ёлочных игрушек" in screen.text())
        assert "[Дерево]" in screen.lines()[1]
        lines = screen.lines()
        above = next(at for at, line in enumerate(lines) if "Автохозяйство" in line)
        assert "Музей" in lines[above + 1]
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))


async def test_pages_are_marked_as_looked_at(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, View.REVIEW)
        await screen.until(lambda: "[Сверка 2]" in screen.lines()[1])
        assert "! не сверяли ни разу" in screen.text()
        await screen.press("asterisk", "d")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: "Сверено сегодня: 2 страницы" in screen.lines()[-2])
        await screen.until(lambda: "Сверять нечего" in screen.text())
        looked = {each.verified_on for each in await screen.session.read(pages.listing)}
        assert looked == {screen.session.today}


async def test_an_impostor_from_found_to_gone(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, View.IMPOSTORS)
        assert "Подделок не записано" in screen.text()
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter")
        await screen.type("https://vk.com/school5fake")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "! найдена" in screen.text())
        for word in ("~ пожаловались", "+ удалена"):
            await screen.press("d")
            await screen.until(lambda: isinstance(screen.console.screen, Form))
            await screen.press("f2")
            await screen.until(lambda word=word: screen.main.is_current and word in screen.text())  # type: ignore[misc]
        await screen.press("d")
        await screen.until(lambda: "уже нет" in screen.lines()[-2])
        (found,) = await screen.session.read(impostors.listing)
        assert found.removed_on == screen.session.today


async def test_a_day_to_come_is_no_day_of_what_has_been_done(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write(
            "test.impostor", lambda tx: impostors.add(tx, Impostor("vk", "https://vk.com/fake5", date(2026, 11, 1)))
        )
        screen.console.reload_panes()
        await _view(screen, View.IMPOSTORS)
        await screen.until(lambda: "vk.com/fake5" in screen.text())
        await screen.press("d")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press(*["backspace"] * 10)
        await screen.type("01.12.2026")
        await screen.press("f2")
        await screen.until(lambda: "этот день ещё не наступил" in " ".join(screen.text().split()))
        (found,) = await screen.session.read(impostors.listing)
        assert found.reported_on is None


async def test_an_official_page_is_refused_by_the_keys_of_the_screen(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, View.IMPOSTORS)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter")
        known = next(each for each in await screen.session.read(pages.listing) if each.network == "vk")
        await screen.type(known.url)
        await screen.press("f2")
        await screen.until(lambda: "откройте «Беда»: f/а" in " ".join(screen.text().split()))


async def test_trouble_with_a_page_that_is_not_ours_is_written_down(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter")
        await screen.type("https://vk.com/school5fake")
        await screen.press("f2")
        await screen.until(lambda: "Подделка записана: 2, Tab до «Подделки»" in screen.lines()[-2])
        (found,) = await screen.session.read(impostors.listing)
        assert found.url == "https://vk.com/school5fake"


async def test_history_tells_what_became_what_and_undo_takes_it_back(bench: Bench) -> None:
    async with bench.run() as screen:

        def write(tx: Tx) -> None:
            organizations.update(tx, replace(organizations.get(tx, 3), inn="", address="ул. Ленина, 1"))

        await screen.session.write("organization.updated", write)
        screen.console.reload_panes()
        await screen.press("home", "h")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Адрес: пусто > ул. Ленина, 1" in screen.text()
        await screen.press("escape")
        await screen.press("u")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Автохозяйство" in screen.text()
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current)
        assert (await screen.session.read(lambda tx: organizations.get(tx, 3))).address, "the harmless answer is first"
        await screen.press("u")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current and "Отменено: 1 запись" in screen.lines()[-2])
        assert (await screen.session.read(lambda tx: organizations.get(tx, 3))).address == ""


async def test_buildings_and_trainings_in_the_forms(bench: Bench) -> None:
    async with bench.run((80, 40)) as screen:
        await screen.press("home", "f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        form = screen.console.screen
        assert isinstance(form, Form)
        row = next(each for each in form._rows() if each.spec.key == "building:0")
        form.set_focus(row.control)
        await screen.type("ул. Мира, 2; гараж; 8 38446 22-3-44; пн–пт 9:00–18:00")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        (built,) = (await screen.session.read(lambda tx: organizations.get(tx, 3))).buildings
        assert (built.address, built.name, built.phones) == ("ул. Мира, 2", "гараж", ("8 38446 22-3-44",))
        await screen.press("end", "enter")
        await screen.until(lambda: "Примеров Пётр" in screen.text())
        for _ in range(40):
            if "Примеров" in str(getattr(screen.console.screen.line, "text", "")):  # type: ignore[attr-defined]
                break
            await screen.press("down")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        form = screen.console.screen
        assert isinstance(form, Form)
        row = next(each for each in form._rows() if each.spec.key == "trainings")
        form.set_focus(row.control)
        await screen.type("когда-то")
        await screen.press("f2")
        await screen.until(lambda: "нужны день и тема" in screen.text())
        for _ in range(10):
            await screen.press("backspace")
        await screen.type("10.02.2026 Оформление страниц")
        await screen.press("f2")
        await screen.until(lambda: not isinstance(screen.console.screen, Form))
        (person,) = await screen.session.read(people.listing)
        assert person.trainings == (Training(date(2026, 2, 10), "Оформление страниц"),)


LIST = """Список страниц;;
Наименование;ВКонтакте;Примечание
Школа № 5;https://vk.com/school5demo;
Дом культуры;https://vk.com/dkdemo;
Музей ёлочных игрушк;;
"""


async def test_a_list_is_looked_at_asked_about_written_and_undone(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text(LIST, "utf-8")
    async with bench.run() as screen:
        await screen.press("i")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type(str(tmp_path / "нет.csv"))
        await screen.press("f2")
        await screen.until(lambda: "нет.csv" in " ".join(screen.text().split()) and "не" in screen.text())
        for _ in range(len("нет.csv")):
            await screen.press("backspace")
        await screen.type("список.csv")
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegistry))
        await screen.until(lambda: "3 строки" in screen.text())
        assert "вопрос" in screen.text() and "столбец" in screen.text()
        await screen.press("home", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Музей ёлочных игрушек" in screen.text()
        await screen.press("2")
        await screen.until(
            lambda: isinstance(screen.console.screen, ImportRegistry) and "вопросов" not in screen.text()
        )
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "1 новая организация, 1 новая страница" in screen.text()
        assert "Отменить загрузку целиком" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current and "Дом культуры" in screen.text())
        await screen.press("u")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current and "Дом культуры" not in screen.text())
        assert len(await screen.session.read(organizations.listing)) == 3


async def test_a_column_is_corrected_on_the_screen(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text("Наименование;Кто;Ссылка\nКлуб «Луч»;Иванов Иван;https://vk.com/luchdemo\n", "utf-8")
    async with bench.run() as screen:
        await screen.press("i")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type(str(path))
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, ImportRegistry))
        await screen.until(lambda: "B «Кто»: не берётся" in screen.text())
        while "B «Кто»" not in str(getattr(screen.console.screen.query_one("Rows").current, "text", "")):  # type: ignore[attr-defined]
            await screen.press("down")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("ответственный")
        await screen.press("enter")
        await screen.until(lambda: "B «Кто»: ответственный" in screen.text())


async def test_an_impostor_is_only_text(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write(
            "test.impostor",
            lambda tx: impostors.add(tx, Impostor("vk", "https://vk.com/fake5", date(2026, 11, 1), proof="[/x] № 5")),
        )
        screen.console.reload_panes()
        await _view(screen, View.IMPOSTORS)
        await screen.until(lambda: "vk.com/fake5" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "[/x] № 5" in screen.text()
