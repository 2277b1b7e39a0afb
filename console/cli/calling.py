"""One command line carried out by click; its own ways of ending become ours. Exit codes are `console.main`'s."""

from __future__ import annotations

from collections.abc import Sequence

import click

from console.cli.given import NAME
from console.cli.root import cli
from console.cli.russian import explain
from vault.errors import BadInput


def call(arguments: Sequence[str]) -> object:
    """What the command answered: an `Outcome`, or nothing. BadInput with a Russian sentence for wrong usage.

    KeyboardInterrupt when a question was not answered; besides, whatever the command raises.
    """
    try:
        return cli.main(args=arguments, prog_name=NAME, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        raise BadInput(error.format_message()) from None
    except click.ClickException as error:
        raise BadInput(explain(error)) from None
    except click.Abort:
        raise KeyboardInterrupt from None
