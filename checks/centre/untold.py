"""What the control centre must be told and has not been: new responsible persons, opened and closed pages, obliged
organizations without a page, and what organizations told that was not passed on.

Read out of the registry alone. The verdict `centre.notified` judges changes of the responsible by the same reading;
notices as records are the registry's, letters are `letters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from checks import snapshot, weeks
from checks.judging.asked import asked_checks
from checks.model import Judgement, NotSeen, Status
from checks.rules import told_changes
from checks.rules.told_changes import LOOKBACK, Outcome
from checks.snapshot import Snapshot
from checks.views import OrganizationView, parametered
from registry import changes, exemptions, notices, obligations, organizations, pages, people
from registry.cases.told import NEAR
from registry.notices import Direction, Event, Notice
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.people import Person
from vault.store import Store

DAYS = 3
"""In how many days the centre is told where the regulation does not ask for `centre.notified`; our own choice."""

_CHECK, _PRESENCE = "centre.notified", "registry.presence"
_KEPT = frozenset({PageState.ACTIVE, PageState.BLOCKED})
_ENDED = frozenset({PageState.CLOSED, PageState.DELETED, PageState.WITHDRAWN})
_ABSENT = frozenset({"registry.presence.none", "registry.presence.required"})
_UNTOLD = frozenset({Outcome.NOT_TOLD, Outcome.NO_RECORD, Outcome.OPEN})


@dataclass(frozen=True)
class Untold:
    """An event that the centre waits to hear of: it happened on `since`, `due` is the last day for telling it.

    `notice_id` is an outgoing notice that is recorded and has no day yet, `source_id` the organization's own notice
    that can be passed on; None where there is none.
    """

    event: Event
    organization_id: int
    since: date
    due: date
    page_id: int | None = None
    notice_id: int | None = None
    source_id: int | None = None

    def overdue(self, today: date) -> bool:
        """The day itself is still in time."""
        return self.due < today


@dataclass(frozen=True)
class Owed:
    """What is untold on `today`, the longest overdue first; `days` is how many there are for telling."""

    today: date
    days: int
    lines: tuple[Untold, ...] = ()

    @property
    def overdue(self) -> tuple[Untold, ...]:
        """Those whose day has passed."""
        return tuple(line for line in self.lines if line.overdue(self.today))


@dataclass(frozen=True)
class Recorded:
    """By id: on which day the registry was told that a page ended, and on which an organization was added to it."""

    ended: Mapping[int, date]
    added: Mapping[int, date]


def owed(store: Store, now: datetime) -> Owed:
    """What the centre is owed at `now` (UTC); BadInput without a regulation in the vault. Not for a database thread."""
    stored = store.read(lambda tx: snapshot.regulation_for(tx, now))
    known = Snapshot(
        regulation=stored.regulation,
        version=stored.id,
        organizations=organizations.listed(store.read(organizations.fetched)),
        pages=pages.listed(store.read(pages.fetched)),
        obligations=store.read(obligations.listing),
        exemptions=store.read(exemptions.listing),
        people=people.listed(store.read(people.fetched)),
        notices=notices.listed(store.read(notices.fetched)),
    )
    return of(known, recorded(store, known), now)


def recorded(store: Store, known: Snapshot) -> Recorded:
    """On which days the registry was told of what is in the snapshot. Not for a database thread."""
    zone = weeks.zone_of(known.regulation.timezone)
    ended = [page.id for page in known.pages if page.state in _ENDED]
    states = [state.value for state in _ENDED]
    turned = store.read(lambda tx: changes.turned(tx, pages.KIND, "state", states, ended))
    added = changes.begun(store.read, organizations.KIND)
    return Recorded(_days(turned, zone), _days(added, zone))


def of(known: Snapshot, recorded: Recorded, now: datetime) -> Owed:
    """The same of a snapshot at hand: pure."""
    today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
    days = known.regulation.days_of(_CHECK) or DAYS
    active = [each for each in known.organizations if each.state is OrganizationState.ACTIVE]
    told = _Told(known.notices, today)
    found = [
        *_responsible(known, active, told, days, today),
        *_of_pages(known, {each.id for each in active}, recorded, told, today, days),
        *_absences(known, active, recorded, told, days, today),
    ]
    lines = [told.tied(line) for line in found]
    lines += told.unpassed(lines, days)
    lines.sort(key=lambda line: (line.due, line.organization_id, line.event, line.page_id or 0))
    return Owed(today, days, tuple(lines))


def _days(moments: Mapping[int, datetime], zone: tzinfo) -> Mapping[int, date]:
    return {record_id: weeks.local_day(moment, zone) for record_id, moment in moments.items()}


def _responsible(
    known: Snapshot, active: Iterable[Organization], told: _Told, days: int, today: date
) -> Iterator[Untold]:
    answering: dict[int, list[Person]] = {}
    for person in known.people:
        for number in {part.organization_id for part in person.assignments}:
            answering.setdefault(number, []).append(person)
    for organization in active:
        if organization.id not in answering:
            continue
        on = told_changes.days_of_change(answering[organization.id], organization.id, today)
        for change in told_changes.judged(on, told.about(organization.id), Direction.OUT, days, today) if on else ():
            if change.outcome in _UNTOLD:
                yield Untold(Event.RESPONSIBLE, organization.id, change.on, change.due)


def _of_pages(
    known: Snapshot, active: set[int], recorded: Recorded, told: _Told, today: date, days: int
) -> Iterator[Untold]:
    """A page whose day is not recorded is not asked about: nobody can say since when."""
    begins = known.regulation.valid_from or date.min
    for page in known.pages:
        event, on = _event(page, recorded)
        if event is None or on is None or page.organization_id not in active:
            continue
        on = min(on, today) if event is Event.PAGE_CLOSED else on
        if max(begins, today - LOOKBACK) <= on <= today and not told.of_page(page, event, on):
            yield Untold(event, page.organization_id, on, on + timedelta(days=days), page.id)


def _event(page: Page, recorded: Recorded) -> tuple[Event | None, date | None]:
    if page.state in _KEPT:
        return Event.PAGE_CREATED, page.opened_on
    return (Event.PAGE_CLOSED, recorded.ended.get(page.id)) if page.state in _ENDED else (None, None)


def _absences(
    known: Snapshot, active: Iterable[Organization], recorded: Recorded, told: _Told, days: int, today: date
) -> Iterator[Untold]:
    """Those whom `registry.presence` finds without any page that is wanted of them."""
    asked = next((each for each in asked_checks(known.regulation) if each.check.id == _PRESENCE), None)
    if asked is None or asked.check.organization_rule is None:
        return
    begins = known.regulation.valid_from
    lines = _obliged_since(known)
    alike: dict[tuple[object, ...], Judgement | NotSeen] = {}  # of thousands most are judged by the same few facts
    for view in _views(known, active, today):
        number = view.organization.id
        facts = (frozenset((page.network, page.state) for page in view.pages), view.listed, view.exempt)
        if facts not in alike:
            alike[facts] = asked.check.organization_rule(parametered(view, parameters=asked.parameters))
        judged = alike[facts]
        if isinstance(judged, NotSeen) or judged.status is not Status.FAIL or judged.code not in _ABSENT:
            continue
        bounds = (begins, lines.get(number), recorded.added.get(number))
        since = min(max((day for day in bounds if day is not None), default=today), today)
        if not told.ever(number, Event.PAGE_ABSENT):
            yield Untold(Event.PAGE_ABSENT, number, since, since + timedelta(days=days))


def _views(known: Snapshot, active: Iterable[Organization], today: date) -> Iterator[OrganizationView]:
    """What `registry.presence` looks at and no more: names and links of thousands need not be compared for it."""
    kept: dict[int, list[Page]] = {}
    for page in known.pages:
        kept.setdefault(page.organization_id, []).append(page)
    listed = {line.organization_id for line in known.obligations if line.in_force(today)}
    exempt = {line.organization_id for line in known.exemptions if line.in_force(today)}
    regulation = known.regulation
    for organization in active:
        yield OrganizationView(
            organization,
            tuple(kept.get(organization.id, ())),
            regulation.networks,
            regulation.minimum_networks,
            regulation.obliged,
            organization.id in listed,
            organization.id in exempt,
            today,
            regulation=regulation,
        )


def _obliged_since(known: Snapshot) -> Mapping[int, date]:
    """By organization: from which day a line of the required list obliges it."""
    found: dict[int, date] = {}
    for line in known.obligations:
        if line.since is not None:
            found[line.organization_id] = max(line.since, found.get(line.organization_id, line.since))
    return found


class _Told:
    """The notices, asked by what they are about. What is told in the future is not told yet."""

    def __init__(self, known: Iterable[Notice], today: date) -> None:
        self._today = today
        self._of: dict[int, list[Notice]] = {}
        for each in known:
            self._of.setdefault(each.organization_id, []).append(each)

    def about(self, organization_id: int) -> tuple[Notice, ...]:
        """Every notice of an organization."""
        return tuple(self._of.get(organization_id, ()))

    def of_page(self, page: Page, event: Event, on: date) -> bool:
        """A letter that names no page is about those of its own days."""
        return any(
            each.page_id == page.id or (each.page_id is None and _near(each.happened_on, on))
            for each in self._sent(page.organization_id, event)
        )

    def ever(self, organization_id: int, event: Event) -> bool:
        return bool(self._sent(organization_id, event))

    def tied(self, line: Untold) -> Untold:
        """The line with the notices that wait about it."""
        mine = [each for each in self._of.get(line.organization_id, ()) if _about(each, line)]
        waiting = next((each.id for each in mine if each.direction is Direction.OUT and each.told_on is None), None)
        source = next((each.id for each in mine if each.direction is Direction.IN), None)
        return replace(line, notice_id=waiting, source_id=source)

    def unpassed(self, lines: Iterable[Untold], days: int) -> list[Untold]:
        """What organizations told and nobody passed on, besides what the registry itself shows."""
        known: dict[int, list[Untold]] = {}
        for line in lines:
            known.setdefault(line.organization_id, []).append(line)
        found = []
        for organization_id, mine in self._of.items():
            passed = {each.source_id for each in mine if each.direction is Direction.OUT and self._is_told(each)}
            for each in mine:
                line = Untold(
                    each.event, organization_id, each.happened_on, each.happened_on + timedelta(days=days), each.page_id
                )
                told = each.id in passed or any(_about(sent, line) for sent in self._sent(organization_id, each.event))
                if (
                    self._wants(each)
                    and not told
                    and not any(_about(each, one) for one in known.get(organization_id, ()))
                ):
                    found.append(self.tied(line))
                    known.setdefault(organization_id, []).append(line)
        return found

    def _wants(self, notice: Notice) -> bool:
        """Whether the notice is one that the centre must hear of."""
        recent = self._today - LOOKBACK <= notice.happened_on <= self._today
        return notice.direction is Direction.IN and notice.event is not Event.OTHER and recent

    def _sent(self, organization_id: int, event: Event) -> list[Notice]:
        return [
            each
            for each in self._of.get(organization_id, ())
            if each.event is event and each.direction is Direction.OUT and self._is_told(each)
        ]

    def _is_told(self, notice: Notice) -> bool:
        return notice.told_on is not None and notice.told_on <= self._today


def _about(notice: Notice, line: Untold) -> bool:
    """Whether a notice is about this event: of the same page, or of no page and of about the same day."""
    if (notice.organization_id, notice.event) != (line.organization_id, line.event):
        return False
    if notice.page_id is not None and line.page_id is not None:
        return notice.page_id == line.page_id
    return line.event is Event.PAGE_ABSENT or _near(notice.happened_on, line.since)


def _near(one: date, other: date) -> bool:
    return abs(one - other) <= NEAR
