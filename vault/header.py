"""`vault.hdr`: what is needed before any key is known, as canonical JSON, and nothing secret.

Format, vault id, generation, slots (each wraps the master key, or the registry's alone), the wrapped keys of both
tiers, a MAC by a key that only an opened vault knows, and a plain checksum, so that damage is told from a wrong
passphrase before the costly derivation runs. A second copy is written after the first; it is read only to repair
the first, as the first repairs it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from vault.canonical import canonical
from vault.errors import BadInput, PoryadokError, StorageFailed, VaultDamaged
from vault.files import reason, require_private, write_atomically
from vault.keys import KEY, NONCE, SALT, TAG, KdfCost, Sealed
from vault.text import clean_line
from vault.types import Json

NAME = "vault.hdr"
COPY = "vault.hdr.2"
FORMAT = 1
_MAGIC = "poryadok-vault"
_LIMIT = 64 * 1024  # bytes: a real header has about 2 KB
MAX_SLOTS = 8
_MOST_WORK = 4096 * 1024 * 20
"""KiB × passes of all slots together: no more than one slot may ask alone (`KdfCost.within_bounds`)."""
_MAX_NUMBER = 2**32
_HEX_DIGITS = frozenset("0123456789abcdef")


class SlotKind(StrEnum):
    """`REGISTRY` wraps the key of the registry and no more: nothing behind it leads to a secret."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    KEY_FILE = "key_file"
    REGISTRY = "registry"

    @property
    def full(self) -> bool:
        """Whether it opens everything, and so counts as a way in."""
        return self is not SlotKind.REGISTRY


@dataclass(frozen=True)
class Slot:
    """One way in: a key wrapped by a passphrase (with `cost`), by recovery words or by a key in a file."""

    id: str
    kind: SlotKind
    label: str
    salt: bytes
    wrapped: Sealed
    created_at: str
    cost: KdfCost | None = None


@dataclass(frozen=True)
class Header:
    vault_id: str
    sequence: int
    generation: int
    slots: tuple[Slot, ...]
    registry_keys: Sealed
    secret_keys: Sealed
    mac: bytes = b""

    @property
    def database_name(self) -> str:
        return f"vault-{self.generation}.db"

    @property
    def facts_name(self) -> str:
        return f"facts-{self.generation}.db"

    def authenticated(self, key: bytearray) -> Header:
        """The header with its MAC by K_hdr."""
        return replace(self, mac=hmac.digest(key, canonical(_body(self)), "sha256"))

    def authentic(self, key: bytearray) -> bool:
        return hmac.compare_digest(self.mac, hmac.digest(key, canonical(_body(self)), "sha256"))


def slot_binding(vault_id: str, slot_id: str, kind: SlotKind, cost: KdfCost | None) -> bytes:
    """What a wrapped key is bound to: a swapped slot or a weakened cost does not open."""
    return canonical([_MAGIC, FORMAT, vault_id, slot_id, kind.value, _cost_json(cost)])


def keys_binding(vault_id: str, generation: int, tier: str) -> bytes:
    return canonical([_MAGIC, FORMAT, vault_id, generation, tier])


def serialise(header: Header) -> bytes:
    body = {**_body(header), "mac": header.mac.hex()}
    return canonical({**body, "sum": hashlib.sha256(canonical(body)).hexdigest()})


def write(directory: Path, header: Header) -> None:
    """Replace the header and then its second copy; a crash between leaves a whole header and an older copy."""
    write_main(directory, header)
    write_copy(directory, header)


def write_main(directory: Path, header: Header) -> None:
    write_atomically(directory / NAME, serialise(header))


def write_copy(directory: Path, header: Header) -> None:
    write_atomically(directory / COPY, serialise(header))


def stands(directory: Path, header: Header) -> bool:
    """Whether `header` is what the first copy on the disk says now: a write that failed may have got through."""
    try:
        return parse(_read_limited(directory / NAME)) == header
    except PoryadokError:
        return False


def finish_copy(directory: Path, header: Header) -> None:
    """Bring an older second copy up to `header`, the authentic one: a change was cut short between the two writes.

    Left alone, the copy would still open by the passphrase that was changed. A damaged copy is for `verify` to tell.
    """
    copy = second_copy(directory)
    if copy is not None and copy.vault_id == header.vault_id and copy.sequence < header.sequence:
        with contextlib.suppress(StorageFailed):  # a full disk: the vault opens all the same, and the next time tries
            write_copy(directory, header)


def read(directory: Path) -> Header:
    """The header of the vault in `directory`; VaultDamaged names what is wrong, nothing is written."""
    path = directory / NAME
    if path.is_symlink() or path.exists():
        require_private(path)
    try:
        return parse(_read_limited(path))
    except VaultDamaged as error:
        hint = " Вторая копия заголовка цела: poryadok vault repair-header." if copy_is_whole(directory) else ""
        raise VaultDamaged(f"{error}{hint}") from None


def copy_is_whole(directory: Path) -> bool:
    return second_copy(directory) is not None


def second_copy(directory: Path) -> Header | None:
    """The header in the second copy, or None when it is missing or damaged."""
    try:
        require_private(directory / COPY)
        return parse(_read_limited(directory / COPY))
    except (VaultDamaged, BadInput):
        return None


def for_repair(directory: Path) -> tuple[str, Header]:
    """Which of the two copies is damaged (or gone), and the header of the whole one.

    BadInput when both are whole, VaultDamaged when neither is.
    """
    whole: dict[str, Header] = {}
    damage: list[VaultDamaged] = []
    for name in (NAME, COPY):
        try:
            require_private(directory / name)
            whole[name] = parse(_read_limited(directory / name))
        except VaultDamaged as found:
            damage.append(found)
    if not damage:
        raise BadInput("Обе копии заголовка целы, чинить нечего.")
    if not whole:
        raise damage[0]
    return (COPY, whole[NAME]) if NAME in whole else (NAME, whole[COPY])


def _read_limited(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LIMIT + 1)
    except FileNotFoundError:
        raise VaultDamaged(f"Нет файла хранилища: {path}. Ничего не записано.") from None
    except OSError as error:
        raise _damaged(f"он не читается ({reason(error)})") from None


def parse(content: bytes) -> Header:
    """Checksum, format and bounds of every field; VaultDamaged, or BadInput for a newer format."""
    if len(content) > _LIMIT:
        raise _damaged("он больше допустимого")
    try:
        loaded: Json = json.loads(content)
        spelled = canonical(loaded)
    except (ValueError, RecursionError):
        raise _damaged("это не JSON") from None
    if not isinstance(loaded, dict) or spelled != content:
        raise _damaged("запись не каноническая")
    body = {key: value for key, value in loaded.items() if key != "sum"}
    if loaded.get("sum") != hashlib.sha256(canonical(body)).hexdigest():
        raise _damaged("контрольная сумма не сходится")
    if loaded.get("magic") == _MAGIC and loaded.get("format") != FORMAT:
        raise BadInput("Хранилище записано более новой версией программы. Обновите poryadok; ничего не изменено.")
    try:
        header = _from_body(body)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(f"поле {clean_line(str(error))[:80]} не разобрать") from None
    if serialise(header) != content:  # one header, one spelling: nothing else can ride along
        raise _damaged("запись не каноническая")
    return header


def _damaged(why: str) -> VaultDamaged:
    return VaultDamaged(f"Заголовок хранилища {NAME} повреждён: {why}. База не открыта, ничего не записано.")


def _body(header: Header) -> dict[str, Json]:
    return {
        "magic": _MAGIC,
        "format": FORMAT,
        "vault_id": header.vault_id,
        "sequence": header.sequence,
        "generation": header.generation,
        "slots": [_slot_json(slot) for slot in header.slots],
        "keys": {"registry": _sealed_json(header.registry_keys), "secrets": _sealed_json(header.secret_keys)},
    }


def _slot_json(slot: Slot) -> dict[str, Json]:
    return {
        "id": slot.id,
        "kind": slot.kind.value,
        "label": slot.label,
        "salt": slot.salt.hex(),
        "wrapped": _sealed_json(slot.wrapped),
        "created_at": slot.created_at,
        "cost": _cost_json(slot.cost),
    }


def _cost_json(cost: KdfCost | None) -> Json:
    return None if cost is None else {"memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes}


def _sealed_json(sealed: Sealed) -> Json:
    return {"nonce": sealed.nonce.hex(), "ciphertext": sealed.ciphertext.hex()}


def _from_body(body: dict[str, Json]) -> Header:
    _only(body, {"magic", "format", "vault_id", "sequence", "generation", "slots", "keys", "mac"})
    if body["magic"] != _MAGIC:
        raise ValueError("magic")
    slots = tuple(_slot(item) for item in _array(body["slots"]))
    if not 1 <= len(slots) <= MAX_SLOTS or len({slot.id for slot in slots}) != len(slots):
        raise ValueError("slots")
    if sum(slot.cost.memory * slot.cost.passes for slot in slots if slot.cost is not None) > _MOST_WORK:
        raise ValueError("cost")
    keys = _only(_object(body["keys"]), {"registry", "secrets"})
    return Header(
        vault_id=_text(body["vault_id"]),
        sequence=_whole(body["sequence"]),
        generation=_whole(body["generation"]),
        slots=slots,
        registry_keys=_sealed(keys["registry"], 3 * KEY),
        secret_keys=_sealed(keys["secrets"], KEY),
        mac=_hex(body["mac"], KEY),
    )


def _slot(value: Json) -> Slot:
    item = _only(_object(value), {"id", "kind", "label", "salt", "wrapped", "created_at", "cost"})
    if item["kind"] not in list(SlotKind):
        raise ValueError("kind")
    kind = SlotKind(_text(item["kind"]))
    cost = _cost(item["cost"])
    if (kind is SlotKind.PASSPHRASE) != (cost is not None):
        raise ValueError("cost")
    return Slot(
        id=_text(item["id"]),
        kind=kind,
        label=_text(item["label"]),
        salt=_hex(item["salt"], SALT),
        wrapped=_sealed(item["wrapped"], KEY),
        created_at=_text(item["created_at"]),
        cost=cost,
    )


def _cost(value: Json) -> KdfCost | None:
    if value is None:
        return None
    item = _only(_object(value), {"memory", "passes", "lanes"})
    cost = KdfCost(_whole(item["memory"]), _whole(item["passes"]), _whole(item["lanes"]))
    if not cost.within_bounds():
        raise ValueError("cost")
    return cost


def _sealed(value: Json, plain: int) -> Sealed:
    """A blob of `plain` bytes and their tag."""
    item = _only(_object(value), {"nonce", "ciphertext"})
    return Sealed(_hex(item["nonce"], NONCE), _hex(item["ciphertext"], plain + TAG))


def _hex(value: Json, length: int) -> bytes:
    text = _text(value)
    if len(text) != 2 * length or set(text) - _HEX_DIGITS:
        raise ValueError("hex")
    return bytes.fromhex(text)


def _only(item: dict[str, Json], known: set[str]) -> dict[str, Json]:
    if set(item) != known:
        raise ValueError(", ".join(sorted(set(item) ^ known)))
    return item


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("object")
    return value


def _array(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError("array")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    if clean_line(value) != value:  # it is shown before anything is authenticated
        raise ValueError("text")
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_NUMBER:
        raise TypeError("number")
    return value
