"""`vault init`: making a vault, which does not finish without a second way in."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from console import vaults
from console.cli import output
from console.cli import passphrase as passphrases
from console.cli.context import Program, program
from console.cli.inputs import SAMPLE_OR_FILE
from console.cli.options import as_json
from console.cli.regulations import load as load_regulation
from console.cli.russian import Command
from console.cli.screen import has_terminal
from registry.regulation import versions
from vault import calibration, creation
from vault.errors import BadInput
from vault.keys import KdfCost, wipe
from vault.text import fold

_ASKED = 3
"""How many of the words are typed back."""
_TRIES = 3


@click.command("init", cls=Command)
@click.option(
    "--regulation", metavar="sample:ИМЯ|ФАЙЛ", type=SAMPLE_OR_FILE, help="Порядок (TOML): пример или свой файл."
)
@click.option(
    "--kdf",
    type=click.Choice(["default", "light"]),
    default="default",
    help="Стоимость перебора пароля: около секунды на этой машине; light — для слабых машин и проб.",
)
@click.option(
    "--deputy-passphrase-file",
    "deputy_file",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    help="Пароль заместителя, режим 0600: второй способ входа.",
)
@as_json
@program
def init(program: Program, regulation: str | None, kdf: str, deputy_file: Path | None, as_json: bool) -> None:
    """Создать хранилище. Слова восстановления показываются один раз; три из них спрашиваются обратно.

    Пример: poryadok vault init --regulation sample:khasynsky
    """
    chosen = None if regulation is None else load_regulation(regulation)
    for sentence in chosen.unknown if chosen else ():
        output.complaint(sentence)
    prepared = _prepared(program, kdf, deputy_file)
    try:
        if not as_json:
            output.complaint(
                "Слова восстановления. Запишите их на бумаге: больше они нигде не хранятся и не покажутся."
            )
            output.line(prepared.recovery_words)
            if deputy_file is None and has_terminal():
                _type_back(prepared.recovery_words)
        created = prepared.finish()
    finally:
        prepared.discard()
    with created.store as store:
        version = None
        if chosen is not None:
            version = store.write("regulation.imported", lambda tx: versions.add(tx, chosen.regulation, chosen.text))
    if as_json:
        output.document(
            {
                "vault_id": created.vault_id,
                "directory": str(program.location),
                "recovery_code": created.recovery_words,
                "regulation": version,
            }
        )
    else:
        output.complaint(f"Хранилище создано: {program.location}")


def _prepared(program: Program, kdf: str, deputy_file: Path | None) -> creation.Prepared:
    clock = program.clock()
    creation.require_free(program.location.absolute())  # before anybody is asked, and before anything is measured
    secret = program.new_passphrase()
    deputy = None
    try:
        deputy = None if deputy_file is None else passphrases.from_file(deputy_file)
        cost = KdfCost.light() if kdf == "light" else calibration.choose()
        return vaults.prepare(program.location, secret, cost, deputy=deputy, clock=clock)
    finally:
        wipe(secret, deputy)


def _type_back(words: str) -> None:
    """Ask for some of the words; BadInput after as many wrong answers as there are tries."""
    listed = words.split()
    asked = sorted(secrets.SystemRandom().sample(range(len(listed)), _ASKED))
    output.complaint("Теперь наберите три слова с бумаги: так видно, что они записаны.")
    for _ in range(_TRIES):
        typed = [str(click.prompt(f"Слово № {at + 1}", err=True)) for at in asked]
        if all(fold(word.strip()) == fold(listed[at]) for word, at in zip(typed, asked, strict=True)):
            return
        output.complaint("Слова не сошлись. Сверьте записанное с показанным выше.")
    raise BadInput("Слова так и не сошлись: хранилище не создано. Начните заново, когда запишете их.")
