"""The queue of the person's look: which pages have something that no collector saw, and what is asked of each.

What was answered is kept by `looks`; making verdicts of it is `rejudging`. The screen that asks is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks import breath, engine, snapshot, weeks
from checks.catalogue import Check
from checks.judging import told
from checks.model import Status, SubjectKind, Verdict
from checks.person import looks
from checks.person.compared import Compared
from checks.person.looks import Look, Question, Sight
from checks.snapshot import Snapshot
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

_BY_TITLE = {title: group for group, title in GROUPS.items()}

ROUND = timedelta(days=7)
"""Pages that were looked at within so much time count as done in the round that goes on: a week's look is a round."""


@dataclass(frozen=True)
class LookQuestion:
    """One question about a page. `about` is what the page is compared with, "" where nothing but the page is needed.

    `week` and `until` are those of an answer given now. `why` is why no collector saw it, "" when nothing was judged.
    """

    check: str
    text: str
    group: str
    until: date
    week: date | None = None
    about: str = ""
    why: str = ""


@dataclass(frozen=True)
class LookPage:
    """One page of the queue with its questions, grouped."""

    page_id: int
    organization_id: int
    organization: str
    network: str
    url: str
    questions: tuple[LookQuestion, ...]


@dataclass(frozen=True)
class Seen:
    """One answer: `note` may be ""."""

    page_id: int
    check: str
    sight: Sight
    note: str = ""


@dataclass(frozen=True)
class Round:
    """The queue and how far the person has come: so many pages were looked at already."""

    pages: tuple[LookPage, ...]
    done: int

    @property
    def total(self) -> int:
        return self.done + len(self.pages)


def queue(known: Snapshot, current: Iterable[Verdict], now: datetime) -> tuple[LookPage, ...]:
    """Pages with something unseen that a look can settle, by organization; `current` are the latest verdicts.

    A question is asked while nothing was seen and no answer to it holds. Whoever leaves goes on where they left: what
    was answered is no longer asked.
    """
    asking = _Asking(known, now)
    open_verdicts: dict[int, dict[str, Verdict]] = {}
    for verdict in breath.breathing(current):
        if verdict.subject.kind is SubjectKind.PAGE and asking.is_open(verdict):
            open_verdicts.setdefault(verdict.subject.id, {})[verdict.check] = verdict
    found = (
        asking.page(page, {check: verdict.message for check, verdict in open_verdicts[page.id].items()})
        for page in breath.breathing(known.pages)
        if page.id in open_verdicts and page.state is PageState.ACTIVE
    )
    return tuple(page for page in found if page.questions)


def round_of(known: Snapshot, current: Iterable[Verdict], now: datetime) -> Round:
    """The queue with its progress."""
    pages = queue(known, current, now)
    waiting = {page.page_id for page in pages}
    kept = {page.id for page in known.pages if page.state is PageState.ACTIVE}
    looked = {look.page_id for look in known.looks if look.at > now - ROUND}
    return Round(pages, len((looked & kept) - waiting))


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
        about=question.about,
    )


def record(tx: Tx, made: Sequence[Look]) -> tuple[Look, ...]:
    """Write looks down, those of one page or of a part of many, and say so in the journal. BadInput without a name."""
    kept = tuple(looks.record(tx, look) for look in made)
    if kept:
        pages = dict.fromkeys(look.page_id for look in kept)
        tx.describe(f"page:{kept[0].page_id}", who=kept[0].who, looks=len(kept), pages=len(pages))
    return kept


def unapplied(known: Snapshot, current: Iterable[Verdict], now: datetime) -> frozenset[tuple[str, SubjectKind, int]]:
    """What people saw that no verdict tells yet, since the program ended before: (check, kind, id)."""
    asking = _Asking(known, now)
    return frozenset(
        (verdict.check, SubjectKind.PAGE, verdict.subject.id)
        for verdict in current
        if verdict.subject.kind is SubjectKind.PAGE
        and verdict.status in {Status.UNKNOWN, Status.MANUAL}
        and (look := asking.standing(verdict.subject.id, verdict.check)) is not None
        and look.sight is not Sight.CANNOT
        and asking.settles(verdict)
    )


class _Asking:
    """What is asked now: the checks that have a question, the looks that stand, the judged week."""

    def __init__(self, known: Snapshot, now: datetime) -> None:
        self.checks = {each.check.id: each.check for each in engine.asked_checks(known.regulation) if each.check.look}
        self.week = snapshot.week_of(known.regulation, now)
        self.today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
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
        return LookQuestion(check.id, question.text, group, self._until(question), week, about, why)

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
        check = self.checks.get(verdict.check)
        if check is None or check.look is None:
            return False
        if verdict.status is Status.UNKNOWN:
            return verdict.code not in told.NOT_BY_LOOK
        if verdict.status is Status.MANUAL:
            return verdict.code.endswith(check.look.settles)
        return verdict.code in told.BY_LOOK

    def is_open(self, verdict: Verdict) -> bool:
        """Whether it is to be asked: nothing was seen, or what a person saw no longer holds."""
        return self.settles(verdict) and self.standing(verdict.subject.id, verdict.check) is None
