"""The words of a judgement: statuses, subjects, what a rule answers, and the verdict that the engine makes of it.

No rule and no sentence is here: sentences are rendered from `code` and `params` by `messages`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from registry.regulation.model import Level

Param: TypeAlias = str | int
Params: TypeAlias = tuple[tuple[str, Param], ...]

CRITICAL = frozenset({"page.identity.taken", "page.identity.merged"})
"""Codes of what cannot wait: somebody else speaks under the name of an organization."""


class Status(StrEnum):
    """What a verdict says. UNKNOWN and WAIVED are set by the engine alone."""

    OK = "ok"
    FAIL = "fail"
    WARN = "warn"
    MANUAL = "manual"
    NA = "na"
    UNKNOWN = "unknown"
    WAIVED = "waived"


_OK, _FAIL, _WARN, _MANUAL, _NA = Status.OK, Status.FAIL, Status.WARN, Status.MANUAL, Status.NA
"""Names of their own: a run asks for them a million times, and Python 3.11 looks a member up ten times as long."""


class SubjectKind(StrEnum):
    """What a check looks at."""

    PAGE = "page"
    ORGANIZATION = "organization"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Subject:
    """The thing judged; the municipality has id 0."""

    kind: SubjectKind
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule saw: never UNKNOWN or WAIVED. `code` names a sentence, `params` fill it.

    Neither holds anything that changes with the day alone (an age, days that are left): a verdict is kept as a span.
    """

    status: Status
    code: str
    params: Params = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotSeen:
    """What a rule saw cannot decide, and why; only the engine turns this into UNKNOWN."""

    code: str
    params: Params = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judged check of one subject.

    `clauses` are numbers of the regulation, or ("own",) for an own setting. `level` is how strictly it binds.
    `organization_id` is 0 for the municipality, `network` is "" unless the subject is a page. `message` says what
    was seen and `fix` what to do; both are rendered from `code` and `params`.
    """

    subject: Subject
    organization_id: int
    network: str
    check: str
    clauses: tuple[str, ...]
    level: Level
    status: Status
    code: str
    params: Params
    evidence: tuple[str, ...]
    message: str
    fix: str

    @property
    def violation(self) -> bool:
        """Something is wrong and nobody has allowed it."""
        return self.status is _FAIL or self.status is _WARN

    @property
    def critical(self) -> bool:
        """What was found cannot wait."""
        return self.code in CRITICAL and self.violation


def pairs(params: Iterable[tuple[str, Param]]) -> Params:
    """Parameters in one order, so that equal verdicts are equal."""
    return tuple(sorted(params))


def ok(code: str, *evidence: str, **params: Param) -> Judgement:
    """The requirement is met."""
    return Judgement(_OK, code, pairs(params.items()), evidence)


def fail(code: str, *evidence: str, **params: Param) -> Judgement:
    """The requirement is broken; the engine caps it at a warning for recommendations."""
    return Judgement(_FAIL, code, pairs(params.items()), evidence)


def warn(code: str, *evidence: str, **params: Param) -> Judgement:
    """Not broken, or not yet: somebody should know."""
    return Judgement(_WARN, code, pairs(params.items()), evidence)


def manual(code: str, *evidence: str, **params: Param) -> Judgement:
    """A person must look."""
    return Judgement(_MANUAL, code, pairs(params.items()), evidence)


def na(code: str, *evidence: str, **params: Param) -> Judgement:
    """The requirement does not concern this subject."""
    return Judgement(_NA, code, pairs(params.items()), evidence)


def not_seen(code: str, *evidence: str, **params: Param) -> NotSeen:
    """What was seen cannot decide."""
    return NotSeen(code, pairs(params.items()), evidence)
