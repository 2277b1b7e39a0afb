"""The answers file of an import: TOML or JSON, one key for each question. What a question means is the import's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date

from console.cli import inputs
from registry.regulation import confirming
from registry.regulation.confirming import RowAnswer
from vault.errors import BadInput
from vault.text import clean_line


def read(source: str | None) -> dict[str, int | str]:
    """Answers by question ids, dates as ISO text; dotted keys and tables are the same («list.1»). BadInput."""
    if source is None:
        return {}
    where = f"Файл ответов {clean_line(source)}"
    return dict(_flat(_load(source, where), "", where))


def read_with_clauses(source: str | None) -> tuple[dict[str, int | str], dict[str, RowAnswer]]:
    """The same, and what is said of rows of the clause table, by their numbers: `[clauses."2.4"]`. BadInput."""
    if source is None:
        return {}, {}
    where = f"Файл ответов {clean_line(source)}"
    found = _load(source, where)
    rows = found.get("clauses", {})
    if not isinstance(rows, Mapping):
        raise BadInput(f'{where}: «clauses» — это разделы вида [clauses."2.4"]; ничего не записано.')
    rest = {key: value for key, value in found.items() if key != "clauses"}
    return dict(_flat(rest, "", where)), confirming.read_answers(dict(_rows(rows, "")))


def _rows(tables: Mapping[str, object], prefix: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Tables by numbers; without its quotes [clauses.2.4] comes as a table in a table, and is the same."""
    for key, value in tables.items():
        name = f"{prefix}{clean_line(key)}"
        if not isinstance(value, Mapping):
            raise BadInput(f'Ответ clauses.{name}: нужен раздел вида [clauses."{name}"]; ничего не записано.')
        own = {inner: said for inner, said in value.items() if not isinstance(said, Mapping)}
        if own or not value:
            yield name, own
        yield from _rows({inner: said for inner, said in value.items() if isinstance(said, Mapping)}, f"{name}.")


def _load(source: str, where: str) -> Mapping[str, object]:
    try:
        text = inputs.read_bytes(source).decode("utf-8-sig")
        found: object = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError):  # not UTF-8, not TOML, not JSON
        raise BadInput(f"{where} не читается: нужен TOML или JSON; ничего не записано.") from None
    return found if isinstance(found, Mapping) else {}


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
