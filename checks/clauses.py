"""How each clause of the regulation in force is closed: by which checks, or by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from registry.regulation import versions
from registry.regulation.model import Binds, Level, Regulation
from vault.errors import BadInput
from vault.transaction import Tx

MANUAL = "manual"


@dataclass(frozen=True)
class ClauseClosing:
    """A clause and what closes it: check ids, or ("manual",)."""

    clause: str
    text: str
    binds: Binds
    level: Level
    closed_by: tuple[str, ...]
    provisional: bool = False


def closing(tx: Tx, on: date) -> tuple[ClauseClosing, ...]:
    """Every clause of the version in force on that day, in the order of the document; BadInput without a version."""
    day = on.date() if isinstance(on, datetime) else on
    stored = versions.in_force(tx, day) or next(iter(versions.listing(tx)), None)
    if stored is None:
        raise BadInput("В хранилище нет Порядка. Загрузите его: poryadok import regulation ФАЙЛ --apply.")
    return of_regulation(stored.regulation)


def of_regulation(regulation: Regulation) -> tuple[ClauseClosing, ...]:
    """The same for a regulation at hand."""
    return tuple(
        ClauseClosing(
            clause=clause.number,
            text=clause.text,
            binds=clause.binds,
            level=clause.level,
            closed_by=clause.checks or (MANUAL,),
            provisional=clause.provisional,
        )
        for clause in regulation.clauses
    )
