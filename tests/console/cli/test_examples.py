"""Every help page has an example, every example is understood as it stands, and those that only read really work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click
import pytest

from console.cli.root import cli
from sample_data.build import build
from tests.console.cli.conftest import Run
from tests.console.cli.tree import every, examples, parsed
from vault.store import Store

TREE = dict(every())
WORDS = {path: examples(command) for path, command in TREE.items()}
MOST_ELSEWHERE = 20
READS = ("list", "status", "versions", "tree", "board", "calendar", "due", "overdue", "kinds", "fields", "path", "show")
"""Last words of commands that only read."""


@pytest.mark.parametrize("path", TREE, ids=" ".join)
def test_every_command_has_an_example_of_itself(path: tuple[str, ...]) -> None:
    assert WORDS[path], "no «Пример: poryadok …» in its help"
    for words in WORDS[path]:
        if path:
            assert words[: len(path)] == list(path) or isinstance(TREE[path], click.Group)


@pytest.mark.parametrize("path", TREE, ids=" ".join)
def test_every_example_is_understood(path: tuple[str, ...]) -> None:
    for words in WORDS[path]:
        command = parsed(words)
        assert isinstance(TREE[path], click.Group) or command is TREE[path]


def _reading() -> list[tuple[str, ...]]:
    """Commands that read and need no number of a record that may not be there."""
    alone = {("today",), ("forecast",), ("clauses",), ("find",), ("review",), ("whois",), ("runs", "unseen"),
             ("vault", "copies"), ("vault", "security"), ("journal", "verify"), ("handover", "own", "accounts"),
             ("credentials", "health"), ("letter", "templates", "check"), ("completion",)}  # fmt: skip
    return [
        path
        for path, command in TREE.items()
        if not isinstance(command, click.Group) and (path in alone or path[-1] in READS)
    ]


def test_examples_that_read_work_on_the_demo(run: Run, opener: Callable[..., Store]) -> None:
    """Each as it stands and, with --json, as one document: done or found, or about a number that the demo has not."""
    with opener() as store:
        build(store, "krapivinsky", date(2026, 11, 22))
    refused = []
    for path in _reading():
        for words in WORDS[path]:
            plain = run(*words)
            if plain.code not in {0, 1}:
                refused.append((" ".join(words), plain.code, plain.err))
            elif "--json" not in words and _has_json(TREE[path]):
                told = run(*words, "--json")
                assert told.code == plain.code, words
                told.json  # noqa: B018 (raises unless it is one document)
    misunderstood = [each for each in refused if each[1] != 2 or "Справка:" in each[2]]
    assert not misunderstood
    assert len(refused) <= MOST_ELSEWHERE, "an example should be of something that the demo has"


def _has_json(command: click.Command) -> bool:
    return any("--json" in parameter.opts for parameter in command.params)


WITHOUT_JSON = {
    ("regulation", "confirm"): "asks row by row on the terminal",
    ("regulation", "show"): "answers a TOML file",
    ("completion",): "answers a script of the shell",
}


def test_every_command_answers_in_json_too() -> None:
    without = {
        path for path, command in TREE.items() if not isinstance(command, click.Group) and not _has_json(command)
    }
    assert without == set(WITHOUT_JSON)


def test_a_mistyped_command_says_the_nearest(run: Run) -> None:
    for typed, meant in (("chek", "check"), ("срусл", "check"), ("settins", "settings")):
        ended = run(typed)
        assert ended.code == 2
        assert f"похоже: {meant}" in ended.err
    assert "похоже: list" in run("orgs", "lst").err


def test_every_command_stands_under_one_heading(run: Run) -> None:
    told = run("--help").out
    for name in cli.list_commands(click.Context(cli)):
        assert told.count(f"\n  {name} ") == 1
