"""What a rule is given: a page or an organization with everything that may be asked about it, as plain values.

Built here from the records of the registry and the outcomes of collecting; nothing is judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checks.facts import Addresses, Failure, FailureKind, Need, Posts, Profile, Value
from checks.model import NotSeen, not_seen
from checks.weeks import Week
from registry import networks
from registry.credentials import Credential
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation.model import NetworkRule, Obliged, WeeklyNorm


@dataclass(frozen=True)
class CredentialView:
    """An account and whether its password is stored; the secret itself is never here."""

    record: Credential
    password_stored: bool


@dataclass(frozen=True)
class PageView:
    """One page. `seen` holds an outcome for each need: the value, or the failure.

    `organizations` are all of the registry; `days` is the limit of the own setting that asks for the
    check, None without one; `today` is a day of the municipality.
    """

    page: Page
    organization: Organization
    seen: Mapping[Need, Value | Failure]
    norm: WeeklyNorm
    week: Week
    today: date
    credentials: tuple[CredentialView, ...] = ()
    organizations: tuple[Organization, ...] = ()
    days: int | None = None

    def unseen(self, need: Need) -> NotSeen:
        """Why this need was not seen."""
        failure = self.seen[need]
        assert isinstance(failure, Failure), "asked only about what is missing"
        evidence = (failure.detail,) if failure.detail else ()
        network = networks.title(self.page.network)
        if failure.kind is FailureKind.GONE:
            return not_seen("unseen.gone", state=failure.detail)
        return not_seen(f"unseen.{failure.kind}", *evidence, network=network)

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
    """One organization with all its pages and its places in the two lists on `today`."""

    organization: Organization
    pages: tuple[Page, ...]
    networks: tuple[NetworkRule, ...]
    minimum_networks: int
    obliged: Obliged
    listed: bool
    exempt: bool
    today: date
