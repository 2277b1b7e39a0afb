"""`import`: a regulation or a list of organizations from a file; without --apply only a look at what would be written.

Reading, matching and writing are `registry.imports`; printing of the two is `import_regulation` and `import_registry`.
"""

from __future__ import annotations

import click

from console.cli.import_registry import registry
from console.cli.import_regulation import regulation
from console.cli.russian import Group


@click.group("import", cls=Group)
def imports() -> None:
    """Загрузить Порядок или список организаций из файла. Без --apply ничего не записывается.

    Пример: poryadok import registry список.csv --apply
    """


imports.add_command(regulation)
imports.add_command(registry)
