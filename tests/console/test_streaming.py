"""Results while a run goes on: lines painted where they stand, nothing claimed that was not seen, nothing stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks import history
from checks.model import Verdict
from checks.results import Totals
from checks.running.meanwhile import Meanwhile, SoFar
from checks.scope import Scope
from console.dialogs.ask import Choose
from console.dialogs.note import Note
from console.dialogs.run import RunQuestion
from console.reading import streaming
from console.reading.streaming import Stream
from console.screens.unlock import UnlockScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen, _verdicts


async def start(screen: Screen, bench: Bench, pane: str = "4") -> None:
    await screen.press(pane)
    await screen.until(lambda: screen.main.pane.is_mounted)
    await screen.press("f5")
    await screen.until(lambda: isinstance(screen.console.screen, RunQuestion) and "запрос" in screen.text())
    await screen.press("enter")
    await screen.until(bench.checks.started.is_set)
    await screen.until(lambda: screen.console.screen is screen.main)


async def run_before(screen: Screen, bench: Bench) -> None:
    """A whole run, so that there are verdicts of before."""
    bench.checks.go.set()
    await start(screen, bench)
    await screen.until(lambda: "Прогон 1" in screen.lines()[-2])
    await screen.until(lambda: any("Музей" in line and "нарушение" in line for line in screen.lines()))
    bench.checks.go.clear()
    bench.checks.started.clear()


def so_far(number: int, *, judged: int = 1, pages: int = 1, fail: int = 0, wrong: tuple[Verdict, ...] = ()) -> SoFar:
    return SoFar(number, judged, pages, Totals(ok=7, fail=fail), wrong)


async def to(screen: Screen, organization_id: int) -> None:
    """Put the cursor on this organization, by arrows."""
    await screen.press("home")
    for _ in screen.rows.items:
        if screen.rows.current.organization_id == organization_id:  # type: ignore[attr-defined]  # the pane's lines
            return
        await screen.press("down")
    raise AssertionError(f"no line of {organization_id}: {screen.text()}")


def line(screen: Screen, words: str) -> str:
    return next((each for each in screen.lines() if words in each), "")


async def test_the_first_run_lists_everybody_and_fills_the_lines(bench: Bench) -> None:
    async with bench.run() as screen:
        await start(screen, bench)
        assert "Идёт прогон: спрашиваю сети" in screen.text()
        assert "ещё не проверено" in line(screen, "Школа № 5")
        places = [each for each in screen.lines() if "ещё не проверено" in each]
        assert len(places) == 3
        found = await screen.session.read(_verdicts)
        wrong = tuple(each for each in found if each.violation)
        bench.checks.found(Meanwhile(1, 2, (so_far(wrong[0].organization_id, fail=1, wrong=wrong),)))
        await screen.until(lambda: "готово 1 из 2 страниц, нарушений пока 1" in screen.text())
        assert "! 1 нарушение" in line(screen, "Музей")
        assert "ещё не проверено" in line(screen, "Школа № 5"), "what was not seen is not claimed"
        assert await screen.session.read(history.runs) == (), "nothing provisional is stored"
        bench.checks.go.set()
        await screen.until(lambda: "Прогон 1" in screen.lines()[-2])
        await screen.until(lambda: "Прогон: " not in screen.text() and "нарушение" in line(screen, "Музей"))
        assert "ещё не проверено" not in screen.text()


async def test_what_was_stays_in_its_place_and_is_called_so(bench: Bench) -> None:
    async with bench.run() as screen:
        await run_before(screen, bench)
        order = [each.organization_id for each in screen.rows.items]  # type: ignore[attr-defined]  # the pane's lines
        await start(screen, bench)
        assert "было: ! 1 нарушение" in line(screen, "Музей")
        await screen.press("end")
        place = screen.rows.cursor
        bench.checks.found(Meanwhile(1, 2, (so_far(order[0]),)))
        await screen.until(lambda: "готово 1 из 2" in screen.text())
        assert "+ пока соблюдено" in line(screen, "Музей"), "readers' words are judged at the end"
        now = [each.organization_id for each in screen.rows.items]  # type: ignore[attr-defined]  # as above
        assert now[: len(order)] == order
        assert screen.rows.cursor == place


async def test_a_part_of_an_organization_says_which(bench: Bench) -> None:
    async with bench.run() as screen:
        await start(screen, bench)
        bench.checks.found(Meanwhile(1, 4, (so_far(1, judged=1, pages=3),)))
        await screen.until(lambda: "соблюдено, 1 из 3" in line(screen, "Школа № 5"))


async def test_only_lines_in_view_are_painted_again(bench: Bench) -> None:
    async with bench.run() as screen:
        await start(screen, bench)
        bench.checks.found(Meanwhile(1, 2, (so_far(1),)))
        await screen.until(lambda: "готово 1 из 2" in screen.text())
        painted: list[int] = []
        rows = screen.rows
        paint = rows.render_line
        rows.render_line = lambda y: painted.append(y) or paint(y)  # type: ignore[method-assign,func-returns-value]  # counts
        bench.checks.found(Meanwhile(2, 2, (so_far(2, fail=1),)))
        await screen.until(lambda: "готово 2 из 2" in screen.text())
        assert len(set(painted)) == 1


async def test_an_organization_opens_with_what_is_wrong_so_far(bench: Bench) -> None:
    async with bench.run() as screen:
        await start(screen, bench)
        found = await screen.session.read(_verdicts)
        wrong = tuple(each for each in found if each.violation)
        bench.checks.found(Meanwhile(1, 2, (so_far(wrong[0].organization_id, fail=1, wrong=wrong),)))
        await screen.until(lambda: "готово 1 из 2" in screen.text())
        await to(screen, wrong[0].organization_id)
        await screen.press("enter")
        await screen.until(lambda: "нарушения идущего прогона" in screen.text())
        assert len(screen.rows.items) == 1
        await screen.press("escape")
        assert not screen.session.stop_asked
        assert "Прогон: готово 1 из 2" in screen.text()
        await to(screen, 3)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Note))


async def test_clauses_count_what_is_wrong_so_far_and_claim_nothing_else(bench: Bench) -> None:
    async with bench.run(size=(120, 40)) as screen:
        await run_before(screen, bench)
        await screen.press("tab")
        await screen.until(lambda: "[По пунктам]" in screen.text())
        assert "! 1 нарушение" in _clause(screen, "2.3")
        await start(screen, bench)
        assert "было: ! 1 нарушение" in _clause(screen, "2.3")
        assert "ещё не проверено" in _clause(screen, "2.1")
        wrong = await _failing(screen)
        bench.checks.found(Meanwhile(1, 2, (so_far(3),)))
        await screen.until(lambda: "готово 1 из 2" in screen.text())
        assert "было: ! 1 нарушение" in _clause(screen, "2.3"), "a page without failures makes no clause met"
        bench.checks.found(Meanwhile(2, 2, (so_far(wrong.organization_id, fail=1, wrong=(wrong,)),)))
        await screen.until(lambda: "! пока 1 нарушение" in _clause(screen, "2.3"))
        screen.rows.select("2.3")
        await screen.press("enter")
        await screen.until(lambda: "нарушения идущего прогона" in screen.text())
        bench.checks.go.set()
        await screen.until(lambda: "Прогон 2" in screen.lines()[-2])
        await screen.until(lambda: "идущего" not in screen.text())
        await screen.press("escape")
        await screen.until(lambda: "! пока" not in screen.text() and "было:" not in screen.text())


def _clause(screen: Screen, number: str) -> str:
    """The line of a clause, not what stands beside it."""
    return next((each for each in screen.lines() if each.startswith(f"{number} ")), "")


async def test_violations_come_in_and_those_of_before_are_called_so(bench: Bench) -> None:
    async with bench.run() as screen:
        await run_before(screen, bench)
        await screen.press("tab", "tab")
        wrong = await _failing(screen)
        assert len(screen.rows.items) == 1
        await start(screen, bench)
        assert "было: ! " in line(screen, "ОК: ")
        another = replace(wrong, subject=replace(wrong.subject, id=77), organization_id=1, message="Новое нарушение")
        bench.checks.found(Meanwhile(1, 2, (so_far(1, fail=1, wrong=(another,)),)))
        await screen.until(lambda: len(screen.rows.items) == 2)
        assert screen.rows.items[1] is another
        assert "было: ! " in line(screen, "Музей")
        assert "было" not in line(screen, "Школа 5")
        bench.checks.found(Meanwhile(2, 2, (so_far(wrong.organization_id, fail=1, wrong=(wrong,)),)))
        await screen.until(lambda: "было" not in line(screen, "Музей"))
        assert len(screen.rows.items) == 2, "found again, it is the line that it was"
        assert len(await screen.session.read(history.runs)) == 1, "nothing provisional is stored"
        bench.checks.go.set()
        await screen.until(lambda: "Прогон 2" in screen.lines()[-2])
        await screen.until(lambda: len(screen.rows.items) == 1)


async def test_what_the_run_does_not_ask_is_not_called_former(bench: Bench) -> None:
    stream = Stream(Scope(networks=frozenset({"vk"})))
    async with bench.run() as screen:
        wrong = await _failing(screen)
    assert wrong.network == "ok"
    assert not streaming.of_before(wrong, stream)
    assert streaming.of_before(wrong, Stream(Scope()))


async def test_an_order_asked_for_meanwhile_is_that_of_what_is_shown(bench: Bench) -> None:
    async with bench.run() as screen:
        await run_before(screen, bench)
        await start(screen, bench)
        bench.checks.found(Meanwhile(1, 2, (so_far(1, fail=3), so_far(2))))
        await screen.until(lambda: "3 нарушения" in line(screen, "Школа № 5"))
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("3")
        await screen.until(lambda: screen.console.screen is screen.main)
        order = [each.organization_id for each in screen.rows.items]  # type: ignore[attr-defined]  # the pane's lines
        assert order[:2] == [1, 2], "the museum failed before, and does not now"
        assert "было" not in screen.lines()[4] + screen.lines()[5]


async def test_other_views_say_that_they_show_what_was(bench: Bench) -> None:
    async with bench.run() as screen:
        await run_before(screen, bench)
        await start(screen, bench)
        bench.checks.found(Meanwhile(1, 2, (so_far(1, fail=1),)))
        await screen.press("shift+tab")
        await screen.until(lambda: "Здесь — прежнее" in screen.text())


async def _failing(screen: Screen) -> Verdict:
    """The one failure that the fake check finds."""
    return next(each for each in await screen.session.read(_verdicts) if each.violation)


async def test_a_pane_opened_in_the_middle_shows_what_came(bench: Bench) -> None:
    async with bench.run() as screen:
        await start(screen, bench, pane="2")
        bench.checks.found(Meanwhile(1, 2, (so_far(1),)))
        await screen.press("4")
        await screen.until(lambda: "соблюдено" in line(screen, "Школа № 5"))
        assert "готово 1 из 2 страниц" in screen.text()


async def test_a_filter_stays_while_results_come(bench: Bench) -> None:
    async with bench.run() as screen:
        await start(screen, bench)
        await screen.press("f7")
        await screen.type("музей")
        await screen.press("enter")
        bench.checks.found(Meanwhile(1, 2, (so_far(2),)))
        await screen.until(lambda: "соблюдено" in line(screen, "Музей"))
        assert len(screen.rows.items) == 1


@pytest.mark.parametrize("how", ["f6", "idle"])
async def test_a_lock_in_the_middle_shows_and_keeps_nothing(bench: Bench, how: str) -> None:
    async with bench.run() as screen:
        await start(screen, bench)
        bench.checks.found(Meanwhile(1, 2, (so_far(1),)))
        await screen.until(lambda: "готово 1 из 2" in screen.text())
        if how == "f6":
            await screen.press("f6")
        else:
            bench.ticks.now += 900
            screen.console.guard.check_idle()
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        bench.checks.found(Meanwhile(2, 2, (so_far(2, fail=1),)))
        bench.checks.go.set()
        await screen.until(lambda: screen.session.store is None)
        assert "Школа" not in screen.text()
        await screen.until(lambda: screen.console.checking.stream is None)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered("4")
        assert "Прогон: " not in screen.text()
