"""The view «Замечания»: telling, dismissing, escalating, the fix list; typed as a person types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checks import history
from checks.history import Draft
from checks.model import Status, Subject, SubjectKind, Verdict
from checks.remarks import book as remarks_book
from checks.remarks import records as remarks
from checks.remarks.book import Remark
from checks.remarks.flow import How, State
from checks.results import RunState
from checks.scope import Scope
from checks.weeks import Week
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.panes.checks import ChecksPane, View
from console.screens.unlock import UnlockScreen
from registry.regulation.model import Level
from tests.conftest import PASSPHRASE
from tests.console.support import NOW, Bench, Screen, fill
from vault.store import Store
from vault.transaction import Tx

TODAY = date(2026, 11, 22)
SIZES = [(60, 20), (80, 24), (120, 40)]


def verdict(page: int, status: Status = Status.FAIL) -> Verdict:
    network, url = {1: ("vk", "https://vk.com/school5demo"), 2: ("ok", "https://ok.ru/muzeydemo")}[page]
    return Verdict(
        subject=Subject(SubjectKind.PAGE, page, url),
        organization_id=page,
        network=network,
        check="page.description",
        clauses=("2.3",),
        level=Level.MUST,
        status=status,
        code="page.description.named" if status is Status.OK else "page.description.empty",
        params=(),
        evidence=(),
        message="",
        fix="",
    )


def judge(store: Store, *found: Verdict) -> None:
    """A run that found these."""
    week = Week(date(2026, 11, 9), date(2026, 11, 15), NOW, NOW)
    draft = Draft(RunState.DONE, NOW, NOW, week, Scope(), 1, found, ())

    def write(tx: Tx) -> None:
        remarks.follow(tx, history.record(tx, draft), NOW, found)

    store.write("run", write)


@pytest.fixture
def judged(vault_dir: Path, opener: Callable[..., Store], make_bench: Callable[[Path], Bench]) -> Bench:
    """Two pages without a description, one of them with a recommendation beside it."""
    store = opener()
    fill(store)
    advised = replace(verdict(1, Status.WARN), check="page.avatar", code="page.avatar.none", level=Level.RECOMMENDED)
    judge(store, verdict(1), verdict(2), advised)
    store.close()
    return make_bench(vault_dir)


async def view(screen: Screen) -> ChecksPane:
    """To the remarks of the pane of checks."""
    await screen.pane("4")
    await screen.press("tab", "tab", "tab")
    pane = screen.main.pane
    assert isinstance(pane, ChecksPane)
    assert pane.view is View.REMARKS
    await screen.until(lambda: bool(pane.rows.items))
    return pane


def stored(screen: Screen) -> dict[str, Remark]:
    read = screen.session.opened().read
    return {str(each.key): each for each in remarks_book.read(read, TODAY, warnings=True)}


async def form(screen: Screen) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, Form))


async def until_state(screen: Screen, key: str, state: State) -> None:
    await screen.until(lambda: stored(screen)[key].state is state)
    await screen.until(lambda: any(isinstance(row, Remark) and row.state is state for row in screen.rows.items))


@pytest.mark.parametrize("size", SIZES)
async def test_failures_stand_by_organization(judged: Bench, size: tuple[int, int]) -> None:
    async with judged.run(size) as screen:
        await view(screen)
        assert [str(row.key) for row in screen.rows.items if isinstance(row, Remark)] == [
            "page:2/page.description",
            "page:1/page.description",
        ]
        text = screen.text()
        assert "[Замечания]" in text
        assert "! не сообщено" in text
        assert "не сообщено 2" in text
        assert all(len(line) <= size[0] for line in screen.lines())


@pytest.mark.parametrize("key", ["t", "е"])
async def test_told_by_a_short_form(judged: Bench, key: str) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("down", key)
        await form(screen)
        assert "Примеров Пётр" in screen.text()  # who answers for the school is offered
        await screen.press("enter", "right", "right", "enter")
        await screen.press("enter", *["backspace"] * 10)
        await screen.type("25.11.2026")
        await screen.press("enter")
        await screen.type("обещали к среде")
        await screen.press("f2")
        await until_state(screen, "page:1/page.description", State.TOLD)
        told = stored(screen)["page:1/page.description"].standing.told
        assert told is not None
        assert (told.who, told.how, told.on, told.due, told.note) == (
            "Примеров Пётр",
            How.MESSENGER,
            TODAY,
            date(2026, 11, 25),
            "обещали к среде",
        )
        assert "* сообщено" in screen.text()


async def test_a_form_that_is_left_writes_nothing(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("t")
        await form(screen)
        await screen.press("f2")  # nobody answers for the museum
        await screen.until(lambda: "не заполнено" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        assert {each.state for each in stored(screen).values()} == {State.NEW}


async def test_marked_ones_are_told_at_once(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("asterisk", "t")
        await form(screen)
        assert "2 замечания" in screen.text()
        await screen.type("Глава округа")
        await screen.press("f2")
        await until_state(screen, "page:1/page.description", State.TOLD)
        await until_state(screen, "page:2/page.description", State.TOLD)
        assert "отмечено" not in screen.lines()[-2]


async def test_marked_ones_that_the_filter_hides_are_counted_before_they_are_told(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("asterisk", "slash")
        await screen.type("школа")
        await screen.press("enter", "t")
        await form(screen)
        assert "2 замечания, из них 1 не показаны отбором" in " ".join(screen.text().split())


async def test_escalated_and_put_off_only_when_told(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("p")
        assert "сначала t/е" in screen.text()
        await screen.press("down", "t")
        await form(screen)
        await screen.press("f2")
        await until_state(screen, "page:1/page.description", State.TOLD)
        await screen.press("s")
        await form(screen)
        await screen.press(*["backspace"] * 10)
        await screen.type("01.12.2026")
        await screen.press("f2")
        await screen.until(lambda: stored(screen)["page:1/page.description"].standing.due == date(2026, 12, 1))
        await screen.until(lambda: "01.12" in screen.text())
        await screen.press("p")
        await form(screen)
        await screen.type("Управление образования")
        await screen.press("f2")
        await until_state(screen, "page:1/page.description", State.ESCALATED)


@pytest.mark.parametrize("key", ["d", "в"])
async def test_dismissed_and_taken_back(judged: Bench, key: str) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press(key)
        await form(screen)
        await screen.type("страницу закрывают")
        await screen.press("f2")
        await until_state(screen, "page:2/page.description", State.DISMISSED)
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await until_state(screen, "page:2/page.description", State.NEW)


@pytest.mark.parametrize("size", SIZES)
async def test_the_card_says_what_to_do_in_that_network(judged: Bench, size: tuple[int, int]) -> None:
    async with judged.run(size) as screen:
        await view(screen)
        await screen.press("down", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        await screen.press("end")
        flat = " ".join(screen.text().split())
        assert "Управление > Настройки" in flat
        assert "Путь в меню мог измениться" in flat
        await screen.press("escape")
        await screen.press("shift+tab", "enter")  # the same failure among the verdicts
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        await screen.press("end")
        assert "Что сказать организации" in screen.text()


async def test_recommendations_are_shown_when_wanted(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("w")
        await screen.until(lambda: len(screen.rows.items) == 3)
        await screen.press("w")
        await screen.until(lambda: len(screen.rows.items) == 2)


async def test_a_failure_is_told_from_the_list_of_what_is_wrong(judged: Bench) -> None:
    async with judged.run() as screen:
        await screen.pane("4")
        await screen.press("tab", "tab", "t")
        await form(screen)
        await screen.press("end", "ctrl+u")
        await screen.type("Директор")
        await screen.press("f2")
        await screen.until(lambda: [each.state for each in stored(screen).values()].count(State.TOLD) == 1)


async def test_nothing_is_told_of_a_line_that_is_no_failure(judged: Bench) -> None:
    async with judged.run() as screen:
        await screen.pane("4")
        await screen.press("t")
        assert "Сообщают о нарушении" in screen.text()
        assert screen.main.is_current


async def test_the_filter_finds_a_state(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("f7")
        await screen.type("музей")
        assert len(screen.rows.items) == 1


async def test_the_fix_list_goes_into_a_new_file(judged: Bench, tmp_path: Path) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("down", "x")
        await form(screen)
        await screen.press("end", "ctrl+u")
        await screen.type(str(tmp_path / "список.txt"))
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current)
        assert "Список записан" in screen.text()
        text = (tmp_path / "список.txt").read_text("utf-8")
        assert "Школа № 5" in text
        assert "Описания у страницы нет" in text
        await screen.press("x")
        await form(screen)
        await screen.press("end", "ctrl+u")
        await screen.type(str(tmp_path / "список.txt"))
        await screen.press("f2")
        await screen.until(lambda: "уже есть" in screen.text())


async def test_a_lock_takes_the_view_away(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("f6")
        await screen.until(lambda: "Описания у страницы нет" not in screen.text())


async def test_a_half_written_telling_comes_back_after_a_lock(judged: Bench) -> None:
    async with judged.run() as screen:
        await view(screen)
        await screen.press("down", "t")
        await form(screen)
        await screen.press("end")
        await screen.type(" лично в руки")
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.session.store is None)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered("4")
        await view(screen)
        await screen.press("t")  # of another remark: a form of its own
        await form(screen)
        assert "лично в руки" not in screen.text()
        await screen.press("escape", "down", "t")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await form(screen)
        assert "лично в руки" in screen.text()


async def test_what_cannot_wait_stands_first(judged: Bench) -> None:
    taken = replace(
        verdict(1),
        check="page.identity",
        code="page.identity.taken",
        params=(("expected", "100"), ("name", "school5demo"), ("shown", "200")),
    )
    async with judged.run() as screen:
        await screen.session.with_store(lambda store: judge(store, verdict(1), verdict(2), taken))
        screen.console.reload_panes()
        pane = await view(screen)
        await screen.until(lambda: len(pane.rows.items) == 3)
        assert [str(row.key) for row in pane.rows.items if isinstance(row, Remark)] == [
            "page:1/page.identity",
            "page:1/page.description",
            "page:2/page.description",
        ]
        for name in (View.WRONG, View.ORGANIZATIONS):
            while pane.view is not name:
                await screen.press("shift+tab")
            assert "Школа 5" in screen.lines()[3] or "Школа № 5" in screen.lines()[3]


async def test_a_failure_says_since_which_day(judged: Bench) -> None:
    async with judged.run() as screen:
        await screen.pane("4")
        await screen.press("tab", "tab", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "Нарушено с 22.11.2026" in screen.text()
        assert "Что сказать организации:" in screen.text()


async def test_what_a_person_saw_is_named_by_what_was_asked(judged: Bench) -> None:
    looked = replace(
        verdict(1), code="looked.no", params=(("note", ""), ("on", "20.11.2026"), ("who", "Примерова Анна"))
    )
    async with judged.run((120, 40)) as screen:
        await screen.session.with_store(lambda store: judge(store, looked, verdict(2)))
        screen.console.reload_panes()
        await view(screen)
        await screen.until(lambda: "ВК: В описании сказано, чья" in screen.text())
