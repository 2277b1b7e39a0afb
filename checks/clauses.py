"""How each clause of the regulation in force is closed: by which checks, by a person, by which case; and what a person
answered last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from checks import catalogue
from checks.judging.asked import manual_check, manual_question
from checks.model import SubjectKind
from checks.person import answers
from checks.person.answers import Answer
from registry.regulation import versions
from registry.regulation.model import ANSWER_DAYS, Binds, Clause, Level, Regulation
from vault.errors import BadInput
from vault.transaction import Tx

MANUAL = "manual"
CASE = "case:"
"""How the name of a case begins among what closes a clause."""


@dataclass(frozen=True)
class Answered:
    """The last answer of a person to a manual clause; it `holds` in its time while the clause is the same."""

    answer: Answer
    holds: bool


@dataclass(frozen=True)
class ClauseClosing:
    """A clause and what closes it: check ids or "manual", then "case:NAME" for each case.

    `checklist` is what a person is asked, whose answer holds for `days`; `answered` is None until there was one.
    """

    clause: str
    text: str
    binds: Binds
    level: Level
    closed_by: tuple[str, ...]
    provisional: bool = False
    checklist: tuple[str, ...] = ()
    days: int = ANSWER_DAYS
    answered: Answered | None = None

    @property
    def how(self) -> str:
        """The same in words, check ids as they are."""
        return ", ".join(word(each) for each in self.closed_by)


def closing(tx: Tx, on: date) -> tuple[ClauseClosing, ...]:
    """Every clause of the version in force on that day, in the order of the document; BadInput without a version."""
    day = _day(on)
    return of_regulation(_in_force(tx, day), answers.listing(tx), day)


def unknown(tx: Tx, on: date) -> tuple[str, ...]:
    """What the version in force on that day asks and the program does not know, a sentence each."""
    return catalogue.unknown(_in_force(tx, _day(on)))


def of_regulation(
    regulation: Regulation, told: Iterable[Answer] = (), on: date | None = None
) -> tuple[ClauseClosing, ...]:
    """The same for a regulation at hand, with the answers that stand on a day."""
    mine = {each.check: each for each in told if each.kind is SubjectKind.MUNICIPALITY}
    return tuple(
        ClauseClosing(
            clause=clause.number,
            text=clause.text,
            binds=clause.binds,
            level=clause.level,
            closed_by=(*(clause.checks or (MANUAL,)), *(f"{CASE}{case}" for case in clause.cases)),
            provisional=clause.provisional,
            checklist=clause.checklist,
            days=clause.days,
            answered=_answered(clause, mine.get(manual_check(clause)), on),
        )
        for clause in regulation.clauses
    )


def _answered(clause: Clause, answer: Answer | None, on: date | None) -> Answered | None:
    if answer is None or not clause.manual:
        return None
    same = answer.basis == answers.basis(manual_question(clause))
    return Answered(answer, same and (on is None or answer.until >= on))


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on


def _in_force(tx: Tx, day: date) -> Regulation:
    stored = versions.in_force(tx, day) or next(iter(versions.listing(tx)), None)
    if stored is None:
        raise BadInput("В хранилище нет Порядка. Загрузите его: poryadok import regulation ФАЙЛ --apply.")
    return stored.regulation


def word(closed_by: str) -> str:
    """What closes a clause in words; the id of a check as it is."""
    if closed_by == MANUAL:
        return "отвечает человек"
    if closed_by.startswith(CASE):
        name = closed_by.removeprefix(CASE)
        return catalogue.CASES.get(name, f"дело «{name}»")
    return closed_by
