"""The board of broadcasts: on which of the pages meant an item of «Госпаблики» came out, when, and where it did not.

Read from the last look at each page; nobody is asked. What became of an item on one page is `fates`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from checks import facts_store, snapshot, weeks
from checks.centre.fates import Fate, FateState, fates
from checks.facts import Need, Posts
from checks.judging.viewing import meant_for
from registry import broadcasts, pages
from registry.broadcasts import Broadcast
from registry.pages import Page, PageState
from vault.store import Store

DAYS = 30
"""Items due longer ago than so many days are not on the board unless one is named; our own choice."""

_AT_ONCE = 50  # pages whose publications are read in one transaction


class Shown(StrEnum):
    """How an item stands on a page, what wants a look first.

    SIMILAR: a person must compare. UNKNOWN: nobody looked at the page, or not at the whole time. WAITS: the time is not
    over and it was not seen yet.
    """

    MISSING = "missing"
    LATE = "late"
    SIMILAR = "similar"
    UNKNOWN = "unknown"
    WAITS = "waits"
    PUBLISHED = "published"


_SHOWN: Mapping[FateState, Shown] = {
    FateState.MISSING: Shown.MISSING,
    FateState.LATE: Shown.LATE,
    FateState.NOT_COVERED: Shown.UNKNOWN,
    FateState.SHORT: Shown.SIMILAR,
    FateState.WORDLESS: Shown.SIMILAR,
    FateState.SIMILAR: Shown.SIMILAR,
    FateState.TWIN: Shown.SIMILAR,
    FateState.PUBLISHED: Shown.PUBLISHED,
}


@dataclass(frozen=True)
class PageLine:
    """An item on one page: `url` and `published_at` (UTC) of the publication by which that is said, "" and None without
    one; `why` in words, `seen_at` (UTC) when somebody looked at the page last, None never."""

    page: Page
    state: Shown
    why: str
    url: str = ""
    published_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True)
class BroadcastBoard:
    """An item with the pages it is meant for, in the order of `Shown`; `chosen`: the pages were named one by one."""

    broadcast: Broadcast
    over: bool
    lines: tuple[PageLine, ...]

    @property
    def chosen(self) -> bool:
        return bool(self.broadcast.page_ids)

    def count(self, state: Shown) -> int:
        """On how many pages it stands so; the six add up to `len(lines)`."""
        return Counter(line.state for line in self.lines)[state]


def boards(store: Store, now: datetime, broadcast_id: int | None = None) -> tuple[BroadcastBoard, ...]:
    """The boards of the items of the last `DAYS` days and those whose time is not over, the one due last first.

    Or of the named one; BadInput when there is none, or no regulation. Not for a database thread: publications are read
    by parts.
    """
    if broadcast_id is not None:
        named = store.read(lambda tx: broadcasts.get(tx, broadcast_id))
        since = min(named.due_at, now) - timedelta(days=DAYS)  # its twins are compared too
    else:
        since = now - timedelta(days=DAYS)
    recorded = store.read(lambda tx: broadcasts.due_since(tx, since))
    known = pages.listed(store.read(pages.fetched))
    zone = weeks.zone_of(store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation.timezone)
    meant = {page.id: _meant(recorded, page, zone) for page in known}
    seen = _seen(store, [page_id for page_id, items in meant.items() if items])
    found = of(recorded, known, meant, seen, now)
    return tuple(board for board in found if broadcast_id in (None, board.broadcast.id))


def of(
    recorded: Sequence[Broadcast],
    known: Iterable[Page],
    meant: Mapping[int, Sequence[Broadcast]],
    seen: Mapping[int, tuple[Posts, datetime]],
    now: datetime,
) -> tuple[BroadcastBoard, ...]:
    """The same of what is at hand: pure. `meant` are items by page, `seen` publications by page and when they were
    looked at (UTC)."""
    lines: dict[int, list[PageLine]] = {each.id: [] for each in recorded}
    for page in known:
        looked = seen.get(page.id)
        if looked is None:
            for each in meant.get(page.id, ()):
                state = Shown.UNKNOWN if each.due_at < now else Shown.WAITS
                lines[each.id].append(PageLine(page, state, _unlooked(page)))
            continue
        posts, at = looked
        for fate in fates(posts, meant.get(page.id, ())):
            lines[fate.broadcast.id].append(_line(page, fate, at, now))
    order = tuple(Shown)
    for own in lines.values():
        own.sort(key=lambda line: (order.index(line.state), line.page.organization_id, line.page.id))
    return tuple(BroadcastBoard(each, each.due_at < now, tuple(lines[each.id])) for each in recorded)


def _meant(recorded: Iterable[Broadcast], page: Page, zone: tzinfo) -> list[Broadcast]:
    """A page that is kept no longer is asked only about the items that name it."""
    return [
        each
        for each in recorded
        if (page.state is PageState.ACTIVE or page.id in each.page_ids)
        and meant_for(each, weeks.local_day(each.starts_at, zone), page)
    ]


def _unlooked(page: Page) -> str:
    return "страницу ещё не смотрели" if page.state is PageState.ACTIVE else "страницу больше не ведут"


def _line(page: Page, fate: Fate, at: datetime, now: datetime) -> PageLine:
    state = _SHOWN[fate.state]
    if fate.broadcast.due_at >= now and state in {Shown.MISSING, Shown.UNKNOWN}:
        return PageLine(page, Shown.WAITS, "ещё не вышла, срок не кончился", seen_at=at)
    if fate.post is None:
        return PageLine(page, state, fate.state.value, seen_at=at)
    return PageLine(page, state, fate.state.value, fate.post.url, fate.post.date, at)


def _seen(store: Store, page_ids: Sequence[int]) -> dict[int, tuple[Posts, datetime]]:
    return dict(_read(store, page_ids))


def _read(store: Store, page_ids: Sequence[int]) -> Iterator[tuple[int, tuple[Posts, datetime]]]:
    for start in range(0, len(page_ids), _AT_ONCE):
        part = page_ids[start : start + _AT_ONCE]
        kept = store.facts.read(lambda tx, part=part: facts_store.fetch(tx, part))  # type: ignore[misc]  # mypy: defaults
        for (page_id, need), fact in facts_store.assembled(kept).items():
            if need is Need.POSTS and isinstance(fact.value, Posts):
                yield page_id, (fact.value, fact.taken_at)
