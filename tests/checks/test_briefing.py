"""What «Сводка» gathers: counted as it would be from every verdict, without making every verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest

from checks import briefing, history, snapshot, spans, standing, weeks
from checks.briefing import FIRST, Part
from checks.history import Draft
from checks.model import Status, Subject, SubjectKind, Verdict, pairs
from checks.person import answering, answers, looking, looks
from checks.person.answers import Answer
from checks.person.looking import Seen, Waiting
from checks.person.looks import Sight
from checks.remarks import book
from checks.remarks import records as remarks
from checks.remarks.flow import State
from checks.results import RunState
from checks.scope import Scope
from checks.standing import Brief
from checks.summary import totals
from registry import organizations, pages
from registry.organizations import Organization
from registry.regulation import toml, versions
from registry.regulation.model import WeekKind
from tests.checks.support import NOW, ZONE, regulation
from tests.checks.test_forecast import page
from tests.checks.test_history import verdict
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx

WEEK = weeks.judged(NOW, weeks.zone_of(ZONE), WeekKind.CALENDAR)
PAGES = 60
TODAY = date(2026, 11, 25)
PARAMS = ("before", "now", "name", "network", "expected", "shown", "week", "norm", "posts", "who", "on", "note")
NUMBERS = frozenset({"norm", "posts"})
CHECKS = ("page.description", "page.phones", "page.identity", "posts.weekly")


def settle(store: Store) -> None:
    asked = regulation(*CHECKS)

    def fill(tx: Tx) -> None:
        organizations.add(tx, Organization(name="Школа № 1"))
        organizations.add(tx, Organization(name="Школа № 2"))
        versions.add(tx, asked, toml.serialise(asked))
        for number in range(1, PAGES + 1):
            pages.add(tx, page(number, 1 + number % 2))

    store.write("test", fill)


def said(number: int, check: str, status: Status, code: str) -> Verdict:
    subject = Subject(SubjectKind.PAGE, number, f"https://vk.com/page{number}")
    made = replace(verdict(status), subject=subject, organization_id=1 + number % 2, check=check, code=code)
    return replace(made, params=pairs((name, 3 if name in NUMBERS else "x") for name in PARAMS), message="", fix="")


def ran(store: Store, *verdicts: Verdict) -> int:
    draft = Draft(RunState.DONE, NOW, NOW, WEEK, Scope(), 1, verdicts, ())
    return store.write("run", lambda tx: history.record(tx, draft))


def first() -> list[Verdict]:
    found = []
    for number in range(1, PAGES + 1):
        unseen, decided = number % 3 == 0, number % 2 == 0
        found += [
            said(number, "page.description", Status.UNKNOWN if unseen else Status.OK, "unseen.lost"),
            said(number, "page.phones", Status.MANUAL, "page.phones.apart" if decided else "page.phones.elsewhere"),
            said(number, "page.identity", Status.MANUAL if decided else Status.FAIL, "page.identity.kind"),
            said(number, "posts.weekly", Status.FAIL if number % 5 else Status.OK, "posts.weekly.few"),
        ]
    return found


def second() -> list[Verdict]:
    changed = []
    for each in first():
        if each.check == "posts.weekly" and each.subject.id < 30:
            status = Status.OK if each.status is Status.FAIL else Status.FAIL
            changed.append(replace(each, status=status))
        elif each.check == "page.identity" and each.subject.id == 7:
            changed.append(replace(each, code="page.identity.taken"))
        elif each.check == "page.identity" and each.subject.id in {2, 4}:
            changed.append(replace(each, status=Status.OK, code="answered.ok"))
        else:
            changed.append(each)
    return changed


def answered(store: Store, page_id: int, until: date) -> None:
    answer = Answer(
        kind=SubjectKind.PAGE,
        subject_id=page_id,
        check="page.identity",
        status=Status.OK,
        note="",
        who="Примерова",
        on=TODAY - timedelta(days=90),
        until=until,
        basis="",
    )
    store.write("test", lambda tx: answers.record(tx, answer, NOW))


def looked(store: Store, *seen: Seen) -> None:
    found = looking.answered(snapshot.take(store, NOW), seen, "Примерова", NOW)
    store.write("test", lambda tx: [looks.record(tx, each) for each in found])


def filled(store: Store) -> None:
    settle(store)
    ran(store, *first())
    ran(store, *second())
    answered(store, 2, TODAY + timedelta(days=3))
    answered(store, 4, TODAY - timedelta(days=1))
    looked(store, Seen(3, "page.description", Sight.CANNOT), Seen(2, "page.phones", Sight.YES))
    gone = replace(store.read(lambda tx: pages.get(tx, 9)), url="https://vk.com/another")
    looked(store, Seen(9, "page.description", Sight.YES))
    store.write("test", lambda tx: pages.update(tx, gone))  # the look was at another link: asked again


def test_what_is_counted_is_what_every_verdict_would_tell(store: Store) -> None:
    filled(store)
    found, known, current = briefing.read(store, NOW), snapshot.take(store, NOW), history.latest(store.read)
    queue = looking.queue(known, current, NOW)
    asked = {(each.page_id, question.check) for each in queue for question in each.questions}
    matters = [
        each for each in answering.matters(known, current) if (each.verdict.subject.id, each.verdict.check) not in asked
    ]
    due = answering.due(matters, TODAY)
    ending = [each for each in answering.due(matters, TODAY, briefing.ENDING_DAYS) if each not in due]
    assert found.totals == totals(current)
    assert found.queue == len(queue)
    assert (found.due.number, found.due.first) == (len(due), due[:FIRST])
    assert briefing.listed(store, NOW, Part.DUE) == due
    assert found.ending.first == tuple(ending) == briefing.listed(store, NOW, Part.ENDING)
    assert [each.verdict.subject.id for each in ending] == [2]
    assert 4 in {each.verdict.subject.id for each in due}, "its answer is over"
    assert found.critical == tuple(each for each in current if each.critical)
    assert len(found.critical) == 1
    kept = book.book(current, remarks.stored(store.read), {}, TODAY)
    assert found.untold == sum(each.state is State.NEW for each in kept) > 0
    new = history.compared(store.read, 1, 2).new
    assert found.new is not None
    assert (found.new.number, found.new.first) == (len(new), new[:FIRST])
    assert briefing.listed(store, NOW, Part.NEW) == new


def test_only_what_is_shown_at_once_is_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(store)
    made: list[object] = []
    really = spans.verdict

    def counted(row: Row) -> Verdict:
        made.append(row)
        return really(row)

    monkeypatch.setattr(spans, "verdict", counted)
    found = briefing.read(store, NOW)
    shown = len(found.critical) + len(found.due.first) + len(found.ending.first)
    assert found.due.number > FIRST
    assert len(made) == shown + len(found.new.first if found.new else ())


class Counting(date):
    """A day that counts how often it is compared."""

    compared = 0

    def __lt__(self, other: date) -> bool:
        Counting.compared += 1
        return super().__lt__(other)


class Nobody(Brief):
    """A question that counts how often it is compared with another."""

    equal = 0

    def __eq__(self, other: object) -> bool:
        Nobody.equal += 1
        return super().__eq__(other)

    __hash__ = Brief.__hash__


class EmptyQueue:
    def has(self, _brief: Brief) -> bool:
        return False


def test_of_thousands_of_answers_each_is_looked_at_once() -> None:
    many = 3000
    decided = [Nobody("page", number, "page.identity", 1, "ok", "answered.ok") for number in range(many)]
    answer = Answer(SubjectKind.PAGE, 1, "page.identity", Status.OK, "", "Примерова", TODAY, Counting(2026, 12, 1), "")
    given: Mapping[spans.Key, Answer] = {each.key: answer for each in decided}
    due, ending = briefing.sorted_out(decided, cast(Waiting, EmptyQueue()), given, TODAY)
    assert (len(due), len(ending)) == (0, many)
    assert Counting.compared <= 2 * many
    assert Nobody.equal <= many


def test_spans_of_the_weeks_begin_at_the_first_run_of_them(store: Store) -> None:
    settle(store)
    old = replace(WEEK, first_day=WEEK.first_day - timedelta(days=700), last_day=WEEK.last_day - timedelta(days=700))
    before = Draft(RunState.DONE, NOW, NOW, old, Scope(), 1, tuple(first()), ())
    store.write("run", lambda tx: history.record(tx, before))
    until = store.read(spans.last)
    assert not list(spans.of_weeks(store.read, "posts.weekly", WEEK.first_day)), "no run of these weeks yet"
    ran(store, *second())
    found = list(spans.of_weeks(store.read, "posts.weekly", WEEK.first_day))
    changed = [each for each in second() if each.check == "posts.weekly" and each.subject.id < 30]
    assert [row["subject_id"] for row in found] == [each.subject.id for each in changed]
    assert store.read(lambda tx: spans._bounds(tx, WEEK.first_day)) == (until, store.read(spans.last))
    assert len(list(spans.of_weeks(store.read, "posts.weekly", old.first_day))) == PAGES + len(changed)


def test_a_long_question_is_asked_by_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(store)
    whole = standing.tally(store.read), standing.by_organization(store.read), standing.broken_since(store.read, 1)
    monkeypatch.setattr(standing, "_WALKED", 7)
    parts = standing.tally(store.read), standing.by_organization(store.read), standing.broken_since(store.read, 1)
    assert parts == whole
    assert whole[1][1] == totals(each for each in history.latest(store.read) if each.organization_id == 1)
    mine = tuple(each for each in history.latest(store.read) if each.organization_id == 2)
    assert history.of_organization(store.read, 2) == mine
