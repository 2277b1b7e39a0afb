"""`credentials issue`, `receipt`, `issues`: handing secrets over, journalled before, an open task until the receipt.

Nothing secret is printed here: in person and by phone it is `credentials reveal` that shows, and a file is encrypted.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from checks import snapshot
from console.cli import output, passphrase
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.knowledge import ListByDefault, Names, names
from console.cli.options import as_json
from console.cli.russian import Command
from console.format import day, moment
from console.reading.tasks import ISSUE_WAYS
from registry import issuing
from registry.issuing import Issue, IssueWay
from vault.errors import BadInput, PoryadokError
from vault.keys import wipe
from vault.secrets import Field
from vault.store import Store, Tier
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

_to = click.option("--to", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Новый файл KDBX.")
_secret = click.option(
    "--file-passphrase-file",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    help="Файл с паролем для файла KDBX, режим 0600.",
)
_id = click.argument("issue_id", metavar="ВЫДАЧА", type=int)
_SEPARATELY = "Пароль файла передайте отдельно от файла: лично или по телефону."


@click.command("issue", cls=Command)
@click.argument("credential_id", metavar="ID", type=int)
@click.option("--person", "person_id", metavar="ID", type=int, required=True, help="Кому.")
@click.option("--way", type=click.Choice([way.value for way in IssueWay]), required=True, help="Как передаёте.")
@click.option(
    "--field", "fields", type=click.Choice([name.value for name in Field]), multiple=True, help="Что; иначе пароль."
)
@_to
@_secret
@as_json
@program
def issue(
    program: Program,
    credential_id: int,
    person_id: int,
    way: str,
    fields: tuple[str, ...],
    path: Path | None,
    file_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Начать выдачу секрета: лично, по телефону или файлом KDBX со своим паролем. Почтой и в чат — никогда.

    Пример: poryadok credentials issue 12 --person 3 --way in_person
    """
    chosen = IssueWay(way)
    by_file = chosen is IssueWay.KDBX
    if by_file is not (path is not None and file_passphrase_file is not None) or (not by_file and path is not None):
        raise BadInput("--to и --file-passphrase-file нужны оба для --way kdbx и ни один для других способов.")
    wanted = tuple(Field(name) for name in fields) or (Field.PASSWORD,)
    own = _passphrase(path, file_passphrase_file)
    with program.store(Tier.SECRETS if by_file else Tier.REGISTRY) as store:
        begun = store.write("issue.begun", lambda tx: issuing.begin(tx, credential_id, wanted, person_id, chosen))
        if path is not None:
            _write(store, begun, path, own)
    if as_json:
        output.document({**_answer(begun), "file": str(path) if path else None})
        return
    output.line(f"Выдача {begun.id} начата: {ISSUE_WAYS[begun.way]}.")
    if path is not None:
        output.line(f"Файл: {path}")
        output.message(_SEPARATELY)
    else:
        for field, version in zip(begun.fields, begun.versions, strict=True):
            what = f"{credential_id} --field {field.value} --version {version}"  # not one that replaced it meanwhile
            output.message(f"Показать: poryadok credentials reveal {what}")
    output.message(f"Когда получит: poryadok credentials receipt {begun.id} --on ДАТА")


def _answer(begun: Issue) -> dict[str, Json]:
    return {
        "issue": begun.id,
        "credential_id": begun.credential_id,
        "person_id": begun.person_id,
        "way": begun.way.value,
        "fields": [field.value for field in begun.fields],
    }


def _passphrase(path: Path | None, source: Path | None) -> str:
    """The passphrase of a file that is to be made; BadInput before anything is journalled if it cannot be made."""
    if path is None or source is None:
        return ""
    given = passphrase.from_file(source)
    try:
        text = given.decode()
    finally:
        wipe(given)
    issuing.refuse_file(path, text)
    return text


def _write(store: Store, begun: Issue, path: Path, own: str) -> None:
    try:
        issuing.write_kdbx(store, begun, path, own)
    except PoryadokError:
        again = f"poryadok credentials issues file {begun.id} --to ФАЙЛ --file-passphrase-file ФАЙЛ"
        output.message(f"Выдача {begun.id} начата, но файла нет. Ещё раз: {again}")
        raise


@click.command("receipt", cls=Command)
@_id
@click.option("--on", metavar="ДАТА", type=DAY, required=True, help="День получения.")
@click.option("--note", metavar="ТЕКСТ", type=LINE, help="Чем подтверждено.")
@as_json
@program
def receipt(program: Program, issue_id: int, on: date, note: str | None, as_json: bool) -> None:
    """Записать, что выданное получено.

    Пример: poryadok credentials receipt 5 --on 2026-11-22 --note "расписка № 5"
    """
    clock = program.clock()

    def write(tx: Tx) -> Issue:
        return issuing.received(tx, issue_id, on, note or "", snapshot.today(tx, clock.now()))

    with program.store() as store:
        done = store.write("issue.received", write)
    if as_json:
        output.document({"issue": done.id, "received_on": on.isoformat()})
    else:
        output.line(f"Выдача {done.id} получена {day(done.received_on)}.")


@click.group("issues", cls=ListByDefault)
def issues() -> None:
    """Выдачи: кому, что и как передано, и что ещё не подтверждено.

    Пример: poryadok credentials issues --all
    """


@issues.command("list")
@click.option("--all", "everything", is_flag=True, help="И полученные, и отменённые.")
@as_json
@program
def list_(program: Program, everything: bool, as_json: bool) -> None:
    """Выдачи без подтверждения или все.

    Пример: poryadok credentials issues list --all
    """
    with program.store() as store:
        found = store.read(lambda tx: issuing.listing(tx, open_only=not everything))
        called = names(store.read, {one.person_id for one in found}, {one.credential_id for one in found})
    if as_json:
        output.document([_issue(one, called) for one in found])
        return
    output.table(
        ("№", "Кому", "Учётная запись", "Что", "Как", "Начата", "Получено"),
        [
            (
                str(one.id),
                called.person(one.person_id),
                called.account(one.credential_id),
                ", ".join(called.secret(one.credential_id, field) for field in one.fields),
                ISSUE_WAYS[one.way],
                moment(one.begun_at),
                f"отменена: {one.reason}" if one.cancelled_at else day(one.received_on),
            )
            for one in found
        ],
    )
    output.message(counted(len(found), "выдача", "выдачи", "выдач"))


def _issue(one: Issue, called: Names) -> dict[str, Json]:
    return {
        "issue": one.id,
        "credential_id": one.credential_id,
        "subject": called.account(one.credential_id),
        "person": called.person_json(one.person_id),
        "way": one.way.value,
        "fields": [field.value for field in one.fields],
        "begun_at": output.moment(one.begun_at),
        "received_on": one.received_on.isoformat() if one.received_on else None,
        "note": one.note,
        "cancelled_at": output.moment(one.cancelled_at),
        "reason": one.reason,
    }


@issues.command("cancel")
@_id
@click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему не выдано.")
@as_json
@program
def cancel(program: Program, issue_id: int, reason: str, as_json: bool) -> None:
    """Отменить выдачу; что могли показать, считается известным.

    Пример: poryadok credentials issues cancel 2 --reason "передумали"
    """
    with program.store() as store:
        done = store.write("issue.cancelled", lambda tx: issuing.cancel(tx, issue_id, reason))
    if as_json:
        output.document({"issue": done.id, "cancelled": True})
    else:
        output.line(f"Выдача {done.id} отменена.")


@issues.command("file")
@_id
@_to
@_secret
@as_json
@program
def file(program: Program, issue_id: int, path: Path | None, file_passphrase_file: Path | None, as_json: bool) -> None:
    """Записать файл KDBX начатой выдачи ещё раз.

    Пример: poryadok credentials issues file 5 --to school.kdbx --file-passphrase-file pass
    """
    if path is None or file_passphrase_file is None:
        raise BadInput("Нужны оба: --to и --file-passphrase-file.")
    own = _passphrase(path, file_passphrase_file)
    with program.store(Tier.SECRETS) as store:
        issuing.write_kdbx(store, store.read(lambda tx: issuing.get(tx, issue_id)), path, own)
    if as_json:
        output.document({"issue": issue_id, "file": str(path)})
    else:
        output.line(f"Файл: {path}")
        output.message(_SEPARATELY)
