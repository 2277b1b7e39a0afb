"""Pane 3: exemptions and waivers, each in its view; what is refused at which field, what is taken back where one is."""

from __future__ import annotations

from datetime import date

import pytest

from console.dialogs.ask import TypedAsk
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.panes.exemptions import ExemptionsPane, View
from console.reading import waiver_rows
from registry import exemptions, waivers
from registry.waivers import Waiver
from tests.console.support import Bench, Screen
from vault.transaction import Tx


def _fill(tx: Tx) -> None:
    waivers.add(tx, Waiver("posts.weekly", "Каникулы", date(2026, 11, 30), words="школа", who="Письмо № 7"))
    waivers.add(tx, Waiver("posts.*", "Ремонт", date(2026, 11, 25), page_id=1))
    waivers.add(tx, Waiver("page.mark", "Ждём ответа", date(2026, 11, 1), organization_id=2))


async def _waived(screen: Screen) -> ExemptionsPane:
    await screen.session.write("test.fill", _fill)
    screen.console.reload_panes()
    await screen.press("3", "tab")
    pane = screen.main.pane
    assert isinstance(pane, ExemptionsPane) and pane.view is View.WAIVED
    await screen.until(lambda: len(pane.rows.items) == 3)
    return pane


async def test_waivers_stand_in_their_view_the_soonest_to_end_first(bench: Bench) -> None:
    async with bench.run() as screen:
        await _waived(screen)
        lines = screen.lines()
        assert lines[1].strip() == "Исключения 1 │ [Отсрочки 3]"
        assert "vk.com/school5demo" in lines[3] and "все проверки posts" in lines[3] and "~ ещё 3 дня" in lines[3]
        assert "в названии «школа»" in lines[4] and "Публикации за неделю" in lines[4]
        assert "Музей ёлочных игрушек" in lines[5] and "- срок вышел" in lines[5]
        assert lines[-2].strip() == "3 отсрочки"
        await screen.press("tab")
        await screen.until(lambda: "[Исключения 1]" in screen.lines()[1])


async def test_the_days_and_the_reason_of_a_waiver_are_corrected(bench: Bench) -> None:
    async with bench.run() as screen:
        await _waived(screen)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "vk.com/school5demo: все проверки posts" in screen.text()
        await screen.type("26.11.2026")
        await screen.press("f2")
        await screen.until(lambda: "раньше первого дня" in screen.text())
        for _ in range(10):
            await screen.press("backspace")
        await screen.type("10.12.2026")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "Сохранено" in screen.lines()[-2])
        found = await screen.session.read(lambda tx: waivers.get(tx, 2))
        assert (found.since, found.until) == (date(2026, 11, 26), date(2026, 12, 10))
        assert (found.page_id, found.check) == (1, "posts.*"), "what and to whom stays"


async def test_a_waiver_is_ended_and_brought_back_in_the_same_place(bench: Bench) -> None:
    async with bench.run() as screen:
        await _waived(screen)
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("удалить")
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current and "Отсрочка снята" in screen.lines()[-2])
        assert await screen.session.read(waivers.count) == 2
        await screen.press("u")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        assert "Ремонт" in screen.text(), "which record it was is said, not only of what kind"
        await screen.press("enter")
        await screen.until(lambda: "Вернётся запись" in screen.text())
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current and len(screen.rows.items) == 3)


async def test_marked_waivers_end_together(bench: Bench) -> None:
    async with bench.run() as screen:
        await _waived(screen)
        await screen.press("space", "down", "space", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        assert "2 отсрочки" in screen.text()
        await screen.type("2")
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current and len(screen.rows.items) == 1)


@pytest.mark.parametrize("key", ["h", "р"])
async def test_both_views_tell_the_history(bench: Bench, key: str) -> None:
    async with bench.run(pane="3") as screen:
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "История: Музей ёлочных игрушек" in screen.text()
        await screen.press("escape")
        await _waived(screen)
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Ремонт" in screen.text()


async def test_a_waiver_is_given_elsewhere_and_that_is_said(bench: Bench) -> None:
    async with bench.run() as screen:
        await _waived(screen)
        await screen.press("n")
        await screen.until(lambda: "Отсрочку дают нарушению" in screen.text())


async def test_an_exemption_that_ends_before_it_begins_is_refused_at_its_field(bench: Bench) -> None:
    async with bench.run(pane="3") as screen:
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("up", "up")
        await screen.type("02.12.2026")
        await screen.press("f2")
        await screen.until(lambda: "раньше первого дня" in screen.text())
        (line,) = (each for each in screen.lines() if "раньше первого дня" in each)
        assert line.strip().startswith("Действует по")
        await screen.press("backspace")
        await screen.until(lambda: "раньше первого дня" not in screen.text(), what="another text, another judgement")
        assert (await screen.session.read(lambda tx: exemptions.get(tx, 1))).since is None


async def test_with_nothing_to_pick_from_that_is_said(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.console.push_screen(Pick("Организация", ()))
        await screen.until(lambda: "Выбирать пока не из чего" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: "Выбирать не из чего." in screen.text())


def test_a_family_of_checks_and_an_unknown_one_are_named() -> None:
    assert waiver_rows.allowed("posts.*") == "все проверки posts"
    assert waiver_rows.allowed("posts.gone") == "posts.gone"
