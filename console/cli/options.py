"""Options that most commands share; light, since the shell asks for them by the Tab key."""

from __future__ import annotations

import click

from console.cli.inputs import FILE

as_json = click.option("--json", "as_json", is_flag=True, help="Один документ JSON.")
source = click.option(
    "--from", "source", metavar="ФАЙЛ|-", type=FILE, required=True, help="Запись или список записей JSON."
)
