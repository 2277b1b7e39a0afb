"""Which glibc a compiled file asks for, read out of the file itself.

The newest `GLIBC_` version among the symbol versions that an ELF file needs (its `.gnu.version_r` section). Nothing
here knows of wheels or bundles, and nothing is run or loaded.
"""

from __future__ import annotations

import re
import struct

_MAGIC = b"\x7fELF"
_NEEDED_VERSIONS = 0x6FFFFFFE
"""SHT_GNU_verneed, of the Linux Standard Base."""
_GLIBC = re.compile(rb"GLIBC_(\d+)\.(\d+)(?:\.\d+)?")

Glibc = tuple[int, int]


class NotElf(ValueError):
    """The bytes are no 64-bit little-endian ELF file."""


def glibc_of(data: bytes) -> Glibc | None:
    """The glibc that this file needs, as (2, 28), or None if it names none. NotElf for anything else."""
    if data[:4] != _MAGIC or data[4:6] != b"\x02\x01":
        raise NotElf
    try:
        sections = _sections(data)
        found = [
            version
            for kind, offset, size, link in sections
            if kind == _NEEDED_VERSIONS
            for name in _needed(data, offset, size, sections[link][1])
            if (version := _version(name)) is not None
        ]
    except (struct.error, IndexError) as error:
        raise NotElf from error
    return max(found, default=None)


def _sections(data: bytes) -> list[tuple[int, int, int, int]]:
    """(type, offset, size, link) of every section."""
    table = struct.unpack_from("<Q", data, 0x28)[0]
    entry, count = struct.unpack_from("<HH", data, 0x3A)
    rows = []
    for number in range(count):
        kind, offset, size, link = struct.unpack_from("<4xI16xQQI", data, table + number * entry)
        rows.append((kind, offset, size, link))
    return rows


def _needed(data: bytes, offset: int, size: int, strings: int) -> list[bytes]:
    """Names of the symbol versions that one section of needed versions lists."""
    names: list[bytes] = []
    place, end = offset, offset + size
    while place < end:
        _version, count, _file, first, following = struct.unpack_from("<HHIII", data, place)
        inner = place + first
        for _ in range(count):
            _hash, _flags, _other, name, after = struct.unpack_from("<IHHII", data, inner)
            start = strings + name
            names.append(data[start : data.index(b"\0", start)])
            inner += after
        if not following:
            break
        place += following
    return names


def _version(name: bytes) -> Glibc | None:
    match = _GLIBC.fullmatch(name)
    return (int(match[1]), int(match[2])) if match else None
