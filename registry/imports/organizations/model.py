"""What a list of organizations was read into, what each of its rows means for the registry, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from registry.imports.asked import Candidate, Question, Rejected
from registry.links import PageLink

if TYPE_CHECKING:
    from registry.imports.organizations.planning import Plan

TAKE = "take"
KEEP = "keep"
"""The two answers to a choice between what is written in the registry and what the file says."""


class ChoiceKind(StrEnum):
    """What a choice is about: a filled field that differs, a founder, a person of one name, a column."""

    DIFFERENCE = "difference"
    FOUNDER = "founder"
    PERSON = "person"
    COLUMN = "column"


@dataclass(frozen=True)
class Choice:
    """A question that holds no row up: without an answer nothing that is filled changes, and nobody is tied to anybody.

    The id depends on the words of the file alone and is the same in every run.
    """

    id: str
    kind: ChoiceKind
    text: str
    row: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Contact:
    """How a person named in a row is reached."""

    position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class ColumnTaken:
    """One column of the table as it was understood: its letter, its heading, the field ("" for none), an example.

    Fields are the values of `headers.Role`.
    """

    letter: str
    heading: str
    field: str
    example: str


@dataclass(frozen=True)
class RegistryRow:
    """One organization of the list: `line` is the line of the file where it begins, empty fields are not given.

    `page_state` and `category` are values of `pages` and tell of the row's own links; `planned` are networks in which a
    page is only intended.
    """

    line: int
    name: str
    short_name: str = ""
    links: tuple[PageLink, ...] = ()
    inn: str = ""
    ogrn: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    hours: str = ""
    site: str = ""
    responsible: str = ""
    responsible_contact: Contact = Contact()
    deputy: str = ""
    deputy_contact: Contact = Contact()
    founder: str = ""
    level: str = ""
    spheres: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()
    page_state: str = ""
    category: str = ""
    note: str = ""
    planned: tuple[str, ...] = ()
    head_name: str = ""
    head_position: str = ""

    def having(self, **values: object) -> RegistryRow:
        """The row with other values of these fields; `replace` takes fifty times as long for so many fields."""
        made = object.__new__(RegistryRow)
        made.__dict__.update(self.__dict__, **values)
        return made


@dataclass(frozen=True)
class RegistryReading:
    """Rows of a list in the order of the file. Titles, empty lines, totals and repairs are in `warnings`.

    `columns` and `sheet` are of a table; `choices` ask about its columns. `corrected` says that a person told what the
    columns hold.
    """

    rows: tuple[RegistryRow, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    sheet: str = ""
    columns: tuple[ColumnTaken, ...] = ()
    choices: tuple[Choice, ...] = ()
    corrected: bool = False


@dataclass(frozen=True)
class RowFate:
    """What a decided row does: `status` is a value of `target.Status`, `gains` say in words what is taken from it.

    `organization` is the name that the registry has or will have; a row that an answer leaves out keeps its own.
    """

    row: int
    status: str
    organization: str
    gains: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegistryMatch:
    """What applying would do. `rows` is the sum of the five counts after it.

    `organizations` and `pages` count the distinct ones that the decided rows name. `answers` are those it was made
    with; a row answered with SKIP counts as unchanged. `choices` are those without an answer; they are not counted.
    `fates` are the rows that are neither asked about nor rejected.
    """

    reading: RegistryReading
    answers: Mapping[str, int | str]
    rows: int
    created: int
    updated: int
    unchanged: int
    questions: int
    rejected: int
    organizations: int
    pages: int
    question_list: tuple[Question, ...]
    rejected_list: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    fates: tuple[RowFate, ...] = ()
    plan: Plan | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class AppliedRegistry:
    """What was written: the same counts, the ids of the organizations and pages that were added, and the number under
    which the whole import can be undone, 0 when nothing was written."""

    match: RegistryMatch
    organization_ids: tuple[int, ...]
    page_ids: tuple[int, ...]
    batch: int = 0
