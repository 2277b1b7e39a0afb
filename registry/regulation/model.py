"""The shape of a regulation (Порядок): networks, norms, clauses, own settings.

Only values and questions about them live here. Reading and writing the file is `toml`, keeping versions is
`versions`, and what a check id means is known one floor up: here it is an opaque dotted name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

ParameterValue: TypeAlias = int | str | tuple[str, ...]
"""What a parameter of a check may be; a switch is 0 or 1."""


class Level(StrEnum):
    """How strictly a clause binds; OWN marks a verdict that rests on an own setting alone."""

    MUST = "must"
    RECOMMENDED = "recommended"
    OWN = "own"


class Binds(StrEnum):
    """Whom a clause binds: the coordinator, each organization, each page, the ЦУР, the municipality."""

    COORDINATOR = "coordinator"
    ORGANIZATION = "organization"
    PAGE = "page"
    CENTRE = "centre"
    MUNICIPALITY = "municipality"


class NetworkState(StrEnum):
    """What the municipality has settled about a network that the regulation names.

    OPTIONAL counts towards `minimum_networks`; REQUIRED is wanted by itself; SUSPENDED and UNDECIDED count
    for nothing: the first by a decision, the second because none was taken yet.
    """

    REQUIRED = "required"
    OPTIONAL = "optional"
    SUSPENDED = "suspended"
    UNDECIDED = "undecided"


class Obliged(StrEnum):
    """Who must have a page: the organizations of a list, or all of the registry but the exempt."""

    LIST = "list"
    ALL_BUT_EXEMPT = "all_but_exempt"


class WeekKind(StrEnum):
    """What a week is, and so which span is judged.

    CALENDAR: Monday to Sunday in the municipality's zone. ROLLING: the last seven full days. WEEKS_OF_MONTH: every
    calendar week that ended in the month that is over, each by itself. FOUR_AND_REST: days 1–7, 8–14, 15–21 and 22–28
    of the month that is over, each by itself; the days after the 28th are counted and not judged.
    """

    CALENDAR = "calendar"
    ROLLING = "rolling"
    WEEKS_OF_MONTH = "weeks_of_month"
    FOUR_AND_REST = "four_and_rest"


@dataclass(frozen=True)
class NetworkRule:
    """A network that the regulation names; `basis` and `since` say whose decision the state is."""

    code: str
    state: NetworkState = NetworkState.OPTIONAL
    basis: str = ""
    since: date | None = None


@dataclass(frozen=True)
class WeeklyNorm:
    """How many publications a week a page needs, and what counts as one beside the page's own ones.

    `count_autoposts`: what a program published by itself (an RSS feed, a bot, a scheduler is not told apart).
    """

    posts: int
    count_reposts: bool = True
    count_advertising: bool = True
    count_stories: bool = True
    count_autoposts: bool = True


@dataclass(frozen=True)
class CategoryNorm:
    """Another number of publications for a category of page (`registry.pages.Category` values)."""

    category: str
    posts: int


ANSWER_DAYS = 90
"""How long a person's answer to a clause holds unless the clause says otherwise; our own choice."""


@dataclass(frozen=True)
class Clause:
    """A numbered requirement in our own short wording.

    `checks` empty means that no check measures it: a person answers `checklist`. A measured clause may have
    a checklist too, for the part that its checks cannot see. `cases` name what closes it step by step (`handover`,
    `centre`, `connection`, `mark`). `days` is how long a person's answer holds. `provisional`: the text lost its
    number, and this one was restored by order. `proposed`: the program read the row out of the text, and no person has
    confirmed yet whom it binds, how strictly and what measures it. `source` is the print of the text it was read from,
    by which an amended text shows that the clause is another; "" for a row written by hand.
    """

    number: str
    text: str
    binds: Binds
    level: Level
    checks: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    days: int = ANSWER_DAYS
    provisional: bool = False
    proposed: bool = False
    source: str = ""

    @property
    def manual(self) -> bool:
        """No check measures this clause."""
        return not self.checks


@dataclass(frozen=True)
class OwnRule:
    """An own setting of the municipality («своя настройка»): a check that no clause asks for.

    `level` MUST lets the check fail, RECOMMENDED stops it at a warning. `days` is the parameter `days` of the checks
    that have one (the age of a password), None for the others.
    """

    check: str
    level: Level
    text: str
    days: int | None = None


@dataclass(frozen=True)
class Parameter:
    """A value that this municipality gives to a check: a limit, a number of days, a list of kinds."""

    check: str
    name: str
    value: ParameterValue


@dataclass(frozen=True)
class Regulation:
    """One version of a regulation. `timezone` is an IANA name; a draft has no number and no dates.

    `act_proposed`: number and date were read out of the text, and no person has compared them with the signed act.
    """

    code: str
    municipality: str
    title: str
    authority: str
    number: str
    adopted_on: date | None
    valid_from: date | None
    timezone: str
    week: WeekKind
    networks: tuple[NetworkRule, ...]
    minimum_networks: int
    obliged: Obliged
    norms: WeeklyNorm
    clauses: tuple[Clause, ...]
    category_norms: tuple[CategoryNorm, ...] = ()
    own: tuple[OwnRule, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    act_proposed: bool = False

    @property
    def confirmed(self) -> bool:
        """The act is known by number and date; otherwise this is a draft."""
        return bool(self.number) and self.adopted_on is not None and not self.act_proposed

    def norm_for(self, category: str) -> WeeklyNorm:
        """The weekly norm of a page of this category: its own number or the common one."""
        for other in self.category_norms:
            if other.category == category:
                return replace(self.norms, posts=other.posts)
        return self.norms

    def network(self, code: str) -> NetworkRule | None:
        """The rule of a named network, None when the regulation does not name it."""
        return next((rule for rule in self.networks if rule.code == code), None)

    def own_rule(self, check: str) -> OwnRule | None:
        """The own setting behind a check, if there is one."""
        return next((rule for rule in self.own if rule.check == check), None)

    def parameters_of(self, check: str) -> dict[str, ParameterValue]:
        """What this municipality sets for a check, by name; the rest is as the check has it.

        The days of an own setting are its parameter `days`, unless one is given by that name.
        """
        rule = self.own_rule(check)
        own: dict[str, ParameterValue] = {} if rule is None or rule.days is None else {"days": rule.days}
        return {**own, **{each.name: each.value for each in self.parameters if each.check == check}}

    def days_of(self, check: str) -> int | None:
        """The limit of a check in days; None where neither its parameter nor its own setting names one."""
        days = self.parameters_of(check).get("days")
        return days if isinstance(days, int) and days > 0 else None

    def citing(self, check: str) -> tuple[Clause, ...]:
        """Clauses that this check measures, in the order of the document."""
        return tuple(clause for clause in self.clauses if check in clause.checks)

    def checks(self) -> frozenset[str]:
        """Ids of every check that a clause or an own setting asks for; the others are not run."""
        cited = {check for clause in self.clauses for check in clause.checks}
        return frozenset(cited | {rule.check for rule in self.own})

    def cap(self, check: str) -> Level | None:
        """How far the check may go: MUST if any clause that cites it is a must, None if nothing asks for it.

        A clause outranks an own setting: the setting only counts for a check that no clause cites.
        """
        levels = {clause.level for clause in self.citing(check)}
        if not levels:
            rule = self.own_rule(check)
            return rule.level if rule else None
        return Level.MUST if Level.MUST in levels else Level.RECOMMENDED

    def manual_clauses(self) -> tuple[Clause, ...]:
        """Clauses that a person has to answer."""
        return tuple(clause for clause in self.clauses if clause.manual)
