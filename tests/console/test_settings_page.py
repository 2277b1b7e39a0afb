"""The page «Настройки»: what is shown and where from, a change at once, a refusal beside the field, the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console import app as application
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.running import RealChecks
from console.screens.security import SecurityPage
from console.screens.settings import SettingsPage
from console.settings import Settings, load
from console.widgets.plain import Plain
from console.widgets.rows import Rows
from console.widgets.secretline import SecretLine
from registry import municipality
from registry.municipality import Key
from tests.console.support import PASSWORD, Bench, Screen
from vault.clock import Clock
from vault.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def set_bench(bench: Bench, path: Path) -> Bench:
    """A bench whose settings came from a file that is not there yet, and from one variable."""
    environment = {"PORYADOK_HOLD_SECONDS": "40"}
    bench.settings = load(path, required=False, environment=environment)
    return bench


async def opened(screen: Screen) -> Rows[object]:
    """The page, from «Безопасность» as a person comes to it."""
    await screen.press("k")
    await screen.until(lambda: isinstance(screen.console.screen, SecurityPage))
    await screen.press("end", "enter")
    await screen.until(lambda: isinstance(screen.console.screen, SettingsPage))
    rows = screen.console.screen.query_one(Rows)
    await screen.until(lambda: bool(rows.items))
    return rows


async def edited(screen: Screen, key: str) -> Form:
    """The form of this setting."""
    rows = screen.console.screen.query_one(Rows)
    rows.select(key)
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    form = screen.console.screen
    assert isinstance(form, Form)
    return form


async def back_on_page(screen: Screen, said: str) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, SettingsPage), what=said)
    await screen.until(lambda: said in screen.text(), what=said)


async def retyped(screen: Screen, text: str) -> None:
    """Another value in the place of the one in the field."""
    await screen.press("end", *["backspace"] * 40)
    await screen.type(text)
    await screen.press("f2")


async def test_every_setting_says_where_it_comes_from(set_bench: Bench, path: Path) -> None:
    path.write_text("[idle]\nscreen = 30\n", encoding="utf-8")
    async with set_bench.run() as screen:
        await opened(screen)
        lines = {line[:28].strip(): line for line in screen.lines()}
        assert "30" in lines["Закрывается всё, минут"]
        assert "файл, строка 2" in lines["Закрывается всё, минут"]
        assert "PORYADOK_HOLD_SECONDS" in lines["Копия секрета живёт, секунд"]
        assert "по умолчанию" in lines["Цвета экрана"]
        assert "Настройки этой машины: " in screen.lines()[0]


async def test_a_choice_is_written_and_in_force_at_once(set_bench: Bench, path: Path) -> None:
    async with set_bench.run() as screen:
        await opened(screen)
        await edited(screen, "screen.theme")
        await screen.press("space", "f2")
        await back_on_page(screen, "действует сразу")
        assert screen.console.theme == "день"
        assert 'theme = "день"' in path.read_text("utf-8")
        assert load(path, required=True, environment={}).theme == "день"


async def test_a_wrong_value_is_refused_beside_the_field(set_bench: Bench, path: Path) -> None:
    async with set_bench.run() as screen:
        await opened(screen)
        form = await edited(screen, "idle.secrets")
        await retyped(screen, "999")
        await screen.until(lambda: "от 1 до 240" in str(form.query_one(".reason", Plain).content))
        assert not path.exists()
        await retyped(screen, "100")  # later than everything locks
        await screen.until(lambda: "раньше секретов" in str(form.query_one(".reason", Plain).content))
        assert not path.exists()
        await retyped(screen, "4")
        await back_on_page(screen, "действует сразу")
        assert screen.session.settings.lock_secrets_after == timedelta(minutes=4)


async def test_what_a_variable_decides_is_said(set_bench: Bench, path: Path) -> None:
    async with set_bench.run() as screen:
        await opened(screen)
        await edited(screen, "clipboard.hold_seconds")
        await retyped(screen, "50")
        await back_on_page(screen, "сейчас главнее переменная PORYADOK_HOLD_SECONDS")
        assert screen.session.settings.hold_seconds == 40
        assert "hold_seconds = 50" in path.read_text("utf-8")
        await screen.press("f8")
        await screen.until(lambda: "уберите её там" in screen.text())


async def test_back_to_the_default_asks_first(set_bench: Bench, path: Path) -> None:
    path.write_text("[idle]\nsecrets = 9  # мои девять\n", encoding="utf-8")
    async with set_bench.run() as screen:
        rows = await opened(screen)
        rows.select("idle.secrets")
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("enter")  # the harmless answer is first
        await screen.until(lambda: isinstance(screen.console.screen, SettingsPage))
        assert "secrets = 9" in path.read_text("utf-8")
        await screen.press("f8")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await back_on_page(screen, "действует сразу")
        assert "secrets" not in path.read_text("utf-8")
        assert screen.session.settings.lock_secrets_after == Settings().lock_secrets_after
        await screen.press("f8")
        await screen.until(lambda: "и так по умолчанию" in screen.text())


async def test_a_file_broken_meanwhile_is_told_with_its_line(set_bench: Bench, path: Path) -> None:
    async with set_bench.run() as screen:
        await opened(screen)
        path.write_text("[idle]\nsecrets = 0\n", encoding="utf-8")
        await screen.press("tab")
        await screen.until(lambda: "муниципалитета" in screen.lines()[0])
        await screen.press("tab")
        await screen.until(lambda: "строка 2: idle.secrets" in " ".join(screen.text().split()))


async def test_the_municipality_has_a_view_of_its_own(set_bench: Bench, opener: Callable[..., Store]) -> None:
    async with set_bench.run() as screen:
        rows = await opened(screen)
        await screen.press("right")
        await screen.until(lambda: "remark_days" in screen.text())
        assert len(rows.items) == len(Key)
        form = await edited(screen, "remark_days")
        await screen.type("0")
        await screen.press("f2")
        await screen.until(lambda: "от 1 до 365" in str(form.query_one(".reason", Plain).content))
        await retyped(screen, "14")
        await back_on_page(screen, "Записано в хранилище")
        found = await screen.session.read(lambda tx: municipality.get(tx, Key.REMARK_DAYS))
        assert found == "14"


async def test_a_lock_takes_the_page_away(set_bench: Bench) -> None:
    async with set_bench.run() as screen:
        await opened(screen)
        await edited(screen, "screen.theme")
        await screen.press("f6")
        await screen.until(lambda: not isinstance(screen.console.screen, Form | SettingsPage))


async def test_without_a_file_nothing_can_be_changed_and_that_is_said(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("k")
        await screen.until(lambda: isinstance(screen.console.screen, SecurityPage))
        await screen.press("end", "enter")
        await screen.until(lambda: "менять их негде" in screen.text())


# What the settings do


async def test_the_theme_and_the_first_pane_are_those_of_the_settings(bench: Bench) -> None:
    bench.settings = replace(bench.settings, theme="терминал", first_pane="Журнал")
    async with bench.run(opened=False) as screen:
        assert screen.console.theme == "терминал"
        await screen.console.session.open(bench.passphrase())
        screen.console.enter()
        await screen.until(lambda: screen.console.main is not None and screen.main.is_current)
        await screen.until(lambda: screen.main.pane.TITLE == "Журнал")


@pytest.mark.parametrize("mouse", [False, True])
def test_the_mouse_is_that_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mouse: bool) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(application.Console, "run", lambda _, mouse, **__: asked.append(mouse))
    application.run(tmp_path / "vault", replace(Settings(), mouse=mouse), Clock(), None)
    assert asked == [mouse]


async def test_a_secret_is_seen_and_copied_for_so_many_seconds(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.settings = replace(bench.settings, reveal_seconds=7.0, hold_seconds=44.0)
    async with bench.run(pane="5") as screen:
        await screen.until(lambda: bool(screen.rows.items))
        await screen.press("end", "v")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())
        timer = screen.main.query_one(SecretLine)._timer
        assert timer is not None
        assert timer._interval == 7.0
        asked: list[float] = []
        monkeypatch.setattr(screen.console, "set_timer", lambda seconds, _: asked.append(seconds))
        assert "сотру через 44 с" in screen.console.copy_secret("x")
        assert asked == [44.0]


async def test_other_endpoints_are_those_of_the_next_run(bench: Bench) -> None:
    bench.real_checks = True
    async with bench.run() as screen:
        other = replace(screen.session.settings, endpoints=replace(screen.session.settings.endpoints, answer=9.0))
        screen.session.take_settings(other)
        assert isinstance(screen.session.checks, RealChecks)
        assert screen.session.checks.settings.endpoints.answer == 9.0


async def test_no_colour_is_asked_for_by_the_usual_variable(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with bench.run() as screen:
        assert screen.console.no_color
        assert screen.console.theme == Settings().theme


async def test_a_file_that_broke_meanwhile_leaves_the_other_view_as_it_was(set_bench: Bench, path: Path) -> None:
    async with set_bench.run() as screen:
        rows = await opened(screen)
        await screen.press("tab")
        await screen.until(lambda: "в хранилище" in screen.lines()[0])
        path.write_text("[idle]\nsecrets = 500\n", encoding="utf-8")
        await screen.press("tab")
        await screen.until(lambda: "строка 2: idle.secrets" in screen.text())
        assert "в хранилище" in screen.lines()[0]
        path.unlink()
        await screen.press("tab")
        await screen.until(lambda: "этой машины" in screen.lines()[0])
        assert rows.items


@pytest.mark.parametrize("key", ["f3", "f8"])
async def test_where_nothing_was_read_there_is_nothing_to_change(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        screen.console.push_screen(SettingsPage())
        await screen.until(lambda: "менять их негде" in screen.text())
        await screen.press(key)
        assert "Настроек здесь не видно: Tab — другой вид" in screen.text()
