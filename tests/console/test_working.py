"""Long work: what is said of it as time goes on, and what Esc does meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from console.dialogs.form import Form
from console.forms.model import Answers, Esc, FormPlan
from console.screens.copies import Copies
from console.screens.import_registry import ImportRegistry
from console.screens.main import MainScreen
from console.widgets.fields import FieldSpec
from console.working import ESCAPE, WRITING, Working, sentence
from registry.imports import organizations as importing
from registry.imports.organizations import known
from registry.imports.organizations.matching import match_known
from tests.console.support import Bench, Ticks
from tests.doings import Told
from vault import doing
from vault.doing import Step, Unit, watching
from vault.errors import Stopped
from vault.store import Store

LIST = "Организация\n" + "".join(f"Детский сад № {number}\n" for number in range(1, 400))


MB = 1_000_000


@pytest.mark.parametrize(
    ("elapsed", "step", "said"),
    [
        (1.0, Step("", 0, Unit.PIECES, 0), "Сверяю…"),
        (4.0, None, "Сверяю… идёт 4 с. Esc — отменить"),
        (4.0, Step("Открываю", 0, Unit.PIECES, 0), "Открываю… идёт 4 с. Esc — отменить"),
        (4.0, Step("", 15_000, Unit.PIECES, 0, 10), "Сверяю… сделано 10 из 15 000. Esc — отменить"),
        (5.0, Step("", 1_500, Unit.PIECES, 0, 500), "Сверяю… сделано 500 из 1 500, ещё около 10 с. Esc — отменить"),
        (9.0, Step("", 15_000, Unit.PIECES, 0, 15_000), "Сверяю… сделано 15 000 из 15 000. Esc — отменить"),
        (9.0, Step("Пишу", 300, Unit.PIECES, 4, 100), "Пишу: 100 из 300, на это ещё около 10 с. Esc — отменить"),
        (9.0, Step("Пишу", 300, Unit.PIECES, 8.5, 100), "Пишу: 100 из 300. Esc — отменить"),
        (9.0, Step("Б", 40 * MB, Unit.BYTES, 4, 5 * MB), "Б: 5,0 из 40,0 МБ, на это ещё около 35 с. Esc — отменить"),
    ],
)  # fmt: skip
def test_an_estimate_is_given_when_there_is_one(elapsed: float, step: Step | None, said: str) -> None:
    assert sentence("Сверяю…", elapsed, step, elapsed, ESCAPE).replace("\u00a0", " ") == said


def test_work_that_cannot_be_stopped_offers_no_esc() -> None:
    assert sentence("Записываю…", 7.2, None, 7.2, "") == "Записываю… идёт 7 с"
    step = Step("", 300, Unit.PIECES, 0, 3)
    assert sentence("Пишу письма…", 7.2, step, 7.2, "") == "Пишу письма… сделано 3 из 300"


def test_matching_is_counted_and_stopped(opener: Callable[..., Store], tmp_path: Path) -> None:
    listed = tmp_path / "список.txt"
    listed.write_text(LIST, encoding="utf-8")
    reading = importing.read(listed)
    with opener() as store:
        there = known.of(store.read(known.fetch))
        told = Told()
        with watching(told):
            found = match_known(there, reading, {})
        assert not told.unfinished
        assert found.rows == told.steps[0].total == len(reading.rows)
        told.stop()
        with watching(told), pytest.raises(Stopped, match="ничего не записано"):
            match_known(there, reading, {})


async def test_a_list_that_takes_long_says_how_far_it_is_and_is_stopped_by_esc(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "список.txt"
    listed.write_text(LIST, encoding="utf-8")
    begun, go = threading.Event(), threading.Event()

    def slow(there: known.Known, reading: object, answers: object) -> object:
        begun.set()
        assert go.wait(10)
        return match_known(there, reading, answers)  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr("console.screens.import_registry.match_known", slow)
    async with bench.run() as screen:
        dialog = ImportRegistry(listed, importing.read(listed))
        screen.console.push_screen(dialog)
        await screen.until(begun.is_set)
        ticks = Ticks()
        working = dialog._working
        assert working is not None
        working.doing.monotonic, working._began = ticks, ticks.now - 5
        working.tick()
        await screen.pilot.pause()
        assert "Esc — отменить" in screen.text()
        await screen.press("escape")
        assert "Останавливаю" in screen.text()
        go.set()
        await screen.until(lambda: isinstance(screen.console.screen, MainScreen))


def _plan(go: threading.Event, esc: Esc) -> FormPlan:
    async def save(_: Answers) -> int:
        await asyncio.to_thread(go.wait, 10)
        doing.check()
        return 1

    specs = (FieldSpec("path", "Файл"),)
    return FormPlan("Проба", specs, {"path": ""}, save, waiting="Работаю…", esc=esc)


async def test_esc_lets_go_of_what_writes_nothing(bench: Bench) -> None:
    go = threading.Event()
    async with bench.run() as screen:
        form = Form(_plan(go, Esc.LEAVES))
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


async def test_esc_stops_what_is_written_where_it_can_be_stopped(bench: Bench) -> None:
    go = threading.Event()
    async with bench.run() as screen:
        form = Form(_plan(go, Esc.STOPS))
        screen.console.push_screen(form)
        await screen.until(lambda: screen.console.screen is form)
        await screen.type("набрано")
        await screen.press("f2", "escape")
        assert "Останавливаю" in screen.text()
        go.set()
        await screen.until(lambda: "Остановлено: ничего не записано" in screen.text())
        assert form.stands and "набрано" in screen.text()
        await screen.press("f2")
        await screen.until(lambda: not form.stands)


async def test_esc_says_why_what_writes_is_not_let_go(bench: Bench) -> None:
    go = threading.Event()
    async with bench.run() as screen:
        form = Form(_plan(go, Esc.WAITS))
        screen.console.push_screen(form)
        await screen.until(lambda: screen.console.screen is form)
        await screen.press("f2", "escape")
        assert WRITING.split(".")[0] in screen.text()
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
