"""`export`: what leaves the vault in files of other programs. Each kind of export is a module of its own."""

from __future__ import annotations

import click

from console.cli.export_secrets import secrets
from console.cli.russian import Group


@click.group("export", cls=Group)
def exports() -> None:
    """Выгрузить из хранилища в файл другой программы.

    Пример: poryadok export secrets --to выгрузка.json --file-passphrase-file пароль-выгрузки
    """


exports.add_command(secrets)
