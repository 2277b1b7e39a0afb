"""Comments of posts in VK's shape, and how many there are at a moment. The world file plans them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sample_data.networks import dice
from sample_data.networks.exchange import Json
from sample_data.networks.schedule import PlannedComment, Publication

VISITORS = tuple(700_000_100 + 7 * n for n in range(9))
PREVIEW = 90  # characters, when `preview_length` is not sent
NUMBERS = 100  # room for the comments of one post


@dataclass(frozen=True)
class Shown:
    """One comment that is there; `number` counts from 1 in the plan, `root` is the number of its top, 0 at the top."""

    number: int
    root: int
    moment: datetime
    planned: PlannedComment


@dataclass(frozen=True)
class Look:
    """How a caller wants comments shown; `preview` 0 leaves texts whole."""

    sort: str = "asc"
    preview: int = PREVIEW
    likes: bool = False
    thread_items: int = 0


def shown(item: Publication, now: datetime) -> tuple[Shown, ...]:
    """The comments of a post that are there at `now`, the oldest first."""
    found: list[Shown] = []
    for number, planned in enumerate(item.comments, 1):
        moment = item.moment + timedelta(hours=planned.hours_after)
        if moment <= now:
            found.append(Shown(number, _root(item.comments, number), moment, planned))
    return tuple(sorted(found, key=lambda comment: (comment.moment, comment.number)))


def count(item: Publication, now: datetime) -> int:
    """The counter of a post: comments of all levels that have not been deleted."""
    return sum(not comment.planned.deleted for comment in shown(item, now)) if item.comments else 0


def number_of(item: Publication, comment: Shown) -> int:
    """The id of a comment: unique on its wall."""
    return item.number * NUMBERS + comment.number


def level(item: Publication, now: datetime, top: int, sort: str) -> tuple[Shown, ...]:
    """The comments under `top` (an id, 0 for the upper level), in the order asked for."""
    root = top - item.number * NUMBERS if top else 0
    found = tuple(comment for comment in shown(item, now) if comment.root == root)
    if sort == "desc":
        return found[::-1]
    if sort == "smart":
        return tuple(sorted(found, key=lambda comment: -_likes(item, comment)))
    return found


def comment(owner: int, item: Publication, one: Shown, now: datetime, look: Look) -> dict[str, Json]:
    """One comment as wall.getComments gives it: of a deleted one neither the text nor the author."""
    found: dict[str, Json] = {
        "id": number_of(item, one),
        "date": int(one.moment.timestamp()),
        "post_id": item.number,
        "owner_id": owner,
        "parents_stack": [item.number * NUMBERS + one.root] if one.root else [],
    }
    if one.planned.deleted:
        found["deleted"] = True
    else:
        found["from_id"] = _author(owner, item, one)
        found["text"] = _cut(one.planned.text, look.preview)
        found.update(_answer(owner, item, one))
        if look.likes:
            found["likes"] = {"can_like": 0, "count": _likes(item, one), "user_likes": 0, "can_publish": 0}
    if not one.root:
        found["thread"] = _thread(owner, item, one, now, look)
    return found


def _thread(owner: int, item: Publication, one: Shown, now: datetime, look: Look) -> Json:
    replies = level(item, now, number_of(item, one), "asc")
    items: Sequence[Json] = [comment(owner, item, reply, now, look) for reply in replies[: look.thread_items]]
    return {
        "count": len(replies),
        "items": items,
        "can_post": False,
        "show_reply_button": True,
        "groups_can_post": False,
    }


def _answer(owner: int, item: Publication, one: Shown) -> dict[str, Json]:
    """Whom a reply answers."""
    target = one.planned.answer_to
    if not target:
        return {}
    other = Shown(target, 0, one.moment, item.comments[target - 1])
    return {"reply_to_user": _author(owner, item, other), "reply_to_comment": item.number * NUMBERS + target}


def _root(planned: Sequence[PlannedComment], number: int) -> int:
    """VK keeps two levels: an answer to an answer hangs under the same top."""
    top = number
    while planned[top - 1].answer_to:
        top = planned[top - 1].answer_to
    return 0 if top == number else top


def _author(owner: int, item: Publication, one: Shown) -> int:
    return owner if one.planned.by_page else dice.one_of(VISITORS, owner, item.number, one.number, "author")


def _likes(item: Publication, one: Shown) -> int:
    return dice.number(0, 9, item.number, one.number, "comment likes")


def _cut(text: str, length: int) -> str:
    return text if not length or len(text) <= length else text[:length].rstrip() + "…"
