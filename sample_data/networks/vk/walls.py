"""Walls: wall.get and wall.getComments, with what was made once kept for the next call."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Generic, TypeVar

from sample_data.networks.exchange import Json
from sample_data.networks.rendering import Rendered, rendered
from sample_data.networks.schedule import Publication
from sample_data.networks.vk import comments, errors, groups, posts
from sample_data.networks.vk.asked import Asked, Mood
from sample_data.networks.vk.errors import VkError
from sample_data.networks.world import State, VkGroup, WallMode

POSTS_MOST = 100
POSTS_DEFAULT = 20
COMMENTS_MOST = 100
COMMENTS_DEFAULT = 10
THREAD_MOST = 10
FILTERS = ("owner", "others", "all", "suggests", "postponed", "donut", "archived")
SORTS = ("asc", "desc", "smart")
WALLS_KEPT = 500
POSTS_KEPT = 10_000  # about 40 MB

V = TypeVar("V")


class _Kept(Generic[V]):
    """The last values made, so many of them. Making one twice at the same time does no harm."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


class Walls:
    """The walls of all communities; who may read them is checked by `enter`."""

    def __init__(self) -> None:
        self._walls: _Kept[tuple[Publication, ...]] = _Kept(WALLS_KEPT)
        self._posts: _Kept[Rendered] = _Kept(POSTS_KEPT)

    def get(self, group: VkGroup, asked: Asked) -> Json:
        """The `response` of wall.get."""
        chosen = asked.values.get("filter", "all")
        if chosen not in FILTERS:
            raise errors.parameter("filter is invalid")
        if chosen in ("suggests", "postponed"):
            raise VkError(errors.ACCESS)
        count = asked.whole("count", POSTS_DEFAULT, most=POSTS_MOST)
        offset = asked.whole("offset", 0)
        shown = [item for item in self.shown(group, asked.mood) if _passes(item, chosen)]
        page = shown[offset : offset + count]
        items = [self._post(group, item, asked.mood.now) for item in page]
        found: dict[str, Json] = {"count": len(shown), "items": items}
        if asked.extended:
            found["profiles"] = []
            found["groups"] = [groups.base(group), *map(posts.source, posts.source_ids(page, group))]
            found["reaction_sets"] = []
            found["next_from"] = str(offset + count) if offset + count < len(shown) else ""
        return found

    def get_comments(self, group: VkGroup, asked: Asked) -> Json:
        """The `response` of wall.getComments."""
        now = asked.mood.now
        number = asked.whole("post_id", None)
        count = asked.whole("count", COMMENTS_DEFAULT, most=COMMENTS_MOST)
        look = comments.Look(
            sort=asked.values.get("sort", "asc"),
            preview=asked.whole("preview_length", comments.PREVIEW),
            likes=asked.flag("need_likes"),
            thread_items=asked.whole("thread_items_count", 0, most=THREAD_MOST),
        )
        if look.sort not in SORTS:
            raise errors.parameter("sort is invalid")
        item = next((item for item in self.shown(group, asked.mood) if item.number == number), None)
        if item is None:
            raise VkError(errors.COMMENTS_ACCESS)
        offset = asked.whole("offset", 0)
        listed = comments.level(item, now, asked.whole("comment_id", 0), look.sort)
        page = listed[offset : offset + count]
        found: dict[str, Json] = {
            "count": len(comments.shown(item, now)),
            "items": [comments.comment(-group.id, item, one, now, look) for one in page],
            "current_level_count": len(listed),
            "can_post": False,
            "show_reply_button": True,
            "groups_can_post": False,
        }
        if asked.extended:
            found.update({"profiles": [], "groups": []})
        return found

    def shown(self, group: VkGroup, mood: Mood) -> tuple[Publication, ...]:
        return self._walls.get((group.id, mood.now), lambda: posts.wall(group, mood.now, mood.began))

    def _post(self, group: VkGroup, item: Publication, now: datetime) -> Rendered:
        counted = comments.count(item, now)
        if group.stock:
            return rendered(posts.post(group, item, counted))
        return self._posts.get(
            (group.id, item.number, item.moment, counted), lambda: rendered(posts.post(group, item, counted))
        )


def enter(group: VkGroup, blocked: int) -> None:
    """Refuse the wall of a community that is not open, or has none; `blocked` is the code of a banned one."""
    match group.state:
        case State.CLOSED | State.PRIVATE:
            raise VkError(errors.ACCESS, "Access denied: this wall available only for community members")
        case State.DELETED:
            raise VkError(errors.ACCESS, "Access denied: wall is disabled")
        case State.BANNED if blocked == errors.ACCESS:
            raise VkError(errors.ACCESS, "Access denied: group is blocked")
        case State.BANNED:
            raise VkError(blocked)
    if group.wall_mode is WallMode.OFF:
        raise VkError(errors.ACCESS, "Access denied: wall is disabled")


def _passes(item: Publication, chosen: str) -> bool:
    match chosen:
        case "owner":
            return not item.visitor
        case "others":
            return item.visitor
        case "donut":
            return item.donut
        case "all":
            return True
    return False  # nothing is archived
