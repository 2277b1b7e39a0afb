"""`journal`: what was done and shown, whether the chain of rows is whole, and the rows as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import Day, Line
from console.cli.options import as_json
from console.cli.russian import Group
from console.format import moment
from console.reading import journal_export
from console.reading.journal_export import Format
from console.reading.journal_titles import Kind, sentence
from registry.rows import MAX_ID
from vault import doing, journal_query
from vault import journal as chain
from vault.errors import BadInput, VaultDamaged
from vault.journal_query import Query
from vault.text import counted

F = TypeVar("F", bound=Callable[..., None])


def _filters(command: F) -> F:
    """The options that both `list` and `export` take, handed over as one `query`."""

    @wraps(command)
    def wrapped(
        *arguments: object,
        kind: str | None,
        action: str | None,
        subject: str | None,
        slot: str | None,
        since: date | None,
        until: date | None,
        text: str | None,
        **options: object,
    ) -> None:
        if kind and action:
            raise BadInput("--kind и --action вместе не нужны: вид и есть набор действий.")
        query = Query(
            actions=Kind[kind.upper()].actions if kind else (action,) if action else (),
            subject=subject or "",
            slot=slot or "",
            since=_midnight(since),
            until=_midnight(until + timedelta(days=1)) if until else None,
            text=text or "",
        )
        command(*arguments, query=query, **options)

    kinds = [kind.name.lower() for kind in Kind if kind.actions]
    for option in (
        click.option("--text", metavar="ТЕКСТ", type=Line(), help="Где есть этот текст, в любом регистре."),
        click.option("--until", metavar="ДАТА", type=Day(), help="По этот день (UTC) включительно."),
        click.option("--since", metavar="ДАТА", type=Day(), help="С этого дня (UTC)."),
        click.option("--slot", metavar="ИМЯ", type=Line(), help="Кто вошёл этим способом."),
        click.option("--subject", metavar="О ЧЁМ", type=Line(), help="О записи, например credential:5."),
        click.option("--action", metavar="НАЧАЛО", type=Line(), help="Действия с этим началом, например secret."),
        click.option("--kind", type=click.Choice(kinds), help="Вид действий."),
    ):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]  # the same command with its options folded into one


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


@click.group("journal", cls=Group)
def journal() -> None:
    """Журнал действий: записи связаны в цепочку, изменённая или вырезанная запись видна.

    Пример: poryadok journal list --kind secrets --since 2026-11-01
    """


@journal.command("list")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 100_000), default=200, help="Сколько записей, новые сверху (200)."
)
@click.option("--before", metavar="N", type=click.IntRange(1, MAX_ID), help="Только записи с номером меньше этого.")
@_filters
@as_json
@program
def list_(program: Program, limit: int, before: int | None, query: Query, as_json: bool) -> None:
    """Записи журнала, новые сверху.

    Пример: poryadok journal list --text Школа --limit 20
    """
    with program.store() as store:
        found = list(islice(journal_query.every(store.read, query, before), limit))
    if as_json:
        output.document([journal_export.as_json(each) for each in found])
        return
    output.table(
        ("№", "Время (UTC)", "Кто", "Действие", "Что", "О чём"),
        [(str(each.n), moment(each.time), each.slot, each.action, sentence(each), each.subject) for each in found],
    )


@journal.command("export")
@click.option("--to", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), required=True, help="Новый файл.")
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format]),
    default=Format.CSV.value,
    help="csv — таблица (по умолчанию), json — объект на строку.",
)
@_filters
@as_json
@program
def export(program: Program, path: Path, form: str, query: Query, as_json: bool) -> None:
    """Выгрузить записи в новый файл с правами 0600; секретов в журнале нет.

    Пример: poryadok journal export --to journal.csv --since 2026-01-01
    """
    with program.store() as store:
        count = journal_export.write(path, journal_query.every(store.read, query), Format(form))
        if store.read_only_reason is None:
            with doing.watching(None):  # the file is there: nothing stops the row about it
                store.write("journal.exported", lambda tx: tx.describe("journal", format=form, count=count))
    if as_json:
        output.document({"path": str(path), "entries": count})
    else:
        output.message(f"Выгружено: {counted(count, 'запись', 'записи', 'записей')}, файл {path}.")


@journal.command("verify")
@as_json
@program
def verify(program: Program, as_json: bool) -> None:
    """Пройти цепочку от первой записи до последней; разрыв — код 4.

    Пример: poryadok journal verify
    """
    with program.store() as store:
        found = store.read(chain.check)
    if as_json:
        output.document({"ok": found.broken_at is None, "entries": found.rows, "broken_at": found.broken_at})
    elif found.broken_at is None:
        output.line(f"Цепочка цела: {counted(found.rows, 'запись', 'записи', 'записей')}.")
    if found.broken_at is not None:
        raise VaultDamaged(f"Цепочка журнала рвётся на записи № {found.broken_at}; ничего не изменено.")
