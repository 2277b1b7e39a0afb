"""The terminal's clipboard: the right sequence for what stands between, and honest words."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.clipboard import Clipboard, Route, detect, learn, sequence

SECRET = "пароль 7"
CODED = base64.b64encode(SECRET.encode()).decode()


def test_the_plain_sequence() -> None:
    assert sequence(SECRET, Route.DIRECT) == f"\x1b]52;c;{CODED}\x07"


def test_tmux_passes_it_through_with_doubled_escapes() -> None:
    assert sequence(SECRET, Route.TMUX) == f"\x1bPtmux;\x1b\x1b]52;c;{CODED}\x07\x1b\\"


def test_screen_wraps_it() -> None:
    assert sequence(SECRET, Route.SCREEN) == f"\x1bP\x1b]52;c;{CODED}\x07\x1b\\"


def test_it_is_overwritten_by_a_space_once() -> None:
    written: list[str] = []
    clipboard = Clipboard(written.append)
    said = clipboard.put(SECRET, 30)
    assert said.startswith("Отправлено в терминал")
    assert "узнать нельзя" in said
    clipboard.wipe()
    clipboard.wipe()
    assert written == [sequence(SECRET, Route.DIRECT), sequence(" ", Route.DIRECT)]


def test_nothing_is_sent_where_nothing_passes() -> None:
    written: list[str] = []
    clipboard = Clipboard(written.append, Route.TMUX_CLOSED)
    assert "allow-passthrough" in clipboard.put(SECRET, 30)
    clipboard.wipe()
    assert written == []


@pytest.mark.parametrize("route", [Route.TMUX_CLOSED, Route.NONE])
def test_a_route_that_cannot_copy_says_why_and_what_to_do(route: Route) -> None:
    written: list[str] = []
    clipboard = Clipboard(written.append, route)
    assert not clipboard.is_open
    assert clipboard.put(SECRET, 30) == route.reason
    assert "Покажите" in route.reason
    assert not clipboard.filled
    assert written == []


@pytest.mark.parametrize("route", [Route.DIRECT, Route.TMUX, Route.TMUX_BUFFER, Route.SCREEN])
def test_a_route_that_can_copy_has_no_reason(route: Route) -> None:
    assert route.can_copy
    assert route.reason == ""
    written: list[str] = []
    assert "тправлено" in Clipboard(written.append, route).put(SECRET, 30)
    assert written == [sequence(SECRET, route)]


def test_the_time_of_one_text_does_not_take_the_next_one_back() -> None:
    written: list[str] = []
    clipboard = Clipboard(written.append)
    clipboard.put("первый", 30)
    first = clipboard.turn
    clipboard.put("второй", 30)
    clipboard.expire(first)
    assert written[-1] == sequence("второй", Route.DIRECT)
    clipboard.expire(clipboard.turn)
    assert written[-1] == sequence(" ", Route.DIRECT)


def test_screen_gets_a_long_text_in_parts_that_it_takes() -> None:
    text = "я" * 600
    sent = sequence(text, Route.SCREEN)
    parts = re.findall("\x1bP(.*?)\x1b\\\\", sent, re.DOTALL)
    assert len(parts) > 1
    assert max(map(len, parts)) <= 250
    assert "".join(parts) == sequence(text, Route.DIRECT)


def test_too_long_a_text_is_refused() -> None:
    written: list[str] = []
    assert "длинно" in Clipboard(written.append).put("я" * 40_000, 30)
    assert written == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"allow-passthrough": "on", "set-clipboard": "external"}, Route.TMUX),
        ({"allow-passthrough": "all", "set-clipboard": "off"}, Route.TMUX),
        ({"allow-passthrough": "off", "set-clipboard": "on"}, Route.TMUX_BUFFER),
        ({"allow-passthrough": "off", "set-clipboard": "external"}, Route.TMUX_CLOSED),
        ({}, Route.TMUX_CLOSED),
    ],
)
def test_tmux_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, str], expected: Route
) -> None:
    cases = "\n".join(f'  {name}) echo "{value}";;' for name, value in options.items())
    script = tmp_path / "tmux"
    script.write_text(f'#!/bin/sh\ncase "$3" in\n{cases}\n  *) exit 1;;\nesac\n')
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert detect({"TMUX": "/tmp/tmux-0/default,1,0"}) is expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("tmux 3.1c", Route.TMUX),
        ("tmux 3.2a", Route.TMUX),
        ("tmux 3.3", Route.TMUX_CLOSED),
        ("tmux next-3.5", Route.TMUX_CLOSED),
        ("?", Route.TMUX_CLOSED),
    ],
)
def test_an_old_tmux_passes_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, expected: Route
) -> None:
    script = tmp_path / "tmux"
    script.write_text(f'#!/bin/sh\n[ "$1" = -V ] && echo "{version}"\nexit 0\n')
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert detect({"TMUX": "x"}) is expected


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A server of tmux of this test alone: the command that speaks to it, and $TMUX pointing at it."""
    if shutil.which("tmux") is None:
        pytest.skip("no tmux here")
    command = ["tmux", "-S", str(tmp_path / "socket"), "-f", os.devnull]
    subprocess.run([*command, "new-session", "-d", "sleep 60"], check=True, env={**os.environ, "TERM": "xterm"})
    monkeypatch.setenv("TMUX", f"{tmp_path / 'socket'},1,0")
    yield command
    subprocess.run([*command, "kill-server"], check=False)


def test_a_real_tmux_tells_its_options(tmux: list[str]) -> None:
    subprocess.run([*tmux, "set", "-g", "set-clipboard", "on"], check=True)
    learned = learn(os.environ)
    assert learned.tmux["set-clipboard"] == "on"
    assert learned.tmux["alternate-screen"] == "on"
    assert learned.tmux["history-limit"].isdecimal()
    subprocess.run([*tmux, "set", "-g", "allow-passthrough", "on"], check=False)
    assert learn(os.environ).route is Route.TMUX


@pytest.mark.parametrize(
    ("term", "expected"),
    [("linux", Route.NONE), ("dumb", Route.NONE), ("vt220", Route.NONE), ("xterm-256color", Route.DIRECT),
     ("linux-gnu", Route.NONE), ("alacritty", Route.DIRECT), ("", Route.DIRECT)],
)  # fmt: skip
def test_terminals_without_a_clipboard(term: str, expected: Route) -> None:
    assert detect({"TERM": term}) is expected
    assert learn({"TERM": term}).tmux == {}


def test_no_multiplexer_and_gnu_screen() -> None:
    assert detect({}) is Route.DIRECT
    assert detect({"STY": "1.pts-0.host"}) is Route.SCREEN


def test_a_missing_tmux_passes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert detect({"TMUX": "x"}) is Route.TMUX_CLOSED
