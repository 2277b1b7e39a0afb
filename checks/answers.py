"""Answers: a person's verdict over what no check decides, with a note, a proof and a day on which it expires.

An answer rests on what was to be judged then (`basis`): when that changes, it is asked again. What a person merely saw
on a page is `looks`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from checks.model import Judgement, Status, SubjectKind

MIGRATION_SQL = ""

ALLOWED = (Status.OK, Status.FAIL, Status.NA)
"""What a person may decide."""


@dataclass(frozen=True)
class Answer:
    """One verdict of a person; the municipality has subject id 0. `proof` is a link or the name of a document."""

    kind: SubjectKind
    subject_id: int
    check: str
    status: Status
    note: str
    who: str
    on: date
    until: date
    basis: str
    id: int = 0
    proof: str = ""


def basis(question: Judgement) -> str:
    """What an answer to this manual judgement rests on; another code, parameter or piece of evidence is another."""
    asked = json.dumps([question.code, question.params, question.evidence], ensure_ascii=False)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]
