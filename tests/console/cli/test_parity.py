"""Whatever the screen can do, the command line can: no command of the screen without a twin or a reason."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from console.cli import parity
from console.commands import COMMANDS
from tests.console.cli.tree import every, parsed

IDS = [command.id for command in COMMANDS]
DOCS = Path(__file__).parents[3] / "docs" / "cli.md"


def test_every_command_of_the_screen_has_a_twin_or_a_reason() -> None:
    told = {*parity.TWINS, *parity.REASONS}
    assert not [each for each in IDS if each not in told], "say in console/cli/parity.py which command does the same"
    assert not told - set(IDS), "told of a command that the screen no longer has"
    assert not set(parity.TWINS) & set(parity.REASONS)


@pytest.mark.parametrize("twin", sorted({twin for twins in parity.TWINS.values() for twin in twins}))
def test_every_twin_is_a_command_with_those_options(twin: str) -> None:
    words = twin.split()
    options = [word for word in words if word.startswith("--")]
    path = words[: words.index(options[0])] if options else words
    if path[:2] == ["config", "set"]:
        path = path[:2]
    try:
        command = parsed([*path, "--help"])
    except click.exceptions.Exit:  # its help was shown: it is there
        command = _called(path)
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(options) <= known


def _called(path: list[str]) -> click.Command:
    return dict(every())[tuple(path)]


def test_the_documentation_says_the_same() -> None:
    text = DOCS.read_text("utf-8")
    section = text.partition(parity.HEADING)[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert rows == list(parity.table()), (
        "write it anew: python -c 'from console.cli import parity; print(*parity.table(), sep=chr(10))'"
    )
