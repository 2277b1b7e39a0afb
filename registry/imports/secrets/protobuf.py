"""Just enough of the protocol buffer wire format to read a message of a stranger: bounded, no schema, no code made."""

from __future__ import annotations

from collections.abc import Iterator

from vault.errors import BadInput

Value = int | bytes
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10  # bytes: 64 bits by seven
_DAMAGED = "двоичные данные повреждены или оборваны"


def fields(message: bytes) -> Iterator[tuple[int, Value]]:
    """Numbers and values of a message in their order; unknown ones are the caller's to skip.

    Whole numbers are unsigned 64 bits, as they are written. BadInput ends a sentence when the message is damaged.
    """
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        number, kind = tag >> 3, tag & 7
        if not number:
            raise BadInput(_DAMAGED)
        if kind == _VARINT:
            value, place = _varint(message, place)
            yield number, value
            continue
        if kind == _BYTES:
            size, place = _varint(message, place)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:  # groups, long out of use
            raise BadInput(_DAMAGED)
        if size > len(message) - place:
            raise BadInput(_DAMAGED)
        piece = message[place : place + size]
        yield number, piece if kind == _BYTES else int.from_bytes(piece, "little")
        place += size


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = 0
    for step in range(_LONGEST_VARINT):
        if place + step >= len(message):
            break
        byte = message[place + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value & (2**64 - 1), place + step + 1
    raise BadInput(_DAMAGED)
