"""`export secrets`: accounts with their secrets into a sealed file of Bitwarden; the passphrase is given again."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli import output, passphrase
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.russian import Command
from registry.exports import bitwarden
from vault.keys import wipe
from vault.store import Store, Tier
from vault.text import counted


@click.command("secrets", cls=Command)
@click.option("--to", "to", metavar="ФАЙЛ", type=click.Path(path_type=Path), required=True, help="Новый файл.")
@click.option(
    "--file-passphrase-file",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    required=True,
    help="Файл с паролем выгрузки, режим 0600.",
)
@click.option(
    "--credential", "ids", metavar="ID", type=int, multiple=True, help="Только эта учётная запись; можно не раз."
)
@as_json
@program
def secrets(program: Program, to: Path, file_passphrase_file: Path, ids: tuple[int, ...], as_json: bool) -> None:
    """Выгрузить учётные записи с секретами в зашифрованный JSON Bitwarden.

    Пароль хранилища спрашивается ещё раз, выгрузка пишется в журнал до того, как секреты открыты. Файл закрыт своим
    паролем; его читают Bitwarden, Vaultwarden, KeePassXC и сам poryadok import secrets.

    Пример: poryadok export secrets --to выгрузка.json --file-passphrase-file пароль-выгрузки
    """
    secret = passphrase.from_file(file_passphrase_file)
    try:
        with program.store(Tier.SECRETS) as store:
            _authenticate(program, store)
            done = bitwarden.write(store, to, secret, ids)
    finally:
        wipe(secret)
    if as_json:
        output.document(
            {
                "path": str(done.path),
                "credentials": list(done.credentials),
                "secrets": done.secrets,
                "without_secrets": done.without,
            }
        )
        return
    output.fields(
        [
            ("Файл", str(done.path)),
            ("Учётных записей", str(len(done.credentials))),
            ("Секретов", str(done.secrets)),
        ]
    )
    if done.without:
        output.message(f"Без секретов, не выгружено: {counted(done.without, 'запись', 'записи', 'записей')}.")
    output.message("Передавайте файл и его пароль разными путями; когда он не нужен, удалите его.")


def _authenticate(program: Program, store: Store) -> None:
    """Ask for the vault's passphrase once more."""
    again = program.passphrase()
    try:
        bitwarden.authenticate(store, again)
    finally:
        wipe(again)
