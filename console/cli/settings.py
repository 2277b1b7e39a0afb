"""`settings`: the municipality's own settings, which live in the vault; the machine's are in the settings file."""

from __future__ import annotations

from pathlib import Path

import click

from checks.ratings import methods
from console.cli import output
from console.cli.context import Program, program
from console.cli.records import as_json
from console.cli.russian import Group
from registry import municipality
from vault.text import clean_line


@click.group("settings", cls=Group)
def settings() -> None:
    """Свои настройки муниципалитета.

    Пример: poryadok settings set personal_secrets_basis "Распоряжение от 12.01.2026 № 5"
    """


@settings.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Все настройки; пустая — не задана."""
    with program.store() as store:
        found = store.read(municipality.listing)
    if as_json:
        output.document({each.key.value: each.value for each in found})
    else:
        output.table(("Настройка", "Значение"), [(each.key, each.value) for each in found])


@settings.command("set")
@click.argument("key", metavar="НАСТРОЙКА")
@click.argument("value", metavar="ЗНАЧЕНИЕ")
@as_json
@program
def set_(program: Program, key: str, value: str, as_json: bool) -> None:
    """Записать настройку; пустое значение её снимает."""
    chosen, given = municipality.key_of(key), clean_line(value)
    if chosen is municipality.Key.RATING_METHOD and given:
        method = methods.find(given)
        given = str(Path(method.path).resolve()) if method.path else method.code
    with program.store() as store:
        stored = store.write("setting.changed", lambda tx: municipality.put(tx, chosen, given))
    if as_json:
        output.document({stored.key.value: stored.value})
    else:
        output.line(f"{stored.key}: {stored.value or 'не задана'}")
