"""A draft confirmed by a person: row by row of its clause table, and the act by its number and date.

Pure functions over a `Regulation`: the command line and the screen ask and show, the file of the draft is the memory
between two sittings. What the program proposes for a row is `registry.imports.regulation.proposing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from registry.regulation.model import Binds, Clause, Level, Regulation
from registry.regulation.reading import Table
from vault.errors import BadInput
from vault.text import clean_line

_EARLIEST = 2000
"""Pages in social networks are not older: our own limit against a slip of the hand."""
_LONGEST = 24
"""Characters of the number of a clause, «Приложение 2, 1.2.3» among them; our own limit."""

LEVELS = (Level.MUST, Level.RECOMMENDED)
"""What the level of a clause may be."""


@dataclass(frozen=True)
class RowAnswer:
    """What a person says of a row; None leaves a field as proposed, () of `checks` leaves the clause to a person.

    `number` is the one in the signed text. `confirmed` takes the row off the list of proposals, and the doubt from its
    number too unless `provisional` says that the number is still not compared. `dropped`: the row is no requirement.
    """

    level: Level | None = None
    binds: Binds | None = None
    checks: tuple[str, ...] | None = None
    cases: tuple[str, ...] | None = None
    checklist: tuple[str, ...] | None = None
    text: str | None = None
    number: str | None = None
    days: int | None = None
    confirmed: bool = False
    provisional: bool | None = None
    dropped: bool = False


ACCEPT = RowAnswer(confirmed=True, provisional=None)
"""The row is right as it stands, its number too."""


@dataclass(frozen=True)
class Progress:
    """How far the confirmation has come: rows that a person confirmed, of all; numbers still restored by order."""

    confirmed: int
    rows: int
    restored: int

    @property
    def done(self) -> bool:
        return self.confirmed == self.rows and not self.restored


def progress(regulation: Regulation) -> Progress:
    """How many rows are confirmed and how many numbers are not compared with the signed text."""
    rows = regulation.clauses
    return Progress(sum(not each.proposed for each in rows), len(rows), sum(each.provisional for each in rows))


def waiting(regulation: Regulation) -> tuple[Clause, ...]:
    """The rows that wait for a person, in the order of the text: proposed ones and those of a restored number."""
    return tuple(each for each in regulation.clauses if each.proposed or each.provisional)


def _refuse_strange(number: str) -> None:
    """BadInput for what is no number of a clause: a digit or a Roman one is in each, and none is a sentence."""
    named = any(each.isdigit() or each in "IVXLCDM" for each in number)
    if not named or len(number) > _LONGEST:
        raise BadInput(f"«{number[:40]}» не похоже на номер пункта: нужен вид 2.4. Ничего не изменено.")


def answer(regulation: Regulation, number: str, said: RowAnswer) -> Regulation:
    """The regulation with one row as answered; BadInput when there is no such row or its new number is taken."""
    before = next((each for each in regulation.clauses if each.number == number), None)
    if before is None:
        raise BadInput(f"В Порядке нет пункта «{clean_line(number)}». Ничего не записано.")
    if said.dropped:
        return replace(regulation, clauses=tuple(each for each in regulation.clauses if each is not before))
    after = _answered(before, said)
    if after.number != number:
        _refuse_strange(after.number)
    if after.number != number and any(each.number == after.number for each in regulation.clauses):
        raise BadInput(f"Пункт «{after.number}» в Порядке уже есть. Пункт «{number}» не переименован.")
    return replace(regulation, clauses=tuple(after if each is before else each for each in regulation.clauses))


def answer_all(regulation: Regulation, said: Mapping[str, RowAnswer]) -> Regulation:
    """The same for many rows by their numbers in the draft; BadInput names the first that is wrong.

    Numbers are those before any answer: two rows may exchange theirs.
    """
    unknown = [number for number in said if all(each.number != number for each in regulation.clauses)]
    if unknown:
        raise BadInput(f"В Порядке нет пункта «{clean_line(unknown[0])}». Ничего не записано.")
    rows = tuple(
        _answered(each, said[each.number]) if each.number in said else each
        for each in regulation.clauses
        if not (each.number in said and said[each.number].dropped)
    )
    taken: set[str] = set()
    for each in rows:
        if each.number in taken:
            raise BadInput(f"Номер пункта «{each.number}» в ответах встречается дважды. Ничего не записано.")
        taken.add(each.number)
    return replace(regulation, clauses=rows)


def confirm_act(regulation: Regulation, number: str, adopted_on: date, valid_from: date | None = None) -> Regulation:
    """The act by its number and date as a person read them on the signed copy.

    BadInput for an empty number, and for a first day in years when no such act could be.
    """
    cleaned = clean_line(number)
    if not cleaned:
        raise BadInput("Номер акта не назван. Ничего не записано.")
    refuse_early(adopted_on, valid_from)
    start = valid_from or regulation.valid_from
    return replace(regulation, number=cleaned, adopted_on=adopted_on, valid_from=start, act_proposed=False)


def refuse_early(*days: date | None) -> None:
    """BadInput for a day in years when no such act could be."""
    if any(day is not None and day.year < _EARLIEST for day in days):
        raise BadInput(f"Год раньше {_EARLIEST}: таких Порядков не было. Исправьте дату. Ничего не записано.")


def read_answers(tables: Mapping[str, Mapping[str, object]]) -> dict[str, RowAnswer]:
    """Answers by numbers of rows out of a TOML or JSON table `clauses`; BadInput names the key that is wrong."""
    return {number: _read(Table(data, f"clauses.{clean_line(number)}")) for number, data in tables.items()}


def _read(table: Table) -> RowAnswer:
    read = RowAnswer(
        level=table.choice("level", Level, allowed=LEVELS) if "level" in table else None,
        binds=table.choice("binds", Binds) if "binds" in table else None,
        checks=table.lines("checks") if "checks" in table else None,
        cases=table.lines("cases") if "cases" in table else None,
        checklist=table.lines("checklist") if "checklist" in table else None,
        text=table.line("text", required=True) if "text" in table else None,
        number=table.line("number", required=True) if "number" in table else None,
        days=table.number("days", least=1) if "days" in table else None,
        confirmed=table.flag("confirmed", default=False),
        provisional=table.flag("provisional", default=False) if "provisional" in table else None,
        dropped=table.flag("dropped", default=False),
    )
    table.finish()
    return read


def _answered(before: Clause, said: RowAnswer) -> Clause:
    provisional = before.provisional
    if said.provisional is not None:
        provisional = said.provisional
    elif said.confirmed or said.number is not None:
        provisional = False
    return replace(
        before,
        number=before.number if said.number is None else said.number,
        text=before.text if said.text is None else said.text,
        binds=said.binds or before.binds,
        level=said.level or before.level,
        checks=before.checks if said.checks is None else said.checks,
        cases=before.cases if said.cases is None else said.cases,
        checklist=before.checklist if said.checklist is None else said.checklist,
        days=said.days or before.days,
        provisional=provisional,
        proposed=before.proposed and not said.confirmed,
    )
