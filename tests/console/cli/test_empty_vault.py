"""Every command that reads, over an empty vault: a code of the contract, JSON or a sentence, no bare heading."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from tests.console.cli.conftest import Run
from tests.console.cli.tree import every

_READ = {
    "accounts", "activity", "board", "calendar", "candidates", "check", "clauses", "copies", "due", "fields",
    "forecast", "health", "issues", "kinds", "knows", "list", "overdue", "rating", "review", "show", "status", "today",
    "tree", "unseen", "versions",
}  # fmt: skip
_OWN_MACHINE = {("config",), ("demo",), ("vault",)}
"""Groups that read of the machine or the vault itself: these are never empty."""


def _readers() -> list[tuple[str, ...]]:
    """The words of every command that reads records and needs nothing said."""
    return [
        path
        for path, command in every()
        if path
        and path[-1] in _READ
        and path[:1] not in _OWN_MACHINE
        and (not isinstance(command, click.Group) or command.invoke_without_command)
        and not any(each.required for each in command.params)
    ]


@pytest.mark.parametrize("path", _readers(), ids=" ".join)
def test_a_reader_over_nothing_answers_by_the_contract(run: Run, vault_dir: Path, path: tuple[str, ...]) -> None:
    told = run(*path, "--json") if path != ("regulation", "show") else run(*path)
    if told.code == 2:
        assert told.out == ""
        assert told.err.strip()
        return
    assert told.code in {0, 1}
    json.loads(told.out)
    plain = run(*path)
    lines = plain.out.strip().splitlines()
    assert plain.code == told.code
    assert len(lines) > 1 or plain.err.strip(), f"a heading and nothing under it: {lines}"


def test_that_nothing_was_checked_is_not_that_all_was_seen(run: Run, vault_dir: Path) -> None:
    assert "Проверок ещё не было" in run("runs", "unseen").err
