"""A key in a file: one line that opens a slot instead of a passphrase.

    poryadok-key <vault id> <slot id> <32 bytes in hex> <checksum>

The line goes wherever a passphrase goes. The bytes stay in buffers that can be wiped; what they open is the affair
of `slots`.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from vault.errors import BadInput
from vault.files import disk_refused
from vault.keys import KEY, wipe
from vault.newfile import new_file
from vault.text import clean_line

MARK = b"poryadok-key"
"""What begins with this is a key and never a passphrase."""

_HEX = b"0123456789abcdef"
_PARTS = 5
_LONGEST = 1024  # bytes
_CHECKSUM = 8  # hex digits: against a mistyped or cut line, not against malice
_DAMAGED = "Файл-ключ повреждён: строка не та, что была записана. Ничего не изменено."


@dataclass(frozen=True)
class FileKey:
    """What a line holds; whoever parsed it wipes `code`."""

    vault_id: str
    slot_id: str
    code: bytearray = field(repr=False)


def is_key(given: bytearray) -> bool:
    """Whether `given` is a key and not a passphrase."""
    return given.startswith(MARK)


def line(key: FileKey) -> bytearray:
    """The line of a key without its end; the caller wipes it."""
    made = bytearray(MARK + f" {key.vault_id} {key.slot_id} ".encode("ascii"))
    for byte in key.code:
        made += bytes((_HEX[byte >> 4], _HEX[byte & 15]))
    made += f" {_checksum(made)}".encode("ascii")
    return made


def parse(given: bytearray) -> FileKey:
    """Read a line, spaces around it forgiven; BadInput when it is not whole. The caller wipes `given` and the key."""
    parts = given.split()  # of a bytearray: bytearrays, which can be wiped
    try:
        if len(parts) != _PARTS or parts[0] != MARK or len(parts[3]) != 2 * KEY:
            raise BadInput(_DAMAGED)
        whole = bytearray(b" ").join(parts[:4])
        try:
            told = parts[4].decode("ascii", "replace")
            if told != _checksum(whole):
                raise BadInput(_DAMAGED)
        finally:
            wipe(whole)
        names = [clean_line(part.decode("ascii", "replace")) for part in parts[1:3]]
        return FileKey(names[0], names[1], _bytes(parts[3]))
    finally:
        wipe(*parts)


def write(path: Path, key: FileKey) -> None:
    """Put the line into a new private file, durably; BadInput if it is taken or cannot be there, StorageFailed."""
    content = line(key) + b"\n"
    try:
        with new_file(path, buffering=0) as stream:  # a line: a disk takes it whole or not at all; it is read back
            stream.write(content)
    finally:
        wipe(content)


def read(path: Path) -> bytearray:
    """The content of a key file as it stands on the disk; the caller wipes it. StorageFailed."""
    buffer = bytearray(_LONGEST)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            size = os.readv(descriptor, [buffer])
        finally:
            os.close(descriptor)
    except OSError as error:
        raise disk_refused(error, path) from None
    content = buffer[:size]
    wipe(buffer)
    return content


def _checksum(content: bytearray) -> str:
    return hashlib.sha256(content).hexdigest()[:_CHECKSUM]


def _bytes(digits: bytearray) -> bytearray:
    """Of hex digits, with no immutable copy on the way; BadInput for anything else."""
    found = bytearray(len(digits) // 2)
    for at in range(len(found)):
        high, low = _HEX.find(digits[2 * at]), _HEX.find(digits[2 * at + 1])
        if high < 0 or low < 0:
            wipe(found)
            raise BadInput(_DAMAGED)
        found[at] = high << 4 | low
    return found
