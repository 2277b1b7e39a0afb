"""What became of an item of «Госпаблики» on one page: the one reading that the check and the board share. Pure.

How a publication is known for an item is `checks.broadcasts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from checks.broadcasts import Likeness, Published, alike, tellable
from checks.facts import Post, Posts
from registry.broadcasts import Broadcast

_MINUTE = timedelta(minutes=1)  # a time by the clock is over when its minute is
_EARLY = timedelta(days=2)
"""How long before an item of «Госпаблики» is sent its source may have come out on the page itself."""


class FateState(Enum):
    """What became of an item of «Госпаблики», the gravest first."""

    MISSING = "не вышла"
    LATE = "вышла позже срока"
    NOT_COVERED = "видно не всё время, когда она могла выйти"
    SHORT = "по такому тексту её не узнать"
    WORDLESS = "могла выйти записью без слов"
    SIMILAR = "вышла похожая"
    TWIN = "вышла одна запись на две похожие"
    PUBLISHED = "вышла"


@dataclass(frozen=True)
class Fate:
    """An item with what became of it, and the publication by which that is said, None where there is none."""

    broadcast: Broadcast
    state: FateState
    post: Post | None = None

    @property
    def line(self) -> str:
        """The same in one line of evidence."""
        told = f"«{self.broadcast.title}»: {self.state.value}"
        return f"{told}, {self.post.url}" if self.post else told


def fates(posts: Posts, meant: Iterable[Broadcast]) -> list[Fate]:
    """The fate of each item meant for a page with these publications, the one that is due first at the beginning."""
    published = Published(posts.items)
    found: list[Fate] = []
    for each in sorted(meant, key=lambda each: (each.due_at, each.id)):
        taken = frozenset(
            fate.post.id for fate in found if fate.post is not None and alike(fate.broadcast, each)
        )  # one publication is not two of the same text
        found.append(_fate(posts, published, each, taken))
    return found


def _fate(posts: Posts, published: Published, broadcast: Broadcast, taken: frozenset[int]) -> Fate:
    since, until = broadcast.starts_at - _EARLY, broadcast.due_at.replace(second=0) + _MINUTE
    found = published.trace(broadcast, since, taken)
    covered = posts.covers.covers(broadcast.starts_at, broadcast.due_at)
    if found.likeness is Likeness.SAME and found.post is not None:
        if found.post.date < until:
            return Fate(broadcast, FateState.PUBLISHED, found.post)
        return Fate(broadcast, FateState.LATE if covered else FateState.NOT_COVERED, found.post if covered else None)
    if not tellable(broadcast):
        return Fate(broadcast, FateState.SHORT)
    if found.likeness is Likeness.SIMILAR:
        return Fate(broadcast, FateState.SIMILAR, found.post)
    if taken or not covered:
        return Fate(broadcast, FateState.TWIN if taken else FateState.NOT_COVERED)
    silent = published.wordless(since, until)
    return Fate(broadcast, FateState.WORDLESS if silent else FateState.MISSING, silent)
