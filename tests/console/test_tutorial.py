"""The lesson walked from its beginning to its end on the demo's vault and networks, and what it never does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console import demo
from console.app import Console
from console.dialogs.form import Form
from console.dialogs.help import Help
from console.dialogs.note import Note
from console.dialogs.run import RunQuestion
from console.guide import OFFER
from console.panes.centre.steps import CaseScreen
from console.panes.organization_card import OrganizationCardScreen
from console.screens.unlock import UnlockScreen
from console.session import Session
from console.settings import load
from console.tutorial.lesson import PUT_OFF
from console.tutorial.steps import STEPS, Seen
from console.widgets.lessonline import LessonLine
from tests.console.support import NOW, Bench, Screen
from vault.clock import Clock

WIDTHS = (60, 80)


@pytest.fixture(scope="module")
def served() -> Iterator[demo.Served]:
    with demo.networks("krapivinsky", Clock(NOW)) as found:
        yield found


@pytest.fixture(scope="module")
def demo_vault(served: demo.Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "vault"
    demo.make_vault(place, "krapivinsky", served, Clock(NOW))
    return place


@asynccontextmanager
async def _lesson(vault: Path, served: demo.Served, size: tuple[int, int]) -> AsyncIterator[Screen]:
    settings = load(vault.parent / "none.toml", required=False, environment=served.env)
    session = Session(vault, settings, Clock(NOW), hint=demo.HINT)
    console = Console(session, demo.passphrase())
    console.guide.lesson_wanted = True
    try:
        async with console.run_test(size=size) as pilot:
            screen = Screen(console, pilot, [])
            await screen.until(lambda: console.main is not None and console.guide.in_lesson)
            yield screen
    finally:
        session.close()


def _line(screen: Screen) -> str:
    return next((line.text for line in screen.console.screen.query(LessonLine) if line.display), "")


async def _at(screen: Screen, step: str) -> None:
    """Wait until the lesson asks for this step, on the screen that is on."""
    at = [each.id for each in STEPS].index(step)
    await screen.until(lambda: _line(screen).startswith(f"Урок, шаг {at + 1} из {len(STEPS)}."), what=step)
    assert STEPS[at].text in _line(screen)
    await screen.until(_watching(screen), what=f"{step}: the watcher looked")


def _watching(screen: Screen) -> Callable[[], bool]:
    lesson = screen.console.guide.lesson
    assert lesson is not None and lesson.step is not None
    return (lambda: lesson.ready) if lesson.step.journal else (lambda: True)


async def _to_view(screen: Screen, view: str) -> None:
    for _ in range(8):
        if screen.main.pane.view_key == view:
            return
        await screen.press("tab")
    raise AssertionError(view)


async def test_the_whole_lesson_by_hand(demo_vault: Path, served: demo.Served) -> None:
    async with _lesson(demo_vault, served, (60, 20)) as screen:
        await _looking(screen)
        await _checking(screen)
        await _secrets(screen)
        await _at(screen, "case")
        await screen.press("6")
        await screen.until(lambda: screen.main.pane.DIGIT == "6" and screen.main.pane.is_mounted)
        await _to_view(screen, "cases")
        await screen.until(lambda: bool(screen.rows.items))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, CaseScreen))
        await screen.until(lambda: getattr(_case(screen).row, "waits", False))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("down", "down")
        await screen.type("звонок")
        await screen.press("f2")
        await _at(screen, "lock")
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        await _at(screen, "unlock")
        await screen.type(demo.PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: not screen.console.guide.in_lesson and screen.console.main is not None)
        assert not _line(screen)


def _case(screen: Screen) -> CaseScreen:
    case = screen.console.screen
    assert isinstance(case, CaseScreen)
    return case


async def _looking(screen: Screen) -> None:
    await _at(screen, "registry")
    await screen.pane("2")
    await _at(screen, "filter")
    await screen.press("f7")
    await screen.type("irjkf")
    await screen.press("enter")
    await _at(screen, "card")
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
    await _at(screen, "back")
    await screen.press("escape")
    await screen.until(lambda: screen.console.screen is screen.main)
    await screen.press("escape")
    await _at(screen, "run")


async def _checking(screen: Screen) -> None:
    await screen.press("f5")
    await screen.until(lambda: isinstance(screen.console.screen, RunQuestion))
    await screen.press("2")
    await _at(screen, "wrong")
    await screen.press("4")
    await screen.until(lambda: screen.main.pane.DIGIT == "4" and bool(screen.rows.items))
    await _to_view(screen, "wrong")
    await screen.until(lambda: bool(screen.rows.items))
    await _at(screen, "verdict")
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Note))
    await _at(screen, "advice")
    await screen.press("escape")
    await screen.until(lambda: screen.console.screen is screen.main)
    await screen.press("п")
    await screen.until(lambda: isinstance(screen.console.screen, Note))
    assert "Где в меню" in screen.text() or "Что сказать" in screen.text()
    await _at(screen, "told")
    await screen.press("escape")
    await screen.until(lambda: screen.console.screen is screen.main)
    await screen.press("е")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    await screen.press("f2")
    await _at(screen, "reveal")


async def _secrets(screen: Screen) -> None:
    await screen.press("5")
    await screen.until(lambda: screen.main.pane.DIGIT == "5" and bool(screen.rows.items))
    await screen.press("м")
    await _at(screen, "code")
    await screen.press("f7")
    await screen.type("vk")
    await screen.press("enter")
    await screen.press("е")


async def test_a_lesson_is_skipped_put_off_and_taken_up(demo_vault: Path, served: demo.Served) -> None:
    async with _lesson(demo_vault, served, (80, 24)) as screen:
        await _at(screen, "registry")
        await screen.press("backspace")
        await _at(screen, "filter")
        await screen.press("f1")
        await screen.until(lambda: isinstance(screen.console.screen, Help))
        await screen.press("escape")
        await screen.press("escape")
        assert not screen.console.guide.in_lesson
        assert PUT_OFF in screen.text()
        assert not _line(screen)
        screen.main.action_command("any.tutorial")
        await _at(screen, "filter")
        for _ in range(len(STEPS)):  # the last ones are done already: nothing lies over the panes
            await screen.press("backspace")
        assert not _line(screen)


async def test_a_lesson_is_offered_on_a_demo_only(bench: Bench) -> None:
    bench.hint = demo.HINT
    async with bench.run(pane="1") as screen:
        await screen.until(lambda: OFFER[:20] in screen.text())
        assert not _line(screen)


async def test_a_real_vault_is_never_touched_by_a_lesson(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.main.action_command("any.tutorial")
        await screen.pilot.pause()
        assert "poryadok demo --tutorial" in screen.text()
        assert screen.console.guide.lesson is None
        await screen.press("backspace")
        assert "в уроке" in screen.text().lower()


def test_no_step_is_done_before_anything_was() -> None:
    nothing = Seen()
    assert [step.id for step in STEPS if step.done(nothing)] == ["back", "unlock"]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_step_fits_into_three_lines(width: int) -> None:
    for step in STEPS:
        assert len(step.text) + 65 <= 3 * (width - 4), step.id
