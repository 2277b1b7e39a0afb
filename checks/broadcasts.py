"""Whether a text is another one's copy: an item of «Госпаблики» on a page, and one text on many pages. Pure functions.

An exact repost or the same link settle it; otherwise three words in a row are compared, whatever was added around
them. What became of an item on a page is said by `centre.fates`.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import urlsplit

from checks.facts import Post
from registry.broadcasts import Broadcast
from vault.text import fold

PUBLISHED_FROM = 0.6
"""Share of common word triples from which a text counts as the same; our own choice."""
SIMILAR_FROM = 0.4
"""From here a person is asked; the same."""
FEWEST_WORDS = 8
"""A shorter text says too little to be told from another by its words."""
CANDIDATE_PAGES = 5
"""Pages on which a text must stand to be offered as a broadcast; our own choice."""
CANDIDATE_SPAN = timedelta(hours=48)

_TRIPLE = 3
_SKETCH = 24  # triples of a text by which others like it are looked for
_FEWEST_TRIPLES = FEWEST_WORDS - _TRIPLE + 1
_MOST_WORDS = 2000  # words of one text that are compared
_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"https?://[^\s<>\"«»]+|(?<![\w@.])(?:[\w-]+\.)+[a-zа-я]{2,10}/[^\s<>\"«»]+", re.IGNORECASE)
_POST_OF_VK = re.compile(r"wall(-?\d+_\d+)")
_PREFIX = re.compile(r"^(?:www|m)\.")
_SAME_HOSTS = {"vk.ru": "vk.com", "vkontakte.ru": "vk.com", "telegram.me": "t.me"}
_PICTURES = frozenset({"photo", "album", "gif", "doc", "video", "clip", "live", "story", "other"})
_TAIL = ".,;:!?)]}…"


class Likeness(IntEnum):
    """How much a publication is the item."""

    NONE = 0
    SIMILAR = 1
    SAME = 2


@dataclass(frozen=True)
class Trace:
    """The publication that is most like an item, None when none is like it at all."""

    likeness: Likeness = Likeness.NONE
    post: Post | None = None


Triples: TypeAlias = frozenset[tuple[str, str, str]]


@dataclass(frozen=True)
class _Item:
    """An item of «Госпаблики» ready to be compared."""

    links: frozenset[str]
    triples: Triples


class Published:
    """A page's publications ready to be compared with many items: each is taken apart once, when it is asked about."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._posts = sorted((post for post in posts if post.by_owner), key=lambda post: (post.date, post.id))
        self._triples: dict[int, Triples] = {}
        self._links: dict[int, frozenset[str]] = {}

    def trace(
        self, broadcast: Broadcast, since: datetime | None = None, besides: frozenset[int] = frozenset()
    ) -> Trace:
        """The earliest publication not before `since` that is the item; failing that, the earliest that is like it.

        `besides` are numbers of publications that are not looked at.
        """
        item = _item(broadcast)
        found = Trace()
        for place, post in enumerate(self._posts):
            if (since is not None and post.date < since) or post.id in besides:
                continue
            likeness = self._likeness(item, place)
            if likeness is Likeness.SAME:
                return Trace(likeness, post)
            if likeness > found.likeness:
                found = Trace(likeness, post)
        return found

    def wordless(self, since: datetime, until: datetime) -> Post | None:
        """The earliest publication of the time without words to compare, which may be anything: a picture of a text, or
        a repost of a source whose own words the network did not tell."""
        return next((post for post in self._posts if since <= post.date < until and _is_wordless(post)), None)

    def _likeness(self, item: _Item, place: int) -> Likeness:
        post = self._posts[place]
        if item.links:
            if place not in self._links:
                self._links[place] = _links(post)
            if not item.links.isdisjoint(self._links[place]):
                return Likeness.SAME
        if not item.triples or not post.text:
            return Likeness.NONE
        if place not in self._triples:
            self._triples[place] = triples(post.text)
        share = containment(item.triples, self._triples[place])
        if share >= PUBLISHED_FROM:
            return Likeness.SAME
        return Likeness.SIMILAR if share >= SIMILAR_FROM else Likeness.NONE


@dataclass(frozen=True)
class Candidate:
    """A text that many pages published at about the same time: `page_ids` in the order of publication.

    `at` is the first publication (UTC), `url` its address, `text` its text, "" for a repost without words.
    """

    text: str
    url: str
    at: datetime
    page_ids: tuple[int, ...]


def alike(one: Broadcast, other: Broadcast) -> bool:
    """Whether a publication of the one could be taken for the other."""
    mine, theirs = _item(one), _item(other)
    return not mine.links.isdisjoint(theirs.links) or containment(mine.triples, theirs.triples) >= SIMILAR_FROM


def _is_wordless(post: Post) -> bool:
    return (post.repost or not _PICTURES.isdisjoint(post.kinds)) and not triples(post.text)


def tellable(broadcast: Broadcast) -> bool:
    """Whether the item can be known by a publication at all: by a link that leads inside a site, or by its words."""
    item = _item(broadcast)
    return bool(item.links) or len(item.triples) >= _FEWEST_TRIPLES


@lru_cache(maxsize=1024)
def _item(broadcast: Broadcast) -> _Item:
    links = {link_key(link) for link in (*broadcast.links, *_LINK.findall(broadcast.text))}
    return _Item(frozenset(links - {""}), triples(broadcast.text))


def _links(post: Post) -> frozenset[str]:
    told = (post.url, post.repost_of, *post.links, *(_LINK.findall(post.text) if "." in post.text else ()))
    return frozenset(link_key(link) for link in told if link)


@lru_cache(maxsize=65536)
def link_key(link: str) -> str:
    """What equal addresses have in common; "" for one that leads to the front page of a site and so to anything."""
    address = link if "://" in link else f"https://{link}"
    try:
        parts = urlsplit(address.rstrip(_TAIL))
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    host = _PREFIX.sub("", host)
    host = _SAME_HOSTS.get(host, host)
    if host == "vk.com" and (wall := _POST_OF_VK.search(f"{parts.path}?{parts.query}")):
        return f"vk.com/wall{wall.group(1)}"
    path = parts.path.rstrip("/")
    if host == "t.me":
        path = path.removeprefix("/s") if path.startswith("/s/") else path
    query = "&".join(part for part in sorted(parts.query.split("&")) if part and not part.startswith("utm_"))
    if not path and not query:
        return ""
    return f"{host}{path}?{query}".lower() if query else f"{host}{path}".lower()


def triples(text: str) -> Triples:
    """Three words in a row, folded and without marks."""
    words = _WORD.findall(fold(text))[:_MOST_WORDS]
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def containment(one: Triples, other: Triples) -> float:
    """Which share of the smaller text stands in the larger; 0 where the smaller is too short to tell anything."""
    least = min(len(one), len(other))
    return len(one & other) / least if least >= _FEWEST_TRIPLES else 0.0


@dataclass
class _Group:
    """Publications alike: those of one text, or reposts of one source."""

    first: Post
    triples: Triples
    pages: dict[int, None] = field(default_factory=dict)


def candidates(
    published: Iterable[tuple[int, Post]], *, pages: int = CANDIDATE_PAGES, span: timedelta = CANDIDATE_SPAN
) -> tuple[Candidate, ...]:
    """Texts that so many pages published within `span` of the first of them, those of the most pages first.

    `published` are publications with the page of each. One pass: a text is compared with the one group that shares
    most of its sketch, never with every other.
    """
    by_source: dict[str, _Group] = {}
    by_triple: dict[int, _Group] = {}
    groups: list[_Group] = []
    known: dict[str, Triples] = {}
    for page_id, post in sorted(published, key=lambda each: (each[1].date, each[0], each[1].id)):
        if not post.by_owner:
            continue
        group = _reposted(post, by_source, groups, span) if post.repost_of else None
        if group is None:
            group = _worded(post, known, by_triple, groups, span)
        if group is not None:
            group.pages[page_id] = None
    enough = [group for group in groups if len(group.pages) >= pages]
    enough.sort(key=lambda group: (-len(group.pages), group.first.date, group.first.url))
    return tuple(
        Candidate(group.first.text, group.first.repost_of or group.first.url, group.first.date, tuple(group.pages))
        for group in enough
    )


def _reposted(post: Post, by_source: dict[str, _Group], groups: list[_Group], span: timedelta) -> _Group | None:
    key = link_key(post.repost_of)
    if not key:
        return None
    group = by_source.get(key)
    if group is None or post.date - group.first.date > span:
        group = _Group(post, frozenset())
        by_source[key] = group
        groups.append(group)
    return group


def _worded(
    post: Post,
    known: dict[str, Triples],
    by_triple: dict[int, _Group],
    groups: list[_Group],
    span: timedelta,
) -> _Group | None:
    made = known.get(post.text)
    if made is None:
        made = known[post.text] = triples(post.text)
    if len(made) < _FEWEST_TRIPLES:
        return None
    # By a number that is the same in every process, and has nothing to do with the order of the alphabet.
    sketch = sorted(zlib.crc32(" ".join(triple).encode()) for triple in made)[:_SKETCH]
    votes = Counter(id(group) for triple in sketch if (group := by_triple.get(triple)) is not None)
    near = {id(group): group for triple in sketch if (group := by_triple.get(triple)) is not None}
    for number, _shared in votes.most_common(2):
        group = near[number]
        if post.date - group.first.date <= span and containment(group.triples, made) >= PUBLISHED_FROM:
            return group
    group = _Group(post, made)
    groups.append(group)
    by_triple.update(dict.fromkeys(sketch, group))
    return group
