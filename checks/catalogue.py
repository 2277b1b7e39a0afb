"""The catalogue of checks: a decorator that registers a pure function, and the asserts that hold it together.

What a check says stands in `rules`, what its answers sound like in `messages`, who runs it in `engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from checks.facts import Need, Profile
from checks.model import Judgement, NotSeen, SubjectKind
from checks.scope import matches
from checks.views import OrganizationView, PageView
from vault.errors import BadInput

PageRule: TypeAlias = Callable[[PageView], Judgement | NotSeen]
OrganizationRule: TypeAlias = Callable[[OrganizationView], Judgement | NotSeen]

PREFIXES = ("registry", "page", "posts", "comments", "site", "security", "centre")


@dataclass(frozen=True)
class Check:
    """One check.

    `needs` must be seen before the rule is called: «profile», a field of it such as «profile.description», «posts»,
    or of an organization «site» (one without a site goes to the rule all the same); `uses` are collected too, but the
    rule itself copes without them. `title` names the check for a person, `fix` says what to do when it fails. Exactly
    one of the two rules is set.
    """

    id: str
    title: str
    fix: str
    needs: tuple[str, ...] = ()
    uses: tuple[Need, ...] = ()
    page_rule: PageRule | None = None
    organization_rule: OrganizationRule | None = None

    @property
    def subject(self) -> SubjectKind:
        return SubjectKind.PAGE if self.page_rule else SubjectKind.ORGANIZATION

    @property
    def of_active_pages(self) -> bool:
        """The check looks at the page itself, so a page that is not kept has nothing to be checked."""
        return self.id.startswith(("page.", "posts."))

    @property
    def asked(self) -> frozenset[Need]:
        """Everything to collect for this check."""
        return frozenset(Need(need.partition(".")[0]) for need in self.needs) | frozenset(self.uses)


_CHECKS: dict[str, Check] = {}


def page_check(
    check: str, *, title: str, fix: str, needs: tuple[str, ...] = (), uses: tuple[Need, ...] = ()
) -> Callable[[PageRule], PageRule]:
    """Register a rule over a page."""

    def register(rule: PageRule) -> PageRule:
        _register(Check(check, title, fix, needs, uses, page_rule=rule))
        return rule

    return register


def organization_check(
    check: str, *, title: str, fix: str, needs: tuple[str, ...] = (), uses: tuple[Need, ...] = ()
) -> Callable[[OrganizationRule], OrganizationRule]:
    """Register a rule over an organization. The one thing that is collected of it is its «site»."""

    def register(rule: OrganizationRule) -> OrganizationRule:
        assert {*needs, *uses} <= {Need.SITE}, f"{check}: of an organization only its site is collected"
        _register(Check(check, title, fix, needs, uses, organization_rule=rule))
        return rule

    return register


def _register(check: Check) -> None:
    assert check.id not in _CHECKS, f"two checks are called {check.id}"
    assert check.id.count(".") == 1, f"{check.id}: an id is two words with a dot"
    assert check.id.split(".")[0] in PREFIXES, f"{check.id}: unknown family"
    assert check.title, f"{check.id}: no title"
    assert check.fix, f"{check.id}: nothing to do"
    for need in check.needs:
        unit, _, field = need.partition(".")
        assert unit in set(Need), f"{check.id}: nothing collects {unit}"
        assert not field or field in Profile.__dataclass_fields__, f"{check.id}: {need} is no field"
        assert not field or unit == Need.PROFILE, f"{check.id}: {need} is no field"
    _CHECKS[check.id] = check


def everything() -> tuple[Check, ...]:
    """All checks of the program in the order in which they are shown."""
    from checks import rules  # registers on import; at the top of the module it would be a circle

    assert rules.FAMILIES
    return tuple(_CHECKS.values())


def find(check: str) -> Check | None:
    """The check with this id, None when the program has none such."""
    everything()
    return _CHECKS.get(check)


def require(pattern: str, others: Iterable[str] = ()) -> None:
    """BadInput unless an id or the beginning of ids («page.*») means a check of the program, or one of `others`."""
    known = [check.id for check in everything()]
    if not any(matches(pattern, check) for check in (*known, *others)):
        raise BadInput(f"Нет проверки «{pattern[:100]}». Есть: {', '.join(known)}.")
