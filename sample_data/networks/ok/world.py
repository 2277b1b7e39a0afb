"""What OK shows: the tables `[[ok]]` of a world file, read into frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sample_data.networks.schedule import Wall
from sample_data.networks.tables import Table
from sample_data.networks.walls import read_wall


class OkState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    BLOCKED = "blocked"
    DELETED = "deleted"


class OkTrouble(StrEnum):
    """What goes wrong with the calls that concern this group alone."""

    NONE = ""
    TIMEOUT = "timeout"  # no answer ever
    INTERNAL = "internal"  # 9999
    SERVICE = "service"  # 2
    FLOOD = "flood"  # 8
    ACCESS = "access"  # 10 for its publications
    RESTRICTED = "restricted"  # 456
    PRIVACY = "privacy"  # 458 for its comments
    GARBAGE = "garbage"  # a web page instead of JSON
    NULL = "null"  # the body is `null`
    NO_MEDIA = "nomedia"  # publications whose `media` is empty


@dataclass(frozen=True)
class OkGroup:
    """A group of OK; `moderators` is None where the group hides its administration."""

    id: int
    short_name: str
    name: str
    wall: Wall
    state: OkState = OkState.OPEN
    description: str = ""
    homepage: str = ""
    phone: str = ""
    address: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    members: int = 350
    mark: bool = False
    avatar: bool = True
    cover: bool = False
    moderators: int | None = 2
    trouble: OkTrouble = OkTrouble.NONE


def read_ok(table: Table, zone: ZoneInfo) -> OkGroup:
    """One `[[ok]]`; `moderators = -1` hides them. Raises WorldError."""
    moderators = table.whole("moderators", 2, low=-1)
    group = OkGroup(
        id=table.whole("id", low=1),
        short_name=table.text("short_name", ""),
        name=table.text("name"),
        wall=read_wall(table, zone),
        state=table.choice("state", OkState, OkState.OPEN),
        description=table.text("description", ""),
        homepage=table.text("homepage", ""),
        phone=table.text("phone", ""),
        address=table.text("address", ""),
        city=table.text("city", ""),
        latitude=table.number("latitude", 0, low=-90, high=90) if table.has("latitude") else None,
        longitude=table.number("longitude", 0, low=-180, high=180) if table.has("longitude") else None,
        members=table.whole("members", 350),
        mark=table.flag("mark"),
        avatar=table.flag("avatar", True),
        cover=table.flag("cover"),
        moderators=None if moderators < 0 else moderators,
        trouble=table.choice("trouble", OkTrouble, OkTrouble.NONE),
    )
    table.done()
    return group
