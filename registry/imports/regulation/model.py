"""What the text of a regulation was read into. Values only; nothing here is invented: what the text lacks is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ListKind(StrEnum):
    """REQUIRED: who must have pages; EXEMPT: who need not. UNDECIDED is asked for: the title says neither."""

    REQUIRED = "required"
    EXEMPT = "exempt"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class ReadItem:
    """A line of a list: its number, the text as it stood, the name repaired, the line of the file.

    `provisional`: the text lost the number, this one was counted.
    """

    number: int
    raw: str
    name: str
    line: int
    provisional: bool = False


@dataclass(frozen=True)
class ReadList:
    """An annex that lists organizations; `annex` is its number in the document, "" without one."""

    kind: ListKind
    title: str
    items: tuple[ReadItem, ...]
    line: int
    annex: str = ""


@dataclass(frozen=True)
class Duplicate:
    """Lines of one list whose names mean one organization."""

    kind: ListKind
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ReadClause:
    """A numbered requirement as it stood; `number` is unique in the document, `parent` the number above or ""."""

    number: str
    text: str
    line: int
    parent: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Norms:
    """Publications a week that the text asks for; None when it names no number. `by_category` are other numbers for
    categories of page, `left_out` the kinds that do not count (`reposts`, `stories`, `advertising`)."""

    posts_per_week: int | None = None
    by_category: tuple[tuple[str, int], ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something that the text does not say; `id` is the key of its answer. Without a `default` it is only asked."""

    id: str
    text: str


@dataclass(frozen=True)
class RegulationReading:
    """Everything read out of the text. `act_number` and `act_date` stand in its heading, or they are asked for.

    `valid_from` is the day from which the text says that it is in force.
    `municipality` is in the nominative, `timezone` an IANA name by the region that the text names; either may be "".
    """

    title: str
    municipality: str
    region: str
    timezone: str
    act_number: str
    act_date: date | None
    networks: tuple[str, ...]
    lists: tuple[ReadList, ...]
    duplicates: tuple[Duplicate, ...]
    norms: Norms
    clauses: tuple[ReadClause, ...]
    questions: tuple[Question, ...]
    warnings: tuple[str, ...]
    valid_from: date | None = None
