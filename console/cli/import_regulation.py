"""`import regulation`: the text of a regulation or its TOML, looked at or written in one transaction.

What it does is `act_loading`.
"""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.context import Program, program
from console.cli.inputs import FILE, SAMPLE_OR_FILE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command


@click.command("regulation", cls=Command)
@click.argument("file", metavar="ФАЙЛ", type=SAMPLE_OR_FILE)
@click.option("--apply", "apply", is_flag=True, help="Записать в хранилище, одной операцией.")
@click.option(
    "--answers",
    metavar="ФАЙЛ",
    type=FILE,
    help='Ответы на вопросы: TOML или JSON; о пунктах — разделами [clauses."2.4"].',
)
@click.option(
    "--draft",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    help="Черновик Порядка в TOML: сохранить новый; с --confirm и --apply — продолжить начатый.",
)
@click.option("--confirm", "walk", is_flag=True, help="Подтвердить пункты по одному, клавишами; нужен --draft.")
@click.option("--amends", is_flag=True, help="Показать отличия от того, что в хранилище, и записать их.")
@as_json
@program
def regulation(
    program: Program,
    file: str,
    apply: bool,
    answers: str | None,
    draft: Path | None,
    walk: bool,
    amends: bool,
    as_json: bool,
) -> Outcome:
    """Прочитать Порядок: txt, docx, odt или toml. Чего в тексте нет, то спрашивается, а не выдумывается.

    Пример: poryadok import regulation poryadok.txt --answers ответы.toml --apply
    """
    from console.cli.act_loading import load  # here: the Tab key does not wait for the readers of texts

    return load(program, file, answers, draft, apply=apply, walk=walk, amends=amends, as_json=as_json)
