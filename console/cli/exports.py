"""`export`: what leaves the vault in files of other programs. Each kind of export is a module of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from console.cli.lazily import LazyGroup, Where


class _Exports(LazyGroup):
    known: ClassVar[Mapping[str, Where]] = {
        "registry": ("exporting.layouts", "registry", "Реестр в раскладке ЦУР."),
        "monitoring": ("exporting.layouts", "monitoring_table", "Таблица мониторинга: реестр и увиденное прогоном."),
        "monthly": ("exporting.layouts", "monthly_tables", "Месячный свод из 43 столбцов, по неделям."),
        "table": ("exporting.table", "table", "Таблица по своему выбору: столбцы, отбор, порядок строк."),
        "report": ("exporting.pages", "report_file", "Отчёт для главы: страница HTML или книга XLSX."),
        "public": ("exporting.pages", "public", "Список официальных страниц для всех, без людей."),
        "card": ("cards", "export_card", "Сделать бланки карточек, которые заполнит и вернёт организация."),
        "secrets": ("export_secrets", "secrets", "Выгрузить секреты в зашифрованный JSON Bitwarden."),
    }


@click.group("export", cls=_Exports)
def exports() -> None:
    """Выгрузить в файл: реестр и мониторинг для ЦУР, месячный свод, таблицу по своему выбору, отчёт, список, секреты.

    Пример: poryadok export registry --out реестр.xlsx
    """
