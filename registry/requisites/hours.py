"""Working hours: read out of what people write into a timetable of minutes, comparable with what a network shows.

Only what is understood whole is read; anything else is None, so that nobody is blamed for a sentence not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

from vault.text import clean, fold

Interval = tuple[int, int]
"""Open from, open till, in minutes from midnight."""

_DAY = 24 * 60
_ALWAYS: tuple[Interval, ...] = ((0, _DAY),)
_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@dataclass(frozen=True)
class Timetable:
    """Seven days from Monday, each with its open intervals; a day without any is closed."""

    days: tuple[tuple[Interval, ...], ...]

    @classmethod
    def always(cls) -> Timetable:
        """Open around the clock."""
        return cls((_ALWAYS,) * 7)

    def __str__(self) -> str:
        """For a person: «пн–пт 09:00–18:00, перерыв 13:00–14:00; сб, вс выходной»."""
        if set(self.days) == {_ALWAYS}:
            return "круглосуточно"
        groups: dict[tuple[Interval, ...], list[int]] = {}
        for place, day in enumerate(self.days):
            groups.setdefault(day, []).append(place)
        ordered = sorted(groups.items(), key=lambda group: (not group[0], group[1]))
        return "; ".join(f"{_days(places)} {_open(day)}" for day, places in ordered)


def day_of(
    opens: int, closes: int, breaks_from: int | None = None, breaks_till: int | None = None
) -> tuple[Interval, ...]:
    """The intervals of a day as a network gives it: minutes of opening, of closing and of the break, if any."""
    if breaks_from is None or breaks_till is None or not opens < breaks_from < breaks_till < closes:
        return ((opens, closes),)
    return ((opens, breaks_from), (breaks_till, closes))


def hours(text: str) -> Timetable | None:
    """The timetable that the text describes; None when any of it is not understood.

    A day that the text does not name is closed; hours without days are not a timetable.
    """
    tokens = _tokens(text)
    return None if tokens is None else _Reader(tokens).read()


def _days(places: list[int]) -> str:
    """«пн–пт», «сб, вс», «вт, чт»: runs of three and more days as a range."""
    runs = [[place for _, place in run] for _, run in groupby(enumerate(places), lambda one: one[1] - one[0])]
    named = []
    for run in runs:
        if len(run) > 2:
            named.append(f"{_SHORT[run[0]]}–{_SHORT[run[-1]]}")
        else:
            named.extend(_SHORT[place] for place in run)
    return ", ".join(named)


def _open(day: tuple[Interval, ...]) -> str:
    if not day:
        return "выходной"
    if day == _ALWAYS:
        return "круглосуточно"
    breaks = [f"{_clock(one[1])}–{_clock(other[0])}" for one, other in pairwise(day)]
    whole = f"{_clock(day[0][0])}–{_clock(day[-1][1])}"
    return f"{whole}, перерыв {', '.join(breaks)}" if breaks else whole


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True)
class _Token:
    """`kind` is one of: days, time, dash, off, break, nobreak, round, comma, end; days as places, time in minutes."""

    kind: str
    days: tuple[int, ...] = ()
    minutes: int = 0


_WEEK = tuple(
    re.compile(rf"(?:{names})(?!\w)\.?")
    for names in (
        r"пн|пон(?:ед)?|понедельник\w*",
        r"вт|вторник\w*",
        r"ср|сред[аыуе]\w*",
        r"чт|чет(?:верг\w*)?",
        r"пт|пят(?:ниц\w*)?",
        r"сб|суб(?:бот\w*)?",
        r"вс|вск|воскр?|воскресень\w*",
    )
)
_SOME_DAYS = (
    (re.compile(r"(?:ежедневно|каждый день)(?!\w)"), (0, 1, 2, 3, 4, 5, 6)),
    (re.compile(r"(?:в\s+)?(?:будни(?:е дни)?|будние дни|рабочие дни)(?!\w)"), (0, 1, 2, 3, 4)),
)
_HYPHENS = re.compile(r"(\d{1,2})-(\d{2})(\s*(?:до|[-–—])\s*)(\d{1,2})-(\d{2})(?!\d)")
_TIME = re.compile(
    r"(\d{1,2})\s?(?:[:.]\s?(\d{2})|-(00|[3-5]\d)(?!\d))?(?!\d)"
    r"(?:\s?(?:ч(?:ас\w*)?)\b\.?(?:\s?(\d{1,2})\s?мин\w*\.?)?)?"
)
_PLAIN = (
    ("round", re.compile(r"круглосуточн\w*|24\s?/\s?7|24\s?час\w*(?:\s+в\s+сутки)?")),
    ("nobreak", re.compile(r"без\s+(?:обеденн\w+\s+)?(?:перерыв\w*|обед\w*)(?:\s+на\s+обед)?")),
    ("break", re.compile(r"(?:обеденн\w+\s+)?перерыв\w*(?:\s+на\s+обед)?|обед\w*|технологическ\w+ перерыв\w*")),
    ("daily", re.compile(r"без выходных(?: дней)?(?!\w)")),
    ("off", re.compile(r"(?:не\s?рабочи\w+|выходн\w+)(?:\s+(?:дн[иьяей]+))?|не работаем")),
    ("dash", re.compile(r"[-–—−]|до(?!\w)|по(?!\w)")),
    ("end", re.compile(r"[;\n|/]")),
    ("comma", re.compile(r"[,]|и(?!\w)")),
)
_IGNORED = re.compile(
    r"[\s.:()]+|(?:режим|график|часы|время|работы|работаем|работает|приема|посещения|учреждения|с|со|в|во|дни|день|нас|мы"
    r"|открыто|рабочее)(?!\w)\.?"
)


def _tokens(text: str) -> list[_Token] | None:
    line = _HYPHENS.sub(r"\1:\2\3\4:\5", fold(clean(text)).strip())  # «с 9-15 до 18-15»
    tokens: list[_Token] = []
    place = 0
    while place < len(line):
        found = _next(line, place)
        if found is None:
            return None
        token, place = found
        if token is not None:
            tokens.append(token)
    return tokens


def _next(line: str, place: int) -> tuple[_Token | None, int] | None:
    for pattern, days in _SOME_DAYS:
        if match := pattern.match(line, place):
            return _Token("days", days), match.end()
    for day, pattern in enumerate(_WEEK):
        if match := pattern.match(line, place):
            return _Token("days", (day,)), match.end()
    for kind, pattern in _PLAIN:
        if match := pattern.match(line, place):
            return _Token(kind), match.end()
    if (match := _TIME.match(line, place)) and (minutes := _minutes(match)) is not None:
        return _Token("time", minutes=minutes), match.end()
    match = _IGNORED.match(line, place)
    return (None, match.end()) if match and match.end() > place else None


def _minutes(match: re.Match[str]) -> int | None:
    hour = int(match.group(1))
    minute = int(next((group for group in match.groups()[1:] if group), "0"))
    total = hour * 60 + minute
    return total if hour <= 24 and minute < 60 and total <= _DAY else None


class _Reader:
    """Reads the tokens left to right: days, then what is said of them."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._week: dict[int, tuple[Interval, ...]] = {}
        self._days: tuple[int, ...] = ()
        self._fresh = False  # days were named and nothing was said of them yet
        self._pending: Interval | None = None  # hours said before any day: «с 9 до 18 ежедневно»
        self._breaks: list[tuple[tuple[int, ...], Interval]] = []
        self._last_open = False  # the last break stands after everything said of open days

    def read(self) -> Timetable | None:
        while self._place < len(self._tokens):
            if not self._step(self._tokens[self._place]):
                return None
        if self._fresh and self._pending is not None:
            self._say((self._pending,))
            self._pending = None
        if self._fresh or self._pending is not None or not self._week:
            return None
        for days, pause in self._breaks:
            # One break said after all the days is a break of them all.
            self._apply_break(() if len(self._breaks) == 1 and self._last_open else days, pause)
        return Timetable(tuple(self._week.get(day, ()) for day in range(7)))

    def _step(self, token: _Token) -> bool:
        """Read from the token on; False when it cannot stand here."""
        steps = {
            "days": self._name_days,
            "daily": self._daily,
            "off": self._off,
            "round": self._around_the_clock,
            "break": self._break,
            "time": self._open_hours,
        }
        if token.kind in {"comma", "end", "nobreak"}:
            self._place += 1
            return True
        step = steps.get(token.kind)
        return step is not None and step()

    def _open_hours(self) -> bool:
        interval = self._interval()
        if interval is None:
            return False
        if not self._days and self._pending is None:
            self._pending = interval
            return True
        return bool(self._days) and self._say((interval,))

    def _daily(self) -> bool:
        self._place += 1
        if not self._week:
            self._days, self._fresh = tuple(range(7)), True
        return True

    def _around_the_clock(self) -> bool:
        self._place += 1
        if not self._days:
            self._days, self._fresh = tuple(range(7)), True
        return self._say(_ALWAYS)

    def _break(self) -> bool:
        self._place += 1
        if self._kind(0) == "dash":
            self._place += 1
        pause = self._interval()
        if pause is not None:
            self._breaks.append((self._days, pause))
            self._last_open = True
        return pause is not None

    def _name_days(self) -> bool:
        named: list[int] = [] if not self._fresh else list(self._days)
        first = self._tokens[self._place].days
        self._place += 1
        if len(first) == 1 and self._kind(0) == "dash" and self._kind(1) == "days":
            last = self._tokens[self._place + 1].days[0]
            self._place += 2
            span = range(first[0], last + 1) if first[0] <= last else [*range(first[0], 7), *range(last + 1)]
            first = tuple(span)
        self._days = tuple(dict.fromkeys([*named, *first]))
        self._fresh = True
        if self._kind(0) == "dash":  # «пн – 9:00–18:00», «вс – выходной»
            self._place += 1
        return True

    def _off(self) -> bool:
        """«вс выходной» speaks of the days before it; «выходной: сб, вс» of those after."""
        self._place += 1
        if self._kind(0) == "dash":
            self._place += 1
        if self._fresh:
            return self._say(())
        if self._kind(0) != "days":
            return False
        self._days = ()
        while self._kind(0) == "days" or (self._kind(0) == "comma" and self._kind(1) == "days"):
            if self._kind(0) == "comma":
                self._place += 1
            self._name_days()
        return self._say(())

    def _interval(self) -> Interval | None:
        if self._kind(0) != "time" or self._kind(1) != "dash" or self._kind(2) != "time":
            return None
        opens, closes = self._tokens[self._place].minutes, self._tokens[self._place + 2].minutes
        self._place += 3
        closes = _DAY if closes == 0 else closes
        return (opens, closes) if opens < closes else None

    def _say(self, intervals: tuple[Interval, ...]) -> bool:
        """Give the named days their hours; a second interval of the same days adds to the first."""
        for day in self._days:
            if self._fresh:
                if day in self._week and self._week[day] != intervals:
                    return False
                self._week[day] = intervals
            else:
                self._week[day] = tuple(sorted((*self._week.get(day, ()), *intervals)))
        self._fresh = False
        self._last_open = self._last_open and not intervals
        return True

    def _apply_break(self, days: tuple[int, ...], pause: Interval) -> None:
        """Cut the break out of the days it was said of; said of the last group only, it is still cut of every day
        that is open over it when that group is not."""
        targets = [day for day in days if self._covers(day, pause)] or [
            day for day in range(7) if self._covers(day, pause)
        ]
        for day in targets:
            (opens, closes), *_ = [one for one in self._week[day] if one[0] < pause[0] and pause[1] < one[1]]
            others = [one for one in self._week[day] if one != (opens, closes)]
            self._week[day] = tuple(sorted([*others, (opens, pause[0]), (pause[1], closes)]))

    def _covers(self, day: int, pause: Interval) -> bool:
        return any(opens < pause[0] and pause[1] < closes for opens, closes in self._week.get(day, ()))

    def _kind(self, ahead: int) -> str:
        place = self._place + ahead
        return self._tokens[place].kind if place < len(self._tokens) else ""
