"""Facts as rows and back: what of a fact is written where, and the fact that those rows make together. No SQL here.

A single value (a profile, addresses, managers, a site) is one row; publications and comments have rows of their own, so
that one that changed is written alone. Which of them the last look saw, in which order, and over which window stands in
one small row of the look.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

from checks import facts_codec
from checks.facts import Comment, Comments, Fact, Key, Need, Post, Posts, Thread, Value, Visitors, Window

TEXTS_KEPT = timedelta(days=30)
"""How long words of readers are kept: long enough to answer them, and they are personal data."""

POSTS_KEPT = timedelta(weeks=12)
"""How long publications outside the last look are kept: at least ten weeks, for what is told of a quarter."""

_DIGEST = 16


@dataclass(frozen=True)
class LookRow:
    """The last look at one need of one subject. `items` are numbers in order, `starts` and `ends` the window."""

    subject_id: int
    need: Need
    taken_at: datetime
    starts: datetime | None = None
    ends: datetime | None = None
    items: str = ""


@dataclass(frozen=True)
class ItemRow:
    """A publication or a comment; `date` is in seconds of the epoch, `post_id` 0 for a publication itself."""

    post_id: int
    id: int
    date: int
    value: str
    text: str
    digest: bytes


@dataclass(frozen=True)
class ThreadRow:
    """The comments of one publication as they were read; `items` their numbers in order."""

    post_id: int
    count: int
    whole: bool
    items: str

    @property
    def digest(self) -> bytes:
        return _digest(str(self.count), str(self.whole), self.items)


Rows: TypeAlias = tuple[ItemRow, ...]
Item = TypeVar("Item", Post, Comment)


@dataclass(frozen=True)
class Prepared:
    """A fact ready to be written: everything slow is done. `value` only of a single value."""

    look: LookRow
    value: str = ""
    digest: bytes = b""
    items: Rows = ()
    threads: tuple[ThreadRow, ...] = ()

    @property
    def weight(self) -> int:
        """About how many rows it is."""
        return 2 + len(self.items) + len(self.threads)


@dataclass(frozen=True)
class Kept:
    """Rows of some subjects as they were read: single values, publications (visitors' too), threads, comments."""

    looks: Mapping[Key, LookRow]
    values: Mapping[Key, str]
    posts: Mapping[Key, Mapping[int, ItemRow]]
    threads: Mapping[int, Mapping[int, ThreadRow]]
    comments: Mapping[tuple[int, int], Mapping[int, ItemRow]]


def prepare(fact: Fact) -> Prepared:
    """The rows of a fact. Words of readers that are too old to be kept are left out."""
    value = fact.value
    look = LookRow(fact.subject_id, fact.need, fact.taken_at)
    if isinstance(value, Comments):
        return _of_comments(look, value)
    if isinstance(value, Posts | Visitors):
        found = {post.id: post for post in reversed(value.items)}
        order = list(dict.fromkeys(post.id for post in value.items))
        oldest = fact.taken_at - TEXTS_KEPT if isinstance(value, Visitors) else None
        look = replace(look, starts=value.covers.start, ends=value.covers.end, items=json.dumps(order))
        return Prepared(look, items=tuple(_item(0, found[number], oldest) for number in order))
    text = facts_codec.dump(value)
    return Prepared(look, text, _digest(text))


def assemble(kept: Kept, key: Key) -> Fact | None:
    """The fact that the rows make; None when there is none, or one of a shape that is not known any more."""
    look = kept.looks.get(key)
    value = _value(kept, look) if look is not None else None
    return None if look is None or value is None else Fact(*key, look.taken_at, value)


def numbers(text: str) -> list[int]:
    """The numbers in a row's `items`."""
    return [int(number) for number in json.loads(text)] if text else []


def _of_comments(look: LookRow, value: Comments) -> Prepared:
    order = {"read": [thread.post_id for thread in value.threads], "unchanged": list(value.unchanged)}
    look = replace(look, starts=value.covers.start, ends=value.covers.end, items=json.dumps(order))
    oldest = look.taken_at - TEXTS_KEPT
    threads = tuple(
        ThreadRow(thread.post_id, thread.count, thread.whole, json.dumps([one.id for one in thread.items]))
        for thread in value.threads
    )
    items = tuple(_item(thread.post_id, comment, oldest) for thread in value.threads for comment in thread.items)
    return Prepared(look, items=items, threads=threads)


def _item(post_id: int, item: Post | Comment, oldest: datetime | None) -> ItemRow:
    text = "" if oldest is not None and item.date < oldest else item.text
    value = facts_codec.dump(replace(item, text=""))
    return ItemRow(post_id, item.id, int(item.date.timestamp()), value, text, _digest(value, text))


def _value(kept: Kept, look: LookRow) -> Value | None:
    key = (look.subject_id, look.need)
    if look.need in {Need.POSTS, Need.VISITORS, Need.COMMENTS}:
        covers = Window(look.starts, look.ends or look.taken_at)
        if look.need is Need.COMMENTS:
            return _comments(kept, look, covers)
        rows = kept.posts.get(key, {})
        posts = _items(Post, (rows[number] for number in numbers(look.items) if number in rows))
        return Posts(posts, covers) if look.need is Need.POSTS else Visitors(posts, covers)
    text = kept.values.get(key)
    return None if text is None else facts_codec.load(look.need, text)


def _comments(kept: Kept, look: LookRow, covers: Window) -> Comments:
    """Threads read in the last look, and after them those it found unchanged, as they were read before."""
    order: Mapping[str, list[int]] = json.loads(look.items or "{}")
    unchanged = tuple(order.get("unchanged", ()))
    known = kept.threads.get(look.subject_id, {})
    threads = []
    for post_id in dict.fromkeys((*order.get("read", ()), *unchanged)):
        row = known.get(post_id)
        if row is not None:
            rows = kept.comments.get((look.subject_id, post_id), {})
            wanted = numbers(row.items)
            items = _items(Comment, (rows[number] for number in wanted if number in rows))
            # A row that is gone, or that another version wrote, is a comment that was not seen.
            threads.append(Thread(post_id, row.count, items, row.whole and len(items) == len(wanted)))
    return Comments(tuple(threads), covers, unchanged)


def _items(shape: type[Item], rows: Iterable[ItemRow]) -> tuple[Item, ...]:
    found = []
    for row in rows:
        item = facts_codec.load_as(shape, row.value)
        if item is not None:
            found.append(replace(item, text=row.text))
    return tuple(found)


def _digest(*texts: str) -> bytes:
    made = hashlib.blake2b(digest_size=_DIGEST)
    for text in texts:
        made.update(text.encode("utf-8", "surrogatepass"))
        made.update(b"\0")
    return made.digest()
