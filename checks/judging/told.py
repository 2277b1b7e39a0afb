"""What a person told in place of a collector or of a rule, put where the rule could not decide.

A look settles what was not seen and never overrules what was; an answer holds while what was to be judged is the same.
Keeping them is `looks` and `answers`.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from checks import weeks
from checks.catalogue import Check
from checks.model import Judgement, NotSeen, Status, Subject, SubjectKind, fail, not_seen, ok, pairs
from checks.person import answers
from checks.person.answers import Answer
from checks.person.compared import Compared
from checks.person.looks import Look, Question, Sight
from checks.snapshot import Snapshot
from checks.weeks import Week

_LOOKED = {Sight.YES: (ok, "looked.yes"), Sight.NO: (fail, "looked.no")}
_ANSWERED = {Status.OK: "answered.ok", Status.FAIL: "answered.fail", Status.NA: "answered.na"}
_MANUAL = Status.MANUAL
NOT_BY_LOOK = frozenset({"unseen.rule_broke"})
"""Unknowns that a person's look does not settle."""

BY_LOOK = frozenset(code for _made, code in _LOOKED.values())
"""Codes of verdicts that a look made."""

TAKEN_BACK = not_seen("person.taken_back")
"""What is left of a verdict when the look or the answer that made it goes: nothing, until the rules are asked again."""


def by_answer(answer: Answer) -> Judgement:
    """What a person decided, as a judgement."""
    proof = (answer.proof,) if answer.proof else ()
    params = pairs({"who": answer.who, "on": f"{answer.on:%d.%m.%Y}", "note": answer.note}.items())
    return Judgement(answer.status, _ANSWERED[answer.status], params, proof)


def by_look(look: Look, zone: ZoneInfo) -> Judgement:
    """What a person saw, as a judgement; `look` is no CANNOT, `zone` that of the municipality."""
    made, code = _LOOKED[look.sight]
    return made(code, who=look.who, on=f"{weeks.local_day(look.at, zone):%d.%m.%Y}", note=look.note)


def holds(look: Look, question: Question, week: Week, today: date, compared: Compared) -> bool:
    """Whether a look still tells of what is asked: it is of the judged week, or not too old, and the link of the page
    and what it was compared with are the same."""
    if look.week != week.first_day if question.weekly else look.until < today:
        return False
    return look.about is None or look.about == compared.basis(look.page_id, look.check)


class Told:
    """The looks and answers of the vault; `week` is the judged span and `today` a day of the municipality."""

    def __init__(self, known: Snapshot, week: Week, today: date, zone: ZoneInfo) -> None:
        self._week, self._today, self._zone = week, today, zone
        self._compared = Compared(known, week)
        # The latest look at a page for a check, and of one about a week that of the judged one.
        self._looks = {(look.page_id, look.check): look for look in sorted(known.looks, key=lambda look: look.at)}
        self._answers = {(each.kind, each.subject_id, each.check): each for each in known.answers}

    def apply(self, subject: Subject, check: Check, answer: Judgement | NotSeen) -> Judgement | NotSeen:
        """What a person saw or decided; else the answer as it is."""
        if not isinstance(answer, NotSeen) and answer.status is not _MANUAL:
            return answer
        look = self._look(subject, check, answer)
        if look is not None:
            answer = by_look(look, self._zone)
        if isinstance(answer, NotSeen) or answer.status is not Status.MANUAL:
            return answer
        return self._answered(subject, check, answer)

    def _answered(self, subject: Subject, check: Check, question: Judgement) -> Judgement:
        told = self._answers.get((subject.kind, subject.id, check.id))
        if told is None or told.until < self._today or told.basis != answers.basis(question):
            return question
        return by_answer(told)

    def _look(self, subject: Subject, check: Check, answer: Judgement | NotSeen) -> Look | None:
        """The look that settles this answer, if there is one and it still holds."""
        question = check.look
        if question is None or subject.kind is not SubjectKind.PAGE:
            return None
        if isinstance(answer, NotSeen):
            if answer.code in NOT_BY_LOOK:
                return None
        elif not answer.code.endswith(question.settles):
            return None
        look = self._looks.get((subject.id, check.id))
        if look is None or look.sight is Sight.CANNOT:
            return None
        return look if holds(look, question, self._week, self._today, self._compared) else None
