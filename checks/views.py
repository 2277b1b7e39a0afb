"""What a rule is given: a page or an organization with everything that may be asked about it, as plain values.

Built here from the records of the registry and the outcomes of collecting; nothing is judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import TypeVar

from checks.belongings import Belongings
from checks.facts import (
    Addresses,
    Comments,
    Failure,
    FailureKind,
    Managers,
    Need,
    Posts,
    Profile,
    ProfileState,
    Value,
    Visitors,
)
from checks.model import NotSeen, not_seen
from checks.readers.moderation import Case, Ground
from checks.site_facts import Site
from checks.weeks import Week
from registry import networks
from registry.broadcasts import Broadcast
from registry.credentials import Credential
from registry.health import Problem
from registry.leaving import LeavingTask
from registry.names import Directory, Entry
from registry.notices import Notice
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from registry.plans import Plan
from registry.regulation.model import NetworkRule, Obliged, ParameterValue, Regulation, WeeklyNorm
from registry.requests import CentreRequest
from registry.waivers import Waiver

EXPIRED = "expired:"
"""How the detail of a failure begins that is due to a key whose time is over; the day follows."""


def entry_of(organization: Organization) -> Entry:
    """The organization with all its names, as texts are asked about it."""
    names = (organization.name, organization.short_name, *organization.accepted_names)
    return Entry(organization.id, organization.short_name or organization.name, tuple(name for name in names if name))


_NO_MOMENT = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Parametered:
    """The parameters of the check that is judged now: its own defaults under what the regulation sets."""

    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A number, or a switch as 0 or 1."""
        value = self.parameters[name]
        assert isinstance(value, int), f"{name} is no number"
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words."""
        value = self.parameters[name]
        assert isinstance(value, tuple), f"{name} is no list"
        return value


P = TypeVar("P", bound=Parametered)


def parametered(view: P, **own: object) -> P:
    """The same view with other fields: `dataclasses.replace` without its price, which counts in millions of calls."""
    made = object.__new__(type(view))
    made.__dict__.update(view.__dict__)
    made.__dict__.update(own)
    return made


@dataclass(frozen=True)
class CredentialView:
    """An account and whether its password is stored; the secret itself is never here.

    `problems` are those of `registry.health`, `leaving` the open tasks of those who knew its secrets and left.
    """

    record: Credential
    password_stored: bool
    problems: frozenset[Problem] = frozenset()
    leaving: tuple[LeavingTask, ...] = ()


@dataclass(frozen=True)
class Sister:
    """Another page that the same organization keeps. `keys` are what a link may call it (`page_keys` and more)."""

    page: Page
    keys: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class PageView(Parametered):
    """One page. `seen` holds an outcome for each need that some check asks for: the value, or the failure.

    `directory` holds the names of the whole registry; `days` is the limit of the own setting that asks for the
    check, None without one; `today` is a day of the municipality, `now` the moment of judging (UTC). `password_days`
    is the municipality's own age of a password in this network, None where nothing says.

    `week` is the judged span whole; `weeks` are the weeks in it each of which needs the norm, `rest` are its days that
    belong to none. `site` is the official site of the organization, None when none is recorded or it was not asked.
    `subordinates` are the organizations below this one. `plans` are of the organization, `broadcasts` those meant for
    this page, `cases` what the journal of moderation knows of it. `repeated` are digests of readers' texts that stand
    under many pages of the registry. `registered_values` tells whose a telephone or an address is. `zone` is the
    municipality's: in which a moment has its day. `grounds_read` is filled while checks read: what each text of a
    reader is flagged for, so that the next check does not read it again; it goes with the view.
    """

    page: Page
    organization: Organization
    seen: Mapping[Need, Value | Failure]
    norm: WeeklyNorm
    week: Week
    today: date
    credentials: tuple[CredentialView, ...] = ()
    directory: Directory = field(default_factory=Directory)
    days: int | None = None
    password_days: int | None = None
    now: datetime = _NO_MOMENT
    weeks: tuple[Week, ...] = ()
    rest: Week | None = None
    site: Site | Failure | None = None
    sisters: tuple[Sister, ...] = ()
    subordinates: tuple[Organization, ...] = ()
    plans: tuple[Plan, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    cases: tuple[Case, ...] = ()
    repeated: frozenset[str] = frozenset()
    registered_values: Belongings = field(default_factory=Belongings)
    zone: tzinfo = UTC
    grounds_read: dict[str, tuple[Ground, ...]] = field(default_factory=dict, compare=False, repr=False)

    def unseen(self, need: Need) -> NotSeen:
        """Why this need was not seen."""
        failure = self.seen[need]
        assert isinstance(failure, Failure), "asked only about what is missing"
        evidence = (failure.detail,) if failure.detail else ()
        network = networks.title(self.page.network)
        if failure.kind is FailureKind.GONE:
            return not_seen("unseen.gone", state=failure.detail)
        if failure.kind is FailureKind.BAD_TOKEN and failure.detail.startswith(EXPIRED):
            return not_seen("unseen.expired", network=network, until=failure.detail.removeprefix(EXPIRED))
        return not_seen(f"unseen.{failure.kind}", *evidence, network=network)

    def not_given(self) -> NotSeen:
        """Why a field of the page's card is not known though the card was seen."""
        state = self.profile.state
        if state in {ProfileState.OPEN, ProfileState.UNTOLD}:
            return not_seen("unseen.not_told", network=networks.title(self.page.network))
        return not_seen("unseen.not_given", state=state.value)

    @property
    def profile(self) -> Profile:
        """The page's card; only for checks that need it."""
        value = self.seen[Need.PROFILE]
        assert isinstance(value, Profile), "the engine calls no check before its needs are seen"
        return value

    @property
    def posts(self) -> Posts:
        """The page's publications; only for checks that need them."""
        value = self.seen[Need.POSTS]
        assert isinstance(value, Posts), "the engine calls no check before its needs are seen"
        return value

    @property
    def addresses(self) -> Addresses | None:
        """The page's addresses; None when they could not be seen."""
        value = self.seen[Need.ADDRESSES]
        return value if isinstance(value, Addresses) else None

    @property
    def comments(self) -> Comments | None:
        """Comments under the page's publications; None when they could not be seen."""
        value = self.seen[Need.COMMENTS]
        return value if isinstance(value, Comments) else None

    @property
    def visitors(self) -> Visitors | None:
        """What others wrote on the page's wall; None when it could not be seen."""
        value = self.seen[Need.VISITORS]
        return value if isinstance(value, Visitors) else None

    @property
    def managers(self) -> Managers | None:
        """Who administers the page; None when it could not be seen."""
        value = self.seen[Need.MANAGERS]
        return value if isinstance(value, Managers) else None


@dataclass(frozen=True)
class OrganizationView(Parametered):
    """One organization with all its pages and its places in the two lists on `today`.

    `site` is what its official site showed, None when none is recorded or it was not asked in this run. `registered`
    are the keys of every page of the registry, `seen_keys` those that this run saw besides, by id of page. `people` are
    those with an assignment here, past ones too; `twins` are other organizations whose name has the same key.
    `review_days` is the municipality's own limit, which goes before that of the check; None where it has set none.
    """

    organization: Organization
    pages: tuple[Page, ...]
    networks: tuple[NetworkRule, ...]
    minimum_networks: int
    obliged: Obliged
    listed: bool
    exempt: bool
    today: date
    site: Site | Failure | None = None
    registered: frozenset[tuple[str, str]] = frozenset()
    seen_keys: Mapping[int, frozenset[tuple[str, str]]] = field(default_factory=dict)
    regulation: Regulation | None = None
    people: tuple[Person, ...] = ()
    notices: tuple[Notice, ...] = ()
    twins: tuple[Organization, ...] = ()
    review_days: int | None = None


@dataclass(frozen=True)
class WaiverUse:
    """A waiver and what came of it in this run: how many violations it allowed, how many verdicts it covers at all.

    `unseen` of those covered might be violations: nobody could tell. `contradicted` says in a few words of a record
    that it cannot stand beside it, "" when there is none.
    """

    waiver: Waiver
    allowed: int
    covered: int
    contradicted: str = ""
    unseen: int = 0


@dataclass(frozen=True)
class MunicipalityView(Parametered):
    """The municipality as a whole. `waivers` are all of them with what came of them; `whole` says that the run looked
    at everything, so that something that came of nothing means something."""

    regulation: Regulation
    today: date
    now: datetime
    obliged_count: int = 0
    requests: tuple[CentreRequest, ...] = ()
    waivers: tuple[WaiverUse, ...] = ()
    whole: bool = True


def page_keys(page: Page) -> set[tuple[str, str]]:
    """What a link may call the page: its network with its address, its short name in small letters, its number."""
    return {(page.network, key) for key in (page.url, page.short_name.lower(), page.network_id) if key}
