"""The commands of the program as a tree, and the examples of their help pages: for the tests that go through all."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

from console.cli.root import cli

_EXAMPLE = re.compile(r"Пример: poryadok ((?:.+\n?)+)")

_INTO_A_FILE = re.compile(r""" > [^\s"']+\s*$""")


def every(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command with the words by which it is called, the root with none."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from every(found, (*path, name))


def examples(command: click.Command) -> list[list[str]]:
    """The words of every example of a help page, as a shell would cut them; what a file is made of it is left out."""
    told = _EXAMPLE.findall(command.help or "")
    return [shlex.split(_INTO_A_FILE.sub("", " ".join(each.split("\n")))) for each in told]


def parsed(words: list[str]) -> click.Command:
    """The command that these words call, with all its arguments taken. click's own errors for what it refuses."""
    command: click.Command = cli
    context: click.Context | None = None
    name: str | None = "poryadok"
    while True:
        context = command.make_context(name, list(words), parent=context)
        rest = [*context._protected_args, *context.args]
        if not isinstance(command, click.Group) or not rest:
            return command
        name, found, words = command.resolve_command(context, rest)
        assert found is not None
        command = found
