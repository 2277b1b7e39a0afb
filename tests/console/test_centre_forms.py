"""What the forms of «ЦУР» refuse and where, what they keep over a crash, where the cursor stands after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.forms import impostor as impostor_form
from console.forms.centre import cases as case_forms
from console.forms.centre import publishing
from console.forms.centre import requests as request_forms
from console.forms.model import Answers, FormPlan, Refused
from console.panes.centre import letters
from console.panes.centre.pane import CentrePane
from console.reading.centre.read import View
from registry import broadcasts, impostors, inquiries, inquiry_board, municipality, notices, plans, requests
from registry.cases.records import CaseKind
from registry.impostors import Impostor
from registry.inquiries import Inquiry
from registry.inquiry_replies import Reply
from registry.notices import Direction, Event, Notice
from registry.plans import Plan, PlanItem
from registry.requests import CentreRequest
from tests.console.support import Bench, Screen
from vault import drafts
from vault.errors import BadInput
from vault.store import Store

DAY = date(2026, 11, 22)


async def _refused(plan: FormPlan, **typed: str) -> tuple[str, str]:
    """The field that is refused, and why."""
    with pytest.raises(Refused) as found:
        await plan.save(Answers({**plan.values, **typed}))
    return found.value.key, found.value.reason


async def test_days_in_the_wrong_order_are_refused_at_their_field(bench: Bench) -> None:
    async with bench.run() as screen:
        session = screen.session
        request = request_forms.request(session)
        assert await _refused(request, title="а", due_on="21.11.2026") == ("due_on", "раньше, чем получен запрос")
        assert (await _refused(request, title="а", answered_on="21.11.2026"))[0] == "answered_on"
        inquiry = request_forms.inquiry(session, (("1", "Школа"),), ())
        assert (await _refused(inquiry, title="а", whom="1", due_on="21.11.2026"))[0] == "due_on"
        asked = request_forms.consultation(session, (), ())
        assert (await _refused(asked, question="а", answered_on="21.11.2026"))[0] == "answered_on"
        assert (await _refused(asked, question="а", asked_on="23.11.2026"))[0] == "asked_on"
        fake = impostor_form.plan(session, ())
        found = await _refused(fake, url="https://vk.com/fake", reported_on="21.11.2026")
        assert found == ("reported_on", "раньше, чем нашли")
        told = impostor_form.plan(session, (), Impostor("vk", "https://vk.com/fake", date(2026, 11, 1)))
        found = await _refused(told, reported_on="20.11.2026", removed_on="19.11.2026")
        assert found == ("removed_on", "раньше, чем пожаловались")
        further = impostor_form.further(session, Impostor("vk", "https://vk.com/fake", DAY))
        assert await _refused(further, on="21.11.2026") == ("on", "раньше, чем нашли")
        published = publishing.broadcast(session, ())
        assert await _refused(published) == ("title", "не заполнено")
        early = await _refused(published, title="а", text="а", due_at="21.11.2026 10:00")
        assert early == ("due_at", "раньше начала")


async def test_an_incident_of_tomorrow_is_refused_at_its_field(bench: Bench) -> None:
    async with bench.run() as screen:
        plan = case_forms.incident(screen.session, CaseKind.VAULT_LOST, "Пропало хранилище")
        assert await _refused(plan, moment="23.11.2026 10:00") == ("moment", "это время ещё не наступило")


@pytest.mark.parametrize(("typed", "day"), [("5", 5), ("05", 5), ("05.12.2026", 5), ("31", 31)])
async def test_a_day_of_a_plan_is_its_number(bench: Bench, typed: str, day: int) -> None:
    async with bench.run() as screen:
        plan = await screen.session.write("test", lambda tx: plans.add(tx, Plan(1, date(2026, 12, 1))))
        form = publishing.item(screen.session, plan)
        await form.save(Answers({**form.values, "on": typed, "topic": "Концерт"}))
        changed = await screen.session.read(lambda tx: plans.get(tx, plan.id))
        assert changed.items == (PlanItem(date(2026, 12, day), "Концерт"),)


@pytest.mark.parametrize("typed", ["", "0", "32", "05.11.2026", "вчера", "999999999999"])
async def test_a_day_of_another_month_is_refused_at_its_field(bench: Bench, typed: str) -> None:
    async with bench.run() as screen:
        form = publishing.item(screen.session, Plan(1, date(2026, 12, 1), id=1))
        assert (await _refused(form, on=typed, topic="Концерт"))[0] == "on"
        assert await _refused(form, on="5") == ("topic", "не заполнено")


def test_nothing_is_told_a_year_before_it_happens(store: Store) -> None:
    """23.11.2020 for 2026: the line of what is owed would go, and nobody would know."""
    from registry import organizations
    from registry.organizations import Organization

    number = store.write("test", lambda tx: organizations.add(tx, Organization("Школа"))).id
    notice = Notice(Direction.OUT, Event.RESPONSIBLE, number, date(2026, 10, 29), told_on=date(2020, 11, 23))
    with pytest.raises(BadInput, match="поле «сообщили»: это больше чем за год"):
        store.write("test", lambda tx: notices.add(tx, notice))
    store.write("test", lambda tx: notices.add(tx, replace(notice, told_on=date(2026, 10, 1))))


@pytest.mark.parametrize(
    ("url", "network"),
    [("https://vk.com/fake", "vk"), ("ok.ru/group/990000001234", "ok"), ("https://t.me/fake_school", "telegram")],
)
async def test_the_network_of_an_impostor_is_that_of_its_link(bench: Bench, url: str, network: str) -> None:
    async with bench.run() as screen:
        form = impostor_form.plan(screen.session, ())
        assert (await _refused(form, url="здесь нет ссылки"))[0] == "url"
        number = await form.save(Answers({**form.values, "url": url}))
        assert (await screen.session.read(lambda tx: impostors.get(tx, number))).network == network


# Drafts


def _drafted(screen: Screen) -> tuple[str, ...]:
    screen.console.guard.check_idle()
    return screen.session.opened().read(drafts.names)


async def test_an_incident_that_was_begun_comes_back_after_a_crash(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f", "3")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("backspace")
        bench.ticks.now += 4
        await screen.until(lambda: _drafted(screen) == ("incident:0:data_leaked",))
    async with bench.run() as screen:
        await screen.press("f", "3")
        await screen.until(lambda: isinstance(screen.console.screen, Choose) and "Есть черновик" in screen.text())
        assert "Начать случай: " in screen.text() and "течка" in screen.text()


async def test_a_letter_that_was_begun_comes_back_after_a_crash(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write("test", lambda tx: requests.add(tx, CentreRequest("Список страниц", DAY)))
        await screen.press("6")
        await screen.until(lambda: bool(screen.rows.items))
        await screen.press("w")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type("Данные")
        bench.ticks.now += 4
        await screen.until(lambda: _drafted(screen) == ("letter-form:request:1:centre_answer",))
    async with bench.run() as screen:
        await screen.press("6")
        await screen.until(lambda: bool(screen.rows.items))
        await screen.press("w")
        await screen.until(lambda: isinstance(screen.console.screen, Choose) and "Есть черновик" in screen.text())
        assert "«Ответ на запрос ЦУР: Список страниц»" in " ".join(screen.text().split())
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Данные" in screen.text()


async def test_a_draft_of_an_inquiry_belongs_to_its_request(bench: Bench) -> None:
    async with bench.run() as screen:
        session = screen.session
        served = request_forms.inquiry(session, (), (), None, CentreRequest("Список", DAY, id=3))
        assert served.draft == "inquiry:new:3"
        assert request_forms.inquiry(session, (), ()).draft == "inquiry:new"


# Lines


async def _centre(screen: Screen, view: View) -> CentrePane:
    await screen.press("6")
    pane = screen.main.pane
    assert isinstance(pane, CentrePane)
    await screen.until(lambda: pane.is_mounted)
    while pane.view is not view:
        await screen.press("tab")
    return pane


async def test_the_cursor_stands_on_what_was_added(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write("test", lambda tx: requests.add(tx, CentreRequest("А", DAY, due_on=DAY)))
        pane = await _centre(screen, View.ASKED)
        await screen.until(lambda: bool(pane.rows.items))
        await screen.press("n", "1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type("Б")
        await screen.press("f2")
        await screen.until(lambda: pane.rows.current is not None and pane.rows.current.key == ("request", 2))


@pytest.mark.parametrize("key", ["h", "р"])
async def test_a_line_tells_its_history(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.session.write("test", lambda tx: requests.add(tx, CentreRequest("Список", DAY)))
        pane = await _centre(screen, View.ASKED)
        await screen.until(lambda: bool(pane.rows.items))
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Note) and "История" in screen.text())


async def test_the_last_change_is_taken_back_here_too(bench: Bench) -> None:
    async with bench.run() as screen:
        at = datetime(2026, 11, 20, tzinfo=UTC)
        line = broadcasts.Broadcast("День матери", at, datetime(2026, 11, 25, tzinfo=UTC), text="Мама")
        await screen.session.write("broadcast.added", lambda tx: broadcasts.add(tx, line))
        pane = await _centre(screen, View.BROADCASTS)
        await screen.until(lambda: bool(pane.rows.items))
        await screen.press("u")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        assert "День матери" in screen.text()
        await screen.press("enter", "2")
        await screen.until(lambda: screen.main.is_current and not pane.rows.items)


async def test_who_told_whom_is_seen_where_the_column_has_no_room(bench: Bench) -> None:
    async with bench.run() as screen:
        told = Notice(Direction.IN, Event.RESPONSIBLE, 1, date(2026, 11, 1), told_on=date(2026, 11, 3))
        await screen.session.write("test", lambda tx: notices.add(tx, told))
        await screen.session.write("test", lambda tx: notices.add(tx, replace(told, direction=Direction.OUT)))
        pane = await _centre(screen, View.TOLD)
        await screen.until(lambda: bool(pane.rows.items))
        assert "+ нам 03.11.2026" in screen.text() and "+ в ЦУР 03.11.2026" in screen.text()


async def test_letters_to_many_are_not_begun_without_what_all_of_them_need(bench: Bench) -> None:
    async with bench.run() as screen:
        asked = Inquiry("Кто ведёт", DAY, replies=(Reply(1), Reply(2)))
        await screen.session.write("test", lambda tx: inquiries.add(tx, asked))
        number = municipality.Key.LETTER_NUMBER
        await screen.session.write("test", lambda tx: municipality.put(tx, number, "01/{n}"))
        board = await screen.session.read(lambda tx: inquiry_board.board(tx, 1, DAY))
        screen.console.begin(partial(_letters, screen, board), "test")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("f2")
        await screen.until(lambda: "без этого письма не написать" in " ".join(screen.text().split()))


async def _letters(screen: Screen, board: inquiry_board.Board) -> None:
    await letters.to_each(screen.console, board)


async def test_a_page_that_is_not_there_cannot_be_seized_and_what_to_do_is_said(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write("test", lambda tx: tx.execute("UPDATE page SET state = 'closed'"))
        await screen.press("f", "1")
        await screen.until(lambda: "Внесите её" in screen.text())


async def test_a_password_that_somebody_knows_leads_to_its_replacing(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f", "5")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        assert "school5@example.ru" in screen.text() and "muzey@example.ru" not in screen.text()
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose) and "Что сменить?" in screen.text())
