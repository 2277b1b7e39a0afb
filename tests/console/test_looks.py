"""What the screens look like: each in three sizes of window and two themes, over the demo after a run of checks.

What a look means is said by other tests; this one makes a change of it visible. See `looks` for how to write them anew.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from syrupy.assertion import SnapshotAssertion

from checks import runs
from checks.scope import Scope
from console import demo, vaults
from console.app import Console
from console.session import Session
from console.settings import Settings, load
from tests.console.looks import LookFile, look
from tests.console.support import Screen
from vault.clock import Clock
from vault.store import Tier

CLOCK = Clock(datetime(2026, 11, 22, 5, tzinfo=UTC))
SIZES = {"60x20": (60, 20), "80x24": (80, 24), "120x36": (120, 36)}
THEMES = {"night": "ночь", "terminal": "терминал"}

Start: TypeAlias = Callable[[tuple[int, int], str], AbstractAsyncContextManager[Screen]]

# name, keys, what stands on the screen when everything of it has come
_WALK: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("summary", (), "ЦУР не дождался"),
    ("registry", ("2",), "! 1 нарушение"),
    ("organization", ("enter",), "Страницы ("),
    ("organization-form", ("escape", "f4"), "F2"),
    ("exemptions", ("escape", "3"), "+ бессрочно"),
    ("checks", ("4",), "нарушени"),
    ("organization-verdicts", ("enter",), "Пункт"),
    ("verdict", ("enter",), "Что"),
    ("checks-clauses", ("escape", "escape", "tab"), "О чём"),
    ("checks-weeks", ("escape", "tab", "tab", "tab"), "не видно"),
    ("vault", ("5",), "@krapdemo"),
    ("account", ("enter",), "Логин"),
    ("centre", ("escape", "6"), "Темы к Новому году"),
    ("centre-cases", ("tab", "tab"), "открытых случая"),
    ("case", ("enter",), "Сделано"),
    ("help", ("escape", "f1"), "Помощь: ЦУР"),
    ("palette", ("escape", "f9"), "Помощь"),
)


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """The demo's vault after one run over its networks."""
    folder = tmp_path_factory.mktemp("looks")
    with demo.networks("krapivinsky", CLOCK) as served, pytest.MonkeyPatch.context() as stood:
        stood.setattr("vault.store.real_now", CLOCK.now)  # when a secret was put stands on the screen
        demo.make_vault(folder / "vault", "krapivinsky", served, CLOCK)
        settings = load(folder / "none.toml", required=False, environment=served.env)
        with vaults.open_vault(folder / "vault", demo.passphrase(), Tier.SECRETS, clock=CLOCK) as store:
            runs.run(store, Scope(), settings.endpoints, CLOCK, progress=lambda _: None, cancelled=lambda: False)
    return folder / "vault", settings


@pytest.fixture
def start(ran: tuple[Path, Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Starts consoles over copies of that vault, whose place has a name of the same length everywhere."""
    monkeypatch.chdir(tmp_path)

    @asynccontextmanager
    async def _start(size: tuple[int, int], theme: str) -> AsyncIterator[Screen]:
        vault, settings = ran
        place = Path("vault")
        shutil.copytree(vault, place)
        session = Session(place, settings, CLOCK)
        console = Console(session)
        try:
            async with console.run_test(size=size) as pilot:
                console.theme = theme
                yield Screen(console, pilot, [])
        finally:
            session.close()

    return _start


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_look(start: Start, snapshot: SnapshotAssertion, size: str, theme: str) -> None:
    files = snapshot.use_extension(LookFile)
    wrong: list[str] = []

    def hold(name: str) -> None:
        held = files(name=name)
        if not held == look(screen.console.screen._compositor.render_strips()):  # noqa: SIM201 (it answers only «==»)
            wrong.append(name)

    async with start(SIZES[size], THEMES[theme]) as screen:
        await screen.until(lambda: "Пароль хранилища" in screen.text())
        hold("unlock")
        await screen.type(demo.PASSPHRASE)
        await screen.press("enter")
        await screen.entered("1")
        for name, keys, marker in _WALK:
            await screen.press(*keys)
            await screen.until(lambda marker=marker: marker in screen.text(), what=name)  # type: ignore[misc]  # bound in the loop
            screen.console.tell("")
            await screen.pilot.pause()
            hold(name)
    assert not wrong
