"""Content plans from the screen: the file, whose plan it is, questions with answers, one write."""

from __future__ import annotations

from pathlib import Path

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.screens.import_plans import ImportPlans
from registry import organizations, plans
from registry.plans import Plan, PlanItem
from tests.console.support import NOW, Bench, Screen
from vault.transaction import Tx

MONTH = NOW.date().replace(month=12, day=1)
NAMED = (
    "Организация;Дата;Тема\n"
    "Школа № 5;01.12.2026;Зимний концерт\n"
    "Школа № 5;02.12.2026;День открытых дверей\n"
    "Музей елочных игрушек и кукол;03.12.2026;Выставка\n"
    "Школа № 5;неведомо когда;Ёлка\n"
)


def _planned(tx: Tx) -> None:
    school = next(each.id for each in organizations.listing(tx) if each.short_name == "Школа 5")
    plans.add(tx, Plan(school, MONTH, items=(PlanItem(MONTH, "Прежняя тема"),)))


async def _form(screen: Screen, path: Path, whose: str = "") -> Form:
    await screen.press("6", "left", "left")
    await screen.until(lambda: "[Планы" in screen.text())
    await screen.press("i")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    form = screen.console.screen
    assert isinstance(form, Form)
    for row in form._rows():
        if row.spec.key == "path":
            row.put(str(path))
        if row.spec.key == "organization_id" and whose:
            row.put(whose)
    return form


async def test_plans_are_looked_at_asked_about_and_written(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "план.csv"
    path.write_text(NAMED, "utf-8")
    async with bench.run() as screen:
        await screen.session.write("test.plan", _planned)
        await _form(screen, path)
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, ImportPlans))
        await screen.until(lambda: "4 строки: ждут ответа 3 · отклонено 1" in screen.text())
        assert "К записи: 0 планов" in screen.text()
        await screen.press("f2")
        await screen.until(lambda: "Записывать нечего" in screen.text())
        await screen.press("home", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Музей ёлочных игрушек" in screen.text()
        await screen.press("2")
        await screen.until(lambda: "новых 1 · ждут ответа 2 · отклонено 1" in screen.text())
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("3")  # what is there already is kept, what is new is added
        await screen.until(lambda: "новых 3 · отклонено 1" in screen.text() and "2 плана на 12.2026" in screen.text())
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "новых планов 1, изменено 1" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current and "[Планы" in screen.text())
        stored = {each.organization_id: each for each in await screen.session.read(plans.listing)}
        assert sorted(len(each.items) for each in stored.values()) == [1, 3]


async def test_a_file_without_names_asks_whose_plan_it_is(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "план.csv"
    path.write_text("Дата;Тема\n05.12.2026;Каток\n", "utf-8")
    async with bench.run() as screen:
        form = await _form(screen, path)
        await screen.press("f2")
        await screen.until(lambda: "выберите, чей это план" in " ".join(screen.text().split()))
        whose = (await screen.session.read(organizations.listing))[0].id
        next(row for row in form._rows() if row.spec.key == "organization_id").put(str(whose))
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, ImportPlans))
        await screen.until(lambda: "1 строка: новых 1" in screen.text() and "новый план" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        assert await screen.session.read(plans.listing) == ()
