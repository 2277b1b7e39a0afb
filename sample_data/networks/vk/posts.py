"""Posts of a wall in VK's shape and order: the pinned one first, then by date, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.rendering import Rendered, rendered
from sample_data.networks.schedule import Kind, Publication, publications
from sample_data.networks.vk.attachments import Place, attachment
from sample_data.networks.world import VkGroup

SOURCES = (200_900_001, 200_900_002, 200_900_003)  # communities that exist only as sources of reposts
VISITORS = (700_000_001, 700_000_017)
DONUT = "Запись доступна подписчикам VK Donut"
STOCK = 64  # attachments of one kind that the walls of a large world share
STOCK_DATE = 1_767_225_600  # 1 January 2026


def wall(group: VkGroup, now: datetime, began: datetime) -> tuple[Publication, ...]:
    """What the wall shows at `now`, in the order of wall.get; weeks count from that of `began`."""
    shown = publications(group.wall, group.id, now, began)
    return tuple(sorted(shown, key=lambda item: not item.pinned))


def post(group: VkGroup, item: Publication, comments: int) -> dict[str, Json]:
    """One post as wall.get gives it; `comments` is what its counter says."""
    owner = -group.id
    date = int(item.moment.timestamp())
    author = dice.one_of(VISITORS, owner, item.number) if item.visitor else owner
    bare = item.repost or item.donut
    found: dict[str, Json] = {
        "inner_type": "wall_wallpost",
        "donut": {"is_donut": True, "placeholder": {"text": DONUT}} if item.donut else {"is_donut": False},
        "comments": {"can_post": 0, "can_view": 1, "count": comments, "groups_can_post": False},
        "marked_as_ads": int(item.ads),
        "hash": dice.token(18, owner, item.number, "hash"),
        "type": "post",
        "carousel_offset": 0,
        "attachments": [] if bare else _attachments(group, owner, item, date),
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
        "text": "" if bare else item.text,
        "views": {"count": _count(owner, item, "views", 1_500)},
    }
    if not item.visitor and not item.repost:
        found["can_view_stats"] = 0
    if item.pinned:
        found["is_pinned"] = 1
    if item.repost:
        found["copy_history"] = [_original(group, item)]
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


def _original(group: VkGroup, item: Publication) -> dict[str, Json]:
    """The post that was reposted: earlier, of another community, with the attachments."""
    owner = -group.id
    wrote = -_source(owner, item)
    number = dice.number(1_000, 90_000, owner, item.number, "original")
    date = int((item.moment - timedelta(hours=dice.number(1, 70, owner, item.number))).timestamp())
    place_of = Publication(number, item.moment, item.text, item.kinds)
    return {
        "inner_type": "wall_wallpost",
        "type": "post",
        "attachments": _attachments(group, wrote, place_of, date),
        "date": date,
        "from_id": wrote,
        "id": number,
        "owner_id": wrote,
        "post_source": {"type": "vk"},
        "post_type": "post",
        "text": item.text,
    }


def _attachments(group: VkGroup, owner: int, item: Publication, date: int) -> list[Json]:
    if group.stock:
        return [_from_stock(kind, (item.number + n) % STOCK) for n, kind in enumerate(item.kinds)]
    return [attachment(kind, Place(owner, item.number, n, date)) for n, kind in enumerate(item.kinds)]


@cache
def _from_stock(kind: Kind, number: int) -> Rendered:
    """An attachment that many posts share, as if they had all taken it from one community's album."""
    return rendered(attachment(kind, Place(-SOURCES[0], number, 0, STOCK_DATE)))


def _count(owner: int, item: Publication, name: str, most: int) -> int:
    return dice.number(0, most, owner, item.number, name)
