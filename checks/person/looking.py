"""The queue of the person's look: which pages have something that no collector saw, and what is asked of each.

What was answered is kept by `looks`; making verdicts of it is `rejudging`. The screen that asks is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from checks import breath, engine, snapshot, weeks
from checks.catalogue import Check
from checks.counted import Counted
from checks.judging import told
from checks.model import Status, SubjectKind, Verdict
from checks.person import looks
from checks.person.answering import is_by_answer
from checks.person.compared import Compared
from checks.person.looks import Look, Question, Sight
from checks.snapshot import Snapshot
from checks.standing import Brief
from registry import pages
from registry.knowledge_facts import Reader
from registry.pages import Page, PageState
from vault.errors import BadInput
from vault.transaction import Tx

GROUPS: Mapping[str, str] = {
    "posts": "Публикации",
    "description": "Описание",
    "contacts": "Контакты",
    "design": "Оформление",
    "mark": "Госметка",
    "links": "Ссылки",
    "comments": "Комментарии",
    "security": "Доступ",
}
"""Groups of questions in the order of the screen."""

_CONTRARY = {Sight.YES: frozenset({Status.FAIL, Status.WARN, Status.WAIVED}), Sight.NO: frozenset({Status.OK})}

_BY_TITLE = {title: group for group, title in GROUPS.items()}

ROUND = timedelta(days=7)
"""Pages that were looked at within so much time count as done in the round that goes on: a week's look is a round."""


@dataclass(frozen=True)
class LookQuestion:
    """One question about a page. `about` is what the page is compared with, "" where nothing but the page is needed;
    `basis` is that with the link of the page.

    `week` and `until` are those of an answer given now. `why` is why no collector saw it, "" when nothing was judged.
    """

    check: str
    text: str
    group: str
    until: date
    week: date | None = None
    about: str = ""
    why: str = ""
    basis: str = ""


@dataclass(frozen=True)
class LookPage:
    """One page of the queue with its questions, grouped.

    `asked` are the checks of all that a person is asked of this page, what holds an answer already among them.
    """

    page_id: int
    organization_id: int
    organization: str
    network: str
    url: str
    questions: tuple[LookQuestion, ...]
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seen:
    """One answer: `note` may be ""."""

    page_id: int
    check: str
    sight: Sight
    note: str = ""


@dataclass(frozen=True)
class Review:
    """By what it is told whether somebody looked at the whole of a page: the checks asked about each page by its id,
    and the zone of the municipality, in which a day is a day.
    """

    asked: Mapping[int, frozenset[str]]
    zone: ZoneInfo


@dataclass(frozen=True)
class Round:
    """The queue and how far the person has come: so many pages were looked at already. `zone` is the municipality's."""

    pages: tuple[LookPage, ...]
    done: int
    zone: ZoneInfo

    @property
    def total(self) -> int:
        return self.done + len(self.pages)

    @property
    def review(self) -> Review:
        """By what it is told that a page of the queue was looked at as a whole."""
        return Review({page.page_id: page.asked for page in self.pages}, self.zone)


def queue(known: Snapshot, current: Iterable[Verdict], now: datetime) -> tuple[LookPage, ...]:
    """Pages with something unseen that a look can settle, by organization; `current` are the latest verdicts.

    A question is asked while nothing was seen and no answer to it holds. Whoever leaves goes on where they left: what
    was answered is no longer asked.
    """
    asking = _Asking(known, now)
    open_verdicts: dict[int, dict[str, Verdict]] = {}
    asked: dict[int, set[str]] = {}
    for verdict in breath.breathing(current):
        if verdict.subject.kind is SubjectKind.PAGE and asking.settles(verdict):
            asked.setdefault(verdict.subject.id, set()).add(verdict.check)
            if asking.is_open(verdict):
                open_verdicts.setdefault(verdict.subject.id, {})[verdict.check] = verdict
    found = (
        replace(
            asking.page(page, {check: verdict.message for check, verdict in open_verdicts[page.id].items()}),
            asked=frozenset(asked[page.id]),
        )
        for page in breath.breathing(known.pages)
        if page.id in open_verdicts and page.state is PageState.ACTIVE
    )
    return tuple(page for page in found if page.questions)


class Waiting:
    """How many pages are in the queue, and what of them waits there, told without making verdicts and questions.

    Not for a database thread: it reads by parts.
    """

    def __init__(self, known: Snapshot, read: Reader, counted: Counted, now: datetime) -> None:
        self._asking = _Asking(known, now)
        self._settled = frozenset(each for each in counted.tally if self._asking.settles_said(*each))
        self._kept = {page.id for page in known.pages if page.state is PageState.ACTIVE}
        waiting: set[int] = set()
        for check, page_ids in counted.subjects(read, SubjectKind.PAGE.value, self._settled):
            waiting.update(
                page_id
                for page_id in breath.breathing(page_ids)
                if page_id not in waiting and self._asking.standing(page_id, check) is None
            )
        self.pages = len(waiting & self._kept)

    def has(self, brief: Brief) -> bool:
        """Whether this is asked in the queue."""
        return (
            brief.kind == SubjectKind.PAGE
            and brief.subject_id in self._kept
            and brief.said in self._settled
            and self._asking.standing(brief.subject_id, brief.check) is None
        )


def round_of(known: Snapshot, current: Iterable[Verdict], now: datetime) -> Round:
    """The queue with its progress."""
    pages = queue(known, current, now)
    waiting = {page.page_id for page in pages}
    kept = {page.id for page in known.pages if page.state is PageState.ACTIVE}
    looked = {look.page_id for look in known.looks if look.at > now - ROUND}
    return Round(pages, len((looked & kept) - waiting), weeks.zone_of(known.regulation.timezone))


def review(known: Snapshot, current: Iterable[Verdict], now: datetime) -> Review:
    """The same of every page, also of those that wait for no answer."""
    asking = _Asking(known, now)
    asked: dict[int, set[str]] = {}
    for verdict in breath.breathing(current):
        if verdict.subject.kind is SubjectKind.PAGE and asking.settles(verdict):
            asked.setdefault(verdict.subject.id, set()).add(verdict.check)
    zone = weeks.zone_of(known.regulation.timezone)
    return Review({page_id: frozenset(checks) for page_id, checks in asked.items()}, zone)


def of_page(known: Snapshot, page_id: int, now: datetime) -> LookPage:
    """Every question that can be asked of a page, seen or not; BadInput when there is no such page."""
    page = next((page for page in known.pages if page.id == page_id), None)
    if page is None:
        raise BadInput(f"Нет страницы с номером {page_id}.")
    asking = _Asking(known, now)
    return asking.page(page, dict.fromkeys(asking.checks, ""))


def answered(known: Snapshot, seen: Sequence[Seen], who: str, now: datetime) -> tuple[Look, ...]:
    """Answers as looks that can be recorded at `now` (UTC).

    BadInput when a page is not there or not kept, or its network or the regulation asks no such question.
    """
    asking = _Asking(known, now)
    pages = {page.id: page for page in known.pages}
    made = []
    for each in seen:
        page = pages.get(each.page_id)
        if page is None:
            raise BadInput(f"Нет страницы с номером {each.page_id}. Ничего не записано.")
        if page.state is not PageState.ACTIVE:
            raise BadInput(f"Страница {page.id} не действует: смотреть на ней нечего. Ничего не записано.")
        if each.check not in asking.checks:
            asked = ", ".join(asking.checks) or "никаких"
            raise BadInput(
                f"О проверке «{each.check[:100]}» человека не спрашивают. Спрашивают: {asked}. Ничего не записано."
            )
        made.append(as_look(page.id, asking.asked(page, asking.checks[each.check], ""), each, who, now))
    return tuple(made)


def as_look(page_id: int, question: LookQuestion, seen: Seen, who: str, now: datetime) -> Look:
    """An answer to a question of the queue."""
    return Look(
        page_id=page_id,
        check=question.check,
        sight=seen.sight,
        at=now,
        who=who,
        until=question.until,
        week=question.week,
        note=seen.note,
        about=question.basis,
    )


def record(tx: Tx, made: Sequence[Look], review: Review | None = None) -> tuple[Look, ...]:
    """Write looks down, those of one page or of a part of many, and say so in the journal. BadInput without a name.

    With a `review`, a page that one person answered everything about on one day was looked at on that day.
    """
    kept = tuple(looks.record(tx, look) for look in made)
    if kept:
        last = {look.page_id: look for look in kept}
        tx.describe(f"page:{kept[0].page_id}", who=kept[0].who, looks=len(kept), pages=len(last))
        if review is not None:
            for look in last.values():
                _reviewed(tx, look, review)
    return kept


def _reviewed(tx: Tx, last: Look, review: Review) -> None:
    """Write down the day on which the page was looked at, if by this look everything is answered; a later day stays."""
    today = weeks.local_day(last.at, review.zone)
    asked = review.asked.get(last.page_id, frozenset())
    standing = {look.check: look for look in looks.of_page(tx, last.page_id) if look.who == last.who}
    mine = [look for check in asked if (look := standing.get(check)) is not None]
    whole = len(mine) == len(asked) and all(weeks.local_day(look.at, review.zone) == today for look in mine)
    if not whole or all(look.sight is Sight.CANNOT for look in mine):  # whoever saw nothing of it saw no page
        return
    try:
        page = pages.get(tx, last.page_id)
        if page.verified_on is None or page.verified_on < today:
            pages.update(tx, replace(page, verified_on=today))
    except BadInput as refusal:  # removed meanwhile, or opened on a day to come: the looks are kept all the same
        tx.journal("page.review_refused", f"page:{last.page_id}", reason=str(refusal))


def unapplied(known: Snapshot, current: Iterable[Verdict], now: datetime) -> frozenset[tuple[str, SubjectKind, int]]:
    """What people saw, or took back, that no verdict tells yet, since the program ended before: (check, kind, id)."""
    asking = _Asking(known, now)
    return frozenset(
        (verdict.check, SubjectKind.PAGE, verdict.subject.id)
        for verdict in current
        if verdict.subject.kind is SubjectKind.PAGE and asking.settles(verdict) and asking.is_behind(verdict)
    )


def overtaken(known: Snapshot, verdicts: Iterable[Verdict], begun: datetime) -> tuple[int, ...]:
    """Ids of the looks before a run that `begun` then (UTC) of which a collector saw the contrary in it.

    What was seen later counts for more than what was seen before, also once it is no longer seen.
    """
    before = {(look.page_id, look.check): look for look in known.looks if look.at <= begun}
    found = []
    for verdict in breath.breathing(verdicts if before else ()):
        look = before.get((verdict.subject.id, verdict.check)) if verdict.subject.kind is SubjectKind.PAGE else None
        if look is None or verdict.code in told.BY_LOOK or is_by_answer(verdict):
            continue
        if verdict.status in _CONTRARY.get(look.sight, ()):
            found.append(look.id)
    return tuple(found)


class _Asking:
    """What is asked now: the checks that have a question, the looks that stand, the judged week."""

    def __init__(self, known: Snapshot, now: datetime) -> None:
        self.checks = {each.check.id: each.check for each in engine.asked_checks(known.regulation) if each.check.look}
        self.week = snapshot.week_of(known.regulation, now)
        self._zone = weeks.zone_of(known.regulation.timezone)
        self.today = weeks.local_day(now, self._zone)
        self._compared = Compared(known, self.week)
        self._looks = {(look.page_id, look.check): look for look in known.looks}
        self._organizations = {organization.id: organization for organization in known.organizations}
        self._order = {group: place for place, group in enumerate(GROUPS)}

    def page(self, page: Page, why: Mapping[str, str]) -> LookPage:
        """The page with the questions of the checks that `why` names."""
        organization = self._organizations[page.organization_id]
        questions = [self.asked(page, check, why[name]) for name, check in self.checks.items() if name in why]
        questions.sort(key=lambda each: self._order.get(each.group, len(self._order)))
        name = organization.short_name or organization.name
        return LookPage(page.id, organization.id, name, page.network, page.url, tuple(questions))

    def asked(self, page: Page, check: Check, why: str) -> LookQuestion:
        question = check.look
        assert question is not None, "only checks with a question are asked about"
        week = self.week.first_day if question.weekly else None
        about = self._compared.about(page.id, check.id)
        group = _BY_TITLE.get(question.group, question.group)
        basis = self._compared.basis(page.id, check.id)
        return LookQuestion(check.id, question.text, group, self._until(question), week, about, why, basis)

    def _until(self, question: Question) -> date:
        """An answer about a week holds while that week is the judged one: until the next is over."""
        span = (self.week.last_day - self.week.first_day).days + 1
        return (
            self.week.last_day + timedelta(days=span) if question.weekly else self.today + timedelta(days=question.days)
        )

    def standing(self, page_id: int, check: str) -> Look | None:
        """The look that holds now."""
        look, asked = self._looks.get((page_id, check)), self.checks.get(check)
        if look is None or asked is None or asked.look is None:
            return None
        return look if told.holds(look, asked.look, self.week, self.today, self._compared) else None

    def settles(self, verdict: Verdict) -> bool:
        """Whether a look could settle this verdict."""
        return self.settles_said(verdict.check, verdict.status, verdict.code)

    def settles_said(self, name: str, status: str, code: str) -> bool:
        """The same of any verdict of a check with this status and code."""
        check = self.checks.get(name)
        if check is None or check.look is None:
            return False
        if status == Status.UNKNOWN:
            return code not in told.NOT_BY_LOOK
        if status == Status.MANUAL:
            return code.endswith(check.look.settles)
        return code in told.BY_LOOK

    def is_behind(self, verdict: Verdict) -> bool:
        """Whether a verdict that a look can settle tells another look than the one that stands, or none."""
        look = self.standing(verdict.subject.id, verdict.check)
        if look is not None and look.sight is not Sight.CANNOT:
            made = told.by_look(look, self._zone)
            return verdict.code != made.code or not set(made.params) <= set(verdict.params)
        recorded = look is None and (verdict.subject.id, verdict.check) in self._looks  # and holds no longer
        return verdict.code in told.BY_LOOK and not recorded

    def is_open(self, verdict: Verdict) -> bool:
        """Whether it is to be asked: nothing was seen, or what a person saw no longer holds."""
        return self.settles(verdict) and self.standing(verdict.subject.id, verdict.check) is None
