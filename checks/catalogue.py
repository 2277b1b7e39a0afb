"""The catalogue of checks: a decorator that registers a pure function, and the asserts that hold it together.

What a check says stands in `rules`, what its answers sound like in `messages`, who runs it in `engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from checks.facts import Need, Profile
from checks.model import Judgement, NotSeen, SubjectKind
from checks.person.looks import Question
from checks.scope import matches
from checks.views import MunicipalityView, OrganizationView, PageView
from registry.regulation.model import Level, ParameterValue, Regulation
from vault.errors import BadInput

PageRule: TypeAlias = Callable[[PageView], Judgement | NotSeen]
OrganizationRule: TypeAlias = Callable[[OrganizationView], Judgement | NotSeen]
MunicipalityRule: TypeAlias = Callable[[MunicipalityView], Judgement | NotSeen]
Parameters: TypeAlias = Mapping[str, ParameterValue]

CASES: Mapping[str, str] = {
    "handover": "дело о смене ответственного",
    "centre": "обращения ЦУР",
    "connection": "подключение к «Госпабликам»",
    "mark": "получение метки «Госорганизация»",
}
"""Cases that may close a clause, by the name it gives them."""

PREFIXES = ("registry", "page", "posts", "comments", "site", "security", "centre")


@dataclass(frozen=True)
class Check:
    """One check.

    `needs` must be seen before the rule is called: «profile», a field of it such as «profile.description», «posts»,
    or of an organization «site» (one without a site goes to the rule all the same); `uses` are collected too, but the
    rule itself copes without them. `title` names the check for a person, `fix` says what to do when it fails.
    `parameters` are the values a regulation may set, with our own defaults. `look` is what a person is asked when no
    collector saw enough. `most` stops a check that can only advise at a warning, whatever the clause. Exactly one of
    the three rules is set.
    """

    id: str
    title: str
    fix: str
    needs: tuple[str, ...] = ()
    uses: tuple[Need, ...] = ()
    parameters: Parameters = field(default_factory=dict)
    look: Question | None = None
    most: Level = Level.MUST
    page_rule: PageRule | None = None
    organization_rule: OrganizationRule | None = None
    municipality_rule: MunicipalityRule | None = None

    @cached_property
    def subject(self) -> SubjectKind:
        if self.page_rule:
            return SubjectKind.PAGE
        return SubjectKind.ORGANIZATION if self.organization_rule else SubjectKind.MUNICIPALITY

    @cached_property
    def of_active_pages(self) -> bool:
        """The check looks at the page itself, so a page that is not kept has nothing to be checked."""
        return self.id.startswith(("page.", "posts.", "comments."))

    @cached_property
    def parts(self) -> tuple[tuple[Need, str], ...]:
        """The needs as what is collected and the field of it, "" for all of it."""
        split = (need.partition(".") for need in self.needs)
        return tuple((Need(unit), part) for unit, _dot, part in split)

    @cached_property
    def asked(self) -> frozenset[Need]:
        """Everything to collect for this check."""
        return frozenset(unit for unit, _part in self.parts) | frozenset(self.uses)


_CHECKS: dict[str, Check] = {}


def page_check(
    check: str,
    *,
    title: str,
    fix: str,
    needs: tuple[str, ...] = (),
    uses: tuple[Need, ...] = (),
    parameters: Parameters | None = None,
    look: Question | None = None,
    most: Level = Level.MUST,
) -> Callable[[PageRule], PageRule]:
    """Register a rule over a page. SITE among `uses` is the site of the page's organization."""

    def register(rule: PageRule) -> PageRule:
        _register(Check(check, title, fix, needs, uses, parameters or {}, look, most, page_rule=rule))
        return rule

    return register


def organization_check(
    check: str,
    *,
    title: str,
    fix: str,
    needs: tuple[str, ...] = (),
    uses: tuple[Need, ...] = (),
    parameters: Parameters | None = None,
    most: Level = Level.MUST,
) -> Callable[[OrganizationRule], OrganizationRule]:
    """Register a rule over an organization. The one thing that is collected of it is its «site»."""

    def register(rule: OrganizationRule) -> OrganizationRule:
        assert {*needs, *uses} <= {Need.SITE}, f"{check}: of an organization only its site is collected"
        _register(Check(check, title, fix, needs, uses, parameters or {}, most=most, organization_rule=rule))
        return rule

    return register


def municipality_check(
    check: str, *, title: str, fix: str, parameters: Parameters | None = None, most: Level = Level.MUST
) -> Callable[[MunicipalityRule], MunicipalityRule]:
    """Register a rule over the municipality as a whole; nothing is collected for it."""

    def register(rule: MunicipalityRule) -> MunicipalityRule:
        _register(Check(check, title, fix, parameters=parameters or {}, most=most, municipality_rule=rule))
        return rule

    return register


def _register(check: Check) -> None:
    assert check.id not in _CHECKS, f"two checks are called {check.id}"
    assert check.id.count(".") == 1, f"{check.id}: an id is two words with a dot"
    assert check.id.split(".")[0] in PREFIXES, f"{check.id}: unknown family"
    assert check.title, f"{check.id}: no title"
    assert check.fix, f"{check.id}: nothing to do"
    for need in check.needs:
        unit, _, part = need.partition(".")
        assert unit in set(Need), f"{check.id}: nothing collects {unit}"
        assert not part or part in Profile.__dataclass_fields__, f"{check.id}: {need} is no field"
        assert not part or unit == Need.PROFILE, f"{check.id}: {need} is no field"
    _CHECKS[check.id] = check


def everything() -> tuple[Check, ...]:
    """All checks of the program in the order in which they are shown: family by family, as `PREFIXES` has them."""
    _load()
    return tuple(sorted(_CHECKS.values(), key=lambda check: PREFIXES.index(check.id.partition(".")[0])))


def find(check: str) -> Check | None:
    """The check with this id, None when the program has none such."""
    _load()
    return _CHECKS.get(check)


def _load() -> None:
    from checks import rules  # registers on import; at the top of the module it would be a circle

    assert rules.FAMILIES


def same_kind(own: ParameterValue, given: ParameterValue) -> bool:
    """Whether a parameter whose value is `own` may be given this one: a number, a text or a list each stay what they
    are."""
    return type(own) is type(given)


def unknown(regulation: Regulation) -> tuple[str, ...]:
    """What the regulation asks and the program does not know, a sentence each: checks, and parameters of checks.

    An older program may read a newer file: it goes without them, and says so.
    """
    _load()
    missing = sorted(regulation.checks() - _CHECKS.keys())
    found = [f"Проверки «{check}» в программе нет: она не выполняется." for check in missing]
    for each in regulation.parameters:
        check = _CHECKS.get(each.check)
        if check is None:
            if each.check not in missing:
                missing.append(each.check)
                found.append(f"Параметры заданы проверке «{each.check}», которой в программе нет.")
        elif each.name not in check.parameters:
            known = f"есть: {', '.join(check.parameters)}" if check.parameters else "у неё нет параметров"
            found.append(f"У проверки «{each.check}» нет параметра «{each.name}» ({known}): он не действует.")
    for rule in regulation.own:
        check = _CHECKS.get(rule.check)
        if check is not None and rule.days is not None and "days" not in check.parameters:
            found.append(f"Своей настройке «{rule.check}» задано days, а проверке дни не нужны: они не действуют.")
    for clause in regulation.clauses:
        strange = [case for case in clause.cases if case not in CASES]
        found.extend(f"Пункт {clause.number}: дела «{case}» нет, есть: {', '.join(CASES)}." for case in strange)
    return tuple(found)


_KINDS = {int: "целое число без кавычек, true или false", str: "текст в кавычках", tuple: "список в квадратных скобках"}


def refuse_wrong_parameters(regulation: Regulation) -> None:
    """BadInput that names the first parameter whose value is of another kind than the check's own."""
    _load()
    for each in regulation.parameters:
        check = _CHECKS.get(each.check)
        own = check.parameters.get(each.name) if check else None
        if own is not None and not same_kind(own, each.value):
            key = f'parameters."{each.check}".{each.name}'
            raise BadInput(f"Порядок, ключ «{key}»: нужно {_KINDS[type(own)]}. Ничего не записано.")


def require(pattern: str, others: Iterable[str] = ()) -> None:
    """BadInput unless an id or the beginning of ids («page.*») means a check of the program, or one of `others`."""
    known = [check.id for check in everything()]
    if not any(matches(pattern, check) for check in (*known, *others)):
        raise BadInput(f"Нет проверки «{pattern[:100]}». Есть: {', '.join(known)}.")
