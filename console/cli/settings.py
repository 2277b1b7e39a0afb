"""`settings`: the municipality's own settings, which live in the vault; the machine's are in the settings file."""

from __future__ import annotations

import click

from console import municipal
from console.cli import output
from console.cli.completing import own_settings
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.russian import Group
from console.reading import municipality_words
from registry import municipality


@click.group("settings", cls=Group)
def settings() -> None:
    """Свои настройки муниципалитета: сроки, подписи, шаблоны писем. Лежат в хранилище.

    Настройки этой машины (экран, прокси, сертификаты) лежат в файле: poryadok config.

    Пример: poryadok settings set personal_secrets_basis "Распоряжение от 12.01.2026 № 5"
    """


@settings.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Все настройки; пустая — не задана.

    Пример: poryadok settings list
    """
    with program.store() as store:
        found = store.read(municipality.listing)
    if as_json:
        output.document({each.key.value: each.value for each in found})
    else:
        rows = [(each.key, each.value, municipality_words.WORDS[each.key].title) for each in found]
        output.table(("Настройка", "Значение", "Что это"), rows)


@settings.command("set")
@click.argument("key", metavar="НАСТРОЙКА", shell_complete=own_settings)
@click.argument("value", metavar="ЗНАЧЕНИЕ")
@as_json
@program
def set_(program: Program, key: str, value: str, as_json: bool) -> None:
    """Записать настройку; пустое значение её снимает.

    Пример: poryadok settings set remark_days 14
    """
    chosen = municipality.key_of(key)
    given = municipal.understood(chosen, value)
    with program.store() as store:
        stored = store.write(municipal.REASON, lambda tx: municipal.put(tx, chosen, given))
    if as_json:
        output.document({stored.key.value: stored.value})
    else:
        output.line(f"{stored.key}: {stored.value or 'не задана'}")
