"""What a list of organizations was read into, what each of its rows means for the registry, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.links import PageLink

NEW = "new"
SKIP = "skip"
"""The two answers beside the id of a candidate: another organization; leave the row out."""


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
class Rejected:
    """A row that names no organization; `row` is the line of the file, `reason` a Russian sentence."""

    row: int
    reason: str


@dataclass(frozen=True)
class RegistryReading:
    """Rows of a list in the order of the file. Titles, empty lines, totals and repairs are in `warnings`."""

    rows: tuple[RegistryRow, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """What a question may be answered with: the id of an organization, or «row:N» for one of the file's own rows."""

    id: int | str
    name: str


@dataclass(frozen=True)
class RegistryQuestion:
    """A row whose organization is not certain. The id depends on the row alone and is the same in every run."""

    id: str
    text: str
    row: int
    candidates: tuple[Candidate, ...]


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
    question_list: tuple[RegistryQuestion, ...]
    rejected_list: tuple[Rejected, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class AppliedRegistry:
    """What was written: the same counts, and the ids of the organizations and pages that were added."""

    match: RegistryMatch
    organization_ids: tuple[int, ...]
    page_ids: tuple[int, ...]
