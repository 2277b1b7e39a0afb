"""`import secrets`: passwords and seeds of another manager, looked at or written in one transaction; never printed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checks import snapshot
from console.cli import answers as answering
from console.cli import import_questions, inputs, output, passphrase
from console.cli.context import Program, program
from console.cli.inputs import FILE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command
from console.reading.credentials import FIELD_TITLES
from registry.imports import secrets as importing
from registry.imports.secrets import Applied, Entries, Match, PassphraseNeeded, Preview, Status
from vault import place
from vault.keys import wipe
from vault.store import Tier
from vault.text import counted
from vault.types import Json

_STATUSES = {
    Status.CREATED: "новая",
    Status.UPDATED: "обновится",
    Status.UNCHANGED: "без изменений",
}


@click.command("secrets", cls=Command)
@click.argument("file", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@click.option("--apply", "apply", is_flag=True, help="Записать в хранилище, одной операцией.")
@click.option(
    "--answers",
    metavar="ФАЙЛ",
    type=FILE,
    help="Ответы: TOML или JSON, вопрос — номер учётной записи, page:4, new или skip; на все новые — new_accounts.",
)
@click.option(
    "--file-passphrase-file",
    metavar="ФАЙЛ",
    type=click.Path(path_type=Path),
    help="Файл с паролем загружаемого файла, режим 0600.",
)
@as_json
@program
def secrets(
    program: Program,
    file: Path,
    apply: bool,
    answers: str | None,
    file_passphrase_file: Path | None,
    as_json: bool,
) -> Outcome:
    """Прочитать пароли и коды из другого менеджера паролей, браузера или приложения кодов.

    KeePass (KDBX, XML, CSV), Bitwarden, 1Password, Chrome, Edge, Яндекс Браузер, Firefox, Aegis, 2FAS, ссылки
    otpauth:// и otpauth-migration://. Берётся только то, что относится к сетям и страницам реестра: банки, Госуслуги
    и прочее считаются и не записываются. Что не решается само, то спрашивается; новые логины из браузера — всегда.

    Пример: poryadok import secrets bitwarden.json --file-passphrase-file pass --answers ответы.json --apply
    """
    given = answering.read(answers)
    entries = _entries(program, file, file_passphrase_file)
    applied = None
    if not place.exists(program.location) and not apply:
        found = importing.preview(None, entries, given)
    else:
        with program.store(Tier.SECRETS) as store:
            found = importing.preview(store, entries, given)
            if apply:
                today = store.read(lambda tx: snapshot.today(tx, program.clock().now()))
                applied = importing.apply(store, found, today)
    if as_json:
        output.document(_as_json(found.match, applied))
    else:
        _show(found.match, applied)
    return Outcome.found(found.match.questions or found.match.rejected)


def _entries(program: Program, file: Path, passphrase_file: Path | None) -> Entries:
    """The file read; its passphrase is asked on a terminal where it was not given. Both buffers are wiped."""
    content = inputs.read_bytes(str(file))
    now = program.clock().now()
    secret = passphrase.from_file(passphrase_file) if passphrase_file is not None else None
    try:
        return importing.read(file, content, secret, now)
    except PassphraseNeeded:
        if not sys.stdin.isatty():
            raise
        secret = passphrase.from_terminal("Пароль загружаемого файла: ")
        return importing.read(file, content, secret, now)
    finally:
        if secret is not None:
            wipe(secret)


def _as_json(found: Match, applied: Applied | None) -> dict[str, Json]:
    return {
        "format": found.format.value,
        "rows": found.rows,
        "created": found.created,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "questions": found.questions,
        "rejected": found.rejected,
        "unrelated": found.unrelated,
        "preview": [
            {
                "row": each.row,
                "status": each.status.value,
                "credential": each.credential_id or None,
                "name": each.name,
                "fields": [name.value for name in each.fields],
            }
            for each in found.preview
        ],
        **import_questions.as_json(found),
        "applied": None
        if applied is None
        else {"credentials_added": list(applied.added), "credentials_updated": list(applied.updated)},
        "advice": "" if applied is None else importing.advice(found),
    }


def _show(found: Match, applied: Applied | None) -> None:
    output.fields(
        [
            ("Формат", found.format.value),
            ("Строк", str(found.rows)),
            ("Новых", str(found.created)),
            ("Обновлено", str(found.updated)),
            ("Без изменений", str(found.unchanged)),
            ("Вопросов", str(found.questions)),
            ("Отклонено", str(found.rejected)),
            ("Посторонних", str(found.unrelated)),
        ]
    )
    if found.preview:
        output.line()
        output.table(("№", "Что будет", "Учётная запись", "Секреты"), [_row(each) for each in found.preview])
    import_questions.show(found, "№")
    if found.unrelated:
        strangers = counted(found.unrelated, "посторонняя запись", "посторонние записи", "посторонних записей")
        output.message(f"Не взято и нигде не сохранено: {strangers} (банки, Госуслуги, другие сайты).")
    if applied is None:
        output.message("Ничего не записано. Записать: добавьте --apply.")
    else:
        output.message("Записано.")
        output.message(importing.advice(found))


def _row(each: Preview) -> tuple[str, str, str, str]:
    fields = ", ".join(FIELD_TITLES[name] for name in each.fields)
    return (str(each.row), _STATUSES[each.status], each.name, fields)
