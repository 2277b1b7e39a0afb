"""A secret that a person brings: from a private file or stdin, never from an argument. What it is for is not here."""

from __future__ import annotations

import sys
from pathlib import Path

from console.cli import passphrase
from vault.errors import BadInput
from vault.keys import wipe

_LONGEST = 16 * 1024  # bytes; the longest secret that the registry takes is shorter


def read(source: str) -> str:
    """The text of a file of mode 0600, or of stdin for «-», to the character but one final newline. BadInput."""
    if source == "-":
        raw = bytearray(sys.stdin.buffer.read(_LONGEST + 1))
        what = "Вход"
    else:
        what = f"Файл секрета {source}"
        raw = passphrase.read_private(Path(source), "Файл секрета")
    try:
        if len(raw) > _LONGEST:
            raise BadInput(f"{what} слишком велик; ничего не записано.")
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{what} записан не в UTF-8; ничего не записано.") from None
    finally:
        wipe(raw)
    text = text.removesuffix("\n").removesuffix("\r")
    if not text.strip():
        raise BadInput(f"{what} пуст; ничего не записано.")
    return text
