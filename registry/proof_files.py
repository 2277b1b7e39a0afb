"""A file that proves something (an answer that was sent, a table that came): its name and digest are noted, never its
content, which stays where the person keeps it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from vault.errors import BadInput
from vault.text import clean_line


@dataclass(frozen=True)
class ProofFile:
    """The name of a file without its folder, and its SHA-256 in hexadecimal."""

    name: str
    sha256: str


def noted(path: Path) -> ProofFile:
    """The file as it is now; BadInput when there is none, it is empty or cannot be read."""
    try:
        if not path.is_file():
            raise BadInput(f"Файла {clean_line(str(path))} нет. Ничего не записано.")
        if path.stat().st_size == 0:
            raise BadInput(f"Файл {clean_line(str(path))} пуст: проверьте, тот ли это файл. Ничего не записано.")
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):  # ValueError: a name with a zero byte
        raise BadInput(f"Файл {clean_line(str(path))} не читается: проверьте права. Ничего не записано.") from None
    return ProofFile(clean_line(path.name), digest)
