"""`drafts`: forms of the screen that were half written when the vault closed."""

from __future__ import annotations

from datetime import UTC

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.options import as_json
from console.cli.russian import Group
from console.format import moment
from console.reading import drafts as kept
from console.reading.drafts import KeptDraft
from vault import drafts as stored
from vault.errors import BadInput
from vault.text import clean_line, counted
from vault.transaction import Tx


@click.group("drafts", cls=Group)
def drafts() -> None:
    """Черновики: формы экрана, которые не успели сохранить до закрытия. Продолжить — открыть ту же форму.

    Пример: poryadok drafts list
    """


@drafts.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Какие черновики есть, новые сверху. Что в них, не показывается: там могут быть секреты.

    Пример: poryadok drafts list --json
    """
    with program.store() as store:
        found = store.read(kept.listing)
    if as_json:
        output.document(
            [
                {
                    "name": each.name,
                    "title": each.title or None,
                    "kept_at": output.moment(each.at),
                    "secret": each.secret,
                }
                for each in found
            ]
        )
        return
    output.table(("Имя", "Форма", "Записан (UTC)"), [_row(each) for each in found])
    output.message(counted(len(found), "черновик", "черновика", "черновиков"))


def _row(each: KeptDraft) -> tuple[str, str, str]:
    title = each.title or ("с секретами, закрыт" if each.secret else "другой версии программы")
    return each.name, clean_line(title), moment(each.at, UTC)


@drafts.command("drop")
@click.argument("names", metavar="ИМЯ…", type=LINE, nargs=-1, required=True)
@as_json
@program
def drop(program: Program, names: tuple[str, ...], as_json: bool) -> None:
    """Выбросить черновики; имена показывает poryadok drafts list.

    Пример: poryadok drafts drop organization:5
    """

    def write(tx: Tx) -> None:
        known = stored.names(tx)
        for name in names:
            if name not in known:
                raise BadInput(f"Черновика «{name}» нет; ничего не выброшено. Какие есть: poryadok drafts list.")
            stored.drop(tx, name)

    with program.store() as store:
        store.write("draft.dropped", write)
    if as_json:
        output.document({"dropped": list(names)})
    else:
        output.line(f"Выброшено: {', '.join(names)}")
