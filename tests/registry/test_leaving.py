"""Tasks of a leaving: every secret that the person knows and that nobody changed since, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from registry import credentials, issuing, knowledge, leaving, people, rotating, slot_people
from registry.credentials import SecretInput
from registry.issuing import IssueWay
from registry.leaving import LeavingTask, Status
from registry.people import Assignment
from tests.registry import knowing
from tests.registry.conftest import journalled
from vault.errors import BadInput
from vault.secrets import Field
from vault.transaction import Tx

FIRST = date(2026, 9, 1)
LAST = date(2026, 11, 10)
TODAY = date(2026, 11, 22)


def told(found: tuple[LeavingTask, ...]) -> list[tuple[int, int, str, str]]:
    """Who, of which account, which secret, and how the task stands."""
    return [(one.person_id, one.credential_id, one.field or knowledge.CONTACT, one.status.value) for one in found]


def tasks(tx: Tx) -> list[tuple[int, int, str, str]]:
    return told(leaving.tasks(tx, TODAY))


def end(tx: Tx, person_id: int, *parts: Assignment) -> None:
    """The person's assignments become these."""
    people.update(tx, replace(people.get(tx, person_id), assignments=parts))


def test_a_leaving_makes_a_task_of_each_secret_until_it_is_changed(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST))
    given = SecretInput(password="слон 1 на крыше", totp=knowing.SEED)
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov, given=given)
    assert tasks(tx) == []
    knowing.on(tx, LAST)
    end(tx, ivanov.id, knowing.part(school, FIRST, LAST))
    assert told(leaving.tasks(tx, LAST)) == []  # the last day is still his
    pending = [(ivanov.id, kept.id, "password", "pending"), (ivanov.id, kept.id, "totp", "pending")]
    assert sorted(tasks(tx)) == pending
    assert {one.ended_on for one in leaving.tasks(tx, TODAY)} == {LAST}
    knowing.on(tx, LAST + timedelta(days=2))
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert sorted(tasks(tx)) == [(ivanov.id, kept.id, "password", "rotated"), pending[1]]
    done = next(one for one in leaving.tasks(tx, TODAY) if one.status is Status.ROTATED)
    assert done.rotated_at == datetime(2026, 11, 12, 9, tzinfo=UTC)
    rotating.undo(tx, kept.id, Field.PASSWORD)
    assert sorted(tasks(tx)) == pending  # the old one is in use again


def test_a_secret_changed_before_the_leaving_gives_no_task(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov, petrov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST)), knowing.person(tx, "Петров")
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    knowing.on(tx, LAST, hour=18)  # on the last day, while handing over
    knowing.held_by(tx, kept, petrov)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert tasks(tx) == []


def test_who_is_still_recorded_as_the_holder_does_not_know_what_came_after(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    knowing.on(tx, LAST + timedelta(days=1))
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "rotated")]


def test_an_account_recorded_late_with_its_holder_gone_is_a_task_all_the_same(tx: Tx) -> None:
    knowing.on(tx, TODAY)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    knowing.on(tx, TODAY + timedelta(days=1))
    credentials.put_secrets(tx, kept, SecretInput(password="второй Пароль-18"), TODAY)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "rotated")]


def test_who_was_shown_or_handed_it_after_having_left_is_a_task(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    tx.journal("anything")
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    petrov = knowing.person(tx, "Петров", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school))
    slot_people.give(tx, "пароль", petrov.id)
    assert tasks(tx) == []
    knowing.on(tx, LAST + timedelta(days=3))
    issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.IN_PERSON)
    knowing.looked(tx, kept, Field.PASSWORD, 1)
    assert sorted(tasks(tx)) == [
        (ivanov.id, kept.id, "password", "pending"),
        (petrov.id, kept.id, "password", "pending"),
    ]


def test_one_task_for_a_secret_known_in_several_ways(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.IN_PERSON)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]


def test_who_still_answers_through_the_same_account_has_not_left_it(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    first, second = knowing.organization(tx), knowing.organization(tx, 1)
    ivanov = knowing.person(tx, "Иванов", knowing.part(first, FIRST, LAST), knowing.part(second, FIRST))
    pages = knowing.page(tx, first), knowing.page(tx, second)
    both, only, mailbox = (
        knowing.account(tx, *pages, holder=ivanov),
        knowing.account(tx, pages[0], holder=ivanov),
        knowing.account(tx, holder=ivanov),
    )
    other = knowing.account(tx, pages[1], holder=ivanov)
    assert tasks(tx) == [(ivanov.id, only.id, "password", "pending")]
    end(tx, ivanov.id, knowing.part(first, FIRST, LAST), knowing.part(second, FIRST, LAST + timedelta(days=5)))
    found = leaving.tasks(tx, TODAY)
    assert {one.credential_id for one in found} == {both.id, only.id, mailbox.id, other.id}
    days = {one.credential_id: one.ended_on for one in found}
    assert (days[only.id], days[mailbox.id]) == (LAST, LAST + timedelta(days=5))


def test_another_assignment_to_the_same_organization_is_no_leaving(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(
        tx, "Иванов", knowing.part(school, FIRST, LAST), knowing.part(school, LAST + timedelta(days=1))
    )
    knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    assert tasks(tx) == []


def test_an_assignment_taken_out_of_the_record_ended_that_day(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    knowing.on(tx, LAST)
    end(tx, ivanov.id, knowing.part(school, FIRST - timedelta(days=1)))  # a corrected date
    assert tasks(tx) == []
    end(tx, ivanov.id)
    assert [(one.ended_on, one.status) for one in leaving.tasks(tx, TODAY)] == [(LAST, Status.PENDING)]
    end(tx, ivanov.id, knowing.part(school, FIRST))  # a mistake put right
    assert tasks(tx) == []
    assert kept.holder_id == ivanov.id


def test_a_removed_person_leaves_tasks_behind(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST))
    kept = knowing.account(tx, knowing.page(tx, school))
    issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.IN_PERSON)
    knowing.on(tx, LAST)
    people.remove(tx, ivanov.id)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    credentials.remove(tx, kept.id)
    assert tasks(tx) == []


def test_a_task_is_dismissed_with_a_reason_and_comes_back(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    place = (ivanov.id, kept.id, Field.PASSWORD)
    with pytest.raises(BadInput, match="причина"):
        leaving.dismiss(tx, *place, " ", TODAY)
    done = leaving.dismiss(tx, *place, "Доступ снят в самой сети", TODAY)
    assert (done.status, done.reason) == (Status.DISMISSED, "Доступ снят в самой сети")
    assert leaving.tasks(tx, TODAY) == (done,)
    assert leaving.pending(tx, TODAY) == ()
    with pytest.raises(BadInput, match="уже закрыта"):
        leaving.dismiss(tx, *place, "ещё раз", TODAY)
    leaving.undismiss(tx, *place)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    with pytest.raises(BadInput, match="никто не снимал"):
        leaving.undismiss(tx, *place)
    with pytest.raises(BadInput, match="Такой задачи нет"):
        leaving.dismiss(tx, ivanov.id, kept.id, Field.TOTP, "нет такого", TODAY)
    rows = [(action, subject) for action, subject, _ in journalled(tx) if action.startswith("leaving.")]
    subject = credentials.owner(kept.id)
    assert rows == [("leaving.dismissed", subject), ("leaving.undismissed", subject)]


def test_a_dismissal_holds_for_its_version_and_its_leaving_only(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    place = (ivanov.id, kept.id, Field.PASSWORD)
    leaving.dismiss(tx, *place, "Знает и пусть", TODAY)
    end(tx, ivanov.id, knowing.part(school, FIRST, LAST - timedelta(days=1)))
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "dismissed")]
    end(tx, ivanov.id, knowing.part(school, FIRST, LAST + timedelta(days=3)))  # came back, left again
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    leaving.dismiss(tx, *place, "Знает и пусть", TODAY)
    knowing.on(tx, LAST + timedelta(days=4))
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "rotated")]
    issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.PHONE)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]


def test_the_greatest_risk_comes_first(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    page = knowing.page(tx, school)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST), phone="+79000000001")
    plain = knowing.account(tx, page, holder=ivanov)
    admin = knowing.account(tx, page, holder=ivanov, role="администратор")
    own = knowing.account(tx, page, holder=ivanov, recovery_phone="89000000001")
    assert [one.credential_id for one in leaving.tasks(tx, TODAY)] == [own.id, own.id, admin.id, plain.id]
