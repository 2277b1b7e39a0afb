"""A group of OK as group.getInfo and group.getCounters show it: only the fields that were asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.ok.world import OkGroup, OkState

IMAGES = "https://i.example.invalid"
CAN_COUNT = (
    *("themes", "photo_albums", "photos", "members", "videos", "links", "presents", "moderators"),
    *("join_requests", "black_list", "maybe"),
)


def described(group: OkGroup, fields: Sequence[str], *, marks: bool, prefix: str) -> Json:
    """The bean of a group. `marks`: the government mark is given to this application; `prefix` before texts."""
    everything = _fields(group, prefix)
    if marks:
        everything["gos_org"] = group.mark
    if "*" in fields:
        return everything
    return {"uid": str(group.id)} | {name: everything[name] for name in fields if name in everything}


def _fields(group: OkGroup, prefix: str) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "uid": str(group.id),
        "name": prefix + group.name,
        "access_type": "CLOSED" if group.state is OkState.CLOSED else "OPEN",
        "private": group.state is OkState.CLOSED,
        "premium": False,
        "business": False,
        "blocked": group.state is OkState.BLOCKED,
        "members_count": group.members,
        "followers_count": group.members,
        "created_ms": 1_600_000_000_000 + dice.number(0, 10**11, group.id, "created"),
        "category": "OTHER",
        "country": "Россия",
        "who_can_comment": "ALL",
        "view_moderators_allowed": group.moderators is not None,
    }
    texts = {
        "shortname": group.short_name,
        "description": prefix + group.description if group.description else "",
        "homepage_url": group.homepage,
        "phone": group.phone,
        "address": group.address,
        "city": group.city,
    }
    # Fields that a group has not filled in are not there at all.
    shown |= {name: text for name, text in texts.items() if text}
    if group.latitude is not None and group.longitude is not None:
        shown |= {"location_latitude": group.latitude, "location_longitude": group.longitude}
    if group.homepage:
        shown["homepage_name"] = "Официальный сайт"
    if group.state is OkState.BLOCKED:
        shown["disable_reason"] = "BLOCKED_BY_ADMINISTRATION"
    return shown | _pictures(group)


def _pictures(group: OkGroup) -> dict[str, Json]:
    pictures: dict[str, Json] = {}
    if group.avatar:
        photo = str(dice.number(800_000_000_000, 899_999_999_999, group.id, "avatar"))
        pictures |= {
            "photo_id": photo,
            "pic_avatar": f"{IMAGES}/{photo}-128.jpg",
            "main_photo": {"id": photo, "pic128x128": f"{IMAGES}/{photo}-128.jpg"},
        }
    if group.cover:
        pictures["cover"] = {"cover_id": str(group.id), "pic": f"{IMAGES}/cover-{group.id}.jpg"}
    return pictures


def counters(group: OkGroup, asked: Sequence[str], topics: int) -> Json:
    """The counters asked for; that of moderators is missing where the group hides its administration, and those
    that only administrators see are missing always."""
    known: dict[str, Json] = {
        "themes": topics,
        "members": group.members,
        "photos": dice.number(0, 400, group.id, "photos"),
        "photo_albums": dice.number(0, 9, group.id, "albums"),
        "videos": dice.number(0, 60, group.id, "videos"),
        "links": dice.number(0, 3, group.id, "links"),
        "presents": 0,
    }
    if group.moderators is not None:
        known["moderators"] = group.moderators
    return {name: known[name] for name in asked if name in known}
