"""Figures into a score: exact fractions, each part a range. What is unknown makes the range wide, never a number.

Where the figures come from is `measuring` and `official`; the methods themselves are data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from checks.ratings.model import ZERO, Method, Part, PartKind

_PERCENT = Fraction(100)
_ENDLESS = Fraction(10**12)  # percent that no cap and no step lies above


class Source(StrEnum):
    """Where a figure is from: seen by a collector, an official export, given by hand; or from nowhere."""

    MEASURED = "measured"
    OFFICIAL = "official"
    GIVEN = "given"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Figure:
    """A figure between two bounds, both included; `high` None has no upper bound."""

    low: Fraction
    high: Fraction | None
    source: Source

    @property
    def known(self) -> bool:
        return self.low == self.high


Figures: TypeAlias = Mapping[str, Figure]
"""By name; a figure of which nothing is known is absent."""


@dataclass(frozen=True)
class Range:
    """From `low` to `high`; a number when they are equal."""

    low: Fraction
    high: Fraction

    @property
    def number(self) -> Fraction | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class PartScore:
    """A part: its `value` rounded as the method says, and its `points` in the total (the value by its weight)."""

    part: Part
    value: Range
    points: Range
    source: Source


@dataclass(frozen=True)
class Score:
    """A total with its parts. `groups` are the groups it may be in, one when it is certain."""

    total: Range
    parts: tuple[PartScore, ...]
    groups: tuple[str, ...]


def exact(value: int | Fraction, source: Source) -> Figure:
    """A figure that is known."""
    return Figure(Fraction(value), Fraction(value), source)


def score(method: Method, figures: Figures, on: date) -> Score:
    """The score of these figures; `on` is the day that decides between two divisors."""
    parts = tuple(_part(method, part, figures, on) for part in method.parts)
    return _total(method, parts)


def mean(method: Method, scores: Sequence[Score]) -> Score | None:
    """The mean of the scores of several pages, part by part; None of no page."""
    if not scores:
        return None
    parts = []
    for place, part in enumerate(method.parts):
        own = [each.parts[place] for each in scores]
        value = _rounded(_mean([each.value for each in own]), method.digits)
        points = _mean([each.points for each in own])
        parts.append(PartScore(part, value, points, _worst([each.source for each in own])))
    return _total(method, tuple(parts))


def rounded(value: Fraction, digits: int) -> Fraction:
    """Rounded to so many digits after the point, a half away from zero, as people do it on paper."""
    scale = 10**digits
    whole = int(abs(value) * scale + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, scale)


def _part(method: Method, part: Part, figures: Figures, on: date) -> PartScore:
    found = _VALUES[part.kind](part, figures, on)
    known = [figures[name] for name in part.named if name in figures]
    source = _worst([each.source for each in known]) if known else Source.UNKNOWN
    if found is None:
        found, source = Range(part.least, part.most), Source.UNKNOWN
    capped = Range(_capped(part, found.low), _capped(part, found.high))
    if capped.number is None:
        source = Source.UNKNOWN
    value = _rounded(capped, method.digits)
    return PartScore(part, value, Range(value.low * part.weight, value.high * part.weight), source)


def _total(method: Method, parts: tuple[PartScore, ...]) -> Score:
    low = sum((each.points.low for each in parts), ZERO)
    high = sum((each.points.high for each in parts), ZERO)
    total = _rounded(Range(low, high), method.digits)
    best, worst = method.group(total.high), method.group(total.low)
    titles = [group.title for group in method.groups]
    if best in titles and worst in titles:
        return Score(total, parts, tuple(titles[titles.index(best) : titles.index(worst) + 1]))
    return Score(total, parts, tuple(dict.fromkeys(title for title in (best, worst) if title)))


def _share(part: Part, figures: Figures, on: date) -> Range | None:
    """Added figures by what is left of the denominator, in percent; None when there is nothing to divide by."""
    of, without = figures.get(part.of), figures.get(part.without, exact(0, Source.GIVEN))
    above = [figures[name] for name in part.figures if name in figures]
    if of is None or len(above) < len(part.figures) or without.high is None:
        return None
    least = of.low - without.high
    most = None if of.high is None else of.high - without.low
    if least <= 0 or (most is not None and most <= 0):
        return None
    divisor = part.divisor(on)
    scale = _PERCENT if divisor is None else _PERCENT * _PERCENT / divisor
    low = sum((each.low for each in above), ZERO)
    highs = [each.high for each in above if each.high is not None]
    high = _ENDLESS if len(highs) < len(above) else sum(highs, ZERO) * scale / least
    return Range(ZERO if most is None else low * scale / most, high)


def _penalty(part: Part, figures: Figures, on: date) -> Range | None:
    if part.steps:
        return _steps(part, figures, on)
    given = figures.get(part.figures[0])
    return None if given is None else Range(given.low, part.most if given.high is None else given.high)


def _points(part: Part, figures: Figures, _: date) -> Range | None:
    figure = figures.get(part.figures[0])
    if figure is None:
        return None
    could = figure.high is None or figure.high >= part.least_figure
    return Range(part.most if figure.low >= part.least_figure else ZERO, part.most if could else ZERO)


def _steps(part: Part, figures: Figures, on: date) -> Range | None:
    if part.of:
        reached = _share(part, figures, on)
        return None if reached is None else Range(_step(part, reached.low), _step(part, reached.high))
    figure = figures.get(part.figures[0])
    if figure is None:
        return None
    return Range(_step(part, figure.low), part.most if figure.high is None else _step(part, figure.high))


def _step(part: Part, value: Fraction) -> Fraction:
    return next((step.points for step in reversed(part.steps) if step.reached(value)), part.least)


_VALUES = {
    PartKind.SHARE: _share,
    PartKind.ENGAGEMENT: _share,
    PartKind.PENALTY: _penalty,
    PartKind.POINTS: _points,
    PartKind.STEPS: _steps,
}


def _capped(part: Part, value: Fraction) -> Fraction:
    return min(max(value, part.least), part.most)


def _rounded(found: Range, digits: int) -> Range:
    return Range(rounded(found.low, digits), rounded(found.high, digits))


def _mean(found: Sequence[Range]) -> Range:
    return Range(
        sum((each.low for each in found), ZERO) / len(found), sum((each.high for each in found), ZERO) / len(found)
    )


def _worst(sources: Sequence[Source]) -> Source:
    """The one that has to be said of several."""
    order = (Source.UNKNOWN, Source.OFFICIAL, Source.GIVEN, Source.MEASURED)
    return next(source for source in order if source in sources)
