"""Stories of a municipality: who comes, leaves, returns and is mistaken, and what is still to be changed then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

import sample_data
from registry import (
    campaign_rules,
    campaigns,
    credentials,
    issuing,
    knowledge,
    knowledge_facts,
    leaving,
    people,
    rotating,
    slot_people,
)
from registry import pages as registered
from registry.campaigns import ItemState, Rule, RuleKind
from registry.credentials import CredentialKind, SecretInput
from registry.issuing import IssueWay
from registry.knowledge_facts import Within
from registry.municipality import Key, put
from registry.regulation import toml, versions
from tests.registry import knowing
from vault.errors import BadInput
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx

FIRST, LAST, TODAY = date(2026, 9, 1), date(2026, 11, 10), date(2026, 11, 22)
PHONE = "+7 900 000-00-01"


def tasks(tx: Tx, today: date = TODAY) -> list[tuple[int, int, str, str]]:
    """Who, of which account, which secret, and how the task stands."""
    return [
        (one.person_id, one.credential_id, one.field or knowledge.CONTACT, one.status.value)
        for one in leaving.tasks(tx, today)
    ]


def test_the_same_password_again_changes_nothing(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    given = SecretInput(password=knowing.PASSWORD, totp=knowing.SEED, recovery_codes=("1111 2222", "3333 4444"))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov, given=given)
    pending = sorted(tasks(tx))
    knowing.on(tx, TODAY)
    after = credentials.put_secrets(tx, kept, given, TODAY)
    assert after.password_changed_on == FIRST
    assert sorted(tasks(tx)) == pending
    assert {status for *_, status in pending} == {"pending"}
    for field, value in ((Field.PASSWORD, knowing.PASSWORD), (Field.TOTP, knowing.SEED)):
        with pytest.raises(BadInput, match="совпадает с действующим"):
            rotating.start(tx, kept.id, field, value)


def test_a_password_that_came_back_is_known_by_who_knew_it(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school))
    issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.PHONE)
    knowing.on(tx, LAST + timedelta(days=1))
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "rotated")]
    knowing.on(tx, LAST + timedelta(days=2))
    credentials.put_secrets(tx, kept, SecretInput(password=knowing.PASSWORD), TODAY)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    (one,) = knowledge.of_person(tx, ivanov.id)
    assert (one.version, one.replaced_at) == (3, None)


def test_who_owns_the_recovery_phone_holds_a_way_back(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST), phone=PHONE)
    kept = knowing.account(tx, knowing.page(tx, school), recovery_phone="8 (900) 000-00-01")
    (one,) = knowledge.of_person(tx, ivanov.id)
    assert (one.field, one.way, one.risk, one.from_start) == (None, knowledge.Way.HELD, knowledge.Risk.RECOVERY, True)
    assert one.risk_title == "вернёт себе доступ без пароля"
    contact = (ivanov.id, kept.id, "contact", "pending")
    assert tasks(tx) == [contact]
    knowing.on(tx, TODAY)
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert tasks(tx) == [contact]  # a new password does not keep him out
    with pytest.raises(BadInput, match="менять нечего"):
        campaigns.create(tx, Rule(RuleKind.LEAVING), "Осень", TODAY)
    leaving.dismiss(tx, ivanov.id, kept.id, None, "Номер передан школе", TODAY)
    assert tasks(tx) == [(*contact[:3], "dismissed")]
    leaving.undismiss(tx, ivanov.id, kept.id, None)
    assert tasks(tx) == [contact]
    people.remove(tx, ivanov.id)
    assert tasks(tx) == [contact]
    credentials.update(tx, replace(credentials.get(tx, kept.id), recovery_phone="+7 900 000-00-02"))
    assert tasks(tx) == []
    assert knowledge.of_credential(tx, kept.id) == ()


def test_an_own_profile_is_restored_by_its_owner(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    put(tx, Key.PERSONAL_SECRETS_BASIS, "Согласие № 1")
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST), phone=PHONE)
    page = knowing.page(tx, school)
    own = knowing.account(tx, page, holder=ivanov, kind=CredentialKind.PERSONAL, phone=PHONE, given=SecretInput())
    assert tasks(tx) == []
    petrov = knowing.person(tx, "Петров", knowing.part(school, FIRST, LAST), phone=PHONE)
    assert tasks(tx) == [(petrov.id, own.id, "contact", "pending")]


def test_who_will_come_back_has_left_until_then(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    back = date(2027, 2, 1)
    ivanov = knowing.person(tx, "Иванова", knowing.part(school, FIRST, LAST), knowing.part(school, back))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    assert leaving.gone(tx, TODAY) == {ivanov.id}
    assert tasks(tx, back) == []
    assert leaving.gone(tx, back) == frozenset()


def test_a_page_taken_off_the_account_makes_nothing_unknown(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    first, second = knowing.organization(tx), knowing.organization(tx, 1)
    ivanov = knowing.person(tx, "Иванов", knowing.part(first, FIRST, LAST), knowing.part(second, FIRST))
    page = knowing.page(tx, first)
    kept = knowing.account(tx, page, holder=ivanov)
    pending = [(ivanov.id, kept.id, "password", "pending")]
    assert tasks(tx) == pending
    credentials.update(tx, replace(kept, page_ids=()))
    registered.remove(tx, page.id)
    assert tasks(tx) == pending


def test_an_operator_of_no_organization_who_is_removed_leaves_tasks(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    tx.journal("anything")
    operator = knowing.person(tx, "Оператор")
    slot_people.give(tx, "пароль", operator.id)
    kept = knowing.account(tx)
    knowing.looked(tx, kept, Field.PASSWORD, 1)
    assert tasks(tx) == []
    knowing.on(tx, LAST)
    people.remove(tx, operator.id)
    assert [(one.person_id, one.ended_on) for one in leaving.tasks(tx, TODAY)] == [(operator.id, LAST)]
    made = campaigns.create(tx, Rule(RuleKind.LEAVING, person_id=operator.id), "После оператора", TODAY)
    assert [(one.credential_id, one.state) for one in campaigns.progress(tx, made.id).items] == [
        (kept.id, ItemState.WAITING)
    ]
    with pytest.raises(BadInput, match="Нет ответственного с номером 99"):
        campaign_rules.checked(tx, Rule(RuleKind.LEAVING, person_id=99))


def test_the_day_of_a_leaving_ends_at_midnight_of_the_municipality(tx: Tx) -> None:
    read = toml.parse(sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8"))
    regulation = replace(read, timezone="Asia/Magadan")
    versions.add(tx, regulation, toml.serialise(regulation))
    knowing.on(tx, FIRST)
    school = knowing.organization(tx)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    knowing.on(tx, LAST, hour=22)  # 9 o'clock of the next morning in Magadan
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "rotated")]


def test_a_judged_clock_held_still_counts_as_the_day_of_what_was_done_by_it(tx: Tx) -> None:
    school = knowing.organization(tx)

    def held(day: date) -> None:
        tx.actor = replace(tx.actor, judged=datetime(day.year, day.month, day.day, 9, tzinfo=UTC).isoformat())

    def at(minute: int) -> None:
        tx.time = datetime(2026, 3, 1, 9, minute, tzinfo=UTC)

    at(1)
    held(FIRST)
    ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST))
    kept = knowing.account(tx, knowing.page(tx, school), holder=ivanov)
    tx.journal("anything")
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "pending")]
    at(2)
    held(TODAY)
    knowing.rotated(tx, kept, "второй Пароль-18")
    assert tasks(tx) == [(ivanov.id, kept.id, "password", "rotated")]


def test_another_slot_under_an_old_name_is_nobodys_until_it_is_said(tx: Tx) -> None:
    knowing.on(tx, FIRST)
    ivanov, petrov = knowing.person(tx, "Иванов"), knowing.person(tx, "Петров")
    kept = knowing.account(tx)
    with knowing.through(tx, "заместитель"):
        tx.journal("anything")
    slot_people.give(tx, "заместитель", ivanov.id)
    knowing.on(tx, LAST)
    tx.journal("slot.removed", "vault", slot="abc", kind="passphrase", label="заместитель")
    assert slot_people.present(tx) == {}
    knowing.on(tx, LAST + timedelta(days=1))
    with knowing.through(tx, "заместитель"):
        knowing.looked(tx, kept, Field.PASSWORD, 1)
    assert knowledge.of_credential(tx, kept.id) == ()
    assert slot_people.unclaimed(tx) == ("заместитель",)
    knowing.on(tx, TODAY)
    slot_people.give(tx, "заместитель", petrov.id)
    assert [one.person_id for one in knowledge.of_credential(tx, kept.id)] == [petrov.id]
    assert slot_people.unclaimed(tx) == ()


def test_read_in_many_transactions_it_is_the_same_and_a_write_between_them_is_seen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge_facts, "AT_ONCE", 1)
    monkeypatch.setattr(knowledge_facts, "ROWS_AT_ONCE", 2)

    def prepare(tx: Tx) -> int:
        school = knowing.organization(tx)
        ivanov = knowing.person(tx, "Иванов", knowing.part(school, FIRST, LAST), phone=PHONE)
        for _ in range(3):
            knowing.account(tx, holder=ivanov, recovery_phone=PHONE)
        return ivanov.id

    person = store.write("test.prepared", prepare)
    once = store.read(lambda tx: knowledge.of_person(tx, person))
    paged = knowledge.live(knowledge.judge(knowledge.facts_of_person(store.read, person)))
    assert [replace(one, last=once[0].last) for one in paged] == [replace(one, last=once[0].last) for one in once]
    assert len(once) == 6
    late = iter([False] * 5 + [True])  # when it is known which accounts to read of

    class Disturbed:
        """A reader between whose transactions something is written once."""

        def __call__(self, fn: object) -> object:
            found: object = store.read(fn)  # type: ignore[arg-type]  # whatever the caller asks
            if next(late, False):
                store.write("test.more", lambda tx: knowing.account(tx, holder=people.get(tx, person)))
            return found

    facts = knowledge_facts.of_people(Disturbed(), (person,))  # type: ignore[arg-type]  # as above
    assert len({one.credential_id for one in knowledge.judge(facts)}) == 4
    assert store.read(lambda tx: knowledge_facts.of_people(Within(tx), (99,)).accounts) == {}
