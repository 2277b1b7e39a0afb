"""`vault slots`, `vault passphrase`, `vault renew`: the ways into the vault, and its keys made anew."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from console import vaults
from console.cli import output, progress
from console.cli import passphrase as passphrases
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.russian import Command, Group
from vault import generation, header, slotting
from vault.errors import BadInput
from vault.header import Slot, SlotKind
from vault.keys import wipe
from vault.store import Store, Tier
from vault.text import counted
from vault.types import Json

KIND_TITLES = {
    SlotKind.PASSPHRASE: "пароль",
    SlotKind.RECOVERY: "слова восстановления",
    SlotKind.KEY_FILE: "файл-ключ",
    SlotKind.REGISTRY: "ключ реестра (без секретов)",
}
_KINDS = {
    "passphrase": SlotKind.PASSPHRASE,
    "words": SlotKind.RECOVERY,
    "key-file": SlotKind.KEY_FILE,
    "registry": SlotKind.REGISTRY,
}
_LABELS = {
    SlotKind.PASSPHRASE: "пароль заместителя",
    SlotKind.KEY_FILE: "файл-ключ",
    SlotKind.REGISTRY: "ключ реестра",
}
_KEEP_WORDS = "Запишите их на бумаге: больше они нигде не хранятся и не покажутся."

new_passphrase_file = click.option(
    "--new-passphrase-file", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Файл с новым паролем, режим 0600."
)


@dataclass(frozen=True)
class Asked:
    """The open vault and what it was opened by, which a change of its ways in asks for again."""

    store: Store
    current: bytearray


@contextlib.contextmanager
def _opened(program: Program) -> Iterator[Asked]:
    """The vault with its secrets open: a change of keys is copied before, and the copy is looked through by them."""
    program.require_vault()
    current = program.passphrase()
    try:
        with (
            progress.told(),
            vaults.open_vault(program.location, current, Tier.SECRETS, clock=program.clock()) as store,
        ):
            yield Asked(store, current)
    finally:
        wipe(current)


@click.group("slots", cls=Group)
def slots() -> None:
    """Способы входа: пароли, слова восстановления, файлы-ключи.

    Пример: poryadok vault slots add --kind key-file --out ~/ключ
    """


@slots.command("list")
@as_json
@program
def listed(program: Program, as_json: bool) -> None:
    """Какие есть. Пароль не нужен.

    Пример: poryadok vault slots list
    """
    program.require_vault()
    found = header.read(program.location).slots
    if as_json:
        output.document([_as_json(slot) for slot in found])
        return
    rows = [(slot.id[:8], KIND_TITLES[slot.kind], slot.label, _cost(slot), slot.created_at[:10]) for slot in found]
    output.table(("ID", "Вид", "Название", "Перебор", "Создан"), rows)
    output.message(counted(len(found), "способ входа", "способа входа", "способов входа"))


@slots.command("add")
@click.option("--kind", type=click.Choice(list(_KINDS)), required=True, help="Какой.")
@click.option("--label", metavar="ТЕКСТ", help="Название: по нему журнал отличает, кто вошёл.")
@click.option("--out", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Куда записать ключ; файла ещё нет.")
@new_passphrase_file
@as_json
@program
def add(
    program: Program, kind: str, label: str | None, out: Path | None, new_passphrase_file: Path | None, as_json: bool
) -> None:
    """Добавить. Ключ реестра читает реестр и проверяет страницы, но не откроет ни одного секрета.

    Новые слова встают на место прежних и показываются один раз.

    Пример: poryadok vault slots add --kind registry --out /etc/poryadok/registry.key
    """
    chosen = _KINDS[kind]
    if (out is not None) != (chosen in (SlotKind.KEY_FILE, SlotKind.REGISTRY)):
        raise BadInput("--out нужен файлу-ключу и ключу реестра, и только им.")
    with _opened(program) as asked:
        if chosen is SlotKind.RECOVERY:
            words = slotting.add_words(asked.store, asked.current)
            slot = next(each for each in asked.store.header.slots if each.kind is SlotKind.RECOVERY)
        else:
            words, slot = "", _added(asked, chosen, label or _LABELS[chosen], out, new_passphrase_file)
    if as_json:
        output.document({**_as_json(slot), "recovery_code": words or None, "file": None if out is None else str(out)})
    elif words:
        output.message(f"Новые слова восстановления; прежние больше не открывают. {_KEEP_WORDS}")
        output.line(words)
    else:
        output.line(f"Добавлен: {slot.label} ({slot.id[:8]})" + (f", ключ в {out}" if out is not None else ""))


def _added(asked: Asked, kind: SlotKind, label: str, out: Path | None, new_file: Path | None) -> Slot:
    if out is not None:
        return slotting.add_key_file(asked.store, asked.current, out, label, kind)
    new = _new_passphrase(new_file)
    try:
        return slotting.add_passphrase(asked.store, asked.current, new, label)
    finally:
        wipe(new)


@slots.command("remove")
@click.argument("slot_id", metavar="ID")
@as_json
@program
def remove(program: Program, slot_id: str, as_json: bool) -> None:
    """Удалить способ входа. Двух полных должно хватать и после этого.

    Пример: poryadok vault slots remove 3f9a
    """
    with _opened(program) as asked:
        gone = slotting.remove(asked.store, asked.current, slot_id)
    if as_json:
        output.document({"removed": gone.id, "kind": gone.kind.value, "label": gone.label})
    else:
        output.line(f"Удалён: {gone.label}")
        output.message("Копии, сделанные раньше, он ещё открывает.")


@slots.command("check")
@as_json
@program
def check(program: Program, as_json: bool) -> None:
    """Какой способ входа открывает данный пароль, слова или ключ. Ничего не меняет.

    Пример: poryadok vault slots check
    """
    with program.store() as store:
        slot = store.slot
    if as_json:
        output.document(_as_json(slot))
    else:
        output.line(f"Открывает: {slot.label} ({KIND_TITLES[slot.kind]}, {slot.id[:8]})")


@click.command("passphrase", cls=Command)
@new_passphrase_file
@as_json
@program
def passphrase(program: Program, new_passphrase_file: Path | None, as_json: bool) -> None:
    """Сменить пароль. Прежний спрашивается; годятся и слова восстановления, и файл-ключ.

    Пример: poryadok vault passphrase
    """
    with _opened(program) as asked:
        new = _new_passphrase(new_passphrase_file)
        try:
            slotting.change_passphrase(asked.store, asked.current, new)
        finally:
            wipe(new)
    if as_json:
        output.document({"changed": True})
    else:
        output.line("Пароль сменён.")
        output.message("Копии, сделанные раньше, прежний ещё открывает. Если он стал известен: poryadok vault renew.")


@click.command("renew", cls=Command)
@new_passphrase_file
@as_json
@program
def renew(program: Program, new_passphrase_file: Path | None, as_json: bool) -> None:
    """Сменить все ключи: если пароль, ключ или копия могли попасть к чужим.

    Остаются новый пароль и новые слова восстановления; прочие способы входа удаляются. Собранное из сетей
    собирается заново.

    Пример: poryadok vault renew --new-passphrase-file новый
    """
    with _opened(program) as asked:
        new = _new_passphrase(new_passphrase_file)
        try:
            output.message("Меняю ключи и переписываю базу: это займёт несколько секунд…")
            renewed = generation.renew(asked.store, asked.current, new)
        finally:
            wipe(new)
    if as_json:
        dropped: list[Json] = [
            {"id": slot.id, "kind": slot.kind.value, "label": slot.label} for slot in renewed.dropped_slots
        ]
        output.document(
            {
                "generation": renewed.generation,
                "recovery_code": renewed.recovery_words,
                "dropped": dropped,
                "openable_backups": [*renewed.openable_backups],
            }
        )
        return
    output.message(f"Ключи сменены, поколение {renewed.generation}. Новые слова восстановления. {_KEEP_WORDS}")
    output.line(renewed.recovery_words)
    output.section("Больше не открывают", [slot.label for slot in renewed.dropped_slots])
    output.section("Копии, которые ещё открываются прежними ключами: уничтожьте их", renewed.openable_backups)


def _new_passphrase(path: Path | None) -> bytearray:
    return passphrases.new_from_terminal() if path is None else passphrases.from_file(path)


def _as_json(slot: Slot) -> dict[str, Json]:
    cost: Json = None
    if slot.cost is not None:
        cost = {"memory": slot.cost.memory, "passes": slot.cost.passes, "lanes": slot.cost.lanes}
    return {
        "id": slot.id,
        "kind": slot.kind.value,
        "label": slot.label,
        "created_at": slot.created_at,
        "full": slot.kind.full,
        "cost": cost,
    }


def _cost(slot: Slot) -> str:
    return "" if slot.cost is None else f"{slot.cost.memory // 1024} МиБ x {slot.cost.passes}"
