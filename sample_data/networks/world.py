"""What the simulated networks show: the world file (TOML) read into frozen records, several files into one world.

Only what is there; how it looks on the wire stands in the folder of each network. The time zone of a file belongs
to its pages, so that worlds of two municipalities can be served together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sample_data.networks.schedule import MOST_A_WEEK, Kind, Planned, Wall
from sample_data.networks.tables import Table, WorldError

__all__ = ["Address", "Contact", "Hours", "State", "Trouble", "VkGroup", "VkType", "World", "WorldError", "read_worlds"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    PRIVATE = "private"
    DELETED = "deleted"
    BANNED = "banned"


class VkType(StrEnum):
    PAGE = "page"
    GROUP = "group"
    EVENT = "event"


class Trouble(StrEnum):
    """What goes wrong with the calls that concern this page alone."""

    NONE = ""
    TIMEOUT = "timeout"
    INTERNAL = "internal"
    GARBAGE = "garbage"
    FLOOD = "flood"
    ACCESS = "access"


class WorkInfo(StrEnum):
    """groups.getAddresses: `work_info_status`."""

    NO_INFORMATION = "no_information"
    TEMPORARILY_CLOSED = "temporarily_closed"
    ALWAYS_OPENED = "always_opened"
    TIMETABLE = "timetable"
    FOREVER_CLOSED = "forever_closed"


@dataclass(frozen=True)
class Contact:
    desc: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Hours:
    """Working hours of one day, in minutes from midnight; a break or None."""

    opens: int
    closes: int
    rest: tuple[int, int] | None = None


@dataclass(frozen=True)
class Address:
    title: str
    address: str
    city: str = ""
    phone: str = ""
    work_info_status: WorkInfo = WorkInfo.NO_INFORMATION
    timetable: tuple[tuple[str, Hours], ...] = ()


@dataclass(frozen=True)
class VkGroup:
    """A community of VK."""

    id: int
    screen_name: str
    name: str
    wall: Wall
    state: State = State.OPEN
    type: VkType = VkType.PAGE
    description: str = ""
    site: str = ""
    status: str = ""
    contacts: tuple[Contact, ...] = ()
    address: Address | None = None
    created_weeks_ago: int | None = None
    members: int = 350
    verified: bool = False
    government: bool = False
    trouble: Trouble = Trouble.NONE


@dataclass(frozen=True)
class World:
    """Everything the networks show."""

    vk: tuple[VkGroup, ...] = field(default=())


def read_worlds(paths: Iterable[Path], *, timezone: str = "") -> World:
    """Read and merge world files; `timezone` (IANA) stands in for a file that names none.

    Raises WorldError: unreadable or wrong TOML, a wrong or unknown key, one id or short name given twice.
    """
    groups: list[VkGroup] = []
    for path in paths:
        groups.extend(_read(path, timezone))
    _refuse_twins(groups)
    return World(tuple(groups))


def _read(path: Path, timezone: str) -> list[VkGroup]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorldError(f"{path}: файл не читается: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorldError(f"{path}: это не TOML: {error}.") from None
    table = Table(data, path.name)
    zone = _zone(table, timezone)
    groups = [_group(item, zone) for item in table.tables("vk")]
    table.done()
    return groups


def _refuse_twins(groups: list[VkGroup]) -> None:
    seen: set[str] = set()
    for group in groups:
        for key in (str(group.id), group.screen_name.casefold()):
            if key in seen:
                raise WorldError(f"Мир: {key} встречается дважды.")
            seen.add(key)


def _zone(table: Table, fallback: str) -> ZoneInfo:
    name = table.text("timezone", fallback or None)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise table.wrong("timezone", f"нет часового пояса {name!r}") from None


def _group(table: Table, zone: ZoneInfo) -> VkGroup:
    address = table.table("address")
    group = VkGroup(
        id=table.whole("id", low=1),
        screen_name=table.text("screen_name"),
        name=table.text("name"),
        wall=_wall(table, zone),
        state=table.choice("state", State, State.OPEN),
        type=table.choice("type", VkType, VkType.PAGE),
        description=table.text("description", ""),
        site=table.text("site", ""),
        status=table.text("status", ""),
        contacts=tuple(_contact(item) for item in table.tables("contacts")),
        address=None if address is None else _address(address),
        created_weeks_ago=table.optional_whole("created_weeks_ago", high=1_000),
        members=table.whole("members", 350),
        verified=table.flag("verified"),
        government=table.flag("government"),
        trouble=table.choice("trouble", Trouble, Trouble.NONE),
    )
    table.done()
    oldest = max((n + 1 for n, count in enumerate(group.wall.weeks) if count), default=0)
    oldest = max([oldest, *(-item.week for item in group.wall.planned)])
    if group.created_weeks_ago is not None and oldest > group.created_weeks_ago:
        raise table.wrong("created_weeks_ago", f"есть публикации старше: {oldest} недель назад")
    return group


def _wall(table: Table, zone: ZoneInfo) -> Wall:
    wall = Wall(
        zone=zone,
        weeks=table.wholes("weeks", high=MOST_A_WEEK),
        current=table.whole("current", 0, high=MOST_A_WEEK),
        planned=tuple(_planned(item) for item in table.tables("posts")),
    )
    if sum(item.pinned for item in wall.planned) > 1:
        raise table.wrong("posts", "закреплена может быть только одна публикация")
    return wall


def _planned(table: Table) -> Planned:
    weeks_ago = table.optional_whole("weeks_ago", high=1_000)
    week = table.whole("week", 0, low=-1_000, high=0)
    if weeks_ago is not None and table.has("week") and week != -weeks_ago:
        raise table.wrong("weeks_ago", "не сходится с week")
    kinds = table.texts("kinds")
    if unknown := sorted(set(kinds) - set(Kind)):
        raise table.wrong("kinds", f"неизвестные виды: {', '.join(unknown)}")
    planned = Planned(
        week=week if weeks_ago is None else -weeks_ago,
        day=table.whole("day", 1, low=1, high=7),
        minute=_minute(table.text("time", "12:00"), table, "time"),
        text=table.text("text", ""),
        kinds=tuple(Kind(kind) for kind in kinds),
        repost=table.flag("repost"),
        pinned=table.flag("pinned"),
        ads=table.flag("ads"),
        visitor=table.flag("visitor"),
    )
    table.done()
    return planned


def _contact(table: Table) -> Contact:
    contact = Contact(table.text("desc", ""), table.text("phone", ""), table.text("email", ""))
    table.done()
    return contact


def _address(table: Table) -> Address:
    days = table.table("timetable")
    status = WorkInfo.NO_INFORMATION if days is None else WorkInfo.TIMETABLE
    address = Address(
        title=table.text("title", ""),
        address=table.text("address"),
        city=table.text("city", ""),
        phone=table.text("phone", ""),
        work_info_status=table.choice("work_info_status", WorkInfo, status),
        timetable=() if days is None else _timetable(days),
    )
    table.done()
    return address


def _timetable(table: Table) -> tuple[tuple[str, Hours], ...]:
    found = []
    for day in WEEKDAYS:
        times = table.texts(day)
        if not times:
            continue
        if len(times) not in (2, 4):
            raise table.wrong(day, "нужно два времени или четыре, с перерывом")
        minutes = [_minute(text, table, day) for text in times]
        found.append((day, Hours(minutes[0], minutes[1], (minutes[2], minutes[3]) if len(minutes) == 4 else None)))
    table.done()
    return tuple(found)


def _minute(text: str, table: Table, key: str) -> int:
    """«09:30» as minutes from midnight; 24:00 is the end of the day."""
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        raise table.wrong(key, f"нужно время ЧЧ:ММ, а не {text!r}")
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found > 24 * 60:
        raise table.wrong(key, f"нет времени {text!r}")
    return found
