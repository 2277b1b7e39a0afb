"""The walk through a draft, row by row: which row is shown, what an answer does to it, the way back and the end.

A value: every step gives another walk, so that the command line and the screen share it and each keeps its own keys.
What an answer means is `confirming`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from registry.regulation import confirming
from registry.regulation.confirming import RowAnswer
from registry.regulation.model import Binds, Clause, Level, Regulation

_WHOM = tuple(Binds)


@dataclass(frozen=True)
class Walk:
    """`numbers` are the rows to be walked, as they are numbered now; `place` counts them from 0."""

    regulation: Regulation
    numbers: tuple[str, ...]
    place: int = 0

    @property
    def current(self) -> Clause | None:
        """The row that is shown; None after the last."""
        if self.place >= len(self.numbers):
            return None
        number = self.numbers[self.place]
        return next((each for each in self.regulation.clauses if each.number == number), None)

    def accept(self) -> Walk:
        """The row is right as it stands; a number restored by order stays to be compared. On to the next."""
        row = self.current
        if row is None:
            return self
        return self.answer(RowAnswer(confirmed=True, provisional=row.provisional)).skip()

    def numbered(self, number: str = "") -> Walk:
        """The number as the signed text has it, by default the one shown; BadInput when another row has it."""
        row = self.current
        return self if row is None else self.answer(RowAnswer(number=number or row.number))

    def level(self, level: Level) -> Walk:
        """The clause obliges, or recommends."""
        return self.answer(RowAnswer(level=level))

    def manual(self) -> Walk:
        """No check measures the clause: a person answers."""
        return self.answer(RowAnswer(checks=()))

    def measured(self, checks: tuple[str, ...]) -> Walk:
        """The checks that measure the clause."""
        return self.answer(RowAnswer(checks=checks))

    def whom(self) -> Walk:
        """The next of those whom a clause may bind, around."""
        row = self.current
        if row is None:
            return self
        return self.answer(RowAnswer(binds=_WHOM[(_WHOM.index(row.binds) + 1) % len(_WHOM)]))

    def drop(self) -> Walk:
        """The row is no requirement: a heading, an explanation. On to the next."""
        row = self.current
        if row is None:
            return self
        after = confirming.answer(self.regulation, row.number, RowAnswer(dropped=True))
        numbers = self.numbers[: self.place] + self.numbers[self.place + 1 :]
        return Walk(after, numbers, self.place)

    def skip(self) -> Walk:
        """On to the next row; nothing is said of this one."""
        return replace(self, place=min(self.place + 1, len(self.numbers)))

    def back(self) -> Walk:
        """To the row before; the first stays."""
        return replace(self, place=max(self.place - 1, 0))

    def answer(self, said: RowAnswer) -> Walk:
        """The row as answered, still shown; BadInput as `confirming.answer`."""
        row = self.current
        if row is None:
            return self
        after = confirming.answer(self.regulation, row.number, said)
        number = said.number or row.number
        numbers = tuple(number if at == self.place else each for at, each in enumerate(self.numbers))
        return Walk(after, numbers, self.place)


def begin(regulation: Regulation) -> Walk:
    """A walk through the rows that wait for a person."""
    return Walk(regulation, tuple(each.number for each in confirming.waiting(regulation)))
