"""What every import asks and refuses: a row that is not certain, what it may be answered with, a row not taken.

Which rows those are is decided by each import.
"""

from __future__ import annotations

from dataclasses import dataclass

NEW = "new"
SKIP = "skip"
"""The two answers beside the id of a candidate: a new record; leave the row out."""


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be taken; `row` is its number or line in the file, `reason` Russian words that say why."""

    row: int
    reason: str


@dataclass(frozen=True)
class Candidate:
    """What a question may be answered with: the id of a record, or a word such as «row:5» (one of the file's own rows)
    or «page:4» (a new account of that page)."""

    id: int | str
    name: str


@dataclass(frozen=True)
class Question:
    """A row that is not certain. The id depends on the row's own words alone and is the same in every run.

    `takes_new`: whether NEW is an answer; beside the candidates SKIP always is.
    """

    id: str
    text: str
    row: int
    candidates: tuple[Candidate, ...]
    takes_new: bool = True
