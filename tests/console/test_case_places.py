"""Where a step of a case is done: g/п opens that very place, w/ц that very letter; nobody is sent to the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from console import tabs
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.panes.centre.steps import CaseScreen
from console.panes.organization_card import OrganizationCardScreen
from console.panes.page_card import PageCardScreen
from console.panes.vault.card import CredentialCard
from console.panes.vault.pane import VaultPane
from console.panes.vault.views import View as SafeView
from console.reading.centre import steps as reading
from console.screens.copies import Copies
from console.screens.keys import Keys
from registry import people, slot_people
from registry.cases import flow, kinds, records
from registry.cases.records import Case, CaseKind, Outcome, StepState
from registry.people import Person
from tests.console.support import NOW, Bench, Screen
from vault import journal_query
from vault.transaction import Tx

DAY = date(2026, 11, 20)


def _seized(tx: Tx) -> Case:
    return flow.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, 1, date(2026, 11, 22))


def _lost(tx: Tx) -> Case:
    return flow.open_incident(tx, CaseKind.VAULT_LOST, NOW, NOW, None, date(2026, 11, 22))


def _handover(tx: Tx) -> Case:
    return flow.open_handover(tx, 1, 1, None, DAY, NOW)


def _own(tx: Tx) -> Case:
    return flow.open_own_handover(tx, 1, Person("Новикова Нина Петровна"), DAY, NOW)


async def _steps(screen: Screen, begin: Callable[[Tx], Case], code: str = "") -> CaseScreen:
    """The case on the screen, the cursor on the step of this code."""
    case = await screen.session.write("test.case", begin)
    found = CaseScreen(case.id)
    screen.console.push_screen(found)
    await screen.until(lambda: found.is_mounted and bool(found.listing.items))
    if code:
        found.listing.select(next(place for place, step in enumerate(case.steps, 1) if step.code == code))
    return found


@pytest.mark.parametrize(
    ("begin", "code", "place"),
    [
        (_seized, "shared", CredentialCard),
        (_seized, "sessions", CredentialCard),
        (_own, "role", PageCardScreen),
        (_own, "old_slot", Keys),
        (_own, "generation", Keys),
        (_lost, "generation", Keys),
        (_lost, "copy", Copies),
        (_lost, "data", Form),
        (_own, "settings", Form),
        (_handover, "assigned", Form),
    ],
)
async def test_a_step_leads_to_where_it_is_done(
    bench: Bench, begin: Callable[[Tx], Case], code: str, place: type[Dialog[object]]
) -> None:
    async with bench.run() as screen:
        await screen.session.write("test.page", lambda tx: tx.execute("UPDATE credential SET holder_id = 1"))
        found = await _steps(screen, begin, code)
        assert found.row is not None and found.row.step.code == code
        await screen.press("g")
        await screen.until(lambda: isinstance(screen.console.screen, place))


@pytest.mark.parametrize(
    ("begin", "code", "title"),
    [
        (_seized, "centre", "Сообщение ЦУР о захвате"),
        (_seized, "site", "Объявление о захвате"),
        (_own, "act", "Акт приёма-передачи"),
        (_handover, "centre", "Уведомление ЦУР о смене"),
    ],
)
@pytest.mark.parametrize("key", ["g", "w"])
async def test_the_letter_of_a_step_is_not_asked_for_twice(
    bench: Bench, begin: Callable[[Tx], Case], code: str, title: str, key: str
) -> None:
    async with bench.run() as screen:
        await _steps(screen, begin, code)
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert title in screen.lines()[0]


def test_no_step_sends_to_the_terminal() -> None:
    """Every command that a step names has a place on the screen."""
    from console.panes.centre import stepping

    known = (*(beginning for beginning, _ in stepping.ACTS), "poryadok letter make", "poryadok check")
    safe = tuple(beginning for beginning, _ in stepping.SAFE)
    here = ("poryadok mark close",)  # z/я closes the case: the step is marked where one stands
    commands = {rule.command for rules in kinds.RULES.values() for rule in rules if rule.command}
    assert not [each for each in commands if not each.startswith((*known, *safe, *here))]


async def test_secrets_lead_to_the_safe_from_whatever_card_the_case_was_opened_over(bench: Bench) -> None:
    async with bench.run() as screen:
        slot = next(iter(await screen.session.read(journal_query.slots)))
        await screen.session.write("slot.given", lambda tx: slot_people.give(tx, slot, 1))
        case = await screen.session.write("test.case", _handover)
        await screen.press("end", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
        screen.console.push_screen(found := CaseScreen(case.id))
        await screen.until(lambda: found.is_mounted and bool(found.listing.items))
        found.listing.select(next(place for place, step in enumerate(case.steps, 1) if step.code == "secrets"))
        await screen.press("g")
        await screen.until(lambda: screen.main.is_current and screen.main.current == tabs.VAULT)
        pane = screen.main.pane
        assert isinstance(pane, VaultPane) and pane.view is SafeView.TASKS


@pytest.mark.parametrize("key", ["o", "щ"])
async def test_who_comes_is_named_later(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await _steps(screen, _handover)
        assert "преемника ещё нет" in screen.text()
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "пока неизвестно" not in screen.text()
        await screen.press("f2")
        await screen.until(lambda: "выберите преемника" in screen.text())
        await screen.press("up", "right", "down")
        await screen.type("Новикова Нина Петровна")
        await screen.press("f2")
        await screen.until(lambda: "Преемник записан" in screen.text())
        (case,) = await screen.session.read(records.listing)
        known = {each.id: each.name for each in await screen.session.read(people.listing)}
        assert known[case.successor_id or 0] == "Новикова Нина Петровна"


async def test_only_a_handover_has_a_successor(bench: Bench) -> None:
    async with bench.run() as screen:
        await _steps(screen, _seized)
        await screen.press("o")
        await screen.until(lambda: "Преемника называют в смене ответственного" in screen.text())


async def test_the_cursor_goes_on_down_the_list(bench: Bench) -> None:
    """The first step that waits may be one that only the program closes: nobody is thrown back to it each time."""
    async with bench.run() as screen:
        found = await _steps(screen, _seized, "police")
        at = found.row
        assert at is not None
        await screen.press("x")
        await screen.type("не нужно")
        await screen.press("enter")
        await screen.until(lambda: f"Шаг {at.place} не нужен" in screen.text())
        assert found.row is not None and found.row.place == at.place + 1


async def test_what_a_closed_case_left_undone_waits_for_nobody(bench: Bench) -> None:
    async with bench.run() as screen:
        found = await _steps(screen, _seized)
        await screen.session.write(
            "test.close", lambda tx: flow.close(tx, 1, date(2026, 11, 22), Outcome.DONE, "ложная тревога")
        )
        found.reload()
        await screen.until(lambda: "закрыт 22.11.2026" in screen.text())
        assert "- не сделано" in screen.text()
        assert "* сделать" not in screen.text() and "? ещё не видно" not in screen.text()


async def test_what_is_cut_says_so_and_is_read_whole(bench: Bench) -> None:
    async with bench.run((60, 20)) as screen:
        found = await _steps(screen, _seized, "evidence")
        await screen.until(lambda: "— ещё " in screen.text() or "Запишите, где лежат снимки" in screen.text())
        assert all(len(line) <= 60 for line in screen.lines())
        found.listing.select(4)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Esc, затем g/п" in " ".join(screen.text().split())


async def test_a_day_to_come_is_refused_at_its_field(bench: Bench) -> None:
    async with bench.run() as screen:
        await _steps(screen, _seized)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        for _ in range(10):
            await screen.press("backspace")
        await screen.type("23.11.2026")
        await screen.press("f2")
        await screen.until(lambda: "23.11.2026                       этот день ещё не наступил" in screen.text())
        case = await screen.session.read(lambda tx: records.get(tx, 1))
        assert case.steps[0].state is StepState.OPEN


def test_an_account_known_by_its_nickname_is_named_before_what_is_done_with_it() -> None:
    assert reading.short_name("Телеграм, @school5_tg") == "school5_tg"
    assert reading.short_name("ВКонтакте, school5@example.ru") == "school5"


@pytest.mark.parametrize("key", ["o", "щ"])
async def test_whose_a_way_in_is_can_be_said(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        screen.console.push_screen(Keys())
        await screen.until(lambda: isinstance(screen.console.screen, Keys) and "не сказано" in screen.text())
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.type("примеров")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Keys) and "Примеров Пётр" in screen.text())
        assert set((await screen.session.read(slot_people.present)).values()) == {1}


async def test_a_way_in_that_nobody_used_is_nobodys_yet(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.console.push_screen(Keys())
        await screen.until(lambda: isinstance(screen.console.screen, Keys) and "слова" in screen.text())
        await screen.press("end", "o")
        await screen.until(lambda: "ещё не входили" in screen.text())
