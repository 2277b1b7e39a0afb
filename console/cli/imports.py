"""`import`: a regulation, a list of organizations or secrets from a file; without --apply only a look at what would be.

Reading, matching and writing are `registry.imports`; each kind is printed in a module of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from console.cli.lazily import LazyGroup, Where


class _Imports(LazyGroup):
    known: ClassVar[Mapping[str, Where]] = {
        "card": ("cards", "import_card", "Прочитать заполненные карточки: о каждом расхождении спрашивается."),
        "regulation": ("import_regulation", "regulation", "Прочитать Порядок: txt, docx, odt или toml."),
        "registry": ("import_registry", "registry", "Прочитать список организаций со ссылками, таблицу или текст."),
        "secrets": ("import_secrets", "secrets", "Прочитать пароли и коды из другого менеджера паролей или браузера."),
    }


@click.group("import", cls=_Imports)
def imports() -> None:
    """Загрузить Порядок, список организаций или пароли из файла. Без --apply ничего не записывается.

    Пример: poryadok import registry список.csv --apply
    """
