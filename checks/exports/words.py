"""How verdicts are said in what leaves the program: the words of statuses and levels, and sentences without people.

A sentence may name whoever looked or decided, an account, or quote a reader; without leave for personal data such a
sentence is said shorter, and of evidence only links are left.
"""

from __future__ import annotations

from collections.abc import Mapping

from checks import catalogue
from checks.judging import told
from checks.model import Status, Verdict
from checks.person.answering import is_by_answer
from checks.remarks.book import is_link
from registry.regulation import citing
from registry.regulation.model import Level, Regulation
from vault.text import clean_line

STATUSES: Mapping[Status, str] = {
    Status.OK: "соблюдено",
    Status.FAIL: "нарушение",
    Status.WARN: "рекомендация",
    Status.MANUAL: "проверить вручную",
    Status.NA: "не применимо",
    Status.UNKNOWN: "не видно",
    Status.WAIVED: "отсрочка",
}
LEVELS: Mapping[Level, str] = {
    Level.MUST: "обязательно",
    Level.RECOMMENDED: "рекомендуется",
    Level.OWN: "своя настройка",
}
OWN = "своя настройка"
UNCONFIRMED = "номер не подтверждён"

_ACCOUNTS = "security."  # their sentences may name logins and holders
_OWN = "own"


def title(check: str) -> str:
    """What a check is called; its id when the program knows no such."""
    known = catalogue.find(check)
    return known.title if known is not None else check


def message(verdict: Verdict, *, with_people: bool = False) -> str:
    """What was found, in a sentence; without leave for personal data nobody is named in it."""
    if with_people or not _names_somebody(verdict):
        return clean_line(verdict.message)
    by = "по словам человека, " if _by_person(verdict) else ""
    return f"{title(verdict.check)}: {by}{STATUSES[verdict.status]}."


def evidence(verdict: Verdict, *, with_people: bool = False) -> str:
    """Links of what was seen, a line each; words of readers never."""
    if verdict.check.startswith(_ACCOUNTS) and not with_people:
        return ""
    return "\n".join(each for each in verdict.evidence if is_link(each))


def clauses(verdict: Verdict, regulation: Regulation | None) -> str:
    """The numbers of the clauses that may be cited; what else the verdict rests on, in a word."""
    asked = tuple(number for number in verdict.clauses if number != _OWN)
    if not asked:
        return OWN if verdict.clauses else ""
    return ", ".join(citing.numbers(regulation, asked)) or UNCONFIRMED


def _names_somebody(verdict: Verdict) -> bool:
    return verdict.check.startswith(_ACCOUNTS) or _by_person(verdict)


def _by_person(verdict: Verdict) -> bool:
    return verdict.code in told.BY_LOOK or is_by_answer(verdict)
