"""Activity week by week, for pictures: each page's publications in its last weeks, their kinds, the same of each
organization. Only what was seen: a week that nobody saw whole is unknown or «at least so many», never zero.

What a week was is decided in `streaks`, publications are counted in `tallied`; how it is drawn is one floor up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from checks import breath, snapshot, streaks, tallied, terms, weeks
from checks.facts import Post
from checks.scope import Scope
from checks.streaks import PageWeek, Standing, Streak
from checks.tallied import Tallied
from checks.weeks import Week
from registry import pages
from registry.pages import Page, PageState
from registry.taken import every_page
from vault.errors import BadInput
from vault.store import Store


class Sight(StrEnum):
    """How much of a week is known. AT_LEAST: so many were seen, there may be more. NOT_YET: there was no page then."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"


class Kind(StrEnum):
    """What a publication mainly is; each is of one kind, so that the kinds add up to the publications."""

    PHOTO = "photo"
    VIDEO = "video"
    TEXT = "text"
    LINK = "link"
    POLL = "poll"
    STORY = "story"
    REPOST = "repost"
    OTHER = "other"


_PLACE = {kind: place for place, kind in enumerate(Kind)}

_SHOWS = (
    (Kind.POLL, {"poll"}),
    (Kind.VIDEO, {"video", "clip", "live"}),
    (Kind.PHOTO, {"photo", "album", "gif"}),
    (Kind.STORY, {"story"}),
    (Kind.LINK, {"link", "article"}),
)
"""What decides first: a poll with a photo is a poll, a video with a link is a video."""


@dataclass(frozen=True)
class Running:
    """The week that is not over: `posts` that the norm counts so far; not `seen`: at least so many. `again` of them
    are of days that belong to a week before it as well: seven days that end today overlap seven that ended before."""

    week: Week
    posts: int
    seen: bool
    again: int = 0


@dataclass(frozen=True)
class PageActivity:
    """One page: weeks that are over, the oldest first, and the running one (None in days that need no norm).

    `norm` is what a week needs, 0 when nothing. `kinds` are of everything the page itself published in all these weeks,
    the most frequent first, reposts and what else the norm does not count too.
    """

    page: Page
    norm: int
    weeks: tuple[PageWeek, ...]
    running: Running | None
    seen_at: datetime | None
    kinds: tuple[tuple[Kind, int], ...] = ()

    @property
    def streak(self) -> Streak:
        return Streak(self.page.id, self.weeks)

    @property
    def posts(self) -> int:
        """Publications that the norm counts and that were seen, of all the weeks, each once."""
        running = self.running
        return sum(each.posts for each in self.weeks) + (running.posts - running.again if running is not None else 0)

    @property
    def unseen(self) -> int:
        """How many weeks that are over were not wholly seen."""
        return sum(sight(each) in {Sight.UNKNOWN, Sight.AT_LEAST} for each in self.weeks)


@dataclass(frozen=True)
class OrganizationActivity:
    """An organization by its worst page in each week; `posts` of a week are those of all its pages."""

    organization_id: int
    pages: int
    weeks: tuple[PageWeek, ...]

    @property
    def good(self) -> int:
        """How many weeks in a row up to the last one every page kept its norm."""
        return streaks.in_a_row(self.weeks, Standing.MET)

    @property
    def bad(self) -> int:
        """How many weeks in a row up to the last one some page failed its norm."""
        return streaks.in_a_row(self.weeks, Standing.FAILED)


@dataclass(frozen=True)
class Activity:
    """Weeks that are over, the oldest first, the running one (None in days that need no norm), and the pages: the worst
    first. `zone` is the municipality's."""

    zone: ZoneInfo
    weeks: tuple[Week, ...]
    running: Week | None
    pages: tuple[PageActivity, ...]

    def of_organizations(self) -> Mapping[int, OrganizationActivity]:
        """By id of organization."""
        of: dict[int, list[PageActivity]] = {}
        for each in self.pages:
            of.setdefault(each.page.organization_id, []).append(each)
        return {number: of_organization(number, found) for number, found in of.items()}


def sight(week: PageWeek) -> Sight:
    """How much of the week is known."""
    if not week.begun:
        return Sight.NOT_YET
    if week.exact:
        return Sight.EXACT
    known = week.posts > 0 or week.standing in {Standing.MET, Standing.FAILED, Standing.WAIVED}
    return Sight.AT_LEAST if known else Sight.UNKNOWN


def kind_of(post: Post) -> Kind:
    """What a publication mainly is."""
    if post.repost:
        return Kind.REPOST
    shown = set(post.kinds)
    found = next((kind for kind, words in _SHOWS if shown & words), None)
    return found or (Kind.TEXT if shown <= {"text"} else Kind.OTHER)


def read(
    store: Store, now: datetime, scope: Scope | None = None, page_id: int | None = None, count: int = streaks.WEEKS
) -> Activity:
    """Every kept page in scope, or one page in whatever state, over `count` weeks before `now` (UTC).

    BadInput when no regulation is in the vault, when there is no such page, and for a count that is not from 1 to
    `streaks.WEEKS`: publications of before are not kept. Not for a database thread: it reads by parts and counts here.
    """
    if not 1 <= count <= streaks.WEEKS:
        raise BadInput(f"Недель — от 1 до {streaks.WEEKS}: раньше публикации не хранятся.")
    regulation = store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation
    chosen = _chosen(store, scope or Scope(), page_id)
    zone = weeks.zone_of(regulation.timezone)
    spans = streaks.over(now, zone, regulation.week, count)
    running = weeks.running(now, zone, regulation.week)
    seen, so_far = streaks.tallies(store, [page.id for page in chosen], spans, running)
    shared = weeks.shared(spans[-1], running)
    twice = None if shared is None else tallied.read(store, [page.id for page in chosen], (shared,))
    rest = weeks.is_rest(running, regulation.week)
    *asked, today = terms.read(store, chosen, regulation, (*spans, running), now)
    past = streaks.of_tally(store, chosen, asked, seen)
    current = today.regulation or regulation
    kind = {told: kind_of(shape) for told, shape in seen.shapes.items() if shape.by_owner}
    found: list[PageActivity] = []
    for page, streak in breath.breathing(zip(chosen, past, strict=True)):
        norm, look = current.norm_for(page.category.value), seen.looks.get(page.id)
        (posts,) = so_far.numbers(page.id, (running,), norm)
        again = twice.numbers(page.id, (shared,), norm)[0] if twice is not None and shared is not None else 0
        began = Running(running, posts, look is not None and look.reaches(running.start), again)
        found.append(
            PageActivity(
                page,
                max(norm.posts, 0),
                streak.weeks,
                None if rest else began,
                look.taken_at if look is not None else None,
                _kinds(seen, page.id, kind),
            )
        )
    return Activity(zone, spans, None if rest else running, tuple(sorted(found, key=_worst)))


def of_organization(number: int, found: Sequence[PageActivity]) -> OrganizationActivity:
    """The weeks of one organization out of those of its pages."""
    each_week = zip(*(each.weeks for each in found), strict=True)
    return OrganizationActivity(number, len(found), tuple(map(_together, each_week)))


_BY_WORST = (Standing.FAILED, Standing.UNKNOWN, Standing.WAIVED, Standing.MET)


def _together(those: Iterable[PageWeek]) -> PageWeek:
    """One week of several pages: failed when one of them failed, met when all that were asked met it."""
    begun = [each for each in those if each.begun]
    if not begun:
        return next(iter(those))
    standings = {each.standing for each in begun}
    return PageWeek(
        begun[0].week,
        next((standing for standing in _BY_WORST if standing in standings), Standing.NOT_ASKED),
        sum(each.posts for each in begun),
        exact=all(each.exact for each in begun),
    )


def _chosen(store: Store, scope: Scope, page_id: int | None) -> list[Page]:
    if page_id is not None:
        return [store.read(lambda tx: pages.get(tx, page_id))]
    kept = every_page(store.read)
    return [
        page for page in kept if page.state is PageState.ACTIVE and scope.has_page(page.organization_id, page.network)
    ]


def _kinds(seen: Tallied, page_id: int, kind: Mapping[str, Kind]) -> tuple[tuple[Kind, int], ...]:
    """All that the page itself published, by kind, the most frequent first, alike ones as `Kind` has them; `kind` is
    that of each shape of its own."""
    found: Counter[Kind] = Counter()
    for those in seen.weeks.get(page_id, {}).values():
        for told, number in those.items():
            if told in kind:
                found[kind[told]] += number
    return tuple(sorted(found.items(), key=lambda each: (-each[1], _PLACE[each[0]])))


def _worst(each: PageActivity) -> tuple[int, bool, int, int, int, int]:
    """Who fails longest, then whose last week nobody saw, then who failed most often; those who keep the norm last."""
    standings = [week.standing for week in each.weeks]
    seen = standings[-1] is not Standing.UNKNOWN
    failed, unknown = standings.count(Standing.FAILED), standings.count(Standing.UNKNOWN)
    return -each.streak.bad, seen, -failed, -unknown, each.page.organization_id, each.page.id
