"""Posts of a wall in VK's shape and order: the pinned one first, then by date, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.schedule import Publication, publications
from sample_data.networks.vk.attachments import Place, attachment
from sample_data.networks.world import VkGroup

SOURCES = (200_900_001, 200_900_002, 200_900_003)  # communities that exist only as sources of reposts
VISITORS = (700_000_001, 700_000_017)


def wall(group: VkGroup, now: datetime) -> tuple[Publication, ...]:
    """What the wall shows at `now`, in the order of wall.get."""
    shown = publications(group.wall, group.id, now)
    return tuple(sorted(shown, key=lambda item: not item.pinned))


def post(group: VkGroup, item: Publication) -> dict[str, Json]:
    """One post as wall.get gives it."""
    owner = -group.id
    date = int(item.moment.timestamp())
    author = dice.one_of(VISITORS, owner, item.number) if item.visitor else owner
    found: dict[str, Json] = {
        "inner_type": "wall_wallpost",
        "donut": {"is_donut": False},
        "comments": {"can_post": 0, "can_view": 1, "count": 0, "groups_can_post": False},
        "marked_as_ads": int(item.ads),
        "hash": dice.token(18, owner, item.number, "hash"),
        "type": "post",
        "carousel_offset": 0,
        "attachments": [] if item.repost else _attachments(owner, item, date),
        "date": date,
        "from_id": author,
        "id": item.number,
        "is_favorite": False,
        "likes": {"can_like": 0, "count": _count(owner, item, "likes", 60), "user_likes": 0},
        "owner_id": owner,
        "post_source": {"type": "vk", "platform": "android"} if item.number % 3 else {"type": "vk"},
        "post_type": "post",
        "reposts": {"count": _count(owner, item, "reposts", 8), "user_reposted": 0},
        # The text of a repost in the world file is the text of what was reposted; nothing is added to it.
        "text": "" if item.repost else item.text,
        "views": {"count": _count(owner, item, "views", 1_500)},
    }
    if not item.visitor and not item.repost:
        found["can_view_stats"] = 0
    if item.pinned:
        found["is_pinned"] = 1
    if item.repost:
        found["copy_history"] = [_original(owner, item)]
    return found


def source_ids(items: Iterable[Publication], group: VkGroup) -> tuple[int, ...]:
    """The communities whose posts these items repost, for `groups` of an extended answer."""
    return tuple(sorted({_source(-group.id, item) for item in items if item.repost}))


def source(number: int) -> dict[str, Json]:
    """A community known only as a source of reposts."""
    return {
        "id": number,
        "name": "Новости района",
        "screen_name": f"club{number}",
        "is_closed": 0,
        "type": "page",
    }


def _source(owner: int, item: Publication) -> int:
    return dice.one_of(SOURCES, owner, item.number, "source")


def _original(owner: int, item: Publication) -> dict[str, Json]:
    """The post that was reposted: earlier, of another community, with the attachments."""
    wrote = -_source(owner, item)
    number = dice.number(1_000, 90_000, owner, item.number, "original")
    date = int((item.moment - timedelta(hours=dice.number(1, 70, owner, item.number))).timestamp())
    place_of = Publication(number, item.moment, item.text, item.kinds)
    return {
        "inner_type": "wall_wallpost",
        "type": "post",
        "attachments": _attachments(wrote, place_of, date),
        "date": date,
        "from_id": wrote,
        "id": number,
        "owner_id": wrote,
        "post_source": {"type": "vk"},
        "post_type": "post",
        "text": item.text,
    }


def _attachments(owner: int, item: Publication, date: int) -> list[Json]:
    return [attachment(kind, Place(owner, item.number, n, date)) for n, kind in enumerate(item.kinds)]


def _count(owner: int, item: Publication, name: str, most: int) -> int:
    return dice.number(0, most, owner, item.number, name)
