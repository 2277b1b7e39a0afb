"""What the simulated networks show: the world file (TOML) read into frozen records, several files into one world.

Only what is there; how it looks on the wire stands in the folder of each network. The time zone of a file belongs
to its pages, so that worlds of two municipalities can be served together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sample_data.networks.ok.world import OkGroup, read_ok
from sample_data.networks.schedule import Wall
from sample_data.networks.site.world import Site, read_site
from sample_data.networks.tables import Table, WorldError
from sample_data.networks.telegram.world import TelegramPage, read_telegram
from sample_data.networks.walls import minute_of, read_wall

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


class WallMode(StrEnum):
    """Who may write on a wall; VK numbers them 0 to 3 in this order."""

    OFF = "off"
    OPEN = "open"
    LIMITED = "limited"
    CLOSED = "closed"


class Role(StrEnum):
    """groups.getMembers with filter=managers: `role`."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADVERTISER = "advertiser"


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
    latitude: float | None = None
    longitude: float | None = None
    point: bool = True


@dataclass(frozen=True)
class Manager:
    id: int
    role: Role = Role.EDITOR


@dataclass(frozen=True)
class Link:
    url: str
    name: str = ""


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str


@dataclass(frozen=True)
class VkGroup:
    """A community of VK.

    - `wall_mode`: None leaves the field `wall` as it always was here (closed, or limited when the community is).
    - `managers`: shown to the administrator's key only; empty: that key administers another community.
    - `menu`: buttons and widgets; None: the field is not given.
    - `stories`: what the stories' counter says; None: the counter is not given.
    - `stock`: attachments of the posts are taken from one stock (large worlds: quick to make, no memory).
    """

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
    wall_mode: WallMode | None = None
    managers: tuple[Manager, ...] = ()
    links: tuple[Link, ...] = ()
    avatar: bool = True
    cover: bool = True
    stories: int | None = None
    menu: tuple[MenuItem, ...] | None = None
    stock: bool = False


@dataclass(frozen=True)
class World:
    """Everything the networks show."""

    vk: tuple[VkGroup, ...] = ()
    ok: tuple[OkGroup, ...] = ()
    telegram: tuple[TelegramPage, ...] = ()
    sites: tuple[Site, ...] = ()

    def joined(self, other: World) -> World:
        """Both worlds in one; nothing is refused here."""
        return World(
            vk=(*self.vk, *other.vk),
            ok=(*self.ok, *other.ok),
            telegram=(*self.telegram, *other.telegram),
            sites=(*self.sites, *other.sites),
        )


def read_worlds(paths: Iterable[Path], *, timezone: str = "") -> World:
    """Read and merge world files; `timezone` (IANA) stands in for a file that names none.

    Raises WorldError: unreadable or wrong TOML, a wrong or unknown key, one id or short name given twice.
    """
    world = World()
    for path in paths:
        world = world.joined(_read(path, timezone))
    _refuse_twins(world)
    return world


def _read(path: Path, timezone: str) -> World:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorldError(f"{path}: файл не читается: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorldError(f"{path}: это не TOML: {error}.") from None
    table = Table(data, path.name)
    zone = _zone(table, timezone)
    world = World(
        vk=tuple(_group(item, zone) for item in table.tables("vk")),
        ok=tuple(read_ok(item, zone) for item in table.tables("ok")),
        telegram=tuple(read_telegram(item, zone) for item in table.tables("telegram")),
        sites=tuple(read_site(item) for item in table.tables("site")),
    )
    table.done()
    return world


def _refuse_twins(world: World) -> None:
    for keys in (
        [key for group in world.vk for key in (str(group.id), group.screen_name)],
        [key for group in world.ok for key in (str(group.id), group.short_name) if key],
        [page.name for page in world.telegram],
        [site.host for site in world.sites],
    ):
        seen: set[str] = set()
        for key in map(str.casefold, keys):
            if key in seen:
                raise WorldError(f"Мир: {key} встречается дважды.")
            seen.add(key)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of this IANA name; raises WorldError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WorldError(f"timezone: нет часового пояса {name!r}.") from None


def _zone(table: Table, fallback: str) -> ZoneInfo:
    name = table.text("timezone", fallback or None)
    try:
        return zone_named(name)
    except WorldError as error:
        raise WorldError(f"{table.place}.{error}") from None


def _group(table: Table, zone: ZoneInfo) -> VkGroup:
    address = table.table("address")
    group = VkGroup(
        id=table.whole("id", low=1),
        screen_name=table.text("screen_name"),
        name=table.text("name"),
        wall=read_wall(table, zone),
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
        wall_mode=table.choice("wall", WallMode, WallMode.CLOSED) if table.has("wall") else None,
        managers=tuple(_manager(item) for item in table.tables("managers")),
        links=tuple(_link(item) for item in table.tables("links")),
        avatar=table.flag("avatar", default=True),
        cover=table.flag("cover", default=True),
        stories=table.optional_whole("stories"),
        menu=tuple(_menu_item(item) for item in table.tables("menu")) if table.has("menu") else None,
    )
    table.done()
    oldest = max((n + 1 for n, count in enumerate(group.wall.weeks) if count), default=0)
    oldest = max([oldest, *(-item.week for item in group.wall.planned)])
    if group.created_weeks_ago is not None and oldest > group.created_weeks_ago:
        raise table.wrong("created_weeks_ago", f"есть публикации старше: {oldest} недель назад")
    return group


def _contact(table: Table) -> Contact:
    contact = Contact(table.text("desc", ""), table.text("phone", ""), table.text("email", ""))
    table.done()
    return contact


def _manager(table: Table) -> Manager:
    manager = Manager(table.whole("id", low=1), table.choice("role", Role, Role.EDITOR))
    table.done()
    return manager


def _link(table: Table) -> Link:
    link = Link(table.text("url"), table.text("name", ""))
    table.done()
    return link


def _menu_item(table: Table) -> MenuItem:
    item = MenuItem(table.text("title"), table.text("url"))
    table.done()
    return item


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
        latitude=table.number("latitude", 0, low=-90, high=90) if table.has("latitude") else None,
        longitude=table.number("longitude", 0, low=-180, high=180) if table.has("longitude") else None,
        point=table.flag("point", default=True),
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
        minutes = [minute_of(text, table, day) for text in times]
        found.append((day, Hours(minutes[0], minutes[1], (minutes[2], minutes[3]) if len(minutes) == 4 else None)))
    table.done()
    return tuple(found)
