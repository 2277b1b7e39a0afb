"""What the commands of `export` share: their options, the refusal of a file that is there, what is said after.

Files are made and put by `console.exporting`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from console.cli import output
from registry import networks
from vault.errors import BadInput
from vault.text import clean_line
from vault.types import Json

if TYPE_CHECKING:
    from console.exporting import Saved

F = TypeVar("F", bound=Callable[..., Any])

EVERY = "all"
"""Instead of a network: all of them."""


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
    from console import exporting  # here: the Tab key does not wait for the writers of files

    found = exporting.TABLES.get(path.suffix.lower())
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
    from vault.newfile import refuse_taken

    if force:
        return
    with contextlib.suppress(OSError):  # a place that cannot be looked into is refused below
        if path.is_file():
            raise BadInput(f"{path} уже есть. Назовите другой файл или замените этот: --force. Ничего не записано.")
    refuse_taken(path)


def answer(saved: Saved, *, as_json: bool) -> None:
    """What a command says of its file."""
    from console import exporting

    if as_json:
        told: dict[str, Json] = {
            "path": str(saved.path),
            "format": saved.form,
            "rows": saved.rows,
            "people": saved.people,
            "notes": [*saved.notes],
        }
        output.document(told)
        return
    output.line(exporting.told(saved))
    for note in saved.notes:
        output.message(note)
    if saved.people:
        output.message(exporting.PRIVATE)
