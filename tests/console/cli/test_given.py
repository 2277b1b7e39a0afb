"""The call that means the screen: read without click, and never otherwise than click reads it."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import click
import pytest

from console.cli import given, screen
from console.cli.program import Program
from console.cli.root import cli

VARIABLES = tuple(variable for _, variable in given.PLACES.values())
WORDS = ("--vault", "--settings", "--passphrase-file", "--quiet", "--theme", "--help", "--", "-v", "here", "there", "")
"""What is put together below, in every way up to three."""


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Program]:
    """What the screen was asked to show by click."""
    found: list[Program] = []
    monkeypatch.setattr(screen, "show", found.append)
    return found


def by_click(arguments: tuple[str, ...], shown: list[Program]) -> Program | None:
    """What click reads of this; None where it does not come to the screen."""
    shown.clear()
    try:
        cli.main(args=list(arguments), prog_name=given.NAME, standalone_mode=False)
    except click.ClickException:
        return None
    return shown[0] if shown else None


@pytest.mark.parametrize("count", range(4))
def test_whatever_is_read_without_click_is_what_click_reads(count: int, shown: list[Program]) -> None:
    light = 0
    for arguments in itertools.product(WORDS, repeat=count):
        plain = given.plain(arguments, os.environ)
        light += plain is not None
        assert plain is None or plain == by_click(arguments, shown), arguments
    assert light == {0: 1, 1: 0, 2: 6, 3: 0}[count]


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("arguments", [(), ("--vault", "there"), ("--settings", "a", "--passphrase-file", "b")])
def test_the_variables_mean_the_same_to_both(
    variable: str, arguments: tuple[str, ...], shown: list[Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("here", ""):
        monkeypatch.setenv(variable, value)
        plain = given.plain(arguments, os.environ)
        assert plain is not None
        assert plain == by_click(arguments, shown)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("--vault",),
        ("--vault=here",),
        ("--vault", "here", "--vault", "there"),
        ("--vault", ""),
        ("--vault", "-"),
        ("--vault", "--settings"),
        ("--theme", "день"),
        ("--vault", "here", "check"),
        ("here", "--vault"),
    ],
)
def test_anything_unusual_is_left_to_click(arguments: tuple[str, ...]) -> None:
    assert given.plain(arguments, {}) is None


def test_a_shell_that_asks_what_may_come_next_is_left_to_click() -> None:
    assert given.plain((), {"_PORYADOK_COMPLETE": "bash_complete"}) is None


def test_a_place_that_may_not_be_read_is_left_to_click(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: mode == os.F_OK and Path(place).exists())
    assert given.plain(("--vault", str(tmp_path)), {}) is None
    assert given.plain(("--vault", str(tmp_path / "new")), {}) is not None


def test_a_place_that_no_disk_can_have_is_what_click_makes_of_it(shown: list[Program]) -> None:
    arguments = ("--vault", "x" * 300)
    plain = given.plain(arguments, os.environ)
    assert plain is not None
    assert plain == by_click(arguments, shown)
