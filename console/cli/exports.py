"""`export`: what leaves the vault in files of other programs. Each kind of export is a module of its own."""

from __future__ import annotations

import click

from console.cli.cards import export_card
from console.cli.export_secrets import secrets
from console.cli.exporting.layouts import monitoring_table, monthly_tables, registry
from console.cli.exporting.pages import public, report_file
from console.cli.exporting.table import table
from console.cli.russian import Group


@click.group("export", cls=Group)
def exports() -> None:
    """Выгрузить в файл: реестр и мониторинг для ЦУР, месячный свод, таблицу по своему выбору, отчёт, список, секреты.

    Пример: poryadok export registry --out реестр.xlsx
    """


for each in (registry, monitoring_table, monthly_tables, table, report_file, public, export_card, secrets):
    exports.add_command(each)
