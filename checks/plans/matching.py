"""Which publication stands for which item of a content plan: the one reading that the check and the calendar share.

A publication is not compared with the topic: a day of the plan is kept by as many publications as it names. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from checks.facts import Post
from checks.weeks import local_day
from registry.plans import PlanItem


def in_order(items: Iterable[PlanItem]) -> list[PlanItem]:
    """The items in the order in which publications are given to them."""
    return sorted(items, key=lambda item: (item.on, item.topic))


def behind(items: Sequence[PlanItem], posts: Iterable[Post], zone: tzinfo) -> list[int]:
    """The places of those items for which no publication of their day is left: each publication stands for one item.

    `items` are those meant for the page in the order of `in_order`, `posts` the page's; days are of the zone.
    """
    left: dict[date, set[int]] = {}
    for post in posts:
        if post.by_owner:
            left.setdefault(local_day(post.date, zone), set()).add(post.id)
    missing = []
    for place, item in enumerate(items):
        published = left.get(item.on)
        if published:
            published.pop()
        else:
            missing.append(place)
    return missing
