"""Methods of VK's API, one function each: parameters of a form in, the `response` out, or `VkError`.

Keys, versions, limits and `execute` are not here: `service.py`. Walls and comments are made in `walls.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.vk import errors, groups
from sample_data.networks.vk.asked import Asked, Mood
from sample_data.networks.vk.errors import Garbage, Silence, VkError
from sample_data.networks.vk.tokens import TokenKind
from sample_data.networks.vk.walls import Walls, enter
from sample_data.networks.world import Role, State, Trouble, VkGroup, World

IDS_MOST = 500
MEMBERS_MOST = 1_000
NOT_PERMITTED = 1133  # subcode of error 15: method_permission_denied
ENVELOPE = (5, 139)  # from this version groups.getById answers {"groups": […], "profiles": []}
PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.CREATOR: ("ads", "edit", "posts", "members", "messages"),
    Role.ADMINISTRATOR: ("ads", "edit", "posts", "members", "messages"),
    Role.EDITOR: ("posts", "members"),
    Role.MODERATOR: ("members",),
    Role.ADVERTISER: ("ads",),
}


class Methods:
    """The methods over one world."""

    def __init__(self, world: World) -> None:
        self._by_id = {group.id: group for group in world.vk}
        self._by_name = {group.screen_name.casefold(): group for group in world.vk}
        self._walls = Walls()
        self._table: dict[str, Callable[[Asked], Json]] = {
            "groups.getById": self._groups_get_by_id,
            "groups.getAddresses": self._groups_get_addresses,
            "groups.getMembers": self._groups_get_members,
            "wall.get": self._wall_get,
            "wall.getComments": self._wall_get_comments,
            "utils.resolveScreenName": self._resolve,
            "utils.getServerTime": lambda asked: int(asked.mood.now.timestamp()),
            "users.get": self._users_get,
        }

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def call(self, name: str, parameters: Mapping[str, str], mood: Mood) -> Json:
        return self._table[name](Asked(parameters, mood))

    def _groups_get_by_id(self, asked: Asked) -> Json:
        scenario = asked.mood.scenario
        wanted = asked.listed("group_ids") or asked.listed("group_id")
        if not wanted:
            raise errors.parameter("group_ids is undefined")
        if len(wanted) > IDS_MOST:
            raise errors.parameter(f"group_ids should contain not more than {IDS_MOST} elements")
        found = {name: self._named(name) for name in wanted}
        known = {group.id: group for group in found.values() if group is not None}
        if not known or (scenario.unknown_id_fails and None in found.values()):
            raise errors.parameter("group_ids is undefined")
        if len(known) == 1 and None not in found.values():
            _befall(next(iter(known.values())))
        fields = frozenset(asked.listed("fields"))
        shown = [groups.full(group, fields, asked.mood) for group in known.values()]
        bare = asked.mood.version < ENVELOPE or scenario.old_shapes
        return shown if bare else {"groups": shown, "profiles": []}

    def _groups_get_addresses(self, asked: Asked) -> Json:
        group = self._by_id.get(asked.whole("group_id", None))
        if group is None:
            raise VkError(errors.GROUP_ID)
        _befall(group)
        if group.state is State.PRIVATE:
            raise VkError(errors.GROUPS_ACCESS)
        if group.state is not State.OPEN:
            raise VkError(errors.GROUP_ACCESS)
        return groups.addresses(group, asked.mood.began)

    def _groups_get_members(self, asked: Asked) -> Json:
        name = asked.values.get("group_id", "")
        if not name:
            raise errors.parameter("group_id is undefined")
        group = self._named(name)
        if group is None:
            raise VkError(errors.GROUP_ID)
        _befall(group)
        if asked.values.get("filter") == "managers":
            return _managers(group, asked)
        if group.state is not State.OPEN:
            raise VkError(errors.GROUP_ACCESS)
        offset = asked.whole("offset", 0)
        last = min(group.members, offset + asked.whole("count", MEMBERS_MOST, most=MEMBERS_MOST))
        return {
            "count": group.members,
            "items": [dice.number(1, 700_000_000, group.id, "member", n) for n in range(offset, last)],
        }

    def _wall_get(self, asked: Asked) -> Json:
        return self._walls.get(self._entered(asked), asked)

    def _wall_get_comments(self, asked: Asked) -> Json:
        return self._walls.get_comments(self._entered(asked), asked)

    def _entered(self, asked: Asked) -> VkGroup:
        """The community whose wall may be read."""
        group = self._owner(asked)
        _befall(group, walls=True)
        enter(group, asked.mood.scenario.blocked_wall)
        return group

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
            for user in asked.listed("user_ids")
            if user.isdecimal()
        ]

    def _named(self, name: str) -> VkGroup | None:
        """A community by its id, its short name, or `club`, `public`, `event` with its id."""
        if group := self._by_name.get(name.casefold()):
            return group
        match = re.fullmatch(r"(?:club|public|event)?([0-9]{1,18})", name.casefold())
        return self._by_id.get(int(match.group(1))) if match else None

    def _owner(self, asked: Asked) -> VkGroup:
        """The community whose wall is asked for, by `owner_id` or `domain`."""
        if not asked.values.get("owner_id") and asked.values.get("domain"):
            group = self._named(asked.values["domain"])
        else:
            owner = asked.whole("owner_id", None, least=-(10**18))
            if owner >= 0:
                raise VkError(errors.DELETED_USER)
            group = self._by_id.get(-owner)
        if group is None:
            raise VkError(errors.ACCESS, "Access denied: wall is disabled")
        return group


def _managers(group: VkGroup, asked: Asked) -> Json:
    """The administration, for the key of one who belongs to it."""
    if asked.mood.token is not TokenKind.ADMINISTRATOR or not group.managers:
        raise VkError(errors.ACCESS, "Access denied: you should be group moderator", {"error_subcode": NOT_PERMITTED})
    offset = asked.whole("offset", 0)
    last = offset + asked.whole("count", MEMBERS_MOST, most=MEMBERS_MOST)
    items: list[Json] = [
        {"id": manager.id, "role": manager.role.value, "permissions": PERMISSIONS[manager.role]}
        for manager in group.managers[offset:last]
    ]
    return {"count": len(group.managers), "items": items}


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
