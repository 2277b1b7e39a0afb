"""What a vault's directory looks like from outside: whether one is there, and whether its files are private.

Nothing here needs a key, and nothing is written.
"""

from __future__ import annotations

from pathlib import Path

from vault import anchor, header
from vault.files import require_private
from vault.lock import NAME as LOCK_NAME

ASIDE = ".aside-"
"""Follows the vault's name when restoring sets it aside; a moment follows."""


def exists(directory: Path) -> bool:
    """Whether `directory` looks like a vault at all."""
    return (directory / header.NAME).exists() or (directory / header.COPY).exists() or any(directory.glob("vault-*.db"))


def require_private_vault(directory: Path) -> None:
    """VaultDamaged when the directory or a file of the vault can be read by others."""
    require_private(directory)
    for name in (header.NAME, header.COPY, LOCK_NAME, anchor.NAME, anchor.NEXT):
        if (directory / name).is_symlink() or (directory / name).exists():
            require_private(directory / name)
    for pattern in ("vault-*.db*", "facts-*.db*"):
        for path in directory.glob(pattern):
            require_private(path)
