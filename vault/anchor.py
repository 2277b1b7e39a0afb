"""`vault.anchor`: where the journal stood at a moment, kept outside the database it speaks of.

Written after commits, never before. Row n still there with the anchored MAC and every later row linked: fine,
however far ahead. Anything else is named. Rows cut off after the last anchor, or the whole directory put back,
cannot be seen from inside; a line of the anchor kept elsewhere shows them.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from pathlib import Path

from vault.canonical import canonical
from vault.clock import real_now
from vault.errors import BadInput
from vault.files import sync_directory, write_atomically
from vault.journal import Tip, check_chain, mac_of
from vault.sqlcipher import Connection
from vault.types import Json

NAME = "vault.anchor"
NEXT = "vault.anchor.next"
"""The first anchor of a new generation, written before the header names that generation; it becomes `NAME` after."""
_LIMIT = 4096
_LINE = re.compile(r"([0-9a-f]{32}) (\d{1,9}) ([1-9]\d{0,17}) ([0-9a-f]{64}) (\S+)")


@dataclass(frozen=True)
class Anchor:
    vault_id: str
    generation: int
    tip: Tip
    time: str

    def line(self) -> str:
        """One line to keep outside this machine."""
        return f"{self.vault_id} {self.generation} {self.tip.n} {self.tip.mac.hex()} {self.time}"


def parse_line(text: str) -> Anchor:
    """What a line kept elsewhere says, spaces around and between forgiven; BadInput when it is no such line."""
    found = _LINE.fullmatch(" ".join(text.split()))
    if found is None:
        raise BadInput(
            "Строка отметки не похожа на напечатанную vault verify: скопируйте её целиком. Ничего не изменено."
        )
    return Anchor(found[1], int(found[2]), Tip(int(found[3]), bytes.fromhex(found[4])), found[5])


def write(directory: Path, key: bytearray, vault_id: str, generation: int, tip: Tip, name: str = NAME) -> Anchor:
    """Seal where the journal stands by K_aud. StorageFailed leaves the older anchor."""
    anchor = Anchor(vault_id, generation, tip, real_now().isoformat(timespec="seconds"))
    body = _body(anchor)
    seal = hmac.digest(key, canonical(body), "sha256").hex()
    write_atomically(directory / name, canonical({**body, "seal": seal}))
    return anchor


def read(directory: Path, key: bytearray) -> Anchor | None:
    """The anchor, or None when it is missing, unreadable or not sealed by this key.

    Keys of a new generation whose making was cut short just after the header find theirs in `NEXT`.
    """
    return _read(directory / NAME, key) or _read(directory / NEXT, key)


def settle(directory: Path, key: bytearray) -> None:
    """Leave one anchor: that of `NEXT` takes its place if it is ours and the other is not, else it goes."""
    following = directory / NEXT
    if not following.exists():
        return
    if _read(directory / NAME, key) is None and _read(following, key) is not None:
        following.replace(directory / NAME)
    else:
        following.unlink()
    sync_directory(directory)


def _read(path: Path, key: bytearray) -> Anchor | None:
    try:
        with path.open("rb") as stream:
            loaded: Json = json.loads(stream.read(_LIMIT))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(loaded, dict):
        return None
    try:
        anchor = Anchor(
            vault_id=str(loaded["vault_id"]),
            generation=int(str(loaded["generation"])),
            tip=Tip(int(str(loaded["n"])), bytes.fromhex(str(loaded["mac"]))),
            time=str(loaded["time"]),
        )
    except (KeyError, ValueError):
        return None
    seal = str(loaded.get("seal", "")).encode("utf-8", "replace")
    expected = hmac.digest(key, canonical(_body(anchor)), "sha256").hex().encode()
    return anchor if hmac.compare_digest(seal, expected) else None


def finding(directory: Path, connection: Connection, key: bytearray, vault_id: str, generation: int) -> str | None:
    """What does not fit between the anchor and the journal, in a sentence, or None."""
    anchor = read(directory, key)
    if anchor is None:
        return "Нет отметки журнала (vault.anchor) или она подделана: неизвестно, не вернули ли старую базу."
    if anchor.vault_id != vault_id or anchor.generation != generation:
        return "Отметка журнала (vault.anchor) от другого хранилища или поколения ключей."
    found = mac_of(connection, anchor.tip.n)
    if anchor.tip.n and found is None:
        return (
            f"В журнале нет записи № {anchor.tip.n}, которая уже была: похоже, вернули старую базу или журнал обрезан."
        )
    if anchor.tip.n and found != anchor.tip.mac:
        return f"Запись журнала № {anchor.tip.n} не та, что была: базу подменили или восстановили из старой копии."
    chain = check_chain(connection, key, vault_id, anchor.tip)
    if chain.broken_at is not None:
        return f"Цепочка журнала рвётся на записи № {chain.broken_at}: строки изменены или удалены."
    return None


def _body(anchor: Anchor) -> dict[str, Json]:
    return {
        "vault_id": anchor.vault_id,
        "generation": anchor.generation,
        "n": anchor.tip.n,
        "mac": anchor.tip.mac.hex(),
        "time": anchor.time,
    }
