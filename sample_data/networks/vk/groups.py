"""Objects of communities: a group with the fields asked for, its addresses. What may be seen is decided here too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.schedule import week_start
from sample_data.networks.vk.posts import wall
from sample_data.networks.world import Address, Hours, State, VkGroup

CLOSED = {State.CLOSED: 1, State.PRIVATE: 2}
DEACTIVATED = (State.DELETED, State.BANNED)
PICTURES = "https://pictures.example.invalid"


def base(group: VkGroup) -> dict[str, Json]:
    """The fields that come unasked; a deactivated community has little more."""
    found: dict[str, Json] = {
        "id": group.id,
        "name": group.name,
        "screen_name": group.screen_name,
        "is_closed": CLOSED.get(group.state, 0),
        "type": group.type.value,
    }
    if group.state in DEACTIVATED:
        found["deactivated"] = group.state.value
    for size in (50, 100, 200):
        found[f"photo_{size}"] = _picture(group, size)
    return found


def full(group: VkGroup, fields: Collection[str], now: datetime, *, marks: bool) -> dict[str, Json]:
    """The base fields and those of `fields` that this community shows; unknown names of fields are left aside."""
    found = base(group)
    if group.state in DEACTIVATED:
        return found
    shown = dict(_always(group, now))
    if group.state is not State.PRIVATE:
        shown.update(_open(group, now))
    if marks:
        shown.update({"is_government_organization": group.government, "trust_mark": int(group.government)})
    found.update({name: value for name, value in shown.items() if name in fields})
    return found


def addresses(group: VkGroup, now: datetime) -> dict[str, Json]:
    """The answer of groups.getAddresses."""
    items = [] if group.address is None else [_address(group, group.address, now)]
    return {"count": len(items), "items": items}


def _always(group: VkGroup, now: datetime) -> dict[str, Json]:
    return {
        "description": group.description,
        "status": group.status,
        "site": group.site,
        "members_count": group.members,
        "activity": "Государственная организация",
        "verified": int(group.verified),
        "has_photo": 1,
        "can_post": 0,
        "can_message": 1,
        "can_see_all_posts": int(group.state is State.OPEN),
        "wall": 3 if group.state is State.OPEN else 2,
        "age_limits": 1,
        "cover": _cover(group),
        "url": f"https://vk.example.invalid/{group.screen_name}",
        "start_date": _created(group, now),
        "video_live": {"enabled": 1, "is_notifications_blocked": 0},
        "trending": 0,
    }


def _open(group: VkGroup, now: datetime) -> dict[str, Json]:
    """Fields that a person outside a private community does not get."""
    found: dict[str, Json] = {
        "addresses": _summary(group),
        "links": [],
        "main_section": 5,
        "counters": {
            "photos": dice.number(10, 900, group.id, "photos"),
            "videos": dice.number(0, 90, group.id, "videos"),
            "topics": 0,
            "clips": 0,
            "articles": 0,
            "addresses": int(group.address is not None),
        },
    }
    if group.contacts:
        found["contacts"] = [_contact(item.desc, item.phone, item.email) for item in group.contacts]
    if group.address is not None and group.address.city:
        found["city"] = _city(group.address)
        found["country"] = {"id": 1, "title": "Россия"}
    pinned = [item.number for item in wall(group, now)[:1] if item.pinned]
    if pinned:
        found["fixed_post"] = pinned[0]
    return found


def _contact(desc: str, phone: str, email: str) -> dict[str, Json]:
    values = {"desc": desc, "phone": phone, "email": email}
    return {name: value for name, value in values.items() if value}


def _summary(group: VkGroup) -> dict[str, Json]:
    """The field `addresses`: its inline main address has neither coordinates nor a timetable."""
    if group.address is None:
        return {"is_enabled": False}
    main: dict[str, Json] = {
        "id": _address_id(group),
        "address": group.address.address,
        "city": _city(group.address),
        "country": {"id": 1, "title": "Россия"},
        "title": group.address.title,
        "work_info_status": group.address.work_info_status.value,
    }
    return {"is_enabled": True, "main_address_id": _address_id(group), "main_address": main, "count": 1}


def _address(group: VkGroup, address: Address, now: datetime) -> dict[str, Json]:
    offset = now.astimezone(group.wall.zone).utcoffset() or timedelta()
    found: dict[str, Json] = {
        "id": _address_id(group),
        "address": address.address,
        "additional_address": "",
        "city_id": _city_id(address),
        "country_id": 1,
        "metro_station_id": 0,
        "latitude": dice.number(54_000_000, 56_000_000, group.id, "latitude") / 1_000_000,
        "longitude": dice.number(85_000_000, 88_000_000, group.id, "longitude") / 1_000_000,
        "time_offset": int(offset.total_seconds()) // 60,
        "title": address.title,
        "work_info_status": address.work_info_status.value,
    }
    if address.phone:
        found["phone"] = address.phone
    if address.timetable:
        found["timetable"] = {day: _hours(hours) for day, hours in address.timetable}
    return found


def _hours(hours: Hours) -> Mapping[str, Json]:
    found: dict[str, Json] = {"open_time": hours.opens, "close_time": hours.closes}
    if hours.rest is not None:
        found.update({"break_open_time": hours.rest[0], "break_close_time": hours.rest[1]})
    return found


def _address_id(group: VkGroup) -> int:
    return dice.number(10_000, 99_999, group.id, "address")


def _city(address: Address) -> dict[str, Json]:
    return {"id": _city_id(address), "title": address.city}


def _city_id(address: Address) -> int:
    return dice.number(1_000, 9_999_999, address.city)


def _created(group: VkGroup, now: datetime) -> str:
    """The date of foundation as YYYYMMDD."""
    weeks = 200 if group.created_weeks_ago is None else group.created_weeks_ago
    return (week_start(now, group.wall.zone) - timedelta(weeks=weeks)).strftime("%Y%m%d")


def _cover(group: VkGroup) -> dict[str, Json]:
    sizes = ((200, 50), (400, 101), (795, 200), (1080, 272), (1590, 400))
    images: list[Json] = [
        {"url": f"{PICTURES}/cover/{group.id}/{width}.jpg", "width": width, "height": height} for width, height in sizes
    ]
    return {"enabled": 1, "images": images}


def _picture(group: VkGroup, size: int) -> str:
    return f"{PICTURES}/ava/{dice.token(12, group.id)}/{size}.jpg?ava=1"
