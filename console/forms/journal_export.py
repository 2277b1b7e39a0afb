"""The form of taking the journal away: where to and as what. The filters of the pane hold for the file too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from console.forms.model import FILE, Answers, Esc, FormPlan, Refused
from console.reading import journal, journal_export
from console.reading.journal_export import Format
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from vault import doing
from vault.journal import Entry
from vault.journal_query import Query
from vault.store import Store

_FORMATS = ((Format.CSV.value, "CSV: таблица"), (Format.JSON.value, "JSON: объект на строку"))


def plan(session: Session, query: Query, typed: str) -> FormPlan:
    """A form whose answer is how many entries were written; `typed` is the filter that stands in the pane."""

    async def save(answers: Answers) -> int:
        name = answers.values["path"].strip()
        if not name:
            raise Refused("path", "нужен путь к новому файлу")
        form = Format(answers.values["format"])
        path = Path(name).expanduser()
        return await session.with_store(lambda store: _write(store, query, typed, path, form))

    specs = (
        FieldSpec("path", "Файл", hint="новый файл, права 0600"),
        FieldSpec("format", "Вид", FieldKind.CHOICE, options=_FORMATS),
    )
    return FormPlan(
        "Выгрузка журнала: то, что отобрано",
        specs,
        {"path": "", "format": Format.CSV.value},
        save,
        waiting="Собираю и записываю…",
        esc=Esc.STOPS,
        act=FILE,
    )


def _write(store: Store, query: Query, typed: str, path: Path, form: Format) -> int:
    """The file first: a row about a file that could not be made would be a lie."""
    count = journal_export.write(path, _chosen(store, query, typed), form)
    doing.tell(f"Записано: {path}.")
    if store.read_only_reason is None:
        with doing.watching(None):  # the file is there: nothing stops the row about it
            store.write("journal.exported", lambda tx: tx.describe("journal", format=form.value, count=count))
    return count


def _chosen(store: Store, query: Query, typed: str) -> Iterator[Entry]:
    for rows in journal.every(store.read, query):
        yield from (row.entry for row in journal.matching(rows, typed))
