"""The shape of a method: parts, what each is worth, groups of the result. Values only; the sum is `scoring`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

NOTICE = "методика другого региона"
"""What stands beside every figure of a method: none of them binds this municipality."""

ZERO, ONE = Fraction(0), Fraction(1)


class PartKind(StrEnum):
    """How a part is counted.

    SHARE: figures / (of − without) in percent, capped. ENGAGEMENT: the same against a divisor that depends on the day.
    PENALTY: a figure given as it is, or by steps. POINTS: all when a figure reaches `least_figure`, otherwise none.
    STEPS: as many points as the highest step that the figure (or its share of `of`) reaches.
    """

    SHARE = "share"
    ENGAGEMENT = "engagement"
    PENALTY = "penalty"
    POINTS = "points"
    STEPS = "steps"


class Unit(StrEnum):
    """What is scored: the figures of all pages together, or each page by itself, with the mean of pages above it."""

    TOTAL = "total"
    PAGE = "page"


class Period(StrEnum):
    """Which time the figures are of: a calendar month, or the seven days before the look."""

    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True)
class Step:
    """From `bound` on (above it when `beyond`) the part is worth so many points."""

    bound: Fraction
    points: Fraction
    beyond: bool = False

    def reached(self, value: Fraction) -> bool:
        return value > self.bound if self.beyond else value >= self.bound


@dataclass(frozen=True)
class Divisor:
    """What engagement is divided by from this day on; None is from the beginning."""

    value: Fraction
    since: date | None = None


@dataclass(frozen=True)
class Part:
    """One part of the score, from `least` to `most` before its `weight`.

    `figures` are names of figures, added up; `of` and `without` make the denominator. `steps` are in rising order.
    """

    code: str
    title: str
    kind: PartKind
    figures: tuple[str, ...]
    most: Fraction
    least: Fraction = ZERO
    weight: Fraction = ONE
    of: str = ""
    without: str = ""
    least_figure: Fraction = ONE
    steps: tuple[Step, ...] = ()
    divisors: tuple[Divisor, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every figure that the part asks for."""
        return (*self.figures, *(name for name in (self.of, self.without) if name))

    def divisor(self, on: date) -> Fraction | None:
        """The divisor in force on that day, None for a part without any."""
        chosen = None
        for each in self.divisors:
            if each.since is None or each.since <= on:
                chosen = each.value
        return chosen


@dataclass(frozen=True)
class Group:
    """A group of the result: from this total up."""

    title: str
    least: Fraction


@dataclass(frozen=True)
class Method:
    """An official method. `networks` whose pages count, () means all; `posts` a week are the norm of a page.

    `groups` are in falling order; `digits` after the point are kept of every part and of the total. `path` is the
    file that a person named, "" for the methods that come with the program.
    """

    code: str
    title: str
    source: str
    unit: Unit
    period: Period
    parts: tuple[Part, ...]
    groups: tuple[Group, ...] = ()
    networks: tuple[str, ...] = ()
    posts: int = 3
    digits: int = 2
    note: str = ""
    path: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of every figure that some part asks for, in the order of the file."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.named))

    def group(self, total: Fraction) -> str:
        """The group of a total, "" when the method has none for it."""
        return next((group.title for group in self.groups if total >= group.least), "")
