"""Cases: what they are opened with, who may close a step and how, what is written beside, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from registry import (
    changes,
    credentials,
    municipality,
    networks,
    notices,
    organizations,
    pages,
    people,
)
from registry.cases import flow, kinds, records, transfer, words
from registry.cases.flow import Witness
from registry.cases.records import Case, CaseKind, Outcome, StepState
from registry.municipality import Key
from registry.notices import Direction, Event
from registry.organizations import Organization
from registry.pages import Page, PageState
from registry.people import Person, Role
from tests.registry import knowing
from vault.errors import BadInput
from vault.transaction import Tx

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = date(2026, 11, 20)
BEGAN = date(2025, 9, 1)


def school(tx: Tx) -> tuple[Organization, Person, Page]:
    """A school with its responsible person, its page and an official account."""
    of = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов Иван", knowing.part(of, BEGAN))
    page = knowing.page(tx, of)
    knowing.account(tx, page, holder=ivanov)
    return of, ivanov, page


def handover(tx: Tx, successor: Person | int | None = None, **more: object) -> Case:
    of, ivanov, _ = school(tx)
    return flow.open_handover(tx, of.id, ivanov.id, successor, DAY, NOW, **more)  # type: ignore[arg-type]  # by name


def place(case: Case, code: str) -> int:
    return next(number for number, step in enumerate(case.steps, 1) if step.code == code)


def states(case: Case) -> dict[str, StepState]:
    return {step.code: step.state for step in case.steps}


def closed_by_hand(tx: Tx, case: Case) -> Case:
    """Every step that a person may close is closed."""
    for number, step in enumerate(case.steps, 1):
        if kinds.rule(case.kind, step.code).hand and step.state is StepState.OPEN:
            case = flow.done(tx, case.id, number, TODAY, "Петров", "акт 1", TODAY)
    return case


# Opening


def test_a_handover_ends_one_assignment_and_begins_the_other(tx: Tx) -> None:
    case = handover(tx, Person("Новикова Вера", phone="+7 900 000-00-01"))
    assert case.organization_id is not None and case.person_id is not None and case.successor_id is not None
    gone, come = people.get(tx, case.person_id), people.get(tx, case.successor_id)
    assert [(each.since, each.until) for each in gone.assignments] == [(BEGAN, DAY - timedelta(days=1))]
    assert [(each.role, each.since, each.until) for each in come.assignments] == [(Role.RESPONSIBLE, DAY, None)]
    assert people.responsible_for(tx, case.organization_id, DAY) == come
    assert {change.batch for kind in ("person", "case_file") for change in changes.recent(tx, 3)} == {tx.batch}
    assert records.get(tx, case.id) == case
    assert changes.history(tx, records.KIND, case.id)[0].action is changes.Action.ADD


def test_a_step_is_not_done_years_before_its_case(tx: Tx) -> None:
    case = handover(tx)
    eve = DAY - timedelta(days=1)
    with pytest.raises(BadInput, match="проверьте год"):
        flow.done(tx, case.id, place(case, "cabinet"), eve.replace(year=2025), "Петров", "акт", TODAY)
    assert flow.done(tx, case.id, place(case, "cabinet"), eve, "Петров", "акт", TODAY).steps
    leak = flow.open_incident(tx, CaseKind.DATA_LEAKED, NOW, NOW, None, TODAY)
    with pytest.raises(BadInput, match="раньше шаг сделать нельзя"):
        flow.done(tx, leak.id, 1, TODAY - timedelta(days=1), "Петров", "", TODAY)


def test_names_of_people_are_not_in_what_is_stored_of_a_case(tx: Tx) -> None:
    case = handover(tx, Person("Новикова Вера"))
    stored = changes.history(tx, records.KIND, case.id)[0].after
    assert "Иванов" not in stored
    assert "Новикова" not in stored


def test_a_persons_own_word_on_the_last_day_goes_before(tx: Tx) -> None:
    case = handover(tx, None, last_day=DAY + timedelta(days=3))
    assert people.get(tx, case.person_id or 0).assignments[0].until == DAY + timedelta(days=3)


def test_an_assignment_that_ended_before_is_left_as_it_was_written(tx: Tx) -> None:
    of = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(of, BEGAN, date(2026, 10, 1)))
    flow.open_handover(tx, of.id, ivanov.id, None, DAY, NOW)
    assert people.get(tx, ivanov.id) == ivanov


def test_a_deputy_is_followed_by_a_deputy(tx: Tx) -> None:
    of = knowing.organization(tx)
    deputy = knowing.person(tx, "Заместителев", replace(knowing.part(of, BEGAN), role=Role.DEPUTY))
    case = flow.open_handover(tx, of.id, deputy.id, Person("Новый"), DAY, NOW)
    assert [each.role for each in people.get(tx, case.successor_id or 0).assignments] == [Role.DEPUTY]
    assert case.title == f"Смена заместителя: {of.short_name or of.name}"
    assert handover(tx).title.startswith("Смена ответственного: ")
    assert not any("нового ответственного" in words.text(case, step).text for step in case.steps)


def test_who_has_that_role_already_keeps_what_is_written(tx: Tx) -> None:
    of, ivanov, _ = school(tx)
    known = knowing.person(tx, "Новикова", knowing.part(of, date(2026, 11, 1)))
    flow.open_handover(tx, of.id, ivanov.id, known.id, DAY, NOW)
    assert people.get(tx, known.id) == known


def test_the_deadline_is_the_municipalitys_own_or_none(tx: Tx) -> None:
    case = handover(tx)
    assert case.due_on is None
    flow.close(tx, case.id, TODAY, Outcome.DROPPED, "по ошибке", today=TODAY)
    municipality.put(tx, Key.HANDOVER_DAYS, "5")
    again = flow.open_handover(tx, case.organization_id or 0, case.person_id or 0, None, DAY, NOW)
    assert again.due_on == DAY + timedelta(days=5)


def test_the_organizations_notice_is_recorded_with_it(tx: Tx) -> None:
    case = handover(tx, None, received_on=DAY, proof="письмо 7")
    found = notices.of_organization(tx, case.organization_id or 0)
    assert [(each.direction, each.event, each.told_on, each.proof) for each in found] == [
        (Direction.IN, Event.RESPONSIBLE, DAY, "письмо 7")
    ]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("stranger", "никогда не отвечал"),
        ("same", "один человек"),
        ("missing", "Нет ответственного с номером"),
        ("before", "позже последнего дня"),
        ("unknown", "Нет ответственного с номером 777"),
    ],
)
def test_what_cannot_be_a_handover_is_refused_and_nothing_written(tx: Tx, how: str, said: str) -> None:
    of, ivanov, _ = school(tx)
    other = knowing.person(tx, "Чужой")
    asked = {
        "stranger": (other.id, None, DAY),
        "same": (ivanov.id, ivanov.id, DAY),
        "missing": (999, None, DAY),
        "before": (ivanov.id, None, BEGAN),
        "unknown": (ivanov.id, 777, DAY),
    }
    leaving, successor, day = asked[how]
    with pytest.raises(BadInput, match=said):
        flow.open_handover(tx, of.id, leaving, successor, day, NOW)
    assert records.count(tx) == 0


def test_a_second_case_about_the_same_is_refused_naming_the_first(tx: Tx) -> None:
    of, ivanov, page = school(tx)
    first = flow.open_handover(tx, of.id, ivanov.id, None, DAY, NOW)
    with pytest.raises(BadInput, match=f"№ {first.id}"):
        flow.open_handover(tx, of.id, ivanov.id, None, DAY, NOW)
    mark = flow.open_mark(tx, page.id, NOW)
    with pytest.raises(BadInput, match=f"№ {mark.id}"):
        flow.open_mark(tx, page.id, NOW)
    flow.open_connection(tx, page.id, NOW)  # another kind about the same page
    flow.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, page.id)
    with pytest.raises(BadInput, match="уже идёт"):
        flow.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, page.id)


def test_a_planned_and_a_deleted_page_have_no_role_to_take_away(tx: Tx) -> None:
    of, ivanov, page = school(tx)
    pages.add(tx, Page(of.id, "ok", "", state=PageState.PLANNED))
    pages.add(tx, Page(of.id, "ok", "https://ok.ru/group/123", state=PageState.DELETED))
    closed = pages.add(tx, Page(of.id, "telegram", "https://t.me/school_one", state=PageState.CLOSED))
    case = flow.open_handover(tx, of.id, ivanov.id, None, DAY, NOW)
    assert {step.page_id for step in case.steps if step.code == "role"} == {page.id, closed.id}


# Steps


def test_a_person_confirms_who_when_and_by_what(tx: Tx) -> None:
    case = handover(tx)
    number = place(case, "role")
    after = flow.done(tx, case.id, number, TODAY, " Петров  П. ", "снимок экрана", TODAY)
    step = after.steps[number - 1]
    assert (step.state, step.done_on, step.who, step.proof) == (StepState.DONE, TODAY, "Петров П.", "снимок экрана")
    with pytest.raises(BadInput, match="уже сделан"):
        flow.done(tx, case.id, number, TODAY, "Петров", "ещё раз", TODAY)
    again = flow.reopen(tx, case.id, number)
    assert again.steps[number - 1] == case.steps[number - 1]
    with pytest.raises(BadInput, match="и так открыт"):
        flow.reopen(tx, case.id, number)


@pytest.mark.parametrize(("who", "proof"), [("", "акт"), ("Петров", ""), ("\u200b", "акт"), ("Петров", " \t ")])
def test_a_word_without_who_or_by_what_is_no_word(tx: Tx, who: str, proof: str) -> None:
    case = handover(tx)
    with pytest.raises(BadInput, match="не заполнено"):
        flow.done(tx, case.id, place(case, "role"), TODAY, who, proof, TODAY)
    assert records.get(tx, case.id) == case


def test_secrets_are_never_ticked_nor_called_needless(tx: Tx) -> None:
    case = handover(tx)
    number = place(case, "secrets")
    with pytest.raises(BadInput, match="закрывает сама программа"):
        flow.done(tx, case.id, number, TODAY, "Петров", "сменили", TODAY)
    with pytest.raises(BadInput, match="нельзя назвать ненужным"):
        flow.skip(tx, case.id, number, "не надо")
    assert records.get(tx, case.id) == case


def test_a_day_that_has_not_come_is_refused(tx: Tx) -> None:
    case = handover(tx)
    with pytest.raises(BadInput, match="ещё не наступил"):
        flow.done(tx, case.id, place(case, "role"), TODAY + timedelta(days=1), "Петров", "акт", TODAY)


def test_a_step_that_is_not_there_is_refused(tx: Tx) -> None:
    case = handover(tx)
    for number in (0, -1, len(case.steps) + 1, 2**70):
        with pytest.raises(BadInput, match="нет шага"):
            flow.skip(tx, case.id, number, "причина")


def test_telling_the_centre_writes_the_notice_beside_the_organizations_own(tx: Tx) -> None:
    case = handover(tx, None, received_on=DAY, proof="письмо 7")
    flow.done(tx, case.id, place(case, "centre"), TODAY, "Петров", "исх. 15", TODAY)
    out = next(each for each in notices.listing(tx) if each.direction is Direction.OUT)
    own = next(each for each in notices.listing(tx) if each.direction is Direction.IN)
    assert (out.told_on, out.proof, out.source_id, out.happened_on) == (TODAY, "исх. 15", own.id, DAY)


def test_a_notice_that_waits_is_filled_and_one_that_was_told_is_kept(tx: Tx) -> None:
    of, ivanov, _ = school(tx)
    waiting = notices.add(tx, notices.Notice(Direction.OUT, Event.RESPONSIBLE, of.id, DAY + timedelta(days=2)))
    case = flow.open_handover(tx, of.id, ivanov.id, None, DAY, NOW)
    flow.done(tx, case.id, place(case, "centre"), TODAY, "Петров", "исх. 15", TODAY)
    assert [(each.id, each.told_on, each.proof) for each in notices.listing(tx)] == [(waiting.id, TODAY, "исх. 15")]
    flow.reopen(tx, case.id, place(case, "centre"))
    flow.done(tx, case.id, place(case, "centre"), TODAY, "Петров", "исх. 16", TODAY)
    assert [each.proof for each in notices.listing(tx)] == ["исх. 15"]


def test_somebody_is_named_later(tx: Tx) -> None:
    case = handover(tx)
    after = flow.assign(tx, case.id, Person("Новикова"))
    come = people.get(tx, after.successor_id or 0)
    assert [(each.role, each.since) for each in come.assignments] == [(Role.RESPONSIBLE, DAY)]
    with pytest.raises(BadInput, match="один человек"):
        flow.assign(tx, case.id, case.person_id or 0)


# Closing


def test_an_open_step_needs_a_reason_to_close(tx: Tx) -> None:
    case = closed_by_hand(tx, handover(tx))
    with pytest.raises(BadInput, match="Не закрыты шаги"):
        flow.close(tx, case.id, TODAY, today=TODAY)
    with pytest.raises(BadInput, match="Не закрыты шаги"):
        flow.close(tx, case.id, TODAY, reason=" \u200b ", today=TODAY)
    after = flow.close(tx, case.id, TODAY, reason="секреты сменит преемник", today=TODAY)
    assert (after.outcome, after.closed_on, after.reason) == (Outcome.DONE, TODAY, "секреты сменит преемник")
    with pytest.raises(BadInput, match="закрыт"):
        flow.close(tx, case.id, TODAY, today=TODAY)
    with pytest.raises(BadInput, match="закрыт"):
        flow.done(tx, case.id, 1, TODAY, "Петров", "акт", TODAY)
    with pytest.raises(BadInput, match="закрыт"):
        flow.skip(tx, case.id, 1, "причина")


def test_what_the_program_saw_closes_a_step_and_is_kept(tx: Tx) -> None:
    case = closed_by_hand(tx, handover(tx))
    seen = [
        Witness(place(case, "assigned"), DAY, "Отвечает новый."),
        Witness(place(case, "secrets"), TODAY, "Ничего не знал.", needless=True),
    ]
    after = flow.close(tx, case.id, TODAY, seen=seen, today=TODAY)
    assert (states(after)["assigned"], states(after)["secrets"]) == (StepState.DONE, StepState.NOT_NEEDED)
    assert after.steps[place(case, "assigned") - 1].proof == "Отвечает новый."
    with pytest.raises(BadInput, match="причина"):
        flow.reopen(tx, case.id)
    again = flow.reopen(tx, case.id, reason="рано закрыли")
    assert (again.outcome, again.closed_on, again.reason) == (Outcome.OPEN, None, "")
    assert again.steps == case.steps  # what was only seen is to be seen anew


def test_a_broken_step_keeps_the_case_open(tx: Tx) -> None:
    case = closed_by_hand(tx, handover(tx))
    seen = [Witness(place(case, code), DAY, "видно") for code in ("assigned", "secrets")]
    role = place(case, "role")
    with pytest.raises(BadInput, match=f"Не закрыты шаги {role}:"):
        flow.close(tx, case.id, TODAY, seen=seen, broken=(role,), today=TODAY)


def test_a_case_opened_by_mistake_is_dropped_with_a_reason(tx: Tx) -> None:
    case = handover(tx)
    with pytest.raises(BadInput, match="Нужна причина"):
        flow.close(tx, case.id, TODAY, Outcome.DROPPED, today=TODAY)
    for outcome in (Outcome.REFUSED, Outcome.OPEN):
        with pytest.raises(BadInput, match="не закрывают"):
            flow.close(tx, case.id, TODAY, outcome, "нет", today=TODAY)
    after = flow.close(tx, case.id, TODAY, Outcome.DROPPED, "не тот человек", today=TODAY)
    assert after.outcome is Outcome.DROPPED
    flow.open_handover(tx, case.organization_id or 0, case.person_id or 0, None, DAY, NOW)
    with pytest.raises(BadInput, match="уже идёт"):
        flow.reopen(tx, case.id, reason="всё же нужен")


# The coordinator


def test_the_coordinators_own_handover_is_about_what_they_hold(tx: Tx) -> None:
    of, ivanov, page = school(tx)
    other = pages.add(tx, Page(of.id, "ok", "https://ok.ru/group/123"))
    knowing.account(tx, page)  # nobody's
    case = flow.open_own_handover(tx, ivanov.id, Person("Преемник"), DAY, NOW)
    assert {step.page_id for step in case.steps if step.code == "role"} == {page.id}
    assert other.id not in {step.page_id for step in case.steps}
    assert len([step for step in case.steps if step.code == "factor"]) == 1
    assert people.get(tx, ivanov.id) == ivanov  # the assignments are other cases
    with pytest.raises(BadInput, match="уже идёт"):
        flow.open_own_handover(tx, ivanov.id, None, DAY, NOW)


def test_the_act_names_accounts_and_no_secret(tx: Tx) -> None:
    of, ivanov, page = school(tx)
    rows = transfer.rows_of_act(tx)
    assert [(row.whose, row.pages, row.holder, row.stored) for row in rows] == [
        ((of.name,), (page.url,), ivanov.name, ("password",))
    ]
    assert knowing.PASSWORD not in repr(rows)


# Pages


def test_connecting_a_page_writes_the_day_into_its_card(tx: Tx) -> None:
    _, _, page = school(tx)
    case = flow.open_connection(tx, page.id, NOW)
    number = place(case, "connected")
    flow.done(tx, case.id, number, DAY, "Петров", "письмо ЦУР", TODAY)
    assert pages.get(tx, page.id).connected_on == DAY
    flow.reopen(tx, case.id, number)
    assert pages.get(tx, page.id).connected_on is None
    flow.done(tx, case.id, number, DAY, "Петров", "письмо ЦУР", TODAY)
    flow.close(tx, case.id, TODAY, reason="остальное подождёт", today=TODAY)
    with pytest.raises(BadInput, match="подключена с"):
        flow.open_connection(tx, page.id, NOW)


def test_a_refused_mark_keeps_the_reason_and_can_be_asked_again(tx: Tx) -> None:
    _, _, page = school(tx)
    case = flow.open_mark(tx, page.id, NOW)
    with pytest.raises(BadInput, match="Сначала шаг 1"):
        flow.done(tx, case.id, place(case, "asked"), TODAY, "Петров", "заявка", TODAY)
    flow.done(tx, case.id, 1, TODAY, "Петров", "снимок", TODAY)
    flow.done(tx, case.id, place(case, "asked"), TODAY, "Петров", "заявка", TODAY)
    refused = flow.close(tx, case.id, TODAY, Outcome.REFUSED, "руководитель не подтверждён", today=TODAY)
    assert (refused.outcome, refused.reason) == (Outcome.REFUSED, "руководитель не подтверждён")
    assert flow.open_mark(tx, page.id, NOW).id != case.id


def test_there_is_no_mark_where_the_network_has_none(tx: Tx) -> None:
    of, _, _ = school(tx)
    channel = pages.add(tx, Page(of.id, "telegram", "https://t.me/school_one"))
    with pytest.raises(BadInput, match="метки «Госорганизация» нет"):
        flow.open_mark(tx, channel.id, NOW)


def test_a_page_that_is_kept_no_longer_is_not_connected(tx: Tx) -> None:
    _, _, page = school(tx)
    pages.update(tx, replace(page, state=PageState.CLOSED))
    with pytest.raises(BadInput, match="не ведётся"):
        flow.open_connection(tx, page.id, NOW)


# Incidents


def test_evidence_goes_before_deletion(tx: Tx) -> None:
    _, _, page = school(tx)
    case = flow.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, page.id)
    assert case.steps[0].code == "evidence"
    with pytest.raises(BadInput, match="Сначала шаг 1"):
        flow.done(tx, case.id, place(case, "deleted"), TODAY, "Петров", "удалили", TODAY)
    flow.done(tx, case.id, 1, TODAY, "Петров", "папка на диске", TODAY)
    flow.done(tx, case.id, place(case, "deleted"), TODAY, "Петров", "удалили", TODAY)


def test_the_sister_pages_are_each_a_step(tx: Tx) -> None:
    of, _, page = school(tx)
    sister = pages.add(tx, Page(of.id, "ok", "https://ok.ru/group/123"))
    pages.add(tx, Page(of.id, "telegram", "https://t.me/school_one", state=PageState.CLOSED))
    case = flow.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, page.id)
    assert [step.page_id for step in case.steps if step.code == "sisters"] == [sister.id]


def test_the_centre_is_told_of_a_seized_page_by_a_notice(tx: Tx) -> None:
    of, _, page = school(tx)
    case = flow.open_incident(tx, CaseKind.PAGE_SEIZED, NOW, NOW, page.id, TODAY)
    flow.done(tx, case.id, place(case, "centre"), TODAY, "Петров", "телефонограмма", TODAY)
    found = notices.of_organization(tx, of.id)
    assert [(each.event, each.page_id, each.direction) for each in found] == [(Event.OTHER, page.id, Direction.OUT)]


def test_the_clocks_of_a_leak_run_from_the_discovery_in_whatever_zone_it_is_told(tx: Tx) -> None:
    moment = datetime(2026, 11, 22, 9, 15, tzinfo=timezone(timedelta(hours=7)))
    case = records.get(tx, flow.open_incident(tx, CaseKind.DATA_LEAKED, moment, NOW).id)
    clocks = {step.code: step.due_at for step in case.steps if step.due_at is not None}
    assert clocks == {
        "authority_24": datetime(2026, 11, 23, 2, 15, tzinfo=UTC),
        "authority_72": datetime(2026, 11, 25, 2, 15, tzinfo=UTC),
    }
    assert case.opened_at == moment


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=5, minutes=20), "осталось 5 ч 20 мин"),
        (timedelta(hours=5), "осталось 5 ч"),
        (timedelta(minutes=7, seconds=59), "осталось 7 мин"),
        (timedelta(seconds=20), "осталось меньше минуты"),
        (timedelta(0), "осталось меньше минуты"),
        (-timedelta(seconds=20), "просрочено"),
        (-timedelta(hours=26, minutes=1), "просрочено на 26 ч 1 мин"),
    ],
)
def test_how_a_clock_stands(left: timedelta, said: str) -> None:
    east = timezone(timedelta(hours=7))
    assert words.clock((NOW + left).astimezone(east), NOW) == said


def test_an_incident_that_cannot_be_is_refused(tx: Tx) -> None:
    _, _, page = school(tx)
    for kind, moment, page_id, said in (
        (CaseKind.MARK, NOW, page.id, "чрезвычайный"),
        (CaseKind.DATA_LEAKED, NOW + timedelta(minutes=1), None, "ещё не наступило"),
        (CaseKind.DATA_LEAKED, NOW.replace(tzinfo=None), None, "часового пояса"),
        (CaseKind.DATA_LEAKED, NOW, page.id, "Страницу называют"),
        (CaseKind.PAGE_SEIZED, NOW, None, "какую страницу"),
        (CaseKind.PAGE_SEIZED, NOW, 999, "Нет страницы"),
    ):
        with pytest.raises(BadInput, match=said):
            flow.open_incident(tx, kind, moment, NOW, page_id)
    assert records.count(tx) == 0


# Records


def test_what_a_case_is_about_is_held_and_what_its_steps_are_about_is_not(tx: Tx) -> None:
    of, ivanov, page = school(tx)
    case = flow.open_handover(tx, of.id, ivanov.id, None, DAY, NOW)
    account = credentials.listing(tx)[0]
    credentials.remove(tx, account.id)
    pages.remove(tx, page.id)
    people.remove(tx, ivanov.id)
    with pytest.raises(BadInput, match="1 случай"):
        organizations.remove(tx, of.id)
    assert records.get(tx, case.id) == case
    after = flow.done(tx, case.id, place(case, "role"), TODAY, "Петров", "страницы больше нет", TODAY)
    assert states(after)["role"] is StepState.DONE
    connected = flow.open_mark(tx, knowing.page(tx, of).id, NOW)
    with pytest.raises(BadInput, match="1 случай"):
        pages.remove(tx, connected.page_id or 0)


def test_a_case_comes_back_as_it_was_when_its_removal_is_undone(tx: Tx) -> None:
    case = closed_by_hand(tx, handover(tx))
    records.remove(tx, case.id)
    assert records.listing(tx) == ()
    assert tx.execute("SELECT count(*) FROM case_step").fetchone()[0] == 0  # type: ignore[index]  # a count
    assert records.add(tx, case) == case
    assert records.listing(tx) == (case,)


def test_open_cases_stand_first_and_an_organization_finds_those_of_its_pages(tx: Tx) -> None:
    of, ivanov, page = school(tx)
    first = flow.open_handover(tx, of.id, ivanov.id, None, DAY, NOW)
    second = flow.open_mark(tx, page.id, NOW)
    leak = flow.open_incident(tx, CaseKind.DATA_LEAKED, NOW, NOW)
    closed = flow.close(tx, second.id, TODAY, Outcome.DROPPED, "рано", today=TODAY)
    assert records.listing(tx) == (leak, first, closed)
    assert records.of_organization(tx, of.id) == (first, closed)
    assert records.open_ones(tx) == (leak, first)
    assert records.open_ones(tx, CaseKind.HANDOVER) == (first,)


def test_a_case_that_contradicts_itself_is_refused(tx: Tx) -> None:
    case = handover(tx)
    for wrong in (
        replace(case, outcome=Outcome.DONE),
        replace(case, closed_on=TODAY),
        replace(case, title=" "),
        replace(case, page_id=999),
        replace(case, organization_id=999),
        records.with_step(case, 1, replace(case.steps[0], state=StepState.DONE)),
        records.with_step(case, 1, replace(case.steps[0], state=StepState.NOT_NEEDED)),
        records.with_step(case, 1, replace(case.steps[0], reason="просто так")),
    ):
        with pytest.raises(BadInput):
            records.update(tx, wrong)
    assert records.get(tx, case.id) == case


# Data


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_step_has_words_in_every_network(kind: CaseKind) -> None:
    rules = kinds.RULES[kind]
    assert len({rule.code for rule in rules}) == len(rules)
    about = Case(kind, "проба", NOW, id=3)
    for rule in rules:
        assert rule.after in {"", *(each.code for each in rules)}
        assert set(rule.networks) <= set(networks.CODES)
        for network in ("", *networks.CODES):
            said = words.text(about, records.Step(rule.code), network)
            assert said.text.endswith("."), rule.code
            assert "{" not in said.command
            assert said.way.endswith(words.UNSURE) == bool(said.path)


def test_a_step_of_a_newer_program_is_shown_and_can_be_closed(tx: Tx) -> None:
    case = handover(tx)
    strange = records.update(tx, replace(case, steps=(*case.steps, records.Step("telepathy"))))
    assert "не знает" in words.text(strange, strange.steps[-1]).text
    after = flow.done(tx, case.id, len(strange.steps), TODAY, "Петров", "", TODAY)
    assert states(after)["telepathy"] is StepState.DONE


def test_one_letter_is_not_proof_of_two_changes(tx: Tx) -> None:
    of, ivanov, _ = school(tx)
    first = flow.open_handover(tx, of.id, ivanov.id, Person("Первая Анна"), date(2026, 11, 10), NOW)
    flow.done(tx, first.id, place(first, "centre"), TODAY, "Петров", "исх. 15", TODAY)
    second = flow.open_handover(tx, of.id, first.successor_id or 0, Person("Вторая Вера"), DAY, NOW)
    flow.done(tx, second.id, place(second, "centre"), TODAY, "Петров", "исх. 16", TODAY)
    assert [(each.happened_on, each.proof) for each in notices.listing(tx)] == [
        (DAY, "исх. 16"),
        (date(2026, 11, 10), "исх. 15"),
    ]
