"""Pane 1 «Сводка»: what waits, where Enter leads, a new vault, sizes; typed as a person types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks import facts_store, history
from checks.briefing import Briefing
from checks.facts import Fact, Need, Post, Posts, Window
from checks.history import Draft
from checks.model import Status, Subject, SubjectKind, Verdict
from checks.readers.moderation import Case, Ground
from checks.remarks import acts
from checks.remarks.acts import Telling
from checks.remarks.flow import How
from checks.remarks.records import key_of
from checks.results import RunState
from checks.scope import Scope
from checks.weeks import Week
from console import tabs
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.guard import Guard
from console.panes.checks import ChecksPane
from console.panes.summary import SummaryPane
from console.panes.things import Things
from console.reading.summary import lines as summary_lines
from console.screens.look import LookScreen
from registry import municipality, obligations, pages
from registry.obligations import Obligation
from registry.regulation.model import Level
from tests.console.support import NOW, Bench, Screen
from vault.store import Store

WEEK = Week(NOW.date() - timedelta(days=13), NOW.date() - timedelta(days=7), NOW - timedelta(days=13), NOW)


def verdict(
    status: Status, code: str, *, check: str = "page.identity", page: int = 1, organization: int = 1, **params: str
) -> Verdict:
    return Verdict(
        subject=Subject(SubjectKind.PAGE, page, "https://vk.com/school5demo"),
        organization_id=organization,
        network="vk",
        check=check,
        clauses=("2.3",),
        level=Level.MUST,
        status=status,
        code=code,
        params=tuple(sorted(params.items())),
        evidence=(),
        message="",
        fix="",
    )


NAMED = verdict(Status.OK, "page.description.named", check="page.description")
EMPTY = verdict(Status.FAIL, "page.description.empty", check="page.description")
TAKEN = verdict(Status.FAIL, "page.identity.taken", name="school5demo", expected="100", shown="200")
PARTIAL = verdict(Status.MANUAL, "page.description.partial", check="page.description")


def ran(store: Store, *verdicts: Verdict, scope: Scope | None = None) -> int:
    draft = Draft(RunState.DONE, NOW, NOW, WEEK, scope or Scope(), 1, verdicts, ())
    return store.write("run", lambda tx: history.record(tx, draft))


def published(store: Store, page_id: int, moments: Iterable[datetime]) -> None:
    items = tuple(Post(number + 1, "", at) for number, at in enumerate(moments))
    fact = Fact(page_id, Need.POSTS, NOW, Posts(items, Window(None, NOW)))
    store.facts.write(lambda tx: facts_store.save(tx, [fact]))


async def summary(screen: Screen) -> list[str]:
    """Go to the pane, and its lines as they are now."""
    await screen.press("1")
    pane = screen.main.pane
    assert isinstance(pane, SummaryPane)
    before = pane._found
    screen.console.reload_panes()
    await screen.until(lambda: pane._found is not before and bool(screen.rows.items))
    await screen.press("home")
    return [row.text for row in screen.rows.items]  # type: ignore[attr-defined]  # the pane's lines


async def to(screen: Screen, key: str) -> None:
    """Put the cursor on the line with this key, by arrows."""
    await screen.press("home")
    while screen.rows.current.key != key:  # type: ignore[attr-defined]  # the pane's lines
        before = screen.rows.cursor
        await screen.press("down")
        assert screen.rows.cursor > before, f"no line {key}"


async def test_a_vault_without_runs_says_what_to_do_first(bench: Bench) -> None:
    async with bench.run() as screen:
        lines = await summary(screen)
        assert any("Нет ключей" in line for line in lines)
        assert any("Проверок ещё не было" in line for line in lines)
        assert not any("Срочного нет" in line for line in lines)
        assert "[1 Сводка] 2 Реестр" in screen.lines()[0]
        assert "Проверок ещё не было; F5" in screen.lines()[-2]
        await to(screen, "keys")
        await screen.press("enter")
        await screen.until(lambda: "(шаг 5 из 6)" in screen.lines()[0])


async def test_without_a_list_of_the_obliged_no_share_is_told(bench: Bench) -> None:
    async with bench.run() as screen:
        lines = await summary(screen)
        assert "* Перечень обязанных не задан; страницы есть у 2 организаций" in lines
        assert not any("%" in line for line in lines if "траниц" in line)
        obliged = Obligation(organization_id=3)
        await screen.session.write("test", lambda tx: obligations.add(tx, obliged))
        screen.console.reload_panes()
        await screen.until(lambda: "Страницы есть у 0 из 1 обязанных (0 %)" in screen.text())


async def test_what_cannot_wait_stands_first_and_opens(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.with_store(lambda store: (ran(store, NAMED), ran(store, TAKEN, EMPTY)))
        lines = await summary(screen)
        assert lines[0] == "! Нельзя ждать: 1 страница под чужим управлением"
        assert "! 2 новых нарушения после прогона 1" in lines
        await screen.press("enter")
        assert isinstance(screen.console.screen, Things)
        await screen.press("enter")
        assert isinstance(screen.console.screen, Note)
        assert "page.identity" in screen.text()
        await screen.press("escape", "escape")
        assert screen.main.is_current


async def test_a_run_over_a_part_or_by_a_look_is_not_compared(bench: Bench) -> None:
    async with bench.run() as screen:
        some = Scope(exactly=frozenset({("page.description", SubjectKind.PAGE, 1)}))
        await screen.session.with_store(lambda store: (ran(store, NAMED), ran(store, EMPTY, scope=some)))
        lines = await summary(screen)
        assert not any("новое нарушение" in line for line in lines)
        assert any("прогон 1 от" in line for line in lines), "a look is no run over networks"
        part = Scope(networks=frozenset({"vk"}))
        await screen.session.with_store(lambda store: ran(store, replace(EMPTY, evidence=("иначе",)), scope=part))
        screen.console.reload_panes()
        await screen.until(lambda: "прогон 3 от" in screen.text())
        assert "нов" not in screen.text().replace("основ", "")


async def test_the_score_is_told_with_what_was_not_seen(bench: Bench) -> None:
    async with bench.run((60, 20)) as screen:
        unseen = verdict(Status.UNKNOWN, "unseen.lost", check="page.hours", network="ВКонтакте")
        await screen.session.with_store(lambda store: ran(store, NAMED, unseen))
        await summary(screen)
        assert "Соблюдено 100 % [#####|?????] не видно 50 %" in screen.text()
        await to(screen, "run")
        await screen.press("enter")
        assert isinstance(screen.main.pane, ChecksPane)


async def test_the_running_week_opens_as_a_list_with_a_card_of_twelve_weeks(bench: Bench) -> None:
    async with bench.run() as screen:
        # NOW is Sunday noon in Novokuznetsk; the week is 16 to 22 November, one day is left
        await screen.session.with_store(lambda store: published(store, 1, [NOW - timedelta(weeks=n) for n in range(6)]))
        lines = await summary(screen)
        assert "~ До воскресенья: 1 страница, не хватает 2 публикаций, не видно 1" in lines
        assert "! Три недели подряд и дольше без нормы: 1 страница" in lines
        await to(screen, "week")
        await screen.press("enter")
        assert "! ????????1111 ещё 2: Школа 5, ВКонтакте" in screen.text()
        await screen.press("enter")
        assert "Без нормы подряд: 4 недели" in screen.text()
        assert "09.11–15.11.2026  ! меньше нормы, 1 публикация" in screen.text()
        assert "? не видно" in screen.text()


async def test_a_question_is_answered_from_the_list(bench: Bench) -> None:
    async with bench.run() as screen:
        manual = replace(
            verdict(Status.MANUAL, "clause.manual", check="clause.1.5", number="1.5", text="о дружбе"),
            subject=Subject(SubjectKind.MUNICIPALITY, 0, "Округ"),
            organization_id=0,
            network="",
        )
        await screen.session.with_store(lambda store: ran(store, manual))
        lines = await summary(screen)
        assert "* Решить самим: 1 вопрос" in lines
        await to(screen, "due")
        await screen.press("enter")
        listed = screen.console.screen
        assert isinstance(listed, Things)
        await screen.press("f3")
        await screen.until(lambda: screen.console.screen is not listed)
        assert isinstance(screen.console.screen, Form)


async def test_what_was_not_told_and_what_is_overdue_lead_to_the_remarks(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.with_store(lambda store: ran(store, EMPTY))
        assert "! Никому не сообщили: 1 нарушение" in await summary(screen)
        telling = Telling("Примеров", How.PHONE, NOW.date() - timedelta(days=9), NOW.date() - timedelta(days=2))
        await screen.session.write(
            "test", lambda tx: acts.tell(tx, (key_of(EMPTY),), telling, NOW.date() - timedelta(days=9))
        )
        lines = await summary(screen)
        assert "! 1 замечание просрочено" in lines
        assert not any("Никому не сообщили" in line for line in lines)
        await to(screen, "overdue")
        await screen.press("enter")
        assert isinstance(screen.main.pane, ChecksPane)
        await screen.until(lambda: "! просрочено" in screen.text())
        assert "[Замечания]" in screen.text()
        await screen.press("tab", "1", "enter")
        assert "[Замечания]" in screen.text(), "whatever view the pane was left in"


async def test_the_week_waits_for_the_first_run(bench: Bench) -> None:
    async with bench.run() as screen:
        assert not any("До воскресенья" in line for line in await summary(screen))


async def test_what_waits_for_moderation_says_how_to_decide(bench: Bench) -> None:
    case = Case(1, "5_6", "https://vk.com/wall-1_5?reply=6", Ground.PROFANITY, "0" * 64, NOW)
    found = Briefing(has_regulation=True, organizations=1, pages=1, cases=(replace(case, id=7),))
    told = next(line for line in summary_lines(found, UTC) if line.key == "cases")
    assert "№ 7, мат: https://vk.com/wall-1_5?reply=6" in told.note
    assert "poryadok moderation decide ID --keep" in told.note


async def test_how_a_rating_is_chosen_is_told(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("f9")
        await screen.type("рейтинг")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "методике другого региона" in screen.text()
        assert "poryadok settings set rating_method" in screen.text()


async def test_the_look_begins_from_its_line(bench: Bench) -> None:
    async with bench.run() as screen:
        unseen = verdict(Status.UNKNOWN, "unseen.lost", check="page.description", network="ВКонтакте")
        await screen.session.with_store(lambda store: ran(store, unseen))
        lines = await summary(screen)
        assert "? Посмотреть самим: 1 страница" in lines
        await to(screen, "queue")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))
        await screen.type("Примерова Анна")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, LookScreen))


async def test_a_rating_stands_there_once_it_is_chosen(bench: Bench) -> None:
    async with bench.run() as screen:
        lines = await summary(screen)
        assert not any("ейтинг" in line for line in lines)
        await screen.session.write(
            "test", lambda tx: municipality.put(tx, municipality.Key.RATING_METHOD, "chelyabinsk-2026")
        )
        screen.console.reload_panes()
        await screen.until(lambda: "Рейтинг за 10.2026: своё от -22 до 100, официально не внесено" in screen.text())
        await to(screen, "rating")
        await screen.press("enter")
        assert "методика другого региона" in screen.text()


async def test_a_method_that_is_gone_does_not_hide_the_rest(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.session.write(
            "test", lambda tx: municipality.put(tx, municipality.Key.RATING_METHOD, "/нет/такой.toml")
        )
        lines = await summary(screen)
        assert any(line.startswith("! Рейтинг не посчитан") for line in lines)
        assert any("Перечень обязанных" in line for line in lines)


async def test_the_filter_and_the_other_layout(bench: Bench) -> None:
    async with bench.run() as screen:
        await summary(screen)
        await screen.press("f7")
        await screen.type("перечень")
        assert [row.key for row in screen.rows.items] == ["presence"]  # type: ignore[attr-defined]
        await screen.press("enter", "enter")
        assert isinstance(screen.console.screen, Note)
        await screen.press("escape", "escape", "2")
        assert "[2 Реестр]" in screen.lines()[0]


async def test_of_many_pages_the_week_comes_last_and_the_greeting_waits_for_the_first_lines(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    take, greet = SummaryPane.take, Guard.greet

    def taking(pane: SummaryPane, data: Briefing) -> None:
        told.append("week later" if data.week_later else "whole")
        take(pane, data)

    async def greeting(guard: Guard) -> None:
        told.append("greeting")
        await greet(guard)

    monkeypatch.setattr("console.panes.summary._AT_ONCE", 0)
    monkeypatch.setattr(SummaryPane, "take", taking)
    monkeypatch.setattr(Guard, "greet", greeting)
    async with bench.run(pane=tabs.SUMMARY) as screen:
        await screen.until(lambda: {"whole", "greeting"} <= set(told))
        assert told[0] == "week later"
        assert not any("считаю" in row.text for row in screen.rows.items)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_every_size_shows_what_waits(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.run(size) as screen:
        await summary(screen)
        lines = screen.lines()
        assert "[1 Сводка]" in lines[0]
        assert all(len(line) <= size[0] for line in lines)
        assert any("Проверок ещё не было" in line for line in lines[1:])


async def test_a_text_from_outside_is_no_markup(bench: Bench) -> None:
    async with bench.run() as screen:
        hostile = "https://vk.com/x[/b]\x1b]52;c;eA=="
        await screen.session.write(
            "test",
            lambda tx: pages.update(tx, replace(pages.get(tx, 1), note="[@click=app.quit]")),
        )
        await screen.session.with_store(
            lambda store: ran(store, replace(TAKEN, subject=Subject(SubjectKind.PAGE, 1, hostile), organization_id=99))
        )
        await summary(screen)
        await screen.press("enter", "enter")
        assert "\x1b]52" not in screen.text()
        assert "[/b]" in screen.text()


def test_now_is_a_sunday() -> None:
    assert NOW.astimezone(UTC).weekday() == 6
