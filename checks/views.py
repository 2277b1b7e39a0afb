"""What a rule is given: a page or an organization with everything that may be asked about it, as plain values.

Built here from the records of the registry and the outcomes of collecting; nothing is judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from checks.facts import Addresses, Failure, FailureKind, Need, Posts, Profile, ProfileState, Value
from checks.model import NotSeen, not_seen
from checks.site_facts import Site
from checks.weeks import Week
from registry import networks
from registry.credentials import Credential
from registry.names import Directory, Entry
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation.model import NetworkRule, Obliged, WeeklyNorm

EXPIRED = "expired:"
"""How the detail of a failure begins that is due to a key whose time is over; the day follows."""


def entry_of(organization: Organization) -> Entry:
    """The organization with all its names, as texts are asked about it."""
    names = (organization.name, organization.short_name, *organization.accepted_names)
    return Entry(organization.id, organization.short_name or organization.name, tuple(name for name in names if name))


@dataclass(frozen=True)
class CredentialView:
    """An account and whether its password is stored; the secret itself is never here."""

    record: Credential
    password_stored: bool


@dataclass(frozen=True)
class PageView:
    """One page. `seen` holds an outcome for each need that some check asks for: the value, or the failure.

    `directory` holds the names of the whole registry; `days` is the limit of the own setting that asks for the
    check, None without one; `today` is a day of the municipality.
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


@dataclass(frozen=True)
class OrganizationView:
    """One organization with all its pages and its places in the two lists on `today`.

    `site` is what its official site showed, None when none is recorded or it was not asked in this run. `registered`
    are the keys of every page of the registry, `seen_keys` those that this run saw besides, by id of page.
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


def page_keys(page: Page) -> set[tuple[str, str]]:
    """What a link may call the page: its network with its address, its short name in small letters, its number."""
    return {(page.network, key) for key in (page.url, page.short_name.lower(), page.network_id) if key}
