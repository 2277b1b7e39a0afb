"""Long work: what is said of it as time goes on, and what Esc does meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from console.dialogs.form import Form
from console.forms.model import Answers, FormPlan
from console.screens.copies import Copies
from console.screens.import_registry import ImportRegistry
from console.screens.main import MainScreen
from console.widgets.fields import FieldSpec
from console.working import WRITING, Working, sentence
from registry.imports import organizations as importing
from registry.imports.organizations import known
from registry.imports.organizations.matching import match_known
from tests.console.support import Bench, Ticks
from vault.doing import Doing, Stopped
from vault.store import Store

LIST = "Организация\n" + "".join(f"Детский сад № {number}\n" for number in range(1, 400))


@pytest.mark.parametrize(
    ("elapsed", "done", "total", "said"),
    [
        (1.0, 0, 0, "Сверяю…"),
        (4.0, 0, 0, "Сверяю… идёт 4 с. Esc — отменить"),
        (4.0, 10, 15_000, "Сверяю… сделано 10 из 15 000. Esc — отменить"),
        (5.0, 5_000, 15_000, "Сверяю… сделано 5 000 из 15 000, ещё около 10 с. Esc — отменить"),
        (9.0, 15_000, 15_000, "Сверяю… сделано 15 000 из 15 000. Esc — отменить"),
    ],
)
def test_an_estimate_is_given_when_there_is_one(elapsed: float, done: int, total: int, said: str) -> None:
    assert sentence("Сверяю…", elapsed, Doing(done, total), stoppable=True).replace("\u00a0", " ") == said


def test_work_that_cannot_be_stopped_offers_no_esc() -> None:
    assert sentence("Записываю…", 7.2, None, stoppable=False) == "Записываю… идёт 7 с"
    assert sentence("Пишу письма…", 7.2, Doing(3, 300), stoppable=False) == "Пишу письма… сделано 3 из 300"


def test_matching_is_counted_and_stopped(opener: Callable[..., Store], tmp_path: Path) -> None:
    listed = tmp_path / "список.txt"
    listed.write_text(LIST, encoding="utf-8")
    reading = importing.read(listed)
    with opener() as store:
        there = known.of(store.read(known.fetch))
        doing = Doing()
        found = match_known(there, reading, {}, doing)
        assert doing.done == doing.total == len(reading.rows)
        assert found.rows == len(reading.rows)
        doing.stop()
        with pytest.raises(Stopped, match="ничего не записано"):
            match_known(there, reading, {}, doing)


async def test_a_list_that_takes_long_says_how_far_it_is_and_is_stopped_by_esc(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "список.txt"
    listed.write_text(LIST, encoding="utf-8")
    begun, go = threading.Event(), threading.Event()

    def slow(there: known.Known, reading: object, answers: object, doing: Doing) -> object:
        begun.set()
        assert go.wait(10)
        return match_known(there, reading, answers, doing)  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr("console.screens.import_registry.match_known", slow)
    async with bench.run() as screen:
        dialog = ImportRegistry(listed, importing.read(listed))
        screen.console.push_screen(dialog)
        await screen.until(begun.is_set)
        ticks = Ticks()
        working = dialog._working
        assert working is not None
        working._monotonic, working._began = ticks, ticks.now - 5
        working.tick()
        await screen.pilot.pause()
        assert "Esc — отменить" in screen.text()
        await screen.press("escape")
        assert "Останавливаю" in screen.text()
        go.set()
        await screen.until(lambda: isinstance(screen.console.screen, MainScreen))


def _plan(go: threading.Event, *, stoppable: bool) -> FormPlan:
    async def save(_: Answers) -> int:
        await asyncio.to_thread(go.wait, 10)
        return 1

    specs = (FieldSpec("path", "Файл"),)
    return FormPlan("Проба", specs, {"path": ""}, save, waiting="Работаю…", stoppable=stoppable)


async def test_esc_lets_go_of_what_writes_nothing(bench: Bench) -> None:
    go = threading.Event()
    async with bench.run() as screen:
        form = Form(_plan(go, stoppable=True))
        screen.console.push_screen(form)
        await screen.until(lambda: screen.console.screen is form)
        await screen.type("набрано")
        await screen.press("f2")
        assert "Работаю" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: "Остановлено: набранное цело" in screen.text())
        assert form.stands
        go.set()
        await screen.press("f2")
        await screen.until(lambda: not form.stands)


async def test_esc_says_why_what_writes_is_not_let_go(bench: Bench) -> None:
    go = threading.Event()
    async with bench.run() as screen:
        form = Form(_plan(go, stoppable=False))
        screen.console.push_screen(form)
        await screen.until(lambda: screen.console.screen is form)
        await screen.press("f2", "escape")
        assert WRITING.split(":")[0] in screen.text()
        assert form.stands
        go.set()
        await screen.until(lambda: not form.stands)


async def test_the_line_changes_while_the_work_goes_on(bench: Bench) -> None:
    async with bench.run() as screen:
        dialog = Copies()
        screen.console.push_screen(dialog)
        await screen.until(lambda: screen.console.screen is dialog)
        ticks = Ticks()
        with Working(dialog, "Делаю копию…", monotonic=ticks) as working:
            await screen.pilot.pause()
            assert "Делаю копию…" in screen.text()
            ticks.now += 12
            working.tick()
            await screen.pilot.pause()
            assert "Делаю копию… идёт 12 с" in screen.text()
