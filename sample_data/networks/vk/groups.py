"""Objects of communities: a group with the fields asked for, its addresses. What may be seen is decided here too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.schedule import week_start
from sample_data.networks.vk.asked import Mood
from sample_data.networks.vk.posts import wall
from sample_data.networks.world import Address, Hours, MenuItem, State, VkGroup, WallMode

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


def full(group: VkGroup, fields: Collection[str], mood: Mood) -> dict[str, Json]:
    """The base fields and those of `fields` that this community shows; unknown names of fields are left aside."""
    found = base(group)
    if group.state in DEACTIVATED:
        return found
    shown = dict(_always(group, mood.began))
    if group.state is not State.PRIVATE:
        shown.update(_open(group, mood))
    if mood.scenario.marks:
        shown.update({"is_government_organization": group.government, "trust_mark": int(group.government)})
    found.update({name: value for name, value in shown.items() if name in fields})
    return found


def addresses(group: VkGroup, began: datetime) -> dict[str, Json]:
    """The answer of groups.getAddresses."""
    items = [] if group.address is None else [_address(group, group.address, began)]
    return {"count": len(items), "items": items}


def _always(group: VkGroup, began: datetime) -> dict[str, Json]:
    found: dict[str, Json] = {
        "description": group.description,
        "status": group.status,
        "site": group.site,
        "members_count": group.members,
        "activity": "Государственная организация",
        "verified": int(group.verified),
        "has_photo": int(group.avatar),
        "can_post": 0,
        "can_message": 1,
        "can_see_all_posts": int(group.state is State.OPEN),
        "wall": _wall_mode(group),
        "age_limits": 1,
        "cover": _cover(group) if group.cover else {"enabled": 0},
        "url": f"https://vk.example.invalid/{group.screen_name}",
        "start_date": _created(group, began),
        "video_live": {"enabled": 1, "is_notifications_blocked": 0},
        "trending": 0,
    }
    if group.stories is not None:
        found.update({"stories_archive_count": group.stories, "has_unseen_stories": group.stories > 0})
    return found


def _open(group: VkGroup, mood: Mood) -> dict[str, Json]:
    """Fields that a person outside a private community does not get."""
    found: dict[str, Json] = {
        "addresses": _summary(group),
        "links": [_link(group, n, item.url, item.name) for n, item in enumerate(group.links)],
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
    if group.menu is not None:
        found["menu"] = {"items": [_button(group, n, item) for n, item in enumerate(group.menu)]}
    if group.contacts:
        found["contacts"] = [_contact(item.desc, item.phone, item.email) for item in group.contacts]
    if group.address is not None and group.address.city:
        found["city"] = _city(group.address)
        found["country"] = {"id": 1, "title": "Россия"}
    pinned = [item for item in wall(group, mood.now, mood.began)[:1] if item.pinned] if _pins(group) else []
    if pinned:
        found["fixed_post"] = pinned[0].number
    return found


def _pins(group: VkGroup) -> bool:
    """Whether anything may be pinned: a wall is not made for nothing."""
    return any(item.pinned for item in group.wall.planned)


def _wall_mode(group: VkGroup) -> int:
    if group.wall_mode is None:
        return 3 if group.state is State.OPEN else 2
    return tuple(WallMode).index(group.wall_mode)


def _link(group: VkGroup, number: int, url: str, name: str) -> Json:
    return {
        "id": dice.number(1_000, 9_999_999, group.id, "link", number),
        "url": url,
        "name": name,
        "desc": "",
        "photo_50": _picture(group, 50),
        "photo_100": _picture(group, 100),
    }


def _button(group: VkGroup, number: int, item: MenuItem) -> Json:
    """A button or a widget of the menu, as groups.getById shows it."""
    return {
        "id": dice.number(1_000, 9_999_999, group.id, "menu", number),
        "title": item.title,
        "url": item.url,
        "type": "internal_vkui" if "/app" in item.url else "url",
        "cover": [{"url": _picture(group, size), "width": size, "height": size} for size in (100, 200)],
    }


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


def _address(group: VkGroup, address: Address, began: datetime) -> dict[str, Json]:
    offset = began.astimezone(group.wall.zone).utcoffset() or timedelta()
    found: dict[str, Json] = {
        "id": _address_id(group),
        "address": address.address,
        "additional_address": "",
        "city_id": _city_id(address),
        "country_id": 1,
        "metro_station_id": 0,
        **_point(group, address),
        "time_offset": int(offset.total_seconds()) // 60,
        "title": address.title,
        "work_info_status": address.work_info_status.value,
    }
    if address.phone:
        found["phone"] = address.phone
    if address.timetable:
        found["timetable"] = {day: _hours(hours) for day, hours in address.timetable}
    return found


def _point(group: VkGroup, address: Address) -> dict[str, Json]:
    if not address.point:
        return {}
    latitude = dice.number(54_000_000, 56_000_000, group.id, "latitude") / 1_000_000
    longitude = dice.number(85_000_000, 88_000_000, group.id, "longitude") / 1_000_000
    return {
        "latitude": latitude if address.latitude is None else address.latitude,
        "longitude": longitude if address.longitude is None else address.longitude,
    }


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


def _created(group: VkGroup, began: datetime) -> str:
    """The date of foundation as YYYYMMDD."""
    weeks = 200 if group.created_weeks_ago is None else group.created_weeks_ago
    return (week_start(began, group.wall.zone) - timedelta(weeks=weeks)).strftime("%Y%m%d")


def _cover(group: VkGroup) -> dict[str, Json]:
    sizes = ((200, 50), (400, 101), (795, 200), (1080, 272), (1590, 400))
    images: list[Json] = [
        {"url": f"{PICTURES}/cover/{group.id}/{width}.jpg", "width": width, "height": height} for width, height in sizes
    ]
    return {"enabled": 1, "images": images}


def _picture(group: VkGroup, size: int) -> str:
    if not group.avatar:
        return f"{PICTURES}/images/community_{size}.png"
    return f"{PICTURES}/ava/{dice.token(12, group.id)}/{size}.jpg?ava=1"
