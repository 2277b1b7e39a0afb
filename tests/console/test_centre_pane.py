"""Pane 6 «ЦУР»: its views, their cards and forms; the board of an inquiry, the calendar, files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.dialogs.ask import Choose, TypedAsk
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.panes.centre.board import BoardScreen
from console.panes.centre.calendar import CalendarScreen
from console.panes.centre.pane import CentrePane
from console.panes.centre.spread import SpreadScreen
from console.reading.centre.read import View
from registry import broadcasts, inquiries, notices, organizations, pages, plans, requests
from registry.broadcasts import Broadcast
from registry.inquiries import Inquiry
from registry.inquiry_replies import Reply
from registry.notices import Direction, Event, Notice
from registry.plans import Plan, PlanItem
from registry.requests import CentreRequest
from tests.console.support import Bench, Screen
from vault.transaction import Tx


def _fill(tx: Tx) -> None:
    requests.add(tx, CentreRequest("Список страниц", date(2026, 11, 1), due_on=date(2026, 11, 10)))
    requests.add(tx, CentreRequest("Отчёт за год", date(2026, 11, 1), due_on=date(2026, 12, 1)))
    requests.add(tx, CentreRequest("Старый", date(2026, 9, 1), answered_on=date(2026, 9, 5), proof="№ 7"))
    inquiries.add(
        tx,
        Inquiry("Кто ведёт страницы", date(2026, 11, 2), due_on=date(2026, 11, 12), replies=(Reply(1), Reply(2))),
    )
    notices.add(tx, Notice(Direction.IN, Event.PAGE_CREATED, 1, date(2026, 11, 19), page_id=1))
    at = datetime(2026, 11, 20, tzinfo=UTC)
    broadcasts.add(tx, Broadcast("День матери", at, datetime(2026, 11, 25, tzinfo=UTC), links=("https://a.example/b",)))
    items = (PlanItem(date(2026, 11, 23), "Концерт"), PlanItem(date(2026, 11, 3), "Выставка", "vk"))
    plans.add(tx, Plan(1, date(2026, 11, 1), items=items))


async def _centre(screen: Screen, view: View = View.ASKED) -> CentrePane:
    await screen.session.write("test.fill", _fill)
    await screen.press("6")
    pane = screen.main.pane
    assert isinstance(pane, CentrePane)
    await screen.until(lambda: bool(pane._found.of(View.ASKED)))
    while pane.view is not view:
        await screen.press("tab")
    return pane


def _texts(screen: Screen) -> str:
    return " ".join(screen.text().split())


async def test_the_views_and_what_waits_in_them(bench: Bench) -> None:
    async with bench.run() as screen:
        pane = await _centre(screen)
        lines = screen.lines()
        assert "[6 ЦУР]" in lines[0]
        assert lines[1].startswith(" [Запросы 3] │ Уведомления ")
        assert "Список страниц" in lines[3] and "! просрочено на 12 дней" in lines[3]
        assert "! 0 из 2, срок вышел" in lines[4]
        assert "4 запроса, ждут 3" in lines[-2]
        for title in ("Уведомления", "Случаи", "Публикации", "Планы", "Письма"):
            await screen.press("tab")
            assert f"[{title}" in screen.lines()[1]
        await screen.press("right", "left", "left")
        assert pane.view is View.PLANS


async def test_the_place_and_the_view_survive_a_refresh(bench: Bench) -> None:
    async with bench.run() as screen:
        pane = await _centre(screen)
        await screen.press("down", "down")
        before = pane.rows.current
        assert before is not None
        pane.reload()
        await screen.until(lambda: pane.rows.current is not before)
        assert pane.rows.current is not None and pane.rows.current.key == before.key


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_nothing_is_wider_than_the_window(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.run(size) as screen:
        pane = await _centre(screen)
        for _ in View:
            assert all(len(line) <= size[0] for line in screen.lines())
            assert f"[{pane.view.value}" in screen.lines()[1]
            assert screen.lines()[-1].endswith("F10 Выход")
            await screen.press("tab")


@pytest.mark.parametrize("key", ["d", "в"])
async def test_a_request_is_answered(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await _centre(screen)
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Список страниц" in screen.text()
        await screen.press("enter", "enter")
        await screen.type("письмо № 12")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "[Запросы 2]" in screen.lines()[1])
        assert "Записано: ЦУР отвечено" in screen.lines()[-2]
        found = await screen.session.read(lambda tx: requests.get(tx, 1))
        assert (found.answered_on, found.proof) == (screen.session.today, "письмо № 12")


async def test_an_answer_without_proof_is_refused_and_told(bench: Bench) -> None:
    async with bench.run() as screen:
        await _centre(screen)
        await screen.press("d")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("f2")
        await screen.until(lambda: "нужно подтверждение или файл ответа" in _texts(screen))


async def test_a_new_inquiry_begins_with_the_words_of_the_request(bench: Bench) -> None:
    async with bench.run() as screen:
        pane = await _centre(screen)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Список страниц" in screen.text()
        assert "10.11.2026" not in screen.text(), "a day that has passed would be refused"
        await screen.press("enter", "space")
        await screen.until(lambda: isinstance(screen.console.screen, Pick))
        await screen.press("f4", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter", "enter", "enter")
        await screen.type("05.11.2026")
        await screen.press("f2")
        await screen.until(lambda: "раньше, чем отправлен запрос" in _texts(screen))
        await screen.press("backspace")
        await screen.until(lambda: "раньше, чем отправлен" not in _texts(screen))
        for _ in range(10):
            await screen.press("backspace")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "w/ц — письма" in screen.lines()[-2])
        made = await screen.session.read(lambda tx: inquiries.get(tx, 2))
        assert made.request_id == 1 and len(made.replies) == 1 and made.due_on is None
        await screen.until(lambda: pane.rows.current is not None and pane.rows.current.key == ("inquiry", 2))


async def test_the_board_takes_answers_and_reminders(bench: Bench, tmp_path: Path) -> None:
    async with bench.run() as screen:
        await _centre(screen)
        await screen.press("down", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, BoardScreen))
        await screen.until(lambda: "не ответили 2" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter")
        await screen.type("ведёт директор")
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, BoardScreen) and "ответили 1" in screen.text())
        assert "+ ответили поздно" in screen.text()
        await screen.press("m")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: "Записано: напомнили" in screen.text())
        stored = await screen.session.read(lambda tx: inquiries.get(tx, 1))
        assert [bool(each.answered_on) for each in stored.replies].count(True) == 1
        assert [len(each.reminded_on) for each in stored.replies if each.answered_on is None] == [1]
        path = tmp_path / "ответы.csv"
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        for _ in range(40):
            await screen.press("backspace")
        await screen.type(str(path))
        await screen.press("f2")
        await screen.until(path.exists)
        text = path.read_text("utf-8-sig")
        assert "ведёт директор" in text and "ответа нет" in text
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: "1 из 2" in screen.text())


async def test_closing_an_inquiry_while_somebody_is_silent_needs_a_reason(bench: Bench) -> None:
    async with bench.run() as screen:
        await _centre(screen)
        await screen.press("down", "d")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Не ответили: 2 из 2" in screen.text()
        await screen.press("f2")
        await screen.until(lambda: "ответили не все" in _texts(screen))
        await screen.type("уже не нужно")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "закрыт, 0 из 2" in screen.text())


async def test_what_the_centre_was_not_told_is_told_and_passed_on(bench: Bench) -> None:
    async with bench.run() as screen:
        pane = await _centre(screen, View.TOLD)
        keys = [line.key[0] for line in pane.rows.items]  # type: ignore[index]  # keys are tuples that begin with a word
        assert "untold" in keys
        at = keys.index("untold")
        while pane.rows.cursor != at:
            await screen.press("down")
        line = pane.rows.current
        assert line is not None and "не сообщили" in line.cells[0][0]
        before = len(await screen.session.read(notices.listing))
        await screen.press("d")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("enter")
        await screen.type("письмо 5")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "Записано: сообщили в ЦУР" in screen.lines()[-2])
        after = await screen.session.read(notices.listing)
        assert len(after) == before + 1
        assert any(each.direction is Direction.OUT and each.proof == "письмо 5" for each in after)


async def test_what_is_only_owed_cannot_be_removed(bench: Bench) -> None:
    async with bench.run() as screen:
        pane = await _centre(screen, View.TOLD)
        assert pane.rows.current is not None and pane.rows.current.key[0] == "untold"  # type: ignore[index]  # a tuple
        await screen.press("f8")
        await screen.until(lambda: "уйдёт, когда будет записано" in screen.lines()[-2])


async def test_a_broadcast_with_a_wrong_moment_is_refused_at_its_field(bench: Bench) -> None:
    async with bench.run() as screen:
        await _centre(screen, View.BROADCASTS)
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type("Акция")
        await screen.press("enter")
        await screen.type("Приходите все на большую зимнюю ярмарку в субботу днём")
        await screen.press("f2")
        await screen.until(lambda: "нужны день и время" in screen.text())
        await screen.type("30.11.2026 18:00")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        found = await screen.session.read(broadcasts.listing)
        assert [each.title for each in found] == ["Акция", "День матери"]
        assert found[0].due_at == datetime(2026, 11, 30, 11, 0, tzinfo=UTC), "18:00 by the municipality's clock"


async def test_where_a_broadcast_came_out(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write("test.connect", _connect)
        await _centre(screen, View.BROADCASTS)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, SpreadScreen))
        await screen.until(lambda: "vk.com/school5demo" in screen.text())
        assert "ещё есть время 1" in screen.text()


def _connect(tx: Tx) -> None:
    from dataclasses import replace

    pages.update(tx, replace(pages.get(tx, 1), connected_on=date(2026, 1, 1)))


async def test_the_calendar_of_a_plan(bench: Bench) -> None:
    async with bench.run(size=(80, 30)) as screen:
        await _centre(screen, View.PLANS)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, CalendarScreen))
        await screen.until(lambda: "Концерт" in screen.text())
        text = screen.text()
        assert "ноябрь 2026" in text and "23:1" in text and "[22]" in text
        assert text.index("Выставка") < text.index("Концерт")
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("home")
        await screen.type("25")
        await screen.press("enter")
        await screen.type("Ярмарка")
        await screen.press("f2")
        await screen.until(lambda: "Ярмарка" in screen.text() and isinstance(screen.console.screen, CalendarScreen))
        await screen.press("end", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: "Ярмарка" not in screen.text())
        assert [each.topic for each in (await screen.session.read(plans.listing))[0].items] == ["Выставка", "Концерт"]


async def test_the_blank_of_a_month(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "бланк.xlsx"
    async with bench.run() as screen:
        await _centre(screen, View.PLANS)
        await screen.press("x")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "12.2026" in screen.text()
        for _ in range(30):
            await screen.press("backspace")
        await screen.type(str(path))
        await screen.press("f2")
        await screen.until(path.exists)
        await screen.until(lambda: screen.main.is_current and "Бланк записан" in screen.text())


async def test_removing_asks_by_a_word(bench: Bench) -> None:
    async with bench.run() as screen:
        await _centre(screen)
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("удалить")
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current and "[Запросы 2]" in screen.lines()[1])
        assert len(await screen.session.read(requests.listing)) == 2


async def test_cards_are_read_and_empty_views_say_what_to_do(bench: Bench) -> None:
    async with bench.run() as screen:
        pane = await _centre(screen, View.TOLD)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        await screen.press("escape")
        while pane.view is not View.LETTERS:
            await screen.press("tab")
        assert "Писем ещё нет" in screen.text()
        await screen.press("d")
        await screen.until(lambda: "Строк нет: выбирать не из чего" in screen.lines()[-2])


async def test_names_of_organizations_are_only_text(bench: Bench) -> None:
    async with bench.run() as screen:

        def write(tx: Tx) -> None:
            _fill(tx)
            requests.add(tx, CentreRequest("[/школа] [@click=app.quit]x[/] \x1b]0;EVIL\x07", date(2026, 11, 1)))
            organizations.add(tx, organizations.Organization("[red]Дом[/"))

        await screen.session.write("test.fill", write)
        await screen.press("6")
        await screen.until(lambda: "[/школа]" in screen.text())
        assert "\x1b" not in screen.text() and not screen.console.crashed
