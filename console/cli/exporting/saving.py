"""What every table that is exported shares: its options, the file it goes into, the journal's row, what is said after.

The console's screen may call `put` too: it asks nothing and prints nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from console.cli import output
from registry import networks
from registry.sheets import writing
from registry.sheets.writing import Table
from vault.errors import BadInput
from vault.newfile import put_file, refuse_taken
from vault.store import Store
from vault.text import clean_line, counted
from vault.types import Json

F = TypeVar("F", bound=Callable[..., Any])

EVERY = "all"
"""Instead of a network: all of them."""

_FORMS = {".xlsx": "xlsx", ".csv": "csv"}


@dataclass(frozen=True)
class Saved:
    """A file as it was put: `people` says that it holds personal data."""

    path: Path
    form: str
    rows: int
    people: bool = False


def out(command: F) -> F:
    """The options `--out` and `--force`."""
    wrapped = click.option("--force", is_flag=True, help="Заменить файл, если он уже есть.")(command)
    return click.option(
        "--out", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), required=True, help="Куда записать."
    )(wrapped)


form = click.option(
    "--format", "form", type=click.Choice(["xlsx", "csv"]), help="Вид файла; иначе по окончанию имени, .xlsx или .csv."
)
with_people = click.option("--with-people", is_flag=True, help="С персональными данными: только если они нужны.")
network = click.option(
    "--network", "codes", metavar="СЕТЬ", multiple=True, help=f"Сеть: {', '.join(networks.CODES)} или {EVERY}."
)


def form_of(path: Path, asked: str | None) -> str:
    """«xlsx» or «csv», as asked or by the ending of the name; BadInput when neither tells."""
    if asked is not None:
        return asked
    found = _FORMS.get(path.suffix.lower())
    if found is None:
        name = clean_line(path.name)
        raise BadInput(
            f"{name}: по имени не понять, xlsx это или csv. Добавьте --format или окончание; файл не записан."
        )
    return found


def codes_of(asked: Sequence[str], usual: Sequence[str]) -> tuple[str, ...]:
    """Codes of networks as asked; BadInput for one that is not known."""
    if EVERY in asked:
        return networks.CODES
    return tuple(dict.fromkeys(networks.network(code).code for code in asked)) or tuple(usual)


def ready(path: Path, *, force: bool) -> None:
    """BadInput before anything is read, when the file may not be written."""
    if force:
        return
    with contextlib.suppress(OSError):  # a place that cannot be looked into is refused below
        if path.is_file():
            raise BadInput(f"{path} уже есть. Назовите другой файл или замените этот: --force. Ничего не записано.")
    refuse_taken(path)


def put_tables(
    store: Store,
    path: Path,
    asked: str,
    tables: Sequence[Table],
    on: date,
    *,
    force: bool = False,
    people: bool = False,
) -> Saved:
    """Put tables into a file, a CSV the first of them; the journal keeps that they left.

    BadInput when something is there and `force` is not given; StorageFailed.
    """
    first = tables[0]
    if asked == "csv":
        content = writing.csv_bytes(first)
    else:
        content = writing.workbook(tuple(tables), title=first.title, made_on=on)
    saved = Saved(path, asked, len(first.rows), people)
    put(store, saved, content, first.title, force=force)
    return saved


def put(store: Store, saved: Saved, content: bytes, title: str, *, force: bool = False, public: bool = False) -> None:
    """Put a file of any kind, and let the journal tell. A `public` one may be read by others, the rest by nobody else.

    With people in it the row of the journal comes first: what it cannot tell of does not leave (VaultReadOnly).
    """
    ready(saved.path, force=force)
    if saved.people:
        _tell(store, saved, title)
    put_file(saved.path, content, force=force, private=not public)
    if not saved.people and store.read_only_reason is None:
        _tell(store, saved, title)


def _tell(store: Store, saved: Saved, title: str) -> None:
    store.write(
        "registry.exported",
        lambda tx: tx.describe("registry", title=title, format=saved.form, count=saved.rows, people=saved.people),
    )


def answer(saved: Saved, notes: Sequence[str] = (), *, as_json: bool) -> None:
    """What a command says of its file."""
    if as_json:
        told: dict[str, Json] = {
            "path": str(saved.path),
            "format": saved.form,
            "rows": saved.rows,
            "people": saved.people,
            "notes": [*notes],
        }
        output.document(told)
        return
    output.line(f"Записано: {saved.path}, {counted(saved.rows, 'строка', 'строки', 'строк')}.")
    for note in notes:
        output.message(note)
    if saved.people:
        output.message("В файле персональные данные: права 0600; когда он не нужен, удалите его.")
