"""`letter templates`: ours, the municipality's own, and whether those can be filled."""

from __future__ import annotations

from pathlib import Path

import click

from checks.letters import bulk
from console.cli import output
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Group
from registry import municipality
from registry.letters import kinds
from registry.letters import templates as kept
from registry.letters.kinds import LetterKind
from registry.municipality import Key
from vault.errors import BadInput
from vault.text import counted


@click.group("templates", cls=Group)
def templates() -> None:
    """Шаблоны писем: выгрузить наши, поправить в редакторе, взять свои.

    Пример: poryadok letter templates export шаблоны
    """


@templates.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Из какого шаблона пишется каждое письмо.

    Пример: poryadok letter templates list
    """
    with program.store() as store:
        folder = store.read(lambda tx: municipality.get(tx, Key.LETTER_TEMPLATES))
    found = [(kind, kept.own(kind, folder)) for kind in LetterKind]
    if as_json:
        output.document(
            {
                "folder": folder,
                "templates": [{"kind": kind.value, "file": str(file) if file else None} for kind, file in found],
            }
        )
        return
    output.table(
        ("Письмо", "Файл", "Шаблон"),
        [(kinds.of(kind).title, kept.name(kind), str(file) if file else "наш") for kind, file in found],
    )
    output.message(f"Папка своих шаблонов: {folder or 'не названа (poryadok settings set letter_templates ПАПКА)'}.")


@templates.command("export")
@click.argument("folder", metavar="ПАПКА", type=click.Path(path_type=Path))
@as_json
def export(folder: Path, as_json: bool) -> None:
    """Записать наши шаблоны в папку (она создаётся); чужое не перезаписывается.

    Пример: poryadok letter templates export шаблоны
    """
    files = kept.export(bulk.folder_for(folder))
    if as_json:
        output.document({"files": [str(file) for file in files]})
        return
    output.line(f"Записано в {folder}: {counted(len(files), 'шаблон', 'шаблона', 'шаблонов')}.")
    output.message(f"Поправьте их и назовите папку: poryadok settings set letter_templates {folder.absolute()}")


@templates.command("check")
@click.argument("folder", metavar="[ПАПКА]", type=click.Path(path_type=Path), required=False)
@as_json
@program
def check(program: Program, folder: Path | None, as_json: bool) -> Outcome:
    """Заполнятся ли шаблоны папки; без неё той, что в настройке letter_templates.

    Пример: poryadok letter templates check шаблоны
    """
    place = folder
    if place is None:
        with program.store() as store:
            named = store.read(lambda tx: municipality.get(tx, Key.LETTER_TEMPLATES))
        if not named:
            raise BadInput("Папка шаблонов не названа: укажите её или настройку letter_templates.")
        place = Path(named).expanduser()
    found = kept.check(place)
    if as_json:
        output.document(
            [
                {"file": each.file, "kind": each.kind.value if each.kind else None, "problems": [*each.problems]}
                for each in found
            ]
        )
    else:
        for each in found:
            output.line(f"{each.file}: {'годится' if not each.problems else ''}".rstrip())
            for problem in each.problems:
                output.line(f"  {problem}")
        output.message(counted(len(found), "шаблон", "шаблона", "шаблонов"))
    return Outcome.found([each for each in found if each.problems])
