"""What VK says of a page itself (API 5.199 and the older shapes) as facts: card, addresses, short name, managers.

Tolerant of numbers as strings, unknown and missing keys. Publications and comments are `posts`. Nothing is asked of the
network here, and nothing is judged.
"""

from __future__ import annotations

from collections.abc import Mapping

from checks.collectors.vk.shapes import flag, inside, line, minute, objects, real, text, whole
from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Address,
    Addresses,
    Contact,
    DayHours,
    Manager,
    Managers,
    MenuItem,
    Profile,
    ProfileState,
    Seen,
    Wall,
    WorkStatus,
)

PROFILE_FIELDS = (
    "description,contacts,site,addresses,status,verified,links,wall,has_photo,cover,members_count,activity,city,"
    "country,counters,fixed_post,can_post,menu,is_government_organization,trust_mark"
)
"""What is asked of groups.getById beside the fields that always come."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORK: Mapping[str, WorkStatus] = {
    "timetable": WorkStatus.TIMETABLE,
    "always_opened": WorkStatus.ALWAYS_OPEN,
    "temporarily_closed": WorkStatus.CLOSED_NOW,
    "forever_closed": WorkStatus.CLOSED_FOREVER,
}
_WALLS = {0: Wall.OFF, 1: Wall.OPEN, 2: Wall.LIMITED, 3: Wall.CLOSED}
_STUB = "/images/community_"  # what stands for a photo where there is none
_COMMUNITIES = frozenset({"group", "page", "event"})


def groups(response: object) -> tuple[Profile, ...] | None:
    """Profiles of groups.getById: a list (before 5.139) or {"groups": […]}; None when it is neither.

    None also for a list in which nothing was understood: that says nothing of what is not in it.
    """
    listed = response.get("groups") if isinstance(response, Mapping) else response
    if not isinstance(listed, list):
        return None
    found = tuple(_profile(item) for item in objects(listed) if whole(item.get("id")) is not None)
    return None if listed and not found else found


def addresses(response: object) -> Addresses | None:
    """The answer of groups.getAddresses; None when it is none."""
    if not isinstance(response, Mapping) or not isinstance(response.get("items"), list):
        return None
    count = whole(response.get("count"))
    received = len(response["items"])
    found = tuple(_address(item) for item in objects(response["items"]))
    return Addresses(found, whole=count is None or count <= received)


def managers(response: object) -> Managers | None:
    """The answer of groups.getMembers about managers; None when it is none."""
    if not isinstance(response, Mapping) or not isinstance(response.get("items"), list):
        return None
    listed = response["items"]
    people = tuple(
        Manager(str(number), line(item.get("role")))
        for item in objects(listed)
        if (number := whole(item.get("id"))) is not None and number > 0
    )
    count = whole(response.get("count"))
    return Managers(len(listed) if count is None or count < 0 else count, people if people or not listed else NOT_GIVEN)


def resolved(response: object) -> Seen[str]:
    """Where a short name leads (utils.resolveScreenName): the id of a community, or «id5» for a person and the like.

    Nowhere is an empty object, or an empty list as PHP writes one.
    """
    if not response:
        return ABSENT
    found = whole(response.get("object_id")) if isinstance(response, Mapping) else None
    if not isinstance(response, Mapping) or found is None:
        return NOT_GIVEN
    kind = str(response.get("type"))
    return str(found) if kind in _COMMUNITIES else f"{'id' if kind == 'user' else kind}{found}"


def _profile(item: Mapping[str, object]) -> Profile:
    state = _state(item)
    live = state not in {ProfileState.DELETED, ProfileState.BANNED}
    contacts: Seen[tuple[Contact, ...]] = NOT_GIVEN
    if isinstance(item.get("contacts"), list):
        contacts = tuple(_contact(entry) for entry in objects(item["contacts"])) or ABSENT
    elif "contacts" not in item and live and state not in {ProfileState.PRIVATE, ProfileState.UNTOLD}:
        contacts = ABSENT  # VK leaves the key out when the list is empty
    main = inside(item, "addresses").get("main_address")
    wall = _WALLS.get(number) if live and (number := whole(item.get("wall"))) is not None else None
    members = whole(item.get("members_count"))
    return Profile(
        network_id=str(whole(item.get("id"))),
        state=state,
        name=line(item.get("name")),
        short_name=_short_name(item),
        description=_text(item, "description") if live else NOT_GIVEN,
        site=_text(item, "site") if live else NOT_GIVEN,
        status=_text(item, "status") if live else NOT_GIVEN,
        contacts=contacts,
        main_address=_address(main) if isinstance(main, Mapping) else NOT_GIVEN,
        kind=line(item.get("type")),
        members=NOT_GIVEN if members is None or members < 0 else members,
        mark=_flag(item.get("is_government_organization")),
        verified=_flag(item.get("verified")),
        avatar=_avatar(item) if live else NOT_GIVEN,
        cover=_flag(inside(item, "cover").get("enabled")),
        links=_links(item),
        wall=NOT_GIVEN if wall is None else wall,
        comments=NOT_GIVEN if wall is None else wall in {Wall.OPEN, Wall.LIMITED},
        pinned_post=_pinned(item),
        menu=_menu(item),
    )


def _flag(value: object) -> Seen[bool]:
    told = flag(value)
    return NOT_GIVEN if told is None else told


def _avatar(item: Mapping[str, object]) -> Seen[bool]:
    told = flag(item.get("has_photo"))
    if told is not None:
        return told
    photo = item.get("photo_200") or item.get("photo_100")
    return _STUB not in photo if isinstance(photo, str) else NOT_GIVEN


def _links(item: Mapping[str, object]) -> Seen[tuple[str, ...]]:
    listed = item.get("links")
    if not isinstance(listed, list):
        return NOT_GIVEN
    return tuple(url for entry in objects(listed) if (url := line(entry.get("url")))) or ABSENT


def _menu(item: Mapping[str, object]) -> Seen[tuple[MenuItem, ...]]:
    """Buttons and widgets: {"items": […]} of objects with `title` and `url`, or the list itself.

    Whether a page without a menu leaves the key out is not documented, so a key that did not come says nothing.
    """
    told = item.get("menu")
    listed = told.get("items") if isinstance(told, Mapping) else told
    if not isinstance(listed, list):
        return NOT_GIVEN
    found = [MenuItem(line(each.get("title") or each.get("name")), line(each.get("url"))) for each in objects(listed)]
    return tuple(each for each in found if each.title or each.url) or ABSENT


def _pinned(item: Mapping[str, object]) -> Seen[int]:
    number = whole(item.get("fixed_post"))
    if number is None:
        return NOT_GIVEN
    return number if number > 0 else ABSENT


def _state(item: Mapping[str, object]) -> ProfileState:
    deactivated = str(item.get("deactivated") or "")
    if deactivated:
        # «geo_banned» is known from VK's own client, not from the documentation.
        return ProfileState.DELETED if deactivated == "deleted" else ProfileState.BANNED
    closed = {0: ProfileState.OPEN, 1: ProfileState.CLOSED, 2: ProfileState.PRIVATE}
    told = whole(item.get("is_closed"))
    return ProfileState.UNTOLD if told is None else closed.get(told, ProfileState.UNTOLD)


def _short_name(item: Mapping[str, object]) -> str:
    """The short name; "" when it is only the number with a word before it (club123)."""
    name = line(item.get("screen_name"))
    number = str(whole(item.get("id")))
    return "" if name.lower() in {f"{word}{number}" for word in ("club", "public", "event")} else name


def _text(item: Mapping[str, object], key: str) -> Seen[str]:
    value = item.get(key)
    return text(value) or ABSENT if isinstance(value, str) else NOT_GIVEN


def _contact(item: Mapping[str, object]) -> Contact:
    return Contact(line(item.get("desc")), line(item.get("phone")), line(item.get("email")))


def _address(item: Mapping[str, object]) -> Address:
    city = item.get("city")
    table = item.get("timetable")
    return Address(
        text=line(item.get("address")),
        city=line(city.get("title") if isinstance(city, Mapping) else city),
        title=line(item.get("title")),
        phone=line(item.get("phone")),
        work=_WORK.get(str(item.get("work_info_status")), WorkStatus.NOT_TOLD),
        hours=_hours(table) if isinstance(table, Mapping) else (),
        latitude=real(item.get("latitude"), 90),
        longitude=real(item.get("longitude"), 180),
    )


def _hours(table: Mapping[str, object]) -> tuple[DayHours, ...]:
    """Minutes from midnight; a day that is not there is a day off. Nothing when a day cannot be understood."""
    days: list[DayHours] = []
    for weekday, key in enumerate(_WEEKDAYS):
        day = table.get(key)
        if not day:
            continue
        if not isinstance(day, Mapping):
            return ()
        opens, closes = minute(day.get("open_time")), minute(day.get("close_time"))
        if opens is None or closes is None:
            return ()
        starts, ends = minute(day.get("break_open_time")), minute(day.get("break_close_time"))
        whole = starts is not None and ends is not None and starts != ends
        days.append(DayHours(weekday, opens, closes, starts if whole else None, ends if whole else None))
    return tuple(days)
