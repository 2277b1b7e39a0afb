"""Where a page of each network shows what a regulation asks of it: one row a network, and no rule.

A new network is a new row here; one without a row has told nobody yet what its pages show, and no page of it is blamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Something that a page may have a place of its own for."""

    ADDRESS = "address"
    POINT = "point"
    PHONES = "phones"
    EMAIL = "email"
    HOURS = "hours"
    SITE = "site"
    COVER = "cover"
    MARK = "mark"
    MENU = "menu"


class Place(StrEnum):
    """Where a requisite may stand beside a place of its own."""

    DESCRIPTION = "description"
    PINNED = "pinned"


@dataclass(frozen=True)
class Row:
    """What pages of a network have.

    `own` are parts with a place of their own that is told when it is empty too, so that an empty one means something.
    `lacks` are parts that no page of the network can have. What is in neither is shown by some and told by none.
    `elsewhere` is where a requisite may stand as free text.
    """

    own: frozenset[Part] = frozenset()
    lacks: frozenset[Part] = frozenset()
    elsewhere: tuple[Place, ...] = (Place.DESCRIPTION, Place.PINNED)


ROWS: Mapping[str, Row] = {
    "vk": Row(own=frozenset(Part)),
    # One telephone and one address without hours; whether a point came back empty or hidden its answers do not say.
    "ok": Row(own=frozenset({Part.ADDRESS, Part.PHONES, Part.SITE, Part.COVER, Part.MARK})),
    "telegram": Row(lacks=frozenset({Part.POINT, Part.COVER, Part.MARK, Part.MENU})),
    "max": Row(lacks=frozenset({Part.POINT, Part.COVER, Part.MENU})),
}

_UNKNOWN = Row()


def row(network: str) -> Row:
    """The row of a network, an empty one where there is none."""
    return ROWS.get(network, _UNKNOWN)
