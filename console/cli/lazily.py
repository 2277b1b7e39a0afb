"""A group of commands that are known by name: the module of one is imported when it is called or asked for its options.

The group's help page and the completion of a name come out of the table. What stands in the tables is each group's own.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import ClassVar

import click
from click.shell_completion import CompletionItem

from console.cli.russian import Group

Where = tuple[str, str, str]
"""A command: its module in console.cli, its attribute there, what it does."""


class LazyGroup(Group):
    """A group out of a table: name -> where the command is."""

    known: ClassVar[Mapping[str, Where]]

    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.known)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; TypeError if the table is wrong."""
        if cmd_name not in self.known:
            return None
        module, attribute, _meaning = self.known[cmd_name]
        command = getattr(importlib.import_module(f"console.cli.{module}"), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"console.cli.{module}.{attribute} is not a command")
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Out of the table: not one command is imported for it."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        found = [(name, text) for name, (_, _, text) in self.known.items() if name.startswith(incomplete)]
        return [CompletionItem(name, help=text) for name, text in found]

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in self.known.items()])
