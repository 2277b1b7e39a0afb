"""What a list of organizations was read into, what each of its rows means for the registry, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.imports.asked import Question, Rejected
from registry.links import PageLink


@dataclass(frozen=True)
class RegistryRow:
    """One organization of the list: `line` is the line of the file where it begins, empty fields are not given."""

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


@dataclass(frozen=True)
class RegistryReading:
    """Rows of a list in the order of the file. Titles, empty lines, totals and repairs are in `warnings`."""

    rows: tuple[RegistryRow, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class RegistryMatch:
    """What applying would do. `rows` is the sum of the five counts after it.

    `organizations` and `pages` count the distinct ones that the decided rows name. `answers` are those it was made
    with; a row answered with SKIP counts as unchanged.
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


@dataclass(frozen=True)
class AppliedRegistry:
    """What was written: the same counts, and the ids of the organizations and pages that were added."""

    match: RegistryMatch
    organization_ids: tuple[int, ...]
    page_ids: tuple[int, ...]
