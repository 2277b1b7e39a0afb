"""`config`: the machine's settings by command, and the options of the call that go before them."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from console.cli import output
from console.cli.root import cli
from tests.console.cli.conftest import Run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "poryadok" / "settings.toml"


def test_the_file_is_made_changed_and_shown(run: Run, path: Path) -> None:
    assert run("config", "path").out == f"{path}\n"
    assert run("config", "path", "--json").json == {"path": str(path), "exists": False}
    assert run("config", "init", "--json").json == {"path": str(path)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = run("config", "init")
    assert again.code == 2
    assert "уже есть" in again.err
    done = run("config", "set", "screen.theme", "день")
    assert (done.code, done.out) == (0, "screen.theme: день\n")
    told = run("config", "show", "--json").json
    assert (told["path"], told["exists"]) == (str(path), True)
    theme = next(each for each in told["settings"] if each["key"] == "screen.theme")
    assert (theme["value"], theme["source"], theme["default"]) == ("день", "file", "ночь")
    assert path.read_text("utf-8").splitlines()[theme["line"] - 1] == 'theme = "день"'
    assert "файл, строка" in run("config", "show").out
    gone = run("config", "unset", "screen.theme", "--json").json
    assert (gone["removed"], gone["value"], gone["source"]) == (True, "ночь", "default")
    assert run("config", "unset", "screen.theme", "--json").json["removed"] is False


def test_a_file_that_was_named_may_be_made(run: Run, tmp_path: Path) -> None:
    named = tmp_path / "своё" / "s.toml"
    assert run("--settings", named, "config", "show").code == 2
    assert run("--settings", named, "config", "set", "network.allow_private", "10.0.0.0/8; 192.168.1.1").code == 0
    told = run("--settings", named, "config", "show", "--json").json["settings"]
    found = next(each for each in told if each["key"] == "network.allow_private")
    assert found["value"] == ["10.0.0.0/8", "192.168.1.1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "screen.theme", "розовая"), "screen.theme: нужно одно из: ночь"),
        (("set", "screen.them", "день"), "похоже: screen.theme"),
        (("set", "idle.secrets", "500"), "idle.secrets: нужно целое число минут от 1 до 240"),
        (("set", "idle.secrets", "16"), "раньше секретов"),
        (("set", "network.proxy", "http://я:пароль@proxy"), "network.proxy"),
        (("unset", "idle"), "нет"),
        (("set", "network.proxy", "http://x\x1b]0;x\x07"), "знак"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    run: Run, path: Path, words: tuple[str, ...], said: str
) -> None:
    ended = run("config", *words)
    assert ended.code == 2
    assert said in ended.err
    assert "\x1b" not in ended.err
    assert not path.exists()


def test_that_nothing_was_changed_is_said_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real.toml").touch()
    (tmp_path / "link.toml").symlink_to(tmp_path / "real.toml")
    linked = run("--settings", tmp_path / "link.toml", "config", "set", "screen.theme", "день")
    wrong = run("--settings", tmp_path / "real.toml", "config", "set", "screen.theme", "розовая")
    assert [linked.code, wrong.code] == [2, 2]
    assert [each.err.lower().count("ничего не") for each in (linked, wrong)] == [1, 1]


def test_a_wrong_file_is_told_by_every_command_that_needs_it(run: Run, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("[idle]\nsecrets = 0\n", encoding="utf-8")
    assert "строка 2: idle.secrets" in run("config", "show").err
    assert run("config", "set", "idle.secrets", "3").code == 0
    assert run("config", "show").code == 0


def test_what_goes_before_the_file_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORYADOK_THEME", "терминал")
    ended = run("config", "set", "screen.theme", "день")
    assert "сейчас главнее переменная PORYADOK_THEME" in ended.err
    told = run("--theme", "ночь", "--mouse", "config", "show", "--json").json["settings"]
    by = {each["key"]: (each["value"], each["source"]) for each in told}
    assert by["screen.theme"] == ("ночь", "flag")
    assert by["screen.mouse"] == (True, "flag")
    assert {each["key"]: each["source"] for each in run("config", "show", "--json").json["settings"]}[
        "screen.theme"
    ] == "environment"


def test_a_wrong_option_is_named(run: Run) -> None:
    ended = run("--theme", "розовая", "config", "show")
    assert ended.code == 2
    assert "--theme: нужно одно из: ночь" in ended.err


def test_the_two_kinds_of_settings_name_each_other(run: Run) -> None:
    assert "poryadok settings" in " ".join(run("config", "--help").out.split())
    assert "poryadok config" in " ".join(run("settings", "--help").out.split())


def test_quiet_leaves_errors_alone(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("vault", "init", "--kdf", "light", "--regulation", "sample:khasynsky").code == 0
    assert run("orgs", "list").err
    assert run("--quiet", "orgs", "list").err == ""
    assert "Нет" in run("--quiet", "orgs", "show", 999).err
    assert run("orgs", "list").err  # the next one is heard again
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    output.hush(True)
    try:
        meter = output.Meter()
        meter.show("Собрано 1 из 2")
        assert meter.drawn == 0
    finally:
        output.hush(False)


def test_every_option_of_the_root_is_told(run: Run) -> None:
    told = run("--help").out
    assert all(name in told for option in cli.params for name in option.opts)
