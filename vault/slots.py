"""Ways into the vault: making a slot, opening one, and the keys behind it.

A wrong passphrase costs and says the same whatever was wrong: every passphrase slot is derived, then the words
are tried, and only then the one sentence comes.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field

from vault.clock import real_now
from vault.errors import VaultDamaged, WrongPassphrase
from vault.header import Header, Slot, SlotKind, keys_binding, slot_binding
from vault.keys import (
    KEY,
    SALT,
    Deriver,
    KdfCost,
    KeyRing,
    Sealed,
    expand,
    random_bytes,
    seal,
    unseal,
    wipe,
)
from vault.recovery import from_words


@dataclass(frozen=True)
class Opened:
    """The master key (the caller wipes it) and the slot that gave it."""

    master: bytearray = field(repr=False)
    slot: Slot


def passphrase_slot(
    vault_id: str, master: bytearray, passphrase: bytearray, cost: KdfCost, derive: Deriver, label: str
) -> Slot:
    slot_id, salt = uuid.uuid4().hex, os.urandom(SALT)
    kek = derive(passphrase, salt, cost)
    try:
        wrapped = seal(kek, master, slot_binding(vault_id, slot_id, SlotKind.PASSPHRASE, cost))
    finally:
        wipe(kek)
    return Slot(slot_id, SlotKind.PASSPHRASE, label, salt, wrapped, _stamp(), cost)


def recovery_slot(vault_id: str, master: bytearray, code: bytearray) -> Slot:
    """A slot opened by the 32-byte `code` behind the recovery words."""
    slot_id, salt = uuid.uuid4().hex, os.urandom(SALT)
    kek = expand(code, f"recovery {salt.hex()}")
    try:
        wrapped = seal(kek, master, slot_binding(vault_id, slot_id, SlotKind.RECOVERY, None))
    finally:
        wipe(kek)
    return Slot(slot_id, SlotKind.RECOVERY, "слова восстановления", salt, wrapped, _stamp())


def open_slot(header: Header, passphrase: bytearray, derive: Deriver) -> Opened:
    """Try `passphrase` (or recovery words typed in its place) on every slot; WrongPassphrase if none opens."""
    found: Opened | None = None
    for slot in header.slots:
        if slot.cost is None:
            continue
        kek = derive(passphrase, slot.salt, slot.cost)
        master = _unwrap(header, slot, kek)
        if master is not None and found is None:
            found = Opened(master, slot)
        elif master is not None:
            wipe(master)
    return found or _open_by_words(header, passphrase)


def _open_by_words(header: Header, passphrase: bytearray) -> Opened:
    code = from_words(passphrase.decode("utf-8", "replace"))
    for slot in header.slots:
        if code is not None and slot.kind is SlotKind.RECOVERY:
            master = _unwrap(header, slot, expand(code, f"recovery {slot.salt.hex()}"))
            if master is not None:
                wipe(code)
                return Opened(master, slot)
    wipe(code)
    raise WrongPassphrase("Пароль не подошёл. Проверьте раскладку и Caps Lock. Ничего не изменено.")


def _unwrap(header: Header, slot: Slot, kek: bytearray) -> bytearray | None:
    try:
        return unseal(kek, slot.wrapped, slot_binding(header.vault_id, slot.id, slot.kind, slot.cost))
    finally:
        wipe(kek)


def new_keys(vault_id: str, generation: int, master: bytearray) -> tuple[Sealed, Sealed]:
    """Fresh random keys of a generation, wrapped for the header: (registry tier, secrets tier)."""
    registry = random_bytes(3 * KEY)
    secrets = random_bytes(KEY)
    registry_kek, secrets_kek = _registry_wrap(master), expand(master, "secrets tier")
    try:
        return (
            seal(registry_kek, registry, keys_binding(vault_id, generation, "registry")),
            seal(secrets_kek, secrets, keys_binding(vault_id, generation, "secrets")),
        )
    finally:
        wipe(registry, secrets, registry_kek, secrets_kek)


def registry_ring(header: Header, master: bytearray) -> KeyRing:
    """The keys of tier 1; VaultDamaged when the header was altered by somebody without them."""
    root = expand(master, "registry tier")
    wrap = _registry_wrap(master)
    keys = unseal(wrap, header.registry_keys, keys_binding(header.vault_id, header.generation, "registry"))
    wipe(wrap)
    if keys is None or len(keys) != 3 * KEY:
        wipe(root, keys)
        raise VaultDamaged("Заголовок хранилища изменён: ключи реестра не вскрываются. Ничего не записано.")
    ring = KeyRing(
        database=keys[:KEY],
        facts=keys[KEY : 2 * KEY],
        tokens=keys[2 * KEY :],
        journal=expand(root, "journal"),
        header=expand(root, "header"),
    )
    wipe(keys, root)
    if not header.authentic(ring.header):
        ring.wipe_all()
        raise VaultDamaged("Заголовок хранилища изменён: его подпись не сходится. База не открыта, ничего не записано.")
    return ring


def open_secret_keys(header: Header, master: bytearray, ring: KeyRing) -> None:
    """Put the keys of tier 2 on the ring."""
    wrap = expand(master, "secrets tier")
    secrets = unseal(wrap, header.secret_keys, keys_binding(header.vault_id, header.generation, "secrets"))
    wipe(wrap)
    if secrets is None:
        raise VaultDamaged("Заголовок хранилища изменён: ключ секретов не вскрывается. Ничего не записано.")
    ring.wipe_secrets()
    ring.secrets = secrets
    ring.reuse = expand(master, "reuse")


def header_key(master: bytearray) -> bytearray:
    """K_hdr: signs the header."""
    root = expand(master, "registry tier")
    try:
        return expand(root, "header")
    finally:
        wipe(root)


def _registry_wrap(master: bytearray) -> bytearray:
    root = expand(master, "registry tier")
    try:
        return expand(root, "wrap")
    finally:
        wipe(root)


def _stamp() -> str:
    return real_now().isoformat(timespec="seconds")
