"""The terminal's clipboard: the right sequence for what stands between, and honest words."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from console.clipboard import Clipboard, Route, detect, sequence

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
    said = clipboard.put(SECRET)
    assert "узнать нельзя" in said
    clipboard.wipe()
    clipboard.wipe()
    assert written == [sequence(SECRET, Route.DIRECT), sequence(" ", Route.DIRECT)]


def test_nothing_is_sent_where_nothing_passes() -> None:
    written: list[str] = []
    clipboard = Clipboard(written.append, Route.TMUX_CLOSED)
    assert "allow-passthrough" in clipboard.put(SECRET)
    clipboard.wipe()
    assert written == []


def test_too_long_a_text_is_refused() -> None:
    written: list[str] = []
    assert "длинно" in Clipboard(written.append).put("я" * 40_000)
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


def test_no_multiplexer_and_gnu_screen() -> None:
    assert detect({}) is Route.DIRECT
    assert detect({"STY": "1.pts-0.host"}) is Route.SCREEN


def test_a_missing_tmux_passes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert detect({"TMUX": "x"}) is Route.TMUX_CLOSED
