"""Taking the registry away in files: what, how, where to; then what was written and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console import exporting
from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.forms import export_tables as forms
from console.forms.export_tables import KINDS, Asking

if TYPE_CHECKING:
    from console.app import Console

_SHOWN = 3


async def run(console: Console) -> None:
    """The whole way; nothing in the vault changes but the journal."""
    kind = await console.push_screen_wait(Choose("Что выгрузить в файл?", "", tuple(KINDS.items())))
    if kind is None:
        return

    async def may_replace(paths: Sequence[Path]) -> bool:
        more = f"\nи ещё {len(paths) - _SHOWN}" if len(paths) > _SHOWN else ""
        text = "\n".join(str(each) for each in paths[:_SHOWN]) + more
        answers = ((False, "Назвать другое место"), (True, "Заменить"))
        return bool(await console.push_screen_wait(Choose("Файл уже есть", text, answers)))

    named = console.main.organizations() if console.main is not None else ()
    written: list[exporting.Saved] = []
    plan = forms.plan(Asking(console.session, named, may_replace), kind, written)
    if await console.push_screen_wait(Form(plan)) is None or not written:
        return
    saved = written[0]
    said = [exporting.told(saved), *saved.notes, *((exporting.PRIVATE,) if saved.people else ())]
    await console.push_screen_wait(Note(KINDS[kind], "\n".join(said)))
