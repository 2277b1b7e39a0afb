"""`import`: a regulation, a list of organizations or secrets from a file; without --apply only a look at what would be.

Reading, matching and writing are `registry.imports`; each kind is printed in a module of its own.
"""

from __future__ import annotations

import click

from console.cli.cards import import_card
from console.cli.import_registry import registry
from console.cli.import_regulation import regulation
from console.cli.import_secrets import secrets
from console.cli.russian import Group


@click.group("import", cls=Group)
def imports() -> None:
    """Загрузить Порядок, список организаций или пароли из файла. Без --apply ничего не записывается.

    Пример: poryadok import registry список.csv --apply
    """


imports.add_command(import_card)
imports.add_command(regulation)
imports.add_command(registry)
imports.add_command(secrets)
