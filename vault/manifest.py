"""`manifest.json` of a backup: what the copy is and where its journal stood, sealed by the journal's key.

By its seal a copy is known for one of this vault and generation without being opened; by its digest, for whole.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vault.canonical import canonical
from vault.files import write_atomically
from vault.journal import Tip
from vault.types import Json

NAME = "manifest.json"
_LIMIT = 16 * 1024


@dataclass(frozen=True)
class Manifest:
    """`made_at` in UTC; `reason` is empty in copies of programs that did not note it; `size` (bytes) is 0 then."""

    vault_id: str
    generation: int
    made_at: datetime
    sha256: str
    tip: Tip
    reason: str = ""
    size: int = 0


def write(folder: Path, manifest: Manifest, key: bytearray) -> None:
    """Seal by K_aud. StorageFailed."""
    body: dict[str, Json] = {
        "vault_id": manifest.vault_id,
        "generation": manifest.generation,
        "made_at": manifest.made_at.isoformat(timespec="seconds"),
        "sha256": manifest.sha256,
        "n": manifest.tip.n,
        "mac": manifest.tip.mac.hex(),
        "reason": manifest.reason,
        "size": manifest.size,
    }
    write_atomically(folder / NAME, canonical({**body, "seal": _seal(body, key)}))


def read(folder: Path, key: bytearray) -> Manifest | None:
    """The manifest, or None when it is missing, unreadable or not sealed by this key."""
    try:
        with (folder / NAME).open("rb") as stream:
            loaded: Json = json.loads(stream.read(_LIMIT))
        if not isinstance(loaded, dict):
            return None
        body = {name: value for name, value in loaded.items() if name != "seal"}
        told = str(loaded["seal"]).encode("utf-8", "replace")
        if not hmac.compare_digest(told, _seal(body, key).encode()):
            return None
        return Manifest(
            vault_id=str(body["vault_id"]),
            generation=int(str(body["generation"])),
            made_at=datetime.fromisoformat(str(body["made_at"])),
            sha256=str(body["sha256"]),
            tip=Tip(int(str(body["n"])), bytes.fromhex(str(body["mac"]))),
            reason=str(body.get("reason", "")),
            size=int(str(body.get("size", 0))),
        )
    except (OSError, ValueError, KeyError, RecursionError):
        return None


def fits(manifest: Manifest, database: Path) -> bool:
    """Whether the file is there in its size: a look that costs nothing."""
    try:
        size = database.stat().st_size
    except OSError:
        return False
    return size > 0 if manifest.size == 0 else size == manifest.size


def whole(manifest: Manifest, database: Path) -> bool:
    """Whether the file is what was sealed, to the byte."""
    try:
        return digest(database) == manifest.sha256
    except OSError:
        return False


def digest(database: Path) -> str:
    """Of a closed copy only; a live database is never opened like this."""
    with database.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _seal(body: dict[str, Json], key: bytearray) -> str:
    return hmac.digest(key, canonical(body), "sha256").hex()
