"""Cases on the screen: a handover from the card, steps done and not needed, closing with a reason, the one key."""

from __future__ import annotations

from datetime import date

import pytest

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.panes.centre.steps import CaseScreen
from console.panes.organization_card import OrganizationCardScreen
from registry import people
from registry.cases import flow, records
from registry.cases.records import CaseKind, Outcome, StepState
from tests.console.support import NOW, Bench, Screen


async def _opened(screen: Screen) -> CaseScreen:
    await screen.until(lambda: isinstance(screen.console.screen, CaseScreen))
    found = screen.console.screen
    assert isinstance(found, CaseScreen)
    await screen.until(lambda: bool(found.listing.items))
    return found


async def _seized(screen: Screen) -> CaseScreen:
    """A case of a seized page, on the screen."""
    await screen.session.write(
        "test.case", lambda tx: flow.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, 1, date(2026, 11, 22))
    )
    screen.console.push_screen(CaseScreen(1))
    return await _opened(screen)


async def test_a_handover_from_the_card_of_the_organization(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("end", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
        await screen.until(lambda: "Примеров Пётр" in screen.text())
        await screen.press("w")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Школа № 5" in screen.text() and "Примеров Пётр" in screen.text()
        await screen.press("enter", "enter", "enter", "right", "enter")
        await screen.type("Новикова Нина Петровна")
        await screen.press("f2")
        await _opened(screen)
        assert "Примеров Пётр > Новикова Нина Петровна" in screen.text()
        (case,) = await screen.session.read(records.listing)
        assert case.kind is CaseKind.HANDOVER and case.happened_on == screen.session.today
        known = {each.name: each for each in await screen.session.read(people.listing)}
        assert known["Новикова Нина Петровна"].assignments[0].organization_id == case.organization_id


@pytest.mark.parametrize("key", ["f", "а"])
async def test_one_key_from_anywhere_and_the_first_step_is_there(bench: Bench, key: str) -> None:
    async with bench.run(pane="3") as screen:
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Ничего не удаляется" in screen.text()
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("школа")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert not await screen.session.read(records.count), "nothing is begun by a key alone"
        await screen.press("f2")
        found = await _opened(screen)
        assert found.row is not None and found.row.place == 1
        (case,) = await screen.session.read(records.listing)
        assert case.kind is CaseKind.PAGE_SEIZED and case.page_id == 1


async def test_a_moment_to_come_is_no_discovery(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("3")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        for _ in range(20):
            await screen.press("backspace")
        await screen.type("01.01.2027 09:00")
        await screen.press("f2")
        await screen.until(lambda: "ещё не наступило" in screen.text())
        assert not await screen.session.read(records.count)


async def test_a_step_is_done_by_a_word_and_opened_again(bench: Bench) -> None:
    async with bench.run() as screen:
        found = await _seized(screen)
        at = found.row
        assert at is not None
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter")
        await screen.type("Примеров")
        await screen.press("enter")
        await screen.type("снимок экрана")
        await screen.press("f2")
        await screen.until(lambda: f"Шаг {at.place} закрыт" in screen.text())
        case = await screen.session.read(lambda tx: records.get(tx, 1))
        step = case.steps[at.place - 1]
        assert (step.state, step.who, step.proof) == (StepState.DONE, "Примеров", "снимок экрана")
        assert found.row is not None and found.row.place != at.place, "the cursor goes on to what waits"
        found.listing.select(at.place)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "снимок экрана" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.console.screen is found)
        await screen.press("u")
        await screen.until(lambda: "снова открыт" in screen.text())


async def test_a_step_that_is_not_needed_says_why(bench: Bench) -> None:
    async with bench.run() as screen:
        found = await _seized(screen)
        at = found.row
        assert at is not None
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))
        await screen.press("enter")
        await screen.until(lambda: "нужно что-нибудь набрать" in screen.text())
        await screen.type("страница уже возвращена")
        await screen.press("enter")
        await screen.until(lambda: screen.console.screen is found and "= не нужен" in screen.text())
        case = await screen.session.read(lambda tx: records.get(tx, 1))
        assert case.steps[at.place - 1].reason == "страница уже возвращена"


async def test_open_steps_close_a_case_only_with_a_reason(bench: Bench) -> None:
    async with bench.run() as screen:
        found = await _seized(screen)
        await screen.press("z")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Не закрыто шагов" in screen.text()
        await screen.press("f2")
        await screen.until(lambda: "нужна причина: шаги остались" in screen.text())
        await screen.type("ложная тревога")
        await screen.press("f2")
        await screen.until(
            lambda: screen.console.screen is found and "закрыт 22.11.2026: ложная тревога" in screen.text()
        )
        case = await screen.session.read(lambda tx: records.get(tx, 1))
        assert case.outcome is Outcome.DONE and case.reason == "ложная тревога"
        await screen.press("z")
        await screen.until(lambda: "уже закрыт" in screen.text())


async def test_cases_stand_in_pane_six(bench: Bench) -> None:
    async with bench.run() as screen:
        await _seized(screen)
        await screen.press("escape")
        await screen.press("6", "tab", "tab")
        await screen.until(lambda: "[Случаи 1]" in screen.text())
        assert "Захвачена страница" in screen.text()
        await screen.press("enter")
        await _opened(screen)
        assert screen.lines()[-1].endswith("F10 Выход")
        assert all(len(line) <= 80 for line in screen.lines())
