"""What a head of administration is shown, as figures: how much is met, the year's weeks, what changed, who misses the
norm, what is needed. Read and counted here; words and pictures are `report` and `pictures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property

from checks import briefing, history, posted, snapshot, standing, summary, weeks
from checks.briefing import Briefing
from checks.model import Status
from checks.results import RunRecord, Totals
from checks.scope import Scope
from checks.standing import Said
from checks.summary import Score
from checks.weeks import Week
from registry.exports import known
from registry.exports.known import Known
from registry.organizations import Organization, OrganizationState
from registry.pages import PageState
from registry.people import Person, Role
from registry.regulation.model import Regulation
from vault.store import Store

WEEKLY = "posts.weekly"
_YEAR = 53
"""Weeks of a year's chart: so many calendar weeks a year touches."""
_DAYS = 7
_UNJUDGED = Score(None, 0.0)


@dataclass(frozen=True)
class WeekFigure:
    """A judged week: the score of the last whole run that judged it, None while no such run did."""

    first_day: date
    score: Score | None = None
    run_id: int = 0


@dataclass(frozen=True)
class Changed:
    """What the last whole run found otherwise than the one before: numbers of verdicts."""

    earlier: RunRecord
    new: int
    fixed: int
    unseen: int


@dataclass(frozen=True)
class Miss:
    """An organization of which some page fails the weekly norm: codes of those networks, and for how many weeks in a
    row the worst of the pages does (0: not told)."""

    organization_id: int
    name: str
    networks: tuple[str, ...]
    weeks: int = 0


@dataclass(frozen=True)
class PostedWeek:
    """Publications of an organization in the judged week; not `whole`: at least so many. Not `asked`: none of its pages
    had a norm for the whole of that week, and it is compared with nobody."""

    organization_id: int
    name: str
    posts: int
    whole: bool
    asked: bool = True


@dataclass(frozen=True)
class Figures:
    """Everything at one moment; without a regulation or a run most of it is empty.

    `failed` counts what fails now, by check and by code of what is said.
    """

    today: date
    told: Briefing
    regulation: Regulation | None = None
    known: Known = field(default_factory=Known)
    score: Score = _UNJUDGED
    year: tuple[WeekFigure, ...] = ()
    changed: Changed | None = None
    misses: tuple[Miss, ...] = ()
    posted: tuple[PostedWeek, ...] = ()
    networks: Mapping[str, Totals] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def zone(self) -> tzinfo:
        """In which days are told: the municipality's, UTC without a regulation."""
        return UTC if self.regulation is None else weeks.zone_of(self.regulation.timezone)

    @cached_property
    def answering(self) -> Mapping[tuple[int, Role], tuple[Person, ...]]:
        """Who answers for pages today; nobody unless people were read."""
        return self.known.assigned(self.today)

    @property
    def run(self) -> RunRecord | None:
        return self.told.run

    @property
    def window(self) -> Week | None:
        """The week that the last run judged."""
        return None if self.told.run is None else self.told.run.window


def read(store: Store, now: datetime, *, with_people: bool = False) -> Figures:
    """All of it at `now` (UTC). Not for a database thread: it reads by parts and counts here."""
    told = briefing.read(store, now)
    today = store.read(lambda tx: snapshot.today(tx, now))
    kept = known.read(store.read, with_people=with_people)
    if not told.has_regulation:
        return Figures(today, told, known=kept)
    regulation = store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation
    if told.run is None:
        return Figures(today, told, regulation, kept)
    tally = standing.tally(store.read)
    failed: dict[str, int] = {}
    for (check, status, code), number in tally.items():
        if status == Status.FAIL:
            for key in (check, code):
                failed[key] = failed.get(key, 0) + number
    return Figures(
        today=today,
        told=told,
        regulation=regulation,
        known=kept,
        score=summary.score(told.totals),
        year=_year(store.read(history.runs), told.run),
        changed=_changed(store, told),
        misses=_misses(store, told, kept, tally),
        posted=_posted(store, kept, told.run.window, regulation),
        networks=standing.by_network(store.read),
        failed=failed,
    )


def called(organization: Organization) -> str:
    """What an organization is called where there is little room."""
    return organization.short_name or organization.name


def _year(runs: Sequence[RunRecord], last: RunRecord) -> tuple[WeekFigure, ...]:
    """The weeks of a year up to the one judged last, the oldest first; of several runs of a week the latest tells."""
    found: dict[date, RunRecord] = {}
    for run in runs:  # the latest first
        if run.scope == Scope():
            found.setdefault(_monday(run.window.last_day), run)
    end = _monday(last.window.last_day)
    days = [end - timedelta(days=_DAYS * back) for back in reversed(range(_YEAR))]
    return tuple(
        WeekFigure(day, summary.score(found[day].totals), found[day].id) if day in found else WeekFigure(day)
        for day in days
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _changed(store: Store, told: Briefing) -> Changed | None:
    if told.previous is None or told.new is None:
        return None
    gone = standing.no_more_broken_since(store.read, told.previous.id)
    unseen = sum(each.status == Status.UNKNOWN for each in gone)
    fixed = sum(each.status in {Status.OK, Status.NA} for each in gone)
    return Changed(told.previous, told.new.number, fixed, unseen)


def _misses(store: Store, told: Briefing, kept: Known, tally: Iterable[Said]) -> tuple[Miss, ...]:
    """Organizations whose pages fail the weekly norm now, the longest first."""
    said = [each for each in tally if each[0] == WEEKLY and each[1] == Status.FAIL]
    network = {page.id: page.network for page in kept.pages}
    bad = {
        row.page.id: row.streak.bad
        for row in (told.outlook.rows if told.outlook is not None else ())
        if row.streak is not None
    }
    of: dict[int, list[int]] = {}
    for brief in standing.those(store.read, said):
        if brief.organization_id in kept.owners and brief.subject_id in network:
            of.setdefault(brief.organization_id, []).append(brief.subject_id)
    found = [
        Miss(
            number,
            called(kept.owners[number]),
            tuple(dict.fromkeys(network[page] for page in pages)),
            max(bad.get(page, 0) for page in pages),
        )
        for number, pages in of.items()
    ]
    place = {each.id: place for place, each in enumerate(kept.organizations)}
    return tuple(sorted(found, key=lambda each: (-each.weeks, place[each.organization_id])))


def _posted(store: Store, kept: Known, week: Week, regulation: Regulation) -> tuple[PostedWeek, ...]:
    """Publications of the judged week by organization, the most first; organizations without a kept page are not in."""
    pages = [
        page
        for page in kept.pages
        if page.state is PageState.ACTIVE and kept.owners[page.organization_id].state is OrganizationState.ACTIVE
    ]
    seen = posted.read(store, [page.id for page in pages], week.start, week.end)
    sums: dict[int, tuple[int, bool, bool]] = {}
    for page in pages:
        look = seen.looks.get(page.id)
        whole = look is not None and look.tells(week.start, week.end, page.opened_on)
        number = sum(post.by_owner and post.date in week for post in seen.of(page.id))
        asked = regulation.norm_for(page.category.value).posts > 0
        asked = asked and (page.opened_on is None or page.opened_on <= week.last_day - timedelta(days=_DAYS - 1))
        before = sums.get(page.organization_id, (0, True, False))
        sums[page.organization_id] = before[0] + number, before[1] and whole, before[2] or asked
    found = [PostedWeek(number, called(kept.owners[number]), *each) for number, each in sums.items()]
    return tuple(sorted(found, key=lambda each: -each.posts))
