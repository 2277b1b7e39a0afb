"""`vault`: looking through, copying, putting back; each command asks one function of the vault floor.

Making a vault is in `vault_init`, its ways in and keys in `slots`.
"""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import click

from console import vaults
from console.cli import output, progress
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.russian import Group
from console.cli.security import security as machine
from console.cli.slots import KIND_TITLES, passphrase, renew, slots
from console.cli.vault_init import init
from console.format import moment
from console.reading import security
from vault import anchor as anchors
from vault import backup as backups
from vault import restoring
from vault import status as statuses
from vault import verify as looking
from vault.errors import VaultDamaged
from vault.keys import wipe
from vault.store import Tier
from vault.text import counted
from vault.types import Json


@click.group("vault", cls=Group)
def vault() -> None:
    """Хранилище: реестр и секреты в зашифрованной папке.

    Пример: poryadok vault init --regulation sample:krapivinsky
    """


vault.add_command(machine)
vault.add_command(init)
vault.add_command(slots)
vault.add_command(passphrase)
vault.add_command(renew)


@vault.command("status")
@as_json
@program
def status(program: Program, as_json: bool) -> None:
    """Что видно без пароля.

    Пример: poryadok vault status
    """
    found = statuses.status(program.location)
    if as_json:
        output.document(
            {
                "directory": str(found.directory),
                "exists": found.exists,
                "vault_id": found.vault_id or None,
                "generation": found.generation,
                "slots": [
                    {"id": slot.id, "kind": slot.kind.value, "label": slot.label, "created_at": slot.created_at}
                    for slot in found.slots
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
            ("Способы входа", "\n".join(_way_in(slot) for slot in found.slots)),
            ("Открыто", found.held_by or "нет"),
            ("Копий", str(found.backups)),
            ("Последняя", found.last_backup),
        ]
    )


def _way_in(slot: statuses.SlotStatus) -> str:
    """Its name, and its kind where the name does not say it."""
    kind = KIND_TITLES[slot.kind]
    return slot.label if slot.label.startswith(kind) else f"{slot.label} ({kind})"


@vault.command("verify")
@click.option("--anchor", metavar="СТРОКА", help="Строка отметки, сохранённая отдельно: сверить журнал с ней.")
@as_json
@program
def verify(program: Program, anchor: str | None, as_json: bool) -> None:
    """Проверить всё: страницы, структуру, журнал, отметку, секреты. Повреждения — код 4.

    Пример: poryadok vault verify
    """
    if anchor is not None:
        anchors.parse_line(anchor)  # before anybody is asked for a passphrase
    with program.store(Tier.SECRETS, advise=False) as store:  # which reads pages before they are looked at
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
        damaged = ", ".join(part.name.lower() for part in parts if part.damage)
        raise VaultDamaged(reason or f"Хранилище повреждено: {damaged}. Проверка ничего не изменила.")


@vault.command("backup")
@as_json
@program
def backup(program: Program, as_json: bool) -> None:
    """Сделать проверенную зашифрованную копию.

    Пример: poryadok vault backup
    """
    with program.store(Tier.REGISTRY) as store:
        made = backups.make(store)
    if as_json:
        output.document({"path": str(made.path), "size": made.size, "entries": made.rows, "secrets": made.secrets})
    else:
        output.line(str(made.path))


@vault.command("copies")
@as_json
@program
def copies(program: Program, as_json: bool) -> None:
    """Какие есть резервные копии, новые сверху. Вернуться к одной: poryadok vault restore КОПИЯ.

    Пример: poryadok vault copies
    """
    with program.store() as store:
        found = security.copies(store)
    if as_json:
        output.document(
            [
                {
                    "path": str(each.path),
                    "made_at": output.moment(each.made_at),
                    "size": each.size,
                    "reason": each.reason,
                }
                for each in found
            ]
        )
        return
    rows = [
        (
            str(each.path),
            moment(each.made_at, UTC),
            f"{each.size / 1024 / 1024:.1f}".replace(".", ","),
            each.reason,
        )
        for each in found
    ]
    output.table(("Копия", "Когда (UTC)", "МБ", "Почему"), rows)
    output.message(counted(len(found), "копия", "копии", "копий"))


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
        with progress.told():
            aside = restoring.restore(program.location, copy, secret)
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
    """Поставить целую копию заголовка на место повреждённой, первой или второй; повреждённая отставляется.

    Пример: poryadok vault repair-header
    """
    program.require_vault()
    repaired = looking.repair_header(program.location)
    _done({"repaired": True, "file": repaired}, f"Восстановлен из другой копии: {repaired}.", as_json=as_json)


@vault.command("acknowledge")
@as_json
@program
def acknowledge(program: Program, as_json: bool) -> None:
    """Принять замечание, из-за которого хранилище открыто только для чтения. Пишется в журнал.

    Пример: poryadok vault acknowledge
    """
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
