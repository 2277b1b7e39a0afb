"""Cards of groups of Одноклассники as facts. Here, once, their text is cleaned; nothing is asked and nothing judged.

The documentation (apiok.ru, group.getInfo) does not say whether an empty field that was asked for is left out, nor
whether one that is hidden is: a field that did not come is not given, one that came empty is absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checks.collectors.ok.read import identifier, inside, line, objects, real, several, truth, whole
from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Address,
    Addresses,
    Contact,
    Managers,
    Profile,
    ProfileState,
    Seen,
    WorkStatus,
)

CARD_FIELDS = (
    "uid,name,shortname,description,access_type,private,blocked,disable_reason,gos_org,address,city,country,phone,"
    "homepage_url,homepage_name,location_latitude,location_longitude,main_photo,photo_id,pic_avatar,cover,status,"
    "members_count,category,who_can_comment"
)
"""Fields of group.getInfo, as the network's clients ask for them."""

_ACCESS: Mapping[str, ProfileState] = {
    "OPEN": ProfileState.OPEN,
    "CLOSED": ProfileState.CLOSED,
    "SECRET": ProfileState.PRIVATE,
}
_DELETED = ("DELETE", "REMOVE")
_ANYBODY = frozenset({"ALL", "ANYONE", "EVERYBODY", "EVERYONE", "MEMBERS"})
_NOBODY = frozenset({"NOBODY", "NONE", "NO_ONE", "ADMIN", "ADMINS", "ADMINISTRATION"})


@dataclass(frozen=True)
class Card:
    """What one group.getInfo tells of a group."""

    profile: Profile
    addresses: Addresses


def cards(response: object) -> tuple[Card, ...] | None:
    """Groups of a bare list or of {"groups": […]}; None when it is neither, or when nothing in it was understood."""
    listed = response.get("groups") if isinstance(response, Mapping) else response
    if not isinstance(listed, list):
        return None
    found = tuple(_card(item) for item in objects(listed) if _uid(item))
    return None if listed and not found else found


def leads_to(response: object) -> Seen[str]:
    """Where a link leads (url.getInfo): the number of a group, or a word and a number for anything else there.

    ABSENT only where the network says itself that there is nothing; NOT_GIVEN for an answer that says nothing.
    """
    if not isinstance(response, Mapping):
        return NOT_GIVEN
    kind = line(response.get("type")).upper()
    number = identifier(response.get("objectIdStr")) or identifier(response.get("objectId"))
    if not number:
        return ABSENT if kind == "UNKNOWN" else NOT_GIVEN
    return number if kind == "GROUP" else f"{kind.lower() or 'object'}{number}"


def managers(response: object) -> Managers | None:
    """How many administer the group (group.getCounters); None when the group hides it."""
    if not isinstance(response, Mapping):
        return None
    counters = inside(response, "counters") or response
    count = whole(counters.get("moderators"))
    return Managers(count) if count is not None and count >= 0 else None


def _uid(item: Mapping[str, object]) -> str:
    return identifier(item.get("uid")) or identifier(item.get("id"))


def _card(item: Mapping[str, object]) -> Card:
    state = _state(item)
    mark = truth(item.get("gos_org"))
    profile = Profile(
        network_id=_uid(item),
        state=state,
        name=line(item.get("name")),
        short_name=line(item.get("shortname")),
        description=_text(item, "description"),
        site=_text(item, "homepage_url"),
        status=_text(item, "status"),
        contacts=_contacts(item),
        kind="group",
        members=_count(item.get("members_count")),
        mark=NOT_GIVEN if mark is None else mark,
        avatar=_shown(item, "photo_id", "main_photo"),
        cover=_shown(item, "cover"),
        comments=_comments(item),
    )
    return Card(profile, _addresses(item))


def _state(item: Mapping[str, object]) -> ProfileState:
    reason = line(item.get("disable_reason")).upper()
    if any(word in reason for word in _DELETED):
        return ProfileState.DELETED
    if truth(item.get("blocked")) or reason:
        return ProfileState.BANNED
    told = _ACCESS.get(line(item.get("access_type")).upper())
    if told is not None:
        return told
    private = truth(item.get("private"))
    if private is None or "access_type" in item:  # a word nobody knows is not «open»
        return ProfileState.UNTOLD
    return ProfileState.CLOSED if private else ProfileState.OPEN


def _text(item: Mapping[str, object], key: str) -> Seen[str]:
    value = item.get(key, NOT_GIVEN)
    if value is None:
        return ABSENT
    return several(value) or ABSENT if isinstance(value, str) else NOT_GIVEN


def _contacts(item: Mapping[str, object]) -> Seen[tuple[Contact, ...]]:
    """The one telephone a group can show; it has no field for anything else."""
    if "phone" not in item:
        return NOT_GIVEN
    phone = line(item["phone"])
    return (Contact(phone=phone),) if phone else ABSENT


def _addresses(item: Mapping[str, object]) -> Addresses:
    """The one place a group can show, without hours: those have no field there."""
    if "address" not in item:
        return Addresses((), whole=False)
    text, city = line(item["address"]), line(item.get("city"))
    if not text:
        return Addresses(())
    place = Address(
        text=text,
        city=city,
        work=WorkStatus.NO_FIELD,
        latitude=real(item.get("location_latitude")),
        longitude=real(item.get("location_longitude")),
    )
    return Addresses((place,))


def _count(value: object) -> Seen[int]:
    number = whole(value)
    return number if number is not None and number >= 0 else NOT_GIVEN


def _shown(item: Mapping[str, object], *keys: str) -> Seen[bool]:
    """Whether any of these is there; NOT_GIVEN when nothing was said of any."""
    told = [item[key] for key in keys if key in item]
    return any(bool(value) for value in told) if told else NOT_GIVEN


def _comments(item: Mapping[str, object]) -> Seen[bool]:
    who = line(item.get("who_can_comment")).upper()
    if who in _ANYBODY:
        return True
    return False if who in _NOBODY else NOT_GIVEN
