"""The engine: needs, unknown, caps, citations, waivers, own settings, broken rules, scope, and totals that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks import catalogue, engine, summary
from checks.facts import Fact, Failure, FailureKind, Need, Outcome, ProfileState
from checks.model import Status, SubjectKind, Verdict
from checks.scope import Scope
from checks.snapshot import Snapshot
from registry.credentials import Credential, CredentialKind
from registry.exemptions import Exemption
from registry.obligations import Obligation
from registry.organizations import OrganizationState
from registry.pages import Category, PageState
from registry.regulation.model import Binds, CategoryNorm, Clause, Level, Obliged, OwnRule, Regulation
from registry.waivers import Waiver
from tests.checks.support import NOW, OTHER, SCHOOL, TODAY, page, posts, profile, regulation

DAY = timedelta(days=1)
PAGE_7 = page()


def snapshot(rules: Regulation, **others: object) -> Snapshot:
    made = {"organizations": (SCHOOL,), "pages": (PAGE_7,), **others}
    return Snapshot(rules, 1, **made)  # type: ignore[arg-type] # short tests


def fact(value: object, need: Need = Need.PROFILE, page_id: int = 7) -> dict[tuple[int, Need], Outcome]:
    return {(page_id, need): Fact(page_id, need, NOW, value)}  # type: ignore[arg-type] # short tests


def judge(known: Snapshot, outcomes: engine.Outcomes | None = None, scope: Scope | None = None) -> tuple[Verdict, ...]:
    return engine.judge(known, outcomes or {}, scope or Scope(), NOW)


def one(known: Snapshot, outcomes: engine.Outcomes | None = None, scope: Scope | None = None) -> Verdict:
    (verdict,) = judge(known, outcomes, scope)
    return verdict


CLOSED = fact(profile(state=ProfileState.CLOSED))


def test_a_verdict_cites_every_clause_and_says_what_to_do() -> None:
    second = Clause("2", "и ещё", Binds.PAGE, Level.RECOMMENDED, ("page.reachable",))
    verdict = one(snapshot(regulation("page.reachable", clauses=(second,))), CLOSED)
    assert (verdict.status, verdict.clauses, verdict.level) == (Status.FAIL, ("1", "2"), Level.MUST)
    assert verdict.message == "Страница закрыта: её видят только участники."
    assert verdict.fix == "Откройте сообщество для всех в его настройках."
    assert (verdict.organization_id, verdict.network, verdict.subject.name) == (1, "vk", "https://vk.com/school")


def test_a_recommendation_stops_at_a_warning() -> None:
    verdict = one(snapshot(regulation("page.reachable", level=Level.RECOMMENDED)), CLOSED)
    assert (verdict.status, verdict.level) == (Status.WARN, Level.RECOMMENDED)
    met = one(snapshot(regulation("page.reachable", level=Level.RECOMMENDED)), fact(profile()))
    assert (met.status, met.fix) == (Status.OK, "")


def test_an_own_setting_is_shown_as_own_and_capped_by_its_level() -> None:
    account = Credential(CredentialKind.OFFICIAL, "vk", id=1, page_ids=(7,), password_changed_on=TODAY - 91 * DAY)
    for level, status in ((Level.MUST, Status.FAIL), (Level.RECOMMENDED, Status.WARN)):
        rules = regulation(own=(OwnRule("security.age", level, "90 дней", days=90),))
        verdict = one(snapshot(rules, credentials=(account,)))
        assert (verdict.status, verdict.clauses, verdict.level) == (status, ("own",), Level.OWN)


def test_a_clause_outranks_an_own_setting_but_takes_its_days() -> None:
    account = Credential(CredentialKind.OFFICIAL, "vk", id=1, page_ids=(7,), password_changed_on=TODAY - 91 * DAY)
    rules = regulation("security.age", own=(OwnRule("security.age", Level.RECOMMENDED, "90 дней", days=90),))
    verdict = one(snapshot(rules, credentials=(account,)))
    assert (verdict.status, verdict.clauses, verdict.level) == (Status.FAIL, ("1",), Level.MUST)


def test_a_check_that_nothing_asks_for_is_not_run() -> None:
    assert {verdict.check for verdict in judge(snapshot(regulation("page.reachable")))} == {"page.reachable"}


def test_a_missing_need_is_unknown_with_its_reason() -> None:
    known = snapshot(regulation("page.reachable"))
    verdict = one(known)
    assert (verdict.status, verdict.code) == (Status.UNKNOWN, "unseen.not_asked")
    failure = Failure(7, Need.PROFILE, NOW, FailureKind.ACCESS, "ошибка 15")
    verdict = one(known, {(7, Need.PROFILE): failure})
    assert (verdict.status, verdict.message, verdict.evidence) == (
        Status.UNKNOWN,
        "ВКонтакте: доступ закрыт.",
        ("ошибка 15",),
    )


def test_a_field_that_is_not_given_is_unknown() -> None:
    from checks.facts import NOT_GIVEN

    verdict = one(snapshot(regulation("page.description")), fact(profile(NOT_GIVEN, state=ProfileState.DELETED)))
    assert (verdict.status, verdict.message) == (Status.UNKNOWN, "Сеть этого не показывает: страница удалена.")


@pytest.mark.parametrize("state", [state for state in PageState if state is not PageState.ACTIVE])
def test_a_page_that_is_not_kept_has_nothing_to_check(state: PageState) -> None:
    rules = regulation("page.reachable", "posts.weekly", "security.recorded")
    found = {v.check: v.status for v in judge(snapshot(rules, pages=(page(state=state),)), CLOSED)}
    assert found == {
        "page.reachable": Status.NA,
        "posts.weekly": Status.NA,
        "security.recorded": Status.FAIL,
    }
    assert not engine.needs(snapshot(rules, pages=(page(state=state),)), Scope())


def test_the_norm_is_that_of_the_category() -> None:
    rules = replace(regulation("posts.weekly"), category_norms=(CategoryNorm("card", 0),))
    outcomes = fact(posts(), Need.POSTS)
    assert one(snapshot(rules, pages=(page(category=Category.CARD),)), outcomes).status is Status.NA
    assert one(snapshot(rules, pages=(page(category=Category.FLAGSHIP),)), outcomes).status is Status.FAIL


def test_a_closed_organization_is_not_asked_for_pages_but_its_pages_are_judged() -> None:
    gone = replace(SCHOOL, state=OrganizationState.CLOSED)
    verdict = one(snapshot(regulation("registry.presence", "page.reachable"), organizations=(gone,)), CLOSED)
    assert verdict.check == "page.reachable"


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        (None, None, Status.MANUAL),
        (TODAY, TODAY, Status.MANUAL),
        (TODAY + DAY, None, Status.OK),
        (None, TODAY - DAY, Status.OK),
    ],
)
def test_exemptions_have_dates(since: date | None, until: date | None, status: Status) -> None:
    known = snapshot(regulation("registry.presence"), exemptions=(Exemption(1, since=since, until=until),))
    assert one(known).status is status


def test_the_required_list_has_dates_too() -> None:
    rules = regulation("registry.presence", obliged=Obliged.LIST)
    assert one(snapshot(rules, obligations=(Obligation(1, until=TODAY),))).status is Status.OK
    assert one(snapshot(rules, obligations=(Obligation(1, until=TODAY - DAY),))).status is Status.MANUAL


def test_a_clause_without_checks_is_one_question_for_the_municipality() -> None:
    clause = Clause("2.2", "разнообразие", Binds.PAGE, Level.MUST, checklist=("Есть ли видео?",))
    verdict = one(snapshot(regulation(clauses=(clause,))))
    assert (verdict.status, verdict.check, verdict.clauses) == (Status.MANUAL, "clause.2.2", ("2.2",))
    assert (verdict.subject.kind, verdict.subject.id, verdict.subject.name) == ("municipality", 0, "Тестовский округ")
    assert verdict.evidence == ("Есть ли видео?",)


# --- waivers


def waived(**others: object) -> Verdict:
    made = {"check": "page.reachable", "reason": "ремонт", "until": TODAY, **others}
    waiver = Waiver(**made)  # type: ignore[arg-type] # short tests
    return one(snapshot(regulation("page.reachable"), waivers=(waiver,)), CLOSED)


def test_a_waiver_turns_a_violation_into_waived_and_says_until_when() -> None:
    verdict = waived(page_id=7)
    assert (verdict.status, verdict.code) == (Status.WAIVED, "page.reachable.closed")
    assert verdict.message == "Страница закрыта: её видят только участники. Отсрочка до 25.11.2026: ремонт."
    assert waived(organization_id=1).status is Status.WAIVED
    assert waived().status is Status.WAIVED


def test_a_waiver_of_something_else_or_of_another_time_does_not_apply() -> None:
    others: tuple[dict[str, object], ...] = (
        {"page_id": 8},
        {"organization_id": 2},
        {"check": "page.identity"},
        {"until": TODAY - DAY},
        {"since": TODAY + DAY, "until": TODAY + DAY},
    )
    for other in others:
        assert waived(**other).status is Status.FAIL, other


def test_a_waiver_changes_nothing_but_violations() -> None:
    waiver = Waiver("page.reachable", "ремонт", TODAY)
    known = snapshot(regulation("page.reachable"), waivers=(waiver,))
    assert one(known, fact(profile())).status is Status.OK
    assert one(known).status is Status.UNKNOWN
    capped = snapshot(regulation("page.reachable", level=Level.RECOMMENDED), waivers=(waiver,))
    assert one(capped, CLOSED).status is Status.WAIVED


# --- a rule that breaks


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def rule(_view: object) -> None:
        raise ZeroDivisionError

    known = catalogue.find("page.reachable")
    assert known is not None
    monkeypatch.setitem(catalogue._CHECKS, "page.reachable", replace(known, page_rule=rule))  # type: ignore[arg-type]
    yield


@pytest.mark.usefixtures("broken")
def test_a_rule_that_breaks_is_unknown_by_name_and_the_others_go_on() -> None:
    first, second = judge(snapshot(regulation("page.reachable", "page.description")), fact(profile()))
    assert (first.status, first.message) == (Status.UNKNOWN, "Сбой программы в проверке page.reachable.")
    assert (second.check, second.status) == ("page.description", Status.OK)


# --- scope and needs

EVERY = regulation(
    *(check.id for check in catalogue.everything()), clauses=(Clause("9", "вручную", Binds.CENTRE, Level.MUST),)
)
TWO = (PAGE_7, page(id=8, network="ok", url="https://ok.ru/school"), page(id=9, organization_id=2))


def test_scope_leaves_out_what_it_does_not_name() -> None:
    known = snapshot(EVERY, organizations=(SCHOOL, OTHER), pages=TWO)
    kinds = {"page", "organization", "municipality"}
    assert {verdict.subject.kind.value for verdict in judge(known)} == kinds
    of_one = judge(known, scope=Scope(organization_ids=frozenset({1})))
    assert {verdict.organization_id for verdict in of_one} == {1}
    of_vk = judge(known, scope=Scope(networks=frozenset({"vk"})))
    assert {verdict.network for verdict in of_vk} == {"vk"}
    of_checks = judge(known, scope=Scope(checks=frozenset({"security.*", "clause.9"})))
    assert {verdict.check.split(".")[0] for verdict in of_checks} == {"security", "clause"}


def test_only_what_the_checks_in_scope_need_is_collected() -> None:
    known = snapshot(EVERY, organizations=(SCHOOL, OTHER), pages=TWO)
    shown = set(Need) - {Need.SITE}
    assert engine.needs(known, Scope()) == {7: shown, 8: shown, 9: shown}
    assert engine.needs(known, Scope(checks=frozenset({"security.age", "registry.presence"}))) == {}
    assert engine.needs(known, Scope(checks=frozenset({"page.identity"}), networks=frozenset({"ok"}))) == {
        8: {Need.PROFILE}
    }
    assert engine.needs(snapshot(regulation("posts.weekly")), Scope()) == {7: {Need.PROFILE, Need.POSTS}}


# --- totals

OUTCOMES = some.dictionaries(
    some.tuples(some.sampled_from([7, 8, 9]), some.just(Need.PROFILE)),
    some.one_of(
        some.sampled_from(list(ProfileState)).map(lambda state: Fact(7, Need.PROFILE, NOW, profile(state=state))),
        some.sampled_from(list(FailureKind)).map(lambda kind: Failure(7, Need.PROFILE, NOW, kind, "deleted")),
    ),
)


@given(OUTCOMES, some.sampled_from(list(Level)[:2]), some.booleans(), some.sampled_from(list(PageState)))
def test_the_seven_totals_add_up_whatever_was_seen(
    outcomes: dict[tuple[int, Need], Outcome], level: Level, excused: bool, state: PageState
) -> None:
    rules = replace(EVERY, clauses=tuple(replace(clause, level=level) for clause in EVERY.clauses))
    pages = (replace(PAGE_7, state=state), *TWO[1:])
    waivers = (Waiver("page.reachable", "ремонт", TODAY),) if excused else ()
    known = snapshot(rules, organizations=(SCHOOL, OTHER), pages=pages, waivers=waivers)
    verdicts = judge(known, outcomes)
    asked = Counter(check.subject for check in catalogue.everything())
    totals = summary.totals(verdicts)
    expected = 3 * asked[SubjectKind.PAGE] + 2 * asked[SubjectKind.ORGANIZATION] + asked[SubjectKind.MUNICIPALITY] + 1
    assert totals.total == len(verdicts) == expected
    assert len({(verdict.subject, verdict.check) for verdict in verdicts}) == len(verdicts)
    assert level is Level.MUST or totals.fail == 0
    assert all(verdict.message for verdict in verdicts)
    if not outcomes:
        seen = [
            v for v in verdicts if v.check.startswith(("page.", "posts.", "comments.")) and v.subject.kind == "page"
        ]
        assert {verdict.status for verdict in seen} <= {Status.UNKNOWN, Status.NA}, "absence of evidence is never ok"
