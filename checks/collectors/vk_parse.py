"""Answers of VK (API 5.199 and the older shapes) as facts. Tolerant of numbers as strings, unknown and missing keys.

Here, once, text from VK is cleaned. Nothing is asked of the network here, and nothing is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Address,
    Addresses,
    Contact,
    DayHours,
    Post,
    Profile,
    ProfileState,
    Seen,
    WorkStatus,
)
from vault.text import clean, clean_line

PROFILE_FIELDS = (
    "description,contacts,site,addresses,status,verified,links,wall,has_photo,cover,members_count,activity,city,"
    "country,counters,fixed_post,is_government_organization,trust_mark"
)
"""What is asked of groups.getById beside the fields that always come."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 24 * 60
_WORK: Mapping[str, WorkStatus] = {
    "timetable": WorkStatus.TIMETABLE,
    "always_opened": WorkStatus.ALWAYS_OPEN,
    "temporarily_closed": WorkStatus.CLOSED_NOW,
    "forever_closed": WorkStatus.CLOSED_FOREVER,
}
_KINDS = frozenset({"photo", "video", "clip", "poll", "link", "audio", "album", "article", "page", "event", "podcast"})
_SAME_KINDS: Mapping[str, str] = {
    "photos_list": "photo",
    "posted_photo": "photo",
    "graffiti": "photo",
    "audio_playlist": "audio",
    "video_playlist": "video",
    "market": "link",
    "market_album": "link",
}
_COMMUNITIES = frozenset({"group", "page", "event"})
_NOT_PUBLISHED = frozenset({"postpone", "suggest", "reply"})


@dataclass(frozen=True)
class Wall:
    """One answer of wall.get.

    How many posts the wall has in all (None: not told), how many came, those that were understood, and how many
    were published, or may have been, and could not be understood.
    """

    count: int | None
    received: int
    posts: tuple[Post, ...]
    unread: int


def groups(response: object) -> tuple[Profile, ...] | None:
    """Profiles of groups.getById: a list (before 5.139) or {"groups": […]}; None when it is neither.

    None also for a list in which nothing was understood: that says nothing of what is not in it.
    """
    listed = response.get("groups") if isinstance(response, Mapping) else response
    if not isinstance(listed, list):
        return None
    found = tuple(_profile(item) for item in _objects(listed) if _whole(item.get("id")) is not None)
    return None if listed and not found else found


def addresses(response: object) -> Addresses | None:
    """The answer of groups.getAddresses; None when it is none."""
    if not isinstance(response, Mapping) or not isinstance(response.get("items"), list):
        return None
    return Addresses(tuple(_address(item) for item in _objects(response["items"])))


def wall(response: object) -> Wall | None:
    """The answer of wall.get; None when it is none. Posts without a number or a date are left out, and counted."""
    if not isinstance(response, Mapping) or not isinstance(response.get("items"), list):
        return None
    received = len(response["items"])
    published = [item for item in response["items"] if not _unpublished(item)]
    posts = tuple(post for item in _objects(published) if (post := _post(item)) is not None)
    return Wall(_whole(response.get("count")), received, posts, len(published) - len(posts))


def resolved(response: object) -> Seen[str]:
    """Where a short name leads (utils.resolveScreenName): the id of a community, or «id5» for a person and the like.

    Nowhere is an empty object, or an empty list as PHP writes one.
    """
    if not response:
        return ABSENT
    found = _whole(response.get("object_id")) if isinstance(response, Mapping) else None
    if not isinstance(response, Mapping) or found is None:
        return NOT_GIVEN
    kind = str(response.get("type"))
    return str(found) if kind in _COMMUNITIES else f"{'id' if kind == 'user' else kind}{found}"


def _profile(item: Mapping[str, object]) -> Profile:
    state = _state(item)
    live = state not in {ProfileState.DELETED, ProfileState.BANNED}
    contacts: Seen[tuple[Contact, ...]] = NOT_GIVEN
    if isinstance(item.get("contacts"), list):
        contacts = tuple(_contact(entry) for entry in _objects(item["contacts"])) or ABSENT
    elif "contacts" not in item and live and state not in {ProfileState.PRIVATE, ProfileState.UNTOLD}:
        contacts = ABSENT  # VK leaves the key out when the list is empty
    places = item.get("addresses")
    main = places.get("main_address") if isinstance(places, Mapping) else None
    return Profile(
        network_id=str(_whole(item.get("id"))),
        state=state,
        name=_line(item.get("name")),
        short_name=_short_name(item),
        description=_text(item, "description") if live else NOT_GIVEN,
        site=_text(item, "site") if live else NOT_GIVEN,
        status=_text(item, "status") if live else NOT_GIVEN,
        contacts=contacts,
        main_address=_address(main) if isinstance(main, Mapping) else NOT_GIVEN,
    )


def _state(item: Mapping[str, object]) -> ProfileState:
    deactivated = str(item.get("deactivated") or "")
    if deactivated:
        # «geo_banned» is known from VK's own client, not from the documentation.
        return ProfileState.DELETED if deactivated == "deleted" else ProfileState.BANNED
    closed = {0: ProfileState.OPEN, 1: ProfileState.CLOSED, 2: ProfileState.PRIVATE}
    told = _whole(item.get("is_closed"))
    return ProfileState.UNTOLD if told is None else closed.get(told, ProfileState.UNTOLD)


def _short_name(item: Mapping[str, object]) -> str:
    """The short name; "" when it is only the number with a word before it (club123)."""
    name = _line(item.get("screen_name"))
    number = str(_whole(item.get("id")))
    return "" if name.lower() in {f"{word}{number}" for word in ("club", "public", "event")} else name


def _text(item: Mapping[str, object], key: str) -> Seen[str]:
    value = item.get(key)
    return _several(value) or ABSENT if isinstance(value, str) else NOT_GIVEN


def _contact(item: Mapping[str, object]) -> Contact:
    return Contact(_line(item.get("desc")), _line(item.get("phone")), _line(item.get("email")))


def _address(item: Mapping[str, object]) -> Address:
    city = item.get("city")
    table = item.get("timetable")
    return Address(
        text=_line(item.get("address")),
        city=_line(city.get("title") if isinstance(city, Mapping) else city),
        title=_line(item.get("title")),
        phone=_line(item.get("phone")),
        work=_WORK.get(str(item.get("work_info_status")), WorkStatus.NOT_TOLD),
        hours=_hours(table) if isinstance(table, Mapping) else (),
        latitude=_real(item.get("latitude")),
        longitude=_real(item.get("longitude")),
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
        opens, closes = _minute(day.get("open_time")), _minute(day.get("close_time"))
        if opens is None or closes is None:
            return ()
        starts, ends = _minute(day.get("break_open_time")), _minute(day.get("break_close_time"))
        whole = starts is not None and ends is not None and starts != ends
        days.append(DayHours(weekday, opens, closes, starts if whole else None, ends if whole else None))
    return tuple(days)


def _unpublished(item: object) -> bool:
    """Offered, postponed, a comment, or deleted since: nobody sees it on the wall."""
    if not isinstance(item, Mapping):
        return False
    kind = str(item.get("post_type") or item.get("type") or "post")
    return kind in _NOT_PUBLISHED or bool(item.get("is_deleted"))


def _post(item: Mapping[str, object]) -> Post | None:
    number, owner, date = _whole(item.get("id")), _whole(item.get("owner_id")), _moment(item.get("date"))
    if number is None or date is None:
        return None
    author = _whole(item.get("from_id"))
    copies = list(_objects(item.get("copy_history")))
    return Post(
        id=number,
        url=f"https://vk.com/wall{owner}_{number}",
        date=date,
        text=_several(item.get("text")),
        kinds=_kinds(copies[0] if copies else item, repost=bool(copies)),
        by_owner=author is None or owner is None or author == owner,
        repost=bool(copies),
        pinned=bool(_whole(item.get("is_pinned"))),
        advertising=bool(_whole(item.get("marked_as_ads"))),
        edited=_moment(item.get("edited")),
    )


def _kinds(item: Mapping[str, object], *, repost: bool) -> tuple[str, ...]:
    """What a post is made of; a repost of what its source is made of."""
    found = ["repost"] if repost else []
    if _several(item.get("text")):
        found.append("text")
    found.extend(_kind(attachment) for attachment in _objects(item.get("attachments")))
    return tuple(dict.fromkeys(found))


def _kind(attachment: Mapping[str, object]) -> str:
    kind = str(attachment.get("type"))
    body = attachment.get(kind)
    inside = body if isinstance(body, Mapping) else {}
    if kind == "video":
        if inside.get("type") == "live" or inside.get("live") or inside.get("upcoming"):
            return "live"
        return "clip" if inside.get("type") == "short_video" else "video"
    if kind == "doc":
        return "gif" if str(inside.get("ext")).lower() == "gif" else "doc"
    kind = _SAME_KINDS.get(kind, kind)
    return kind if kind in _KINDS else "other"


def _objects(listed: object) -> Iterator[Mapping[str, object]]:
    if isinstance(listed, list):
        yield from (item for item in listed if isinstance(item, Mapping))


def _several(value: object) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


def _line(value: object) -> str:
    return clean_line(value) if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    """A whole number, also one that came as a string or as true; None for anything else."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return None
    return None


def _real(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None


def _minute(value: object) -> int | None:
    minute = _whole(value)
    return minute if minute is not None and 0 <= minute <= _DAY else None


def _moment(value: object) -> datetime | None:
    seconds = _whole(value)
    if seconds is None or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):  # a date no calendar has
        return None
