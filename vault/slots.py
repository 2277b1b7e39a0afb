"""Ways into the vault: making a slot, opening one, and the keys behind it.

A wrong passphrase costs and says the same whatever was wrong: every passphrase slot is derived, then the words
are tried, and only then the one sentence comes. A key in a file names its slot, so it costs nothing and is told why.

A slot of kind `REGISTRY` wraps the registry's root key alone. The root gives the keys of tier 1; the key of the
secrets is wrapped by another branch of the master key, which no root leads back to.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field, replace

from vault import keyfile, memory
from vault.clock import real_now
from vault.errors import BadInput, Locked, VaultDamaged, WrongPassphrase
from vault.header import Header, Slot, SlotKind, keys_binding, slot_binding
from vault.keyfile import FileKey
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

WORDS_LABEL = "слова восстановления"
ONLY_REGISTRY = (
    "Этот ключ открывает только реестр: секреты, ключи и копии им не открыть и не сменить. "
    "Нужен пароль хранилища. Ничего не изменено."
)
_ALTERED = "Секреты не открыты, ничего не записано. Восстановить из копии: poryadok vault restore."


@dataclass(frozen=True)
class Opened:
    """The master key (the caller wipes it) and the slot that gave it."""

    master: bytearray = field(repr=False)
    slot: Slot


@dataclass(frozen=True)
class OpenedRegistry:
    """The registry's root key (the caller wipes it) and the slot that gave it: nothing secret is within reach."""

    root: bytearray = field(repr=False)
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
    return _coded_slot(vault_id, uuid.uuid4().hex, master, code, SlotKind.RECOVERY, WORDS_LABEL)


def file_slot(vault_id: str, master: bytearray, key: FileKey, kind: SlotKind, label: str) -> Slot:
    """A slot opened by the key of a file: the master key, or with `REGISTRY` only the root of the registry."""
    if kind is SlotKind.KEY_FILE:
        return _coded_slot(vault_id, key.slot_id, master, key.code, kind, label)
    if kind is not SlotKind.REGISTRY:
        raise AssertionError("a file holds a key of two kinds")
    root = _registry_root(master)
    try:
        return _coded_slot(vault_id, key.slot_id, root, key.code, kind, label)
    finally:
        wipe(root)


def _coded_slot(vault_id: str, slot_id: str, key: bytearray, code: bytearray, kind: SlotKind, label: str) -> Slot:
    """`key` wrapped by a uniformly random `code`, which needs no costly derivation."""
    salt = os.urandom(SALT)
    kek = _code_kek(code, kind, salt)
    try:
        wrapped = seal(kek, key, slot_binding(vault_id, slot_id, kind, None))
    finally:
        wipe(kek)
    return Slot(slot_id, kind, label, salt, wrapped, _stamp())


def _code_kek(code: bytearray, kind: SlotKind, salt: bytes) -> bytearray:
    return expand(code, f"{kind.value} {salt.hex()}")


def open_any(header: Header, given: bytearray, derive: Deriver) -> Opened | OpenedRegistry:
    """Try what was given (a passphrase, recovery words, the line of a key file) on the slots.

    WrongPassphrase if none opens; BadInput for a damaged key line, or when a slot asks more memory than there is.
    """
    if keyfile.is_key(given):
        return _open_by_key(header, given)
    poor = _too_little_memory(header)
    if poor and from_words(given.decode("utf-8", "replace")) is not None:
        return _open_by_words(header, given)
    if poor:
        raise BadInput(poor)
    found: Opened | None = None
    for slot in header.slots:
        if slot.cost is None:
            continue
        kek = derive(given, slot.salt, slot.cost)
        master = _unwrap(header, slot, kek)
        if master is not None and found is None:
            found = Opened(master, slot)
        elif master is not None:
            wipe(master)
    return found or _open_by_words(header, given)


def open_slot(header: Header, given: bytearray, derive: Deriver) -> Opened:
    """The same for what asks for a full way in: Locked when the key reaches only the registry."""
    opened = open_any(header, given, derive)
    if isinstance(opened, OpenedRegistry):
        wipe(opened.root)
        raise Locked(ONLY_REGISTRY)
    return opened


def opens(header: Header, slot: Slot, given: bytearray, derive: Deriver) -> bool:
    """Whether `given` opens this slot as it stands in `header`: asked of a new one before an old one dies."""
    try:
        opened = open_any(replace(header, slots=(slot,)), given, derive)
    except Locked:
        return False
    if isinstance(opened, OpenedRegistry):
        ring = ring_of_root(header, opened.root)
        wipe(opened.root)
    else:
        ring = registry_ring(header, opened.master)
        wipe(opened.master)
    ring.wipe_all()
    return True


def _too_little_memory(header: Header) -> str:
    """A sentence when the greediest slot does not fit, else empty: slots are derived one after another."""
    asked = max((slot.cost.memory for slot in header.slots if slot.cost is not None), default=0)
    here = memory.total()
    if here is None or asked <= here:
        return ""
    return (
        f"Чтобы открыть хранилище паролем, нужно {asked // 1024} МиБ памяти, а здесь всего {here // 1024} МиБ. "
        "Ничего не изменено. Откройте его на машине с большей памятью, словами восстановления или файлом-ключом."
    )


def _open_by_words(header: Header, given: bytearray) -> Opened:
    code = from_words(given.decode("utf-8", "replace"))
    for slot in header.slots:
        if code is not None and slot.kind is SlotKind.RECOVERY:
            master = _unwrap(header, slot, _code_kek(code, slot.kind, slot.salt))
            if master is not None:
                wipe(code)
                return Opened(master, slot)
    wipe(code)
    raise WrongPassphrase("Пароль не подошёл. Проверьте раскладку и Caps Lock. Ничего не изменено.")


def _open_by_key(header: Header, given: bytearray) -> Opened | OpenedRegistry:
    key = keyfile.parse(given)
    try:
        if key.vault_id != header.vault_id:
            raise WrongPassphrase("Этот файл-ключ от другого хранилища. Ничего не изменено.")
        for slot in header.slots:
            if slot.id == key.slot_id and slot.kind in (SlotKind.KEY_FILE, SlotKind.REGISTRY):
                found = _unwrap(header, slot, _code_kek(key.code, slot.kind, slot.salt))
                if found is not None:
                    return OpenedRegistry(found, slot) if slot.kind is SlotKind.REGISTRY else Opened(found, slot)
    finally:
        wipe(key.code)
    raise WrongPassphrase(
        "Этот файл-ключ хранилище больше не открывает: его заменили или отозвали. Ничего не изменено."
    )


def _unwrap(header: Header, slot: Slot, kek: bytearray) -> bytearray | None:
    try:
        return unseal(kek, slot.wrapped, slot_binding(header.vault_id, slot.id, slot.kind, slot.cost))
    finally:
        wipe(kek)


def new_keys(vault_id: str, generation: int, master: bytearray) -> tuple[Sealed, Sealed]:
    """Fresh random keys of a generation, wrapped for the header: (registry tier, secrets tier)."""
    registry = random_bytes(3 * KEY)
    secrets = random_bytes(KEY)
    root = _registry_root(master)
    registry_kek, secrets_kek = expand(root, "wrap"), expand(master, "secrets tier")
    try:
        return (
            seal(registry_kek, registry, keys_binding(vault_id, generation, "registry")),
            seal(secrets_kek, secrets, keys_binding(vault_id, generation, "secrets")),
        )
    finally:
        wipe(registry, secrets, root, registry_kek, secrets_kek)


def registry_ring(header: Header, master: bytearray) -> KeyRing:
    """The keys of tier 1; VaultDamaged when the header was altered by somebody without them."""
    root = _registry_root(master)
    try:
        return ring_of_root(header, root)
    finally:
        wipe(root)


def ring_of_root(header: Header, root: bytearray) -> KeyRing:
    """The keys of tier 1 from the registry's root key, which the caller wipes. VaultDamaged."""
    wrap = expand(root, "wrap")
    keys = unseal(wrap, header.registry_keys, keys_binding(header.vault_id, header.generation, "registry"))
    wipe(wrap)
    if keys is None or len(keys) != 3 * KEY:
        wipe(keys)
        raise VaultDamaged(f"Заголовок хранилища изменён: ключи реестра не вскрываются. {_ALTERED}")
    ring = KeyRing(
        database=keys[:KEY],
        facts=keys[KEY : 2 * KEY],
        tokens=keys[2 * KEY :],
        journal=expand(root, "journal"),
        header=expand(root, "header"),
    )
    wipe(keys)
    if not header.authentic(ring.header):
        ring.wipe_all()
        raise VaultDamaged(f"Заголовок хранилища изменён: его подпись не сходится. {_ALTERED}")
    return ring


def open_secret_keys(header: Header, master: bytearray, ring: KeyRing) -> None:
    """Put the keys of tier 2 on the ring."""
    wrap = expand(master, "secrets tier")
    secrets = unseal(wrap, header.secret_keys, keys_binding(header.vault_id, header.generation, "secrets"))
    wipe(wrap)
    if secrets is None:
        raise VaultDamaged(f"Заголовок хранилища изменён: ключ секретов не вскрывается. {_ALTERED}")
    ring.wipe_secrets()
    ring.secrets = secrets
    ring.reuse = expand(master, "reuse")


def header_key(master: bytearray) -> bytearray:
    """K_hdr: signs the header."""
    root = _registry_root(master)
    try:
        return expand(root, "header")
    finally:
        wipe(root)


def _registry_root(master: bytearray) -> bytearray:
    """The root of tier 1: all that a slot of kind `REGISTRY` gives."""
    return expand(master, "registry tier")


def _stamp() -> str:
    return real_now().isoformat(timespec="seconds")
