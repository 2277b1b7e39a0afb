"""The answers file of an import: TOML or JSON, one key for each question. What a question means is the import's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date

from console.cli import inputs
from vault.errors import BadInput
from vault.text import clean_line


def read(source: str | None) -> dict[str, int | str]:
    """Answers by question ids, dates as ISO text; dotted keys and tables are the same («list.1»). BadInput."""
    if source is None:
        return {}
    where = f"Файл ответов {clean_line(source)}"
    try:
        text = inputs.read_bytes(source).decode("utf-8-sig")
        found: object = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError):  # not UTF-8, not TOML, not JSON
        raise BadInput(f"{where} не читается: нужен TOML или JSON; ничего не записано.") from None
    return dict(_flat(found, "", where)) if isinstance(found, Mapping) else {}


def _flat(values: Mapping[str, object], prefix: str, where: str) -> Iterator[tuple[str, int | str]]:
    for key, value in values.items():
        name = f"{prefix}{clean_line(key)}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.", where)
        elif isinstance(value, bool) or not isinstance(value, str | int | date):
            raise BadInput(f"{where}: ответ «{name}» должен быть текстом, числом или датой; ничего не записано.")
        elif isinstance(value, date):
            yield name, value.isoformat()
        else:
            yield name, clean_line(value) if isinstance(value, str) else value
