"""What people see and decide: what a look and an answer settle and what they never do, the queue, verdicts at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from checks import catalogue, engine, history, snapshot
from checks.catalogue import Check
from checks.facts import ABSENT, NOT_GIVEN, Fact, Need, Outcome
from checks.history import Draft
from checks.model import Judgement, NotSeen, Status, SubjectKind, Verdict, manual, not_seen, ok
from checks.person import answering, answers, looking, looks, naming, rejudging
from checks.person.answering import Given
from checks.person.answers import Answer
from checks.person.looking import Seen
from checks.person.looks import Look, Question, Sight
from checks.results import RunState
from checks.scope import Scope
from checks.snapshot import Snapshot
from checks.views import PageView
from registry import organizations, pages
from registry.pages import PageState
from registry.regulation import toml, versions
from registry.regulation.model import Binds, Clause, Level, Regulation
from tests.checks.support import NOW, SCHOOL, TODAY, WEEK, page, profile, regulation
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx

DAY = timedelta(days=1)
WHO = "Примерова М. П."
ASKED, WEEKLY, SILENT = "page.asked", "posts.asked", "page.silent"
PAGE = SubjectKind.PAGE


@pytest.fixture(autouse=True)
def _checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    own_checks(monkeypatch)
    yield
    SAID.clear()


def own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three checks of our own, which say what stands in `SAID`; it is to be cleared after the test."""
    catalogue.everything()
    own = {
        ASKED: Check(ASKED, "т", "ф", look=Question("Видно ли?", "contacts", settles=(".apart",)), page_rule=_say),
        WEEKLY: Check(WEEKLY, "т", "ф", look=Question("Вышло?", "posts", weekly=True), page_rule=_say),
        SILENT: Check(SILENT, "т", "ф", page_rule=_say),
    }
    monkeypatch.setattr(catalogue, "_CHECKS", {**catalogue._CHECKS, **own})


SAID: list[Judgement | NotSeen] = []
UNSEEN = not_seen("unseen.access", network="ВКонтакте")
APART = manual("page.address.apart", expected="а", shown="б")
PARTIAL = manual("page.description.partial")


def _say(_view: PageView) -> Judgement | NotSeen:
    return SAID[0] if SAID else UNSEEN


def known(*checks: str, level: Level = Level.MUST, **others: object) -> Snapshot:
    made = {"organizations": (SCHOOL,), "pages": (page(),), **others}
    return Snapshot(regulation(*checks, level=level), 1, **made)  # type: ignore[arg-type] # short tests


def seen(check: str = ASKED, sight: Sight = Sight.YES, **others: object) -> Look:
    made = {"until": TODAY, "at": NOW - DAY, "who": WHO, **others}
    return Look(7, check, sight, **made)  # type: ignore[arg-type] # short tests


def one(of: Snapshot, said: Judgement | NotSeen = UNSEEN) -> Verdict:
    SAID[:] = [said]
    (verdict,) = engine.judge(of, {}, Scope(), NOW)
    return verdict


# What a look settles


@pytest.mark.parametrize(("sight", "status"), [(Sight.YES, Status.OK), (Sight.NO, Status.FAIL)])
def test_a_look_settles_what_was_not_seen(sight: Sight, status: Status) -> None:
    verdict = one(known(ASKED, looks=(seen(sight=sight, note="на обложке"),)))
    assert (verdict.status, verdict.code) == (status, f"looked.{sight.value}")
    assert "Примерова М. П., 24.11.2026" in verdict.message
    assert "на обложке." in verdict.message


def test_a_look_never_overrules_what_was_seen() -> None:
    for said in (ok("page.reachable.open"), manual("page.description.partial")):
        verdict = one(known(ASKED, looks=(seen(sight=Sight.NO),)), said)
        assert (verdict.status, verdict.code) == (said.status, said.code)


def test_not_seen_by_a_person_either_settles_nothing() -> None:
    assert one(known(ASKED, looks=(seen(sight=Sight.CANNOT),))).status is Status.UNKNOWN


def test_a_broken_rule_is_no_question() -> None:
    broken = not_seen("unseen.rule_broke", check=ASKED)
    assert one(known(ASKED, looks=(seen(),)), broken).code == "unseen.rule_broke"


@pytest.mark.parametrize(("until", "status"), [(TODAY, Status.OK), (TODAY - DAY, Status.UNKNOWN)])
def test_a_look_holds_to_its_last_day(until: date, status: Status) -> None:
    assert one(known(ASKED, looks=(seen(until=until),))).status is status


@pytest.mark.parametrize(("week", "status"), [(WEEK.first_day, Status.OK), (WEEK.first_day - 7 * DAY, Status.UNKNOWN)])
def test_a_look_at_a_week_is_about_that_week(week: date, status: Status) -> None:
    assert one(known(WEEKLY, looks=(seen(WEEKLY, week=week, until=TODAY + 30 * DAY),))).status is status


def test_a_manual_verdict_is_settled_by_the_listed_codes_alone() -> None:
    of = known(ASKED, looks=(seen(),))
    assert one(of, APART).status is Status.OK
    assert one(of, PARTIAL).status is Status.MANUAL


def test_a_check_without_a_question_takes_no_look() -> None:
    assert one(known(SILENT, looks=(seen(SILENT),))).status is Status.UNKNOWN


def test_a_recommendation_that_a_person_saw_broken_is_a_warning() -> None:
    assert one(known(ASKED, level=Level.RECOMMENDED, looks=(seen(sight=Sight.NO),))).status is Status.WARN


# What an answer settles


def answered(said: Judgement, **others: object) -> Answer:
    made = {"status": Status.FAIL, "note": "нет приказа", "who": WHO, "on": TODAY, "until": TODAY, **others}
    return Answer(PAGE, 7, ASKED, basis=answers.basis(said), **made)  # type: ignore[arg-type] # short tests


def test_an_answer_settles_a_manual_verdict_while_its_basis_is_the_same() -> None:
    of = known(ASKED, answers=(answered(PARTIAL, proof="Приказ № 5"),))
    verdict = one(of, PARTIAL)
    assert (verdict.status, verdict.code, verdict.evidence) == (Status.FAIL, "answered.fail", ("Приказ № 5",))
    assert one(of, replace(PARTIAL, evidence=("другое",))).status is Status.MANUAL
    assert one(of, manual("page.address.apart", expected="а", shown="в")).status is Status.MANUAL


def test_an_answer_holds_to_its_last_day_and_settles_nothing_unseen() -> None:
    assert one(known(ASKED, answers=(answered(PARTIAL, until=TODAY - DAY),)), PARTIAL).status is Status.MANUAL
    assert one(known(ASKED, answers=(answered(PARTIAL),)), UNSEEN).status is Status.UNKNOWN


# The queue


def queued(of: Snapshot, said: Judgement | NotSeen = UNSEEN) -> list[str]:
    SAID[:] = [said]
    current = engine.judge(replace(of, looks=()), {}, Scope(), NOW)
    return [each.check for line in looking.queue(of, current, NOW) for each in line.questions]


def test_the_queue_asks_what_no_collector_saw_and_nobody_answered() -> None:
    assert queued(known(ASKED, WEEKLY, SILENT)) == [WEEKLY, ASKED]  # by group: publications come first
    assert queued(known(ASKED, SILENT), APART) == [ASKED]
    assert queued(known(ASKED, SILENT), PARTIAL) == []
    assert queued(known(ASKED), ok("page.reachable.open")) == []
    for sight in Sight:
        assert queued(known(ASKED, looks=(seen(sight=sight),))) == []
    assert queued(known(ASKED, looks=(seen(until=TODAY - DAY),))) == [ASKED]
    assert queued(known(WEEKLY, looks=(seen(WEEKLY, week=WEEK.first_day - 7 * DAY),))) == [WEEKLY]
    assert queued(known(ASKED, pages=(page(state=PageState.CLOSED),))) == []


def test_what_a_person_saw_is_asked_again_when_it_no_longer_holds() -> None:
    of = known(ASKED, looks=(seen(),))
    current = engine.judge(of, {}, Scope(), NOW)
    assert [each.code for each in current] == ["looked.yes"]
    assert looking.queue(of, current, NOW) == ()
    assert [each.page_id for each in looking.queue(of, current, NOW + DAY)] == [7]


def test_a_question_tells_the_registrys_value_the_week_and_until_when_it_holds() -> None:
    of = known("page.phones", WEEKLY)
    outcomes: dict[tuple[int, Need], Outcome] = {
        (7, Need.PROFILE): Fact(7, Need.PROFILE, NOW, profile(ABSENT, contacts=NOT_GIVEN))
    }
    current = engine.judge(of, outcomes, Scope(), NOW)
    (line,) = looking.queue(of, current, NOW)
    weekly, phones = line.questions
    assert (weekly.week, weekly.until) == (WEEK.first_day, WEEK.last_day + 7 * DAY)
    assert (phones.about, phones.week, phones.until) == ("+7 (384-46) 2-11-22", None, TODAY + 30 * DAY)
    assert (line.organization, line.url) == ("Банновская школа", "https://vk.com/school")


def test_a_look_holds_while_what_the_page_was_compared_with_is_the_same() -> None:
    of = known("page.phones")
    outcomes: dict[tuple[int, Need], Outcome] = {
        (7, Need.PROFILE): Fact(7, Need.PROFILE, NOW, profile(ABSENT, contacts=NOT_GIVEN))
    }

    def told(known_now: Snapshot) -> str:
        (verdict,) = engine.judge(known_now, outcomes, Scope(), NOW)
        return verdict.code

    made = looking.answered(of, (Seen(7, "page.phones", Sight.YES),), WHO, NOW)
    assert made[0].about == "https://vk.com/school\n+7 (384-46) 2-11-22"
    assert told(replace(of, looks=made)) == "looked.yes"
    moved = replace(of, looks=made, organizations=(replace(SCHOOL, phones=("+7 (384-46) 9-99-99",)),))
    assert told(moved) != "looked.yes"
    another = replace(of, looks=made, pages=(page(url="https://vk.com/other"),))
    assert told(another) != "looked.yes", "another page was looked at"
    current = engine.judge(replace(moved, looks=()), outcomes, Scope(), NOW)
    assert [each.page_id for each in looking.queue(moved, current, NOW)] == [7]
    assert looking.unapplied(moved, current, NOW) == frozenset()


def test_a_round_counts_the_pages_that_were_looked_at() -> None:
    both = (page(), page(id=8, network_id="101", short_name="other", url="https://vk.com/other"))
    of = known(ASKED, pages=both)
    current = engine.judge(of, {}, Scope(), NOW)
    assert (looking.round_of(of, current, NOW).done, looking.round_of(of, current, NOW).total) == (0, 2)
    half = looking.round_of(replace(of, looks=(seen(),)), current, NOW)
    assert (half.done, half.total, [each.page_id for each in half.pages]) == (1, 2, [8])


def test_only_questions_that_are_asked_are_answered() -> None:
    of = known(ASKED)
    for wrong in (Seen(9, ASKED, Sight.YES), Seen(7, SILENT, Sight.YES), Seen(7, WEEKLY, Sight.NO)):
        with pytest.raises(BadInput):
            looking.answered(of, (wrong,), WHO, NOW)
    with pytest.raises(BadInput, match="не действует"):
        looking.answered(known(ASKED, pages=(page(state=PageState.CLOSED),)), (Seen(7, ASKED, Sight.YES),), WHO, NOW)
    (made,) = looking.answered(of, (Seen(7, ASKED, Sight.YES, "ок"),), WHO, NOW)
    assert made == Look(7, ASKED, Sight.YES, NOW, WHO, TODAY + 30 * DAY, note="ок", about="https://vk.com/school\n")


# In the vault


@pytest.fixture
def store(opener: Callable[..., Store]) -> Store:
    return filled(opener)


def filled(opener: Callable[..., Store]) -> Store:
    """A regulation with a check that is asked about and a clause of a person's, a page, and a run in which it was not
    seen."""
    opened = opener()
    clause = Clause("2", "Есть приказ", Binds.COORDINATOR, Level.MUST, checklist=("Есть ли приказ?",), days=10)
    rules: Regulation = regulation(ASKED, WEEKLY, clauses=(clause,))

    def fill(tx: Tx) -> None:
        versions.add(tx, rules, toml.serialise(rules))
        school = organizations.add(tx, replace(SCHOOL, id=0))
        pages.add(tx, replace(page(id=0), organization_id=school.id))

    opened.write("test.fill", fill)
    run(opened)
    return opened


def run(store: Store, said: Judgement | NotSeen = UNSEEN, now: datetime = NOW) -> None:
    """A whole run without a network."""
    SAID[:] = [said]
    of = snapshot.take(store, now)
    verdicts = engine.judge(of, {}, Scope(), now)
    draft = Draft(RunState.DONE, now, now, snapshot.week_of(of.regulation, now), Scope(), of.version, verdicts, ())
    store.write("run", lambda tx: history.record(tx, draft))


def record(store: Store, *given: Seen, now: datetime = NOW) -> tuple[Verdict, ...]:
    made = looking.answered(snapshot.take(store, now), given, WHO, now)
    store.write("look.record", lambda tx: looking.record(tx, made))
    return rejudging.apply(store, {(each.check, PAGE, each.page_id) for each in made}, now)


def codes(store: Store) -> dict[str, str]:
    return {each.check: each.code for each in store.read(history.current)}


def test_a_look_is_a_verdict_at_once_and_of_nothing_else(store: Store) -> None:
    before = store.read(history.current)
    (changed,) = record(store, Seen(1, ASKED, Sight.NO, "нет телефона"))
    assert (changed.status, changed.code) == (Status.FAIL, "looked.no")
    after = store.read(history.current)
    assert [each for each in after if each.check != ASKED] == [each for each in before if each.check != ASKED]
    latest = store.read(history.runs)[0]
    assert latest.scope.exactly == frozenset({(ASKED, PAGE, 1)})
    assert [each.check for each in store.read(lambda tx: history.verdicts_of(tx, latest.id))] == [ASKED]
    assert store.read(lambda tx: len(history.verdicts_of(tx, 1))) == len(before)
    difference = history.compared(store.read, 1, latest.id)
    assert [each.check for each in difference.new] == [ASKED]
    assert (difference.fixed, difference.still, difference.lost) == ((), (), ())


def test_a_mind_is_changed_and_a_look_taken_back(store: Store) -> None:
    record(store, Seen(1, ASKED, Sight.NO))
    record(store, Seen(1, ASKED, Sight.YES))
    assert codes(store)[ASKED] == "looked.yes"
    (standing,) = store.read(looks.listing)
    assert [each.sight for each in store.read(lambda tx: looks.of_page(tx, 1, past=True))] == [Sight.YES, Sight.NO]
    store.write("look.forget", lambda tx: looks.forget(tx, standing.id, NOW))
    rejudging.apply(store, {(ASKED, PAGE, 1)}, NOW)
    assert codes(store)[ASKED] == "person.taken_back"
    of, current = snapshot.take(store, NOW), store.read(history.current)
    assert [each.check for each in looking.queue(of, current, NOW)[0].questions] == [WEEKLY, ASKED]
    with pytest.raises(BadInput):
        store.write("look.forget", lambda tx: looks.forget(tx, standing.id, NOW))


def test_what_a_collector_saw_since_is_not_touched(store: Store) -> None:
    run(store, ok("page.reachable.open"))
    assert record(store, Seen(1, ASKED, Sight.NO)) == ()
    assert codes(store)[ASKED] == "page.reachable.open"
    assert len(store.read(history.runs)) == 2  # nothing changed, nothing is kept
    run(store)
    assert codes(store)[ASKED] == "looked.no"


def test_looks_that_a_dying_program_left_are_caught_up(store: Store) -> None:
    made = looking.answered(
        snapshot.take(store, NOW), (Seen(1, ASKED, Sight.YES), Seen(1, WEEKLY, Sight.CANNOT)), WHO, NOW
    )
    store.write("look.record", lambda tx: looking.record(tx, made))
    assert codes(store)[ASKED] == "unseen.access"
    assert rejudging.catch_up(store, NOW) == 1
    assert codes(store) == {ASKED: "looked.yes", WEEKLY: "unseen.access", "clause.2": "clause.manual"}
    assert rejudging.catch_up(store, NOW) == 0


def test_a_look_without_a_name_is_refused_and_the_name_is_remembered(store: Store) -> None:
    with pytest.raises(BadInput, match="кто смотрел"):
        store.write("look.record", lambda tx: looks.record(tx, seen(who=" ")))
    assert store.read(looks.listing) == ()
    with pytest.raises(BadInput, match="--who"):
        naming.of(None, store)
    record(store, Seen(1, ASKED, Sight.YES))
    assert naming.of(None, store) == WHO
    assert naming.of("Другой", store) == "Другой"


def test_what_was_replaced_goes_after_a_year(store: Store) -> None:
    record(store, Seen(1, ASKED, Sight.NO))
    record(store, Seen(1, ASKED, Sight.YES))
    later = NOW + timedelta(days=366)
    store.write("look.record", lambda tx: looks.record(tx, replace(seen(), page_id=1, at=later)))
    past = store.read(lambda tx: looks.of_page(tx, 1, past=True))
    assert [(each.at, each.sight) for each in past] == [(later, Sight.YES), (NOW, Sight.YES)]


CLAUSE = ("clause.2", SubjectKind.MUNICIPALITY, 0)


def decide(store: Store, status: Status = Status.OK, now: datetime = NOW, **others: object) -> Answer:
    given = Given(SubjectKind.MUNICIPALITY, 0, "clause.2", status, WHO, **others)  # type: ignore[arg-type] # short
    kept = answering.record(store, snapshot.take(store, now), given, now)
    rejudging.apply(store, {CLAUSE}, now)
    return kept


def test_a_clause_is_answered_for_its_own_days_and_asked_again(store: Store) -> None:
    kept = decide(store, proof="Приказ № 5")
    assert (kept.on, kept.until) == (TODAY, TODAY + 10 * DAY)
    verdict = store.read(lambda tx: history.standing(tx, (CLAUSE,)))[0]
    assert (verdict.status, verdict.code, verdict.evidence) == (Status.OK, "answered.ok", ("Приказ № 5",))
    run(store, now=NOW + 10 * DAY)
    assert codes(store)["clause.2"] == "answered.ok"
    run(store, now=NOW + 11 * DAY)
    assert codes(store)["clause.2"] == "clause.manual"


def test_an_answer_is_changed_and_withdrawn(store: Store) -> None:
    decide(store)
    again = decide(store, Status.FAIL, note="приказ утратил силу")
    assert codes(store)["clause.2"] == "answered.fail"
    assert [each.id for each in store.read(answers.listing)] == [again.id]
    store.write("answer.withdraw", lambda tx: answers.withdraw(tx, again.id, NOW))
    rejudging.apply(store, {CLAUSE}, NOW)
    assert codes(store)["clause.2"] == "clause.manual"


def test_an_answer_that_cannot_be_taken_is_refused(store: Store) -> None:
    for others, words in (
        ({"status": Status.FAIL}, "примечание"),
        ({"on": TODAY + DAY}, "не наступила"),
        ({"on": TODAY - 11 * DAY}, "истёк"),
        ({"status": Status.UNKNOWN}, "выполнено"),
    ):
        with pytest.raises(BadInput, match=words):
            decide(store, **others)
    of = snapshot.take(store, NOW)
    with pytest.raises(BadInput, match="не видели"):
        answering.record(store, of, Given(PAGE, 1, ASKED, Status.OK, WHO), NOW)
    with pytest.raises(BadInput, match="Отвечать не на что"):
        answering.record(store, of, Given(PAGE, 1, "page.nothing", Status.OK, WHO), NOW)
    assert store.read(answers.listing) == ()


def test_a_page_is_answered_and_its_answer_can_be_changed_and_withdrawn(store: Store) -> None:
    run(store, PARTIAL)
    given = Given(PAGE, 1, ASKED, Status.OK, WHO)
    key = {(ASKED, PAGE, 1)}
    answering.record(store, snapshot.take(store, NOW), given, NOW)
    rejudging.apply(store, key, NOW)
    assert codes(store)[ASKED] == "answered.ok"
    kept = answering.record(store, snapshot.take(store, NOW), replace(given, status=Status.NA), NOW)
    rejudging.apply(store, key, NOW)
    assert codes(store)[ASKED] == "answered.na"
    run(store, PARTIAL)
    assert codes(store)[ASKED] == "answered.na"  # the basis is still the same
    store.write("answer.withdraw", lambda tx: answers.withdraw(tx, kept.id, NOW))
    rejudging.apply(store, key, NOW)
    assert codes(store)[ASKED] == "person.taken_back"
    run(store, PARTIAL)
    assert codes(store)[ASKED] == "page.description.partial"


def test_what_is_a_persons_to_decide_is_listed_with_its_questions(store: Store) -> None:
    run(store, PARTIAL)
    of, current = snapshot.take(store, NOW), store.read(history.current)
    found = answering.matters(of, current)
    assert [(each.verdict.check, each.days) for each in found] == [(ASKED, 90), (WEEKLY, 90), ("clause.2", 10)]
    assert (found[2].text, found[2].checklist) == ("Есть приказ", ("Есть ли приказ?",))
    assert answering.due(found, TODAY) == found
    decide(store)
    later = answering.matters(snapshot.take(store, NOW), store.read(history.current))
    assert [each.verdict.check for each in answering.due(later, TODAY)] == [ASKED, WEEKLY]
    assert len(answering.due(later, TODAY, 14)) == 3
