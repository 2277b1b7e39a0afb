"""Methods of VK's API, one function each: parameters of a form in, the `response` out, or `VkError`.

Keys, versions, limits and `execute` are not here: `service.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sample_data.networks.exchange import Json
from sample_data.networks.schedule import Publication
from sample_data.networks.vk import errors, groups, posts
from sample_data.networks.vk.errors import Garbage, Silence, VkError
from sample_data.networks.world import State, Trouble, VkGroup, World

IDS_MOST = 500
POSTS_MOST = 100
POSTS_DEFAULT = 20
COMMENTS_MOST = 100
FILTERS = ("owner", "others", "all", "suggests", "postponed", "donut", "archived")
ENVELOPE = (5, 139)  # from this version groups.getById answers {"groups": […], "profiles": []}

Parameters: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Mood:
    """What holds for every call of a request: the version of the API and the open switches."""

    version: tuple[int, ...]
    unknown_id_fails: bool = False
    blocked_wall: int = errors.ACCESS
    marks: bool = False


@dataclass(frozen=True)
class Asked:
    """One call of a method."""

    values: Parameters
    mood: Mood

    @property
    def extended(self) -> bool:
        return self.values.get("extended", "0") in ("1", "true")


class Methods:
    """The methods over one world at one moment (aware)."""

    def __init__(self, world: World, now: datetime) -> None:
        self._now = now
        self._by_id = {group.id: group for group in world.vk}
        self._by_name = {group.screen_name.casefold(): group for group in world.vk}
        self._walls: dict[int, tuple[Publication, ...]] = {}
        self._table: dict[str, Callable[[Asked], Json]] = {
            "groups.getById": self._groups_get_by_id,
            "groups.getAddresses": self._groups_get_addresses,
            "wall.get": self._wall_get,
            "wall.getComments": self._wall_get_comments,
            "utils.resolveScreenName": self._resolve,
            "utils.getServerTime": lambda _: int(now.timestamp()),
            "users.get": self._users_get,
        }

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def call(self, name: str, parameters: Parameters, mood: Mood) -> Json:
        return self._table[name](Asked(parameters, mood))

    def _groups_get_by_id(self, asked: Asked) -> Json:
        wanted = _listed(asked.values.get("group_ids", "") or asked.values.get("group_id", ""))
        if not wanted:
            raise errors.parameter("group_ids is undefined")
        if len(wanted) > IDS_MOST:
            raise errors.parameter(f"group_ids should contain not more than {IDS_MOST} elements")
        found = {name: self._named(name) for name in wanted}
        known = {group.id: group for group in found.values() if group is not None}
        if not known or (asked.mood.unknown_id_fails and None in found.values()):
            raise errors.parameter("group_ids is undefined")
        if len(set(found.values())) == 1:
            _befall(next(iter(known.values())))
        fields = _listed(asked.values.get("fields", ""))
        shown = [groups.full(group, fields, self._now, marks=asked.mood.marks) for group in known.values()]
        return {"groups": shown, "profiles": []} if asked.mood.version >= ENVELOPE else shown

    def _groups_get_addresses(self, asked: Asked) -> Json:
        group = self._by_id.get(_whole(asked.values, "group_id", None))
        if group is None:
            raise VkError(errors.GROUP_ID)
        _befall(group)
        if group.state is State.PRIVATE:
            raise VkError(errors.GROUPS_ACCESS)
        if group.state is not State.OPEN:
            raise VkError(errors.GROUP_ACCESS)
        return groups.addresses(group, self._now)

    def _wall_get(self, asked: Asked) -> Json:
        group = self._owner(asked.values)
        _befall(group, walls=True)
        _enter(group, asked.mood)
        chosen = asked.values.get("filter", "all")
        if chosen not in FILTERS:
            raise errors.parameter("filter is invalid")
        if chosen in ("suggests", "postponed"):
            raise VkError(errors.ACCESS)
        count = _whole(asked.values, "count", POSTS_DEFAULT, most=POSTS_MOST)
        offset = _whole(asked.values, "offset", 0)
        shown = [item for item in self._wall(group) if _passes(item, chosen)]
        page = shown[offset : offset + count]
        found: dict[str, Json] = {"count": len(shown), "items": [posts.post(group, item) for item in page]}
        if asked.extended:
            found["profiles"] = []
            found["groups"] = [groups.base(group), *map(posts.source, posts.source_ids(page, group))]
            found["reaction_sets"] = []
            found["next_from"] = str(offset + count) if offset + count < len(shown) else ""
        return found

    def _wall_get_comments(self, asked: Asked) -> Json:
        group = self._owner(asked.values)
        _befall(group, walls=True)
        _enter(group, asked.mood)
        number = _whole(asked.values, "post_id", None)
        _whole(asked.values, "count", 10, most=COMMENTS_MOST)
        if all(item.number != number for item in self._wall(group)):
            raise VkError(errors.COMMENTS_ACCESS)
        found: dict[str, Json] = {
            "count": 0,
            "items": [],
            "current_level_count": 0,
            "can_post": False,
            "show_reply_button": True,
            "groups_can_post": False,
        }
        if asked.extended:
            found.update({"profiles": [], "groups": []})
        return found

    def _resolve(self, asked: Asked) -> Json:
        name = asked.values.get("screen_name", "")
        if not name:
            raise errors.parameter("screen_name is undefined")
        group = None if name.isdecimal() else self._named(name)
        if group is None:
            return []  # an empty object in PHP's spelling, as clients have met it
        _befall(group)
        return {"type": group.type.value, "object_id": group.id, "group_id": group.id}

    def _users_get(self, asked: Asked) -> Json:
        """People are not simulated: every id is a deleted profile."""
        return [
            {"id": int(user), "deactivated": "deleted", "first_name": "DELETED", "last_name": ""}
            for user in _listed(asked.values.get("user_ids", ""))
            if user.isdecimal()
        ]

    def _named(self, name: str) -> VkGroup | None:
        """A community by its id, its short name, or `club`, `public`, `event` with its id."""
        if group := self._by_name.get(name.casefold()):
            return group
        match = re.fullmatch(r"(?:club|public|event)?([0-9]{1,18})", name.casefold())
        return self._by_id.get(int(match.group(1))) if match else None

    def _owner(self, parameters: Parameters) -> VkGroup:
        """The community whose wall is asked for, by `owner_id` or `domain`."""
        if not parameters.get("owner_id") and parameters.get("domain"):
            group = self._named(parameters["domain"])
        else:
            owner = _whole(parameters, "owner_id", None, least=-(10**18))
            if owner >= 0:
                raise VkError(errors.DELETED_USER)
            group = self._by_id.get(-owner)
        if group is None:
            raise VkError(errors.ACCESS, "Access denied: wall is disabled")
        return group

    def _wall(self, group: VkGroup) -> tuple[Publication, ...]:
        if group.id not in self._walls:
            self._walls[group.id] = posts.wall(group, self._now)
        return self._walls[group.id]


def _befall(group: VkGroup, *, walls: bool = False) -> None:
    """The trouble of this page, for a call that concerns it alone; `walls` when the call reads its wall."""
    match group.trouble:
        case Trouble.TIMEOUT:
            raise Silence
        case Trouble.GARBAGE:
            raise Garbage
        case Trouble.INTERNAL:
            raise VkError(errors.INTERNAL)
        case Trouble.FLOOD:
            raise VkError(errors.FLOOD)
        case Trouble.ACCESS if walls:
            raise VkError(errors.ACCESS, "Access denied: wall is disabled")


def _enter(group: VkGroup, mood: Mood) -> None:
    """Refuse the wall of a community that is not open."""
    match group.state:
        case State.CLOSED | State.PRIVATE:
            raise VkError(errors.ACCESS, "Access denied: this wall available only for community members")
        case State.DELETED:
            raise VkError(errors.ACCESS, "Access denied: wall is disabled")
        case State.BANNED if mood.blocked_wall == errors.ACCESS:
            raise VkError(errors.ACCESS, "Access denied: group is blocked")
        case State.BANNED:
            raise VkError(mood.blocked_wall)


def _passes(item: Publication, chosen: str) -> bool:
    match chosen:
        case "owner":
            return not item.visitor
        case "others":
            return item.visitor
        case "all":
            return True
    return False  # nothing is archived or sold


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.strip() for item in text.split(",") if item.strip()))


def _whole(parameters: Parameters, name: str, default: int | None, *, least: int = 0, most: int = 10**18) -> int:
    text = parameters.get(name, "").strip()
    if not text and default is not None:
        return default
    if not text:
        raise errors.parameter(f"{name} is undefined")
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise errors.parameter(f"{name} not integer")
    value = int(text)
    if value < least:
        raise errors.parameter(f"{name} should be positive")
    if value > most:
        raise errors.parameter(f"{name} should be less or equal to {most}")
    return value
