"""A letter of any kind put together: the vault's facts, and for those that tell of verdicts what the checks say."""

from __future__ import annotations

from datetime import datetime

from checks.letters import remarks, summary
from registry.knowledge_facts import Reader
from registry.letters import facts, making
from registry.letters.facts import Subject
from registry.letters.kinds import LetterKind
from registry.letters.making import Extra, Prepared


def prepare(read: Reader, subject: Subject, now: datetime, *, warnings: bool = False) -> Prepared:
    """The letter as everything is known at `now` (UTC), read by parts; not for a database thread.

    `warnings`: recommendations too, in a letter of remarks. BadInput as `facts.gather` and `making.put_together` say.
    """
    found = read(lambda tx: facts.gather(tx, subject))
    return making.put_together(found, _extra(read, found.subject, now, warnings=warnings))


def _extra(read: Reader, subject: Subject, now: datetime, *, warnings: bool) -> Extra:
    if subject.kind is LetterKind.REMARKS and subject.organization_id is not None:
        return remarks.found(read, subject.organization_id, now, warnings=warnings)
    if subject.kind is LetterKind.HEAD_SUMMARY:
        return summary.told(read, now)
    return Extra()
