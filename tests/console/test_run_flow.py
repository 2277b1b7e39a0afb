"""F5: the plan, the progress, the stop, the results; locks and the way out while it runs; once for real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from checks import history
from checks.running.pending import Why
from checks.running.planning import Plan
from checks.scope import Scope
from checks.settings import Endpoints
from console.dialogs.ask import Choose
from console.dialogs.note import Note
from console.dialogs.run import RunQuestion
from console.screens.unlock import UnlockScreen
from console.settings import Settings
from tests.conftest import PASSPHRASE
from tests.console.support import PROGRESS, Bench, Screen, pending
from vault.errors import BadInput
from vault.store import Store


async def _ask(screen: Screen, key: str = "f5") -> None:
    await screen.press(key)
    await screen.until(lambda: isinstance(screen.console.screen, RunQuestion) and "запрос" in screen.text())


async def _start(screen: Screen, bench: Bench) -> None:
    await _ask(screen)
    await screen.press("enter")
    await screen.until(bench.checks.started.is_set)
    await screen.until(lambda: "Проверка 1 из 3" in screen.lines()[-2])


@pytest.mark.parametrize("key", ["f5", "r", "к"])
async def test_the_plan_comes_first(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await _ask(screen, key)
        text = screen.text()
        assert "Страниц: 3" in text
        assert "+ ВКонтакте: 2 страницы, 5 запросов, 5 с; 1 % суточной нормы wall.get" in text
        assert "сбор ещё не подключён" in text
        await screen.press("escape")
        assert bench.checks.scopes == []


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_an_unfinished_run_is_offered_first(bench: Bench, size: tuple[int, int]) -> None:
    bench.checks.left = pending()
    async with bench.run(size) as screen:
        await screen.press("f5")
        await screen.until(lambda: isinstance(screen.console.screen, RunQuestion) and "прерван" in screen.text())
        lines = [line.strip() for line in screen.lines()]
        assert "1  Продолжить (осталось 312 страниц)" in lines
        assert "2  Начать заново: все организации" in lines
        assert "ВКонтакте: осталось 312 страниц" in lines
        bench.checks.go.set()
        await screen.press("enter")
        await screen.until(lambda: "Прогон 1" in screen.lines()[-2])
        assert (bench.checks.resumed, bench.checks.scopes) == ([True], [Scope()])


async def test_an_unfinished_run_may_be_begun_anew(bench: Bench) -> None:
    bench.checks.left = pending()
    bench.checks.go.set()
    async with bench.run() as screen:
        await screen.press("f5")
        await screen.until(lambda: isinstance(screen.console.screen, RunQuestion))
        await screen.press("2")
        await screen.until(lambda: "Прогон 1" in screen.lines()[-2])
        assert bench.checks.resumed == [False]


async def test_an_unfinished_run_of_another_week_is_only_told(bench: Bench) -> None:
    bench.checks.left = pending(outdated=True)
    async with bench.run() as screen:
        await _ask(screen)
        assert "уже не продолжить" in " ".join(screen.text().split())
        assert "Продолжить (" not in screen.text()
        assert "1  Все организации" in screen.text()


@pytest.mark.parametrize(("size", "bar"), [((80, 24), "[#####.....] "), ((60, 20), "")])
async def test_a_line_for_each_network_while_it_runs(bench: Bench, size: tuple[int, int], bar: str) -> None:
    async with bench.run(size) as screen:
        await _start(screen, bench)
        lines = screen.lines()
        assert f" ВКонтакте      {bar}1 из 2 · ещё 2 мин · публикации" in lines
        assert lines[-3].startswith(" Одноклассники ")
        assert lines[-2] == " Проверка 1 из 3 · Esc остановит"
        await screen.press("down", "3")
        assert "[3 Исключения]" in screen.lines()[0]
        assert any("1 из 2" in line for line in screen.lines())


async def test_only_the_lines_that_changed_are_sent(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        widget = screen.main.run_lines
        painted: list[int] = []
        paint = widget.render_line
        widget.render_line = lambda y: painted.append(y) or paint(y)  # type: ignore[method-assign,func-returns-value]  # counts
        vk, ok = PROGRESS.networks
        bench.ticks.now += 1
        bench.checks.tell(replace(PROGRESS, networks=(replace(vk, done=2, ok=2), ok)))
        await screen.until(lambda: any("готово" in line for line in screen.lines()))
        assert set(painted) == {0}
        del painted[:]
        bench.ticks.now += 1
        bench.checks.tell(replace(PROGRESS, networks=(replace(vk, done=2, ok=2), ok)))
        await screen.press("down")
        assert painted == []


async def test_the_end_says_what_was_not_seen_and_what_to_do(bench: Bench) -> None:
    bench.checks.unseen = "unseen.bad_token"
    bench.checks.go.set()
    async with bench.run() as screen:
        await _start_done(screen)
        text = screen.text()
        assert "? 1 страница — ВКонтакте: ключ доступа не принят, замените его." in text
        assert "5 (Сейф)" in text
        await screen.press("down")
        assert "ключ доступа не принят" in screen.text(), "it stays until it is sent away"
        await screen.press("escape")
        assert "ключ доступа не принят" not in screen.text()
        await screen.press("4", "г")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "ключ доступа не принят" in screen.text(), "what is kept of the run tells it as well"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why.QUOTA, "Продолжить завтра: осталось 312 страниц (F5). Прогон 1: норма дня исчерпана"),
        (Why.STOPPED, "Готово. Прогон 1: нарушений 1. Выводы — 4"),
    ],
)
async def test_the_end_of_a_run_that_something_is_left_of(bench: Bench, why: Why, said: str) -> None:
    bench.checks.after = pending(why=why)
    bench.checks.go.set()
    async with bench.run() as screen:
        await _start_done(screen)
        assert screen.lines()[-2].strip() == said


async def test_marked_organizations_are_offered_first(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("space", "space")
        await _ask(screen)
        assert "1  Отмеченные — 2 организации" in screen.text()
        bench.checks.go.set()
        marked = frozenset(screen.main.pane.rows.marks)
        await screen.press("1")
        await screen.until(lambda: bool(bench.checks.scopes))
        assert bench.checks.scopes[0].organization_ids == marked


@pytest.mark.parametrize("pane", ["2", "3", "4", "5"])
async def test_it_runs_from_anywhere_and_tells_the_result(bench: Bench, pane: str) -> None:
    async with bench.run() as screen:
        await screen.press(pane)
        await _start(screen, bench)
        bench.checks.go.set()
        await screen.until(lambda: "Прогон 1: нарушений 1" in screen.lines()[-2])
        await screen.press("4")
        await screen.until(lambda: any("Музей" in line and "! 1 нарушение" in line for line in screen.lines()))


async def test_results_with_evidence(bench: Bench) -> None:
    async with bench.run() as screen:
        bench.checks.go.set()
        await _start_done(screen)
        await screen.press("4", "enter")
        await screen.until(lambda: "По организациям > Музей" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))
        assert "видно на странице https://ok.ru/muzeydemo" in screen.text()
        assert "Пункты: 2.3" in screen.text()
        await screen.press("escape", "escape", "tab", "tab")
        await screen.until(lambda: "[Нарушения]" in screen.text())
        assert len(screen.rows.items) == 1
        await screen.press("2")
        await screen.until(lambda: any("Музей" in line and "! 1 нарушение" in line for line in screen.lines()))


async def _start_done(screen: Screen) -> None:
    await _ask(screen)
    await screen.press("enter")
    await screen.until(lambda: "Прогон 1" in screen.lines()[-2])


async def test_escape_stops_and_what_is_collected_stays(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        await screen.press("escape")
        await screen.until(lambda: "остановлен, собранное цело" in screen.lines()[-2])
        runs = await screen.session.read(history.runs)
        assert [run.state.value for run in runs] == ["stopped"]


async def test_escape_goes_back_before_it_stops(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        await screen.press("f7")
        await screen.type("школа")
        await screen.press("enter", "escape")
        assert not screen.session.stop_asked
        await screen.press("escape")
        assert screen.session.stop_asked


async def test_a_second_run_is_refused_with_a_reason(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        await screen.press("f5")
        assert "Проверка уже идёт" in screen.lines()[-2]


async def test_an_error_is_a_sentence(bench: Bench) -> None:
    bench.checks.failure = BadInput("Порядка ещё нет: выберите его.")
    bench.checks.go.set()
    async with bench.run() as screen:
        await _ask(screen)
        await screen.press("enter")
        await screen.until(lambda: "Порядка ещё нет" in screen.text())
        await screen.press("escape")
        assert not screen.session.running


async def test_secrets_lock_while_it_runs_and_it_goes_on(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        assert not screen.session.secrets_open
        assert not screen.session.stop_asked
        bench.checks.go.set()
        await screen.until(lambda: "Прогон 1" in screen.lines()[-2])


async def test_the_idle_lock_waits_for_the_run(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        bench.ticks.now += 900
        screen.console.guard.check_idle()
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        assert "хранилище закроется" in screen.text()
        assert "Школа" not in screen.text()
        store = screen.session.store
        assert store is not None, "the run still needs it"
        bench.checks.go.set()
        await screen.until(lambda: screen.session.store is None)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered()
        runs = await screen.session.read(history.runs)
        assert [run.state.value for run in runs] == ["done"]


async def test_coming_back_while_it_runs(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        bench.ticks.now += 900
        screen.console.guard.check_idle()
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.session.closing)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered()
        assert screen.session.secrets_open
        bench.checks.go.set()
        await screen.until(lambda: "Прогон 1" in screen.lines()[-2])
        assert screen.session.store is not None


async def test_f6_stops_the_run_and_closes(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        await screen.press("f6")
        await screen.until(lambda: screen.session.store is None)
        assert isinstance(screen.console.screen, UnlockScreen)


async def test_leaving_asks_while_it_runs(bench: Bench) -> None:
    async with bench.run() as screen:
        await _start(screen, bench)
        await screen.press("f10")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Идёт проверка" in screen.text()
        await screen.press("2")
        await screen.until(lambda: screen.session.store is None)


async def test_the_real_service_over_a_dead_network(bench: Bench, opener: Callable[..., Store]) -> None:
    """No token and nobody at the address: the run ends, says so, and every page is not seen."""
    bench.real_checks = True
    bench.settings = replace(Settings(), endpoints=Endpoints(vk_url="http://127.0.0.1:9"))
    async with bench.run() as screen:
        await screen.press("f5")
        await screen.until(lambda: isinstance(screen.console.screen, RunQuestion) and "Страниц: 2" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: "Прогон 1" in screen.lines()[-2])
        await screen.press("4")
        await screen.until(lambda: any("Школа № 5" in line for line in screen.lines()))
        runs = await screen.session.read(history.runs)
        assert runs[0].totals.unknown > 0


async def test_whoever_begins_before_the_plan_is_made_loses_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan comes while its question goes: between the two there is nothing to show it on."""
    bench.checks.go.set()
    async with bench.run() as screen:
        asked, answer, plan = asyncio.Event(), asyncio.Event(), screen.session.plan

        async def late(scope: Scope) -> Plan:
            asked.set()
            await answer.wait()
            return await plan(scope)

        monkeypatch.setattr(screen.session, "plan", late)
        await screen.press("f5")
        await screen.until(asked.is_set)
        question = screen.console.screen
        await question.query("*").remove()
        answer.set()
        await screen.pilot.pause(0.2)
        assert screen.console.crashed == ""
