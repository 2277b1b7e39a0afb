"""What a person is to decide: manual verdicts with their questions, the answers that stand, and until when they hold.

Keeping an answer is `answers`; making the verdict of it is `rejudging`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks import breath, engine, history, weeks
from checks.judging import told
from checks.model import Judgement, Status, SubjectKind, Verdict
from checks.person import answers
from checks.person.answers import Answer
from checks.snapshot import Snapshot
from registry.regulation.model import ANSWER_DAYS, Clause, Regulation
from vault.errors import BadInput
from vault.store import Store

BY_ANSWER = "answered."
"""How the codes of verdicts begin that a person's answer made."""


@dataclass(frozen=True)
class Matter:
    """Something that a person decides.

    `checklist` are the questions to ask oneself; `days` is how long an answer holds, `answer` the one that stands and
    whose verdict this is, None while there is none.
    """

    verdict: Verdict
    text: str
    checklist: tuple[str, ...]
    days: int
    answer: Answer | None = None

    def until(self, on: date) -> date:
        """Until when an answer of this day holds."""
        return on + timedelta(days=self.days)


@dataclass(frozen=True)
class Given:
    """What the person decided, of whom and of what. `on` is the day of it, None for today."""

    kind: SubjectKind
    subject_id: int
    check: str
    status: Status
    who: str
    note: str = ""
    proof: str = ""
    on: date | None = None


def matters(known: Snapshot, current: Iterable[Verdict]) -> tuple[Matter, ...]:
    """Everything that is a person's to decide, in the order of the verdicts; `current` are the latest ones."""
    standing = {(each.kind, each.subject_id, each.check): each for each in known.answers}
    found = (
        matter_of(known.regulation, verdict, standing.get((verdict.subject.kind, verdict.subject.id, verdict.check)))
        for verdict in current
    )
    return tuple(each for each in found if each is not None)


def matter_of(regulation: Regulation, verdict: Verdict, answer: Answer | None = None) -> Matter | None:
    """The verdict as something to decide, None when it is not a person's to decide."""
    by_answer = is_by_answer(verdict)
    if verdict.status is not Status.MANUAL and not (by_answer and answer is not None):
        return None
    own = next((each for each in regulation.manual_clauses() if engine.manual_check(each) == verdict.check), None)
    cited = (own,) if own else tuple(each for each in regulation.clauses if each.number in verdict.clauses)
    return Matter(
        verdict=verdict,
        text=own.text if own else verdict.message,
        checklist=_checklist(own, verdict, cited),
        days=min((each.days for each in cited), default=ANSWER_DAYS),
        answer=answer if by_answer else None,
    )


def _checklist(own: Clause | None, verdict: Verdict, cited: tuple[Clause, ...]) -> tuple[str, ...]:
    if own is not None:
        return own.checklist
    if verdict.status is Status.MANUAL and verdict.subject.kind is SubjectKind.MUNICIPALITY:
        return verdict.evidence
    return tuple(dict.fromkeys(question for clause in cited for question in clause.checklist))


def is_by_answer(verdict: Verdict) -> bool:
    """Whether a person's answer made this verdict."""
    return verdict.code.startswith(BY_ANSWER)


def unapplied(known: Snapshot, current: Iterable[Verdict], now: datetime) -> frozenset[tuple[str, SubjectKind, int]]:
    """What people decided, or took back, that no verdict tells yet, since the program ended before."""
    today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
    standing = {(each.check, each.kind, each.subject_id): each for each in known.answers}
    found = set()
    for verdict in breath.breathing(current):
        key = (verdict.check, verdict.subject.kind, verdict.subject.id)
        answer = standing.get(key)
        if answer is None:
            behind = is_by_answer(verdict)
        elif answer.until < today:
            behind = False  # asked again by the next run, as everything that is over
        elif verdict.status is Status.MANUAL:
            behind = answer.basis == _question(verdict)
        else:
            behind = is_by_answer(verdict) and not _tells(verdict, answer)
        if behind:
            found.add(key)
    return frozenset(found)


def _tells(verdict: Verdict, answer: Answer) -> bool:
    made = told.by_answer(answer)
    same = verdict.code == made.code and verdict.evidence == made.evidence
    return same and set(made.params) <= set(verdict.params)


def due(found: Iterable[Matter], today: date, days: int = 0) -> tuple[Matter, ...]:
    """Those that wait for an answer, or whose answer ends within so many days."""
    edge = today + timedelta(days=days)
    return tuple(each for each in found if each.answer is None or each.answer.until < edge)


def record(store: Store, known: Snapshot, given: Given, now: datetime) -> Answer:
    """Write an answer down at `now` (UTC); the verdict of it is made by `rejudging`.

    BadInput when there is nothing to answer, the day is to come or so long ago that the answer would be over, or the
    answer lacks what it needs.
    """
    today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
    on = given.on or today
    key = (given.check, given.kind, given.subject_id)
    standing = next((each for each in known.answers if (each.check, each.kind, each.subject_id) == key), None)
    verdict = next(iter(store.read(lambda tx: history.standing(tx, (key,)))), None)
    matter = matter_of(known.regulation, verdict, standing) if verdict is not None else None
    if verdict is None or matter is None:
        raise BadInput(f"Отвечать не на что: {_why_not(verdict, given.check)} Ничего не записано.")
    if on > today:
        raise BadInput(f"Дата ответа {on:%d.%m.%Y} ещё не наступила. Ничего не записано.")
    if matter.until(on) < today:
        raise BadInput(
            f"Ответ от {on:%d.%m.%Y} уже истёк бы {matter.until(on):%d.%m.%Y}: проверьте ещё раз и ответьте сегодня."
        )
    answer = Answer(
        kind=given.kind,
        subject_id=given.subject_id,
        check=given.check,
        status=given.status,
        note=given.note,
        who=given.who,
        on=on,
        until=matter.until(on),
        basis=_basis(verdict, matter),
        proof=given.proof,
    )
    return store.write("answer.record", lambda tx: answers.record(tx, answer, now))


def _basis(verdict: Verdict, matter: Matter) -> str:
    """What the answer rests on: the question as it stands, or, when it was answered, as it stood then."""
    if matter.answer is not None:
        return matter.answer.basis
    return _question(verdict)


def _question(verdict: Verdict) -> str:
    """What an answer to this manual verdict rests on."""
    return answers.basis(Judgement(Status.MANUAL, verdict.code, verdict.params, verdict.evidence))


def _why_not(verdict: Verdict | None, check: str) -> str:
    if verdict is None:
        return f"вывода «{check[:100]}» здесь нет. Проверьте имя или сделайте прогон."
    if is_by_answer(verdict):
        return "прежний ответ уже снят; сделайте прогон, и вопрос появится снова."
    if verdict.status is Status.UNKNOWN:
        return "этого ещё не видели. Посмотрите сами: poryadok look list."
    return f"это уже видно без человека. {verdict.message}"
