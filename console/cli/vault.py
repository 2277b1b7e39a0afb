"""`vault`: making, looking through, copying, another passphrase; each command asks one function of the vault floor."""

from __future__ import annotations

from pathlib import Path

import click

from console import vaults
from console.cli import output
from console.cli import passphrase as passphrases
from console.cli.context import Program, program
from console.cli.records import as_json
from console.cli.regulations import load as load_regulation
from console.cli.russian import Group
from registry.regulation import versions
from vault import backup as backups
from vault import status as statuses
from vault import verify as looking
from vault.errors import VaultDamaged
from vault.keys import KdfCost, wipe
from vault.store import Tier
from vault.types import Json

_COSTS = {"default": KdfCost.default, "light": KdfCost.light}


@click.group("vault", cls=Group)
def vault() -> None:
    """Хранилище: реестр и секреты в зашифрованной папке.

    Пример: poryadok vault init --regulation sample:krapivinsky
    """


@vault.command("init")
@click.option("--regulation", metavar="sample:ИМЯ|ФАЙЛ", help="Порядок (TOML): пример или свой файл.")
@click.option(
    "--kdf",
    type=click.Choice(list(_COSTS)),
    default="default",
    help="Стоимость перебора пароля; light — для слабых машин и проб.",
)
@as_json
@program
def init(program: Program, regulation: str | None, kdf: str, as_json: bool) -> None:
    """Создать хранилище. Слова восстановления показываются один раз.

    Пример: poryadok vault init --regulation sample:khasynsky
    """
    chosen = None if regulation is None else load_regulation(regulation)
    clock = program.clock()
    secret = program.new_passphrase()
    try:
        created = vaults.create(program.location, secret, _COSTS[kdf](), clock=clock)
    finally:
        wipe(secret)
    with created.store as store:
        version = None
        if chosen is not None:
            version = store.write("regulation.imported", lambda tx: versions.add(tx, chosen.regulation, chosen.text))
    if as_json:
        output.document(
            {
                "vault_id": created.vault_id,
                "directory": str(program.location),
                "recovery_code": created.recovery_words,
                "regulation": version,
            }
        )
        return
    output.message(f"Хранилище создано: {program.location}")
    output.message("Слова восстановления. Запишите их на бумаге: больше они нигде не хранятся и не покажутся.")
    output.line(created.recovery_words)


@vault.command("status")
@as_json
@program
def status(program: Program, as_json: bool) -> None:
    """Что видно без пароля."""
    found = statuses.status(program.location)
    if as_json:
        output.document(
            {
                "directory": str(found.directory),
                "exists": found.exists,
                "vault_id": found.vault_id or None,
                "generation": found.generation,
                "slots": [
                    {"kind": slot.kind, "label": slot.label, "created_at": slot.created_at} for slot in found.slots
                ],
                "size": found.size,
                "held_by": found.held_by or None,
                "backups": found.backups,
                "last_backup": found.last_backup or None,
            }
        )
        return
    if not found.exists:
        output.line(f"В {found.directory} нет хранилища.")
        return
    output.fields(
        [
            ("Папка", str(found.directory)),
            ("Хранилище", found.vault_id),
            ("Способы входа", ", ".join(slot.label or slot.kind for slot in found.slots)),
            ("Открыто", found.held_by or "нет"),
            ("Копий", str(found.backups)),
            ("Последняя", found.last_backup),
        ]
    )


@vault.command("verify")
@click.option("--anchor", metavar="СТРОКА", help="Строка отметки, сохранённая отдельно: сверить журнал с ней.")
@as_json
@program
def verify(program: Program, anchor: str | None, as_json: bool) -> None:
    """Проверить всё: страницы, структуру, журнал, отметку, секреты. Повреждения — код 4."""
    with program.store(Tier.SECRETS) as store:
        report = looking.verify(store)
        parts = [*report.parts, *([] if anchor is None else [looking.check_against(store, anchor)])]
        reason = store.read_only_reason
    whole = reason is None and not any(part.damage for part in parts)
    if as_json:
        output.document(
            {
                "ok": whole,
                "parts": [{"name": part.name, "figure": part.figure, "damage": part.damage or None} for part in parts],
                "read_only": reason,
                "anchor": report.anchor_line,
                "unseen": report.unseen,
            }
        )
    else:
        output.table(("Часть", "Проверено", "Повреждение"), [(each.name, each.figure, each.damage) for each in parts])
        output.line(f"Строка отметки: {report.anchor_line}")
        output.message(report.unseen)
    if not whole:
        raise VaultDamaged(reason or "Хранилище повреждено; ничего не изменено.")


@vault.command("backup")
@as_json
@program
def backup(program: Program, as_json: bool) -> None:
    """Сделать проверенную зашифрованную копию."""
    with program.store() as store:
        made = backups.make(store)
    if as_json:
        output.document({"path": str(made.path), "size": made.size, "entries": made.rows})
    else:
        output.line(str(made.path))


@vault.command("restore")
@click.argument("copy", metavar="КОПИЯ", type=click.Path(path_type=Path))
@as_json
@program
def restore(program: Program, copy: Path, as_json: bool) -> None:
    """Поставить копию на место хранилища; нынешнее отставляется целиком, не стирается.

    Пример: poryadok vault restore ~/vault/backups/2026-11-22T090000.000000
    """
    secret = program.passphrase()
    try:
        aside = backups.restore(program.location, copy, secret)
    finally:
        wipe(secret)
    if as_json:
        output.document({"directory": str(program.location), "aside": None if aside is None else str(aside)})
        return
    output.line(f"Восстановлено: {program.location}")
    if aside is not None:
        output.line(f"Прежнее отставлено: {aside}")


@vault.command("repair-header")
@as_json
@program
def repair_header(program: Program, as_json: bool) -> None:
    """Поставить целую копию заголовка на место повреждённой, первой или второй; повреждённая отставляется."""
    program.require_vault()
    repaired = looking.repair_header(program.location)
    _done({"repaired": True, "file": repaired}, f"Восстановлен из другой копии: {repaired}.", as_json=as_json)


@vault.command("passphrase")
@click.option(
    "--new-passphrase-file", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Файл с новым паролем, режим 0600."
)
@as_json
@program
def passphrase(program: Program, new_passphrase_file: Path | None, as_json: bool) -> None:
    """Сменить пароль. Прежний спрашивается; годятся и слова восстановления."""
    program.require_vault()
    current = program.passphrase()
    new = None
    try:
        with vaults.open_vault(program.location, current, Tier.REGISTRY, clock=program.clock()) as store:
            new = (
                passphrases.new_from_terminal()
                if new_passphrase_file is None
                else passphrases.from_file(new_passphrase_file)
            )
            store.change_passphrase(current, new)
    finally:
        wipe(current, new)
    _done({"changed": True}, "Пароль сменён.", as_json=as_json)


@vault.command("acknowledge")
@as_json
@program
def acknowledge(program: Program, as_json: bool) -> None:
    """Принять замечание, из-за которого хранилище открыто только для чтения. Пишется в журнал."""
    program.require_vault()
    secret = program.passphrase()
    try:
        with vaults.open_vault(program.location, secret, Tier.REGISTRY, clock=program.clock()) as store:
            reason = store.read_only_reason
            store.acknowledge(secret)
    finally:
        wipe(secret)
    _done({"acknowledged": reason}, f"Принято: {reason}", as_json=as_json)


def _done(answer: dict[str, Json], text: str, *, as_json: bool) -> None:
    if as_json:
        output.document(answer)
    else:
        output.line(text)
