"""JSON on its way to the wire: compact, UTF-8, and with pieces that were rendered before put in as they are.

A large wall is made of the same posts over and over; `Rendered` keeps the bytes of one, and is still an object for
whoever looks inside (VKScript does).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"


_MARK = "\x00rendered piece\x00"
_WRITTEN = json.dumps(_MARK).encode()  # where a piece goes: no text of a world is like it


class Rendered(Mapping[str, Json]):
    """A JSON object kept as its bytes; parsed on the first look inside."""

    __slots__ = ("_value", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._value: Mapping[str, Json] | None = None

    def _parsed(self) -> Mapping[str, Json]:
        if self._value is None:
            self._value = json.loads(self.raw)
            assert self._value is not None
        return self._value

    def __getitem__(self, name: str) -> Json:
        return self._parsed()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed())

    def __len__(self) -> int:
        return len(self._parsed())


def rendered(value: Mapping[str, Json]) -> Rendered:
    """The object with its bytes made once."""
    return Rendered(json_bytes(value))


def json_bytes(value: Json) -> bytes:
    """Compact UTF-8 JSON."""
    pieces: list[bytes] = []

    def put(item: object) -> object:
        if isinstance(item, Rendered):
            pieces.append(item.raw)
            return _MARK
        if isinstance(item, Mapping):
            return dict(item)
        raise TypeError(type(item).__name__)

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=put)
    around = text.encode("utf-8", "surrogatepass").split(_WRITTEN)
    joined = [around[0]]
    for piece, rest in zip(pieces, around[1:], strict=True):
        joined += (piece, rest)
    return b"".join(joined)
