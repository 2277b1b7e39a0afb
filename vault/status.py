"""What can be told of a vault without its passphrase; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vault import backup, header, lock
from vault.header import SlotKind
from vault.place import exists, require_private_vault


@dataclass(frozen=True)
class SlotStatus:
    id: str
    kind: SlotKind
    label: str
    created_at: str


@dataclass(frozen=True)
class Status:
    """`held_by` is empty unless a process has the vault open; `last_backup` is a folder name or empty."""

    directory: Path
    exists: bool
    vault_id: str = ""
    generation: int = 0
    slots: tuple[SlotStatus, ...] = ()
    size: int = 0
    """Bytes of the database."""
    held_by: str = ""
    backups: int = 0
    last_backup: str = ""


def status(directory: Path) -> Status:
    """VaultDamaged when what can be read without a key is already wrong."""
    if not exists(directory):
        return Status(directory, exists=False)
    require_private_vault(directory)
    head = header.read(directory)
    path = directory / head.database_name
    copies = backup.listing(directory)
    return Status(
        directory=directory,
        exists=True,
        vault_id=head.vault_id,
        generation=head.generation,
        slots=tuple(SlotStatus(slot.id, slot.kind, slot.label, slot.created_at) for slot in head.slots),
        size=path.stat().st_size if path.exists() else 0,
        held_by=lock.is_held(directory) or "",
        backups=len(copies),
        last_backup=copies[-1].name if copies else "",
    )
