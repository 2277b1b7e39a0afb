"""What the program sees of the steps of cases: done, undone, unknown; what a person's word is worth beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from checks import briefing, facts_store
from checks.cases import book, ground, managing, seeing
from checks.cases.book import CaseView, Mark, StepView
from checks.cases.sights import SHOWN, State, some, unknown
from checks.facts import Fact, Manager, Managers, Need, Post, Posts, Profile, ProfileState, Value, Window
from checks.running import asking
from checks.schema import FACTS
from checks.seen import NOT_GIVEN
from registry import broadcasts, credentials, erasing, leaving, municipality, networks, pages, people, slot_people
from registry.broadcasts import Broadcast
from registry.cases import flow, records
from registry.cases.records import Case, CaseKind, Outcome, StepState
from registry.credentials import Credential, CredentialKind, FactorKind, SecretInput
from registry.letters import book as letters
from registry.letters.book import Letter
from registry.municipality import Key
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from registry.regulation import toml, versions
from tests.checks.support import NOW, regulation
from tests.conftest import SCHEMAS, passphrase
from tests.registry import knowing
from vault import generation, slotting
from vault.clock import Clock
from vault.errors import BadInput
from vault.keys import Deriver
from vault.opening import open_vault
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx

TODAY = date(2026, 11, 25)
DAY = date(2026, 11, 20)
"""Since when the successor answers; in the municipality it began at 17:00 UTC of the eve."""
BEFORE = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
LEAVER, OTHER = "1001", "1002"


class Office:
    """A municipality of one school; its vault's judged clock is moved by opening it again."""

    def __init__(self, opener: Callable[[datetime], Store]) -> None:
        self._opener = opener
        self.store = opener(datetime(2026, 9, 1, 6, 0, tzinfo=UTC))
        self.school, self.leaver, self.page, self.account = self.store.write("test", _filled)
        self.at(NOW)

    def at(self, now: datetime) -> None:
        self.store.close()
        self.now = now
        self.store = self._opener(now)

    def handover(self, successor: Person | int | None = None) -> Case:
        def write(tx: Tx) -> Case:
            return flow.open_handover(tx, self.school.id, self.leaver.id, successor, DAY, self.now)

        return self.store.write("test", write)

    def seen(self, *values: Value, at: datetime = AFTER, page_id: int = 0) -> None:
        found = [Fact(page_id or self.page.id, _need(value), at, value) for value in values]
        self.store.facts.write(lambda tx: facts_store.save(tx, found))

    def step(self, case: Case, code: str) -> StepView:
        return next(each for each in self.view(case).steps if each.step.code == code)

    def state(self, case: Case, code: str) -> State | None:
        look = self.step(case, code).look
        return None if look is None else look.state

    def view(self, case: Case) -> CaseView:
        return book.one(self.store, case.id, self.now)

    def change(self, **fields: object) -> None:
        def write(tx: Tx) -> None:
            credentials.update(tx, replace(credentials.get(tx, self.account.id), **fields))  # type: ignore[arg-type]

        self.store.write("test", write)

    def done(self, case: Case, code: str, on: date = TODAY) -> Case:
        place = self.step(case, code).place
        return self.store.write("test", lambda tx: flow.done(tx, case.id, place, on, "Петров", "акт", TODAY))


def _need(value: Value) -> Need:
    return {Managers: Need.MANAGERS, Profile: Need.PROFILE, Posts: Need.POSTS}[type(value)]


def _filled(tx: Tx) -> tuple[Organization, Person, Page, Credential]:
    asked = regulation("page.description")
    versions.add(tx, asked, toml.serialise(asked))
    of = knowing.organization(tx)
    leaver = knowing.person(
        tx, "Иванов Иван", knowing.part(of, date(2025, 9, 1)), phone="+7 900 000-00-01", email="ivanov@example.org"
    )
    page = knowing.page(tx, of)
    kept = knowing.account(
        tx,
        page,
        holder=leaver,
        profile_id="5000",
        phone="+7 900 000-00-09",
        email="school@example.org",
        second_factor=FactorKind.APP,
    )
    own = Credential(
        CredentialKind.PERSONAL, "vk", holder_id=leaver.id, profile_id=LEAVER, role="editor", page_ids=(page.id,)
    )
    credentials.add(tx, own)
    return of, leaver, page, kept


def managers(*ids: str, count: int | None = None) -> Managers:
    return Managers(len(ids) if count is None else count, tuple(Manager(each, "editor") for each in ids))


@pytest.fixture
def office(vault_dir: Path, derive: Deriver) -> Iterator[Office]:
    opened: list[Store] = []

    def opener(now: datetime) -> Store:
        opened.append(
            open_vault(vault_dir, passphrase(), schemas=SCHEMAS, facts=FACTS, clock=Clock(now), derive=derive)
        )
        return opened[-1]

    yield Office(opener)
    for store in opened:
        store.close()


# Managers


def test_nobody_read_the_managers(office: Office) -> None:
    case = office.handover()
    assert office.state(case, "role") is State.UNKNOWN
    assert office.step(case, "role").mark is Mark.OPEN


def test_a_reading_from_before_the_event_says_nothing(office: Office) -> None:
    case = office.handover()
    office.seen(managers("5000", OTHER), at=BEFORE)
    assert office.state(case, "role") is State.UNKNOWN


def test_a_reading_after_the_event_without_the_leaver_closes_the_step(office: Office) -> None:
    case = office.handover()
    office.seen(managers("5000", OTHER))
    step = office.step(case, "role")
    assert (step.mark, step.on) == (Mark.SEEN, date(2026, 11, 24))


def test_the_day_of_the_event_begins_at_midnight_of_the_municipality(office: Office) -> None:
    case = office.handover()
    midnight = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    office.seen(managers("5000"), at=midnight - timedelta(seconds=1))
    assert office.state(case, "role") is State.UNKNOWN
    office.seen(managers("5000"), at=midnight)
    assert office.state(case, "role") is State.SEEN


def test_a_leaver_who_is_still_there_is_said_and_a_tick_does_not_hide_it(office: Office) -> None:
    case = office.handover()
    office.seen(managers("5000", LEAVER))
    assert (office.state(case, "role"), office.step(case, "role").mark) == (State.UNDONE, Mark.OPEN)
    office.done(case, "role", date(2026, 11, 24))
    assert office.step(case, "role").mark is Mark.DONE  # seen on the same day: which was first nobody knows
    office.seen(managers("5000", LEAVER), at=NOW)
    found = office.view(case)
    assert [step.step.code for step in found.broken] == ["role"]
    assert LEAVER in (found.broken[0].look or pytest.fail()).text
    office.seen(managers("5000"), at=NOW + timedelta(hours=1))
    assert office.step(case, "role").mark is Mark.DONE


@pytest.mark.parametrize("shown", [Managers(2, NOT_GIVEN), Managers(2, (Manager("5000"),)), Managers(0, NOT_GIVEN)])
def test_a_list_of_managers_that_is_not_whole_says_nothing(office: Office, shown: Managers) -> None:
    case = office.handover()
    office.seen(shown)
    assert office.state(case, "role") is State.UNKNOWN


def test_without_the_leavers_own_profile_there_is_nothing_to_compare(office: Office) -> None:
    def forget(tx: Tx) -> None:
        tx.execute("UPDATE change SET after = '{}', before = '{}' WHERE kind = 'credential'")
        own = next(each for each in credentials.listing(tx) if each.kind is CredentialKind.PERSONAL)
        tx.execute("UPDATE credential SET profile_id = '' WHERE id = ?", (own.id,))

    case = office.handover()
    office.store.write("test", forget)
    office.seen(managers("5000"))
    assert office.state(case, "role") is State.UNKNOWN


def test_a_profile_is_remembered_after_its_record_was_removed(office: Office) -> None:
    def forget(tx: Tx) -> None:
        own = next(each for each in credentials.listing(tx) if each.kind is CredentialKind.PERSONAL)
        credentials.remove(tx, own.id)

    case = office.handover()
    office.store.write("test", forget)
    office.seen(managers("5000", LEAVER))
    assert office.state(case, "role") is State.UNDONE


def test_without_an_administrators_key_it_is_said_how_to_go_on(office: Office) -> None:
    case = office.handover()
    look = office.step(case, "role").look
    assert look is not None and "tokens add" in look.text
    key = Credential(CredentialKind.SERVICE, "vk", login="ключ", administrates=True, page_ids=(office.page.id,))
    office.store.write("test", lambda tx: credentials.add(tx, key))
    look = office.step(case, "role").look
    assert look is not None and "tokens add" not in look.text


def test_networks_that_hide_managers_are_those_of_the_collectors() -> None:
    hiding = {
        code
        for code in networks.CODES
        if (network := asking.found(code)[0]) is not None and Need.MANAGERS in network.by_administrator
    }
    assert hiding == managing.BY_ADMINISTRATOR


def test_a_deadline_that_is_set_later_counts_for_a_case_that_goes_on(office: Office) -> None:
    case = office.handover()
    assert office.view(case).case.due_on is None
    office.store.write("test", lambda tx: municipality.put(tx, Key.HANDOVER_DAYS, "3"))
    found = office.view(case)
    assert (found.case.due_on, found.overdue) == (DAY + timedelta(days=3), True)


def test_a_profile_that_was_recorded_as_theirs_before_is_doubtful(office: Office) -> None:
    def corrected(tx: Tx, number: str) -> None:
        own = next(each for each in credentials.listing(tx) if each.kind is CredentialKind.PERSONAL)
        credentials.update(tx, replace(own, profile_id=number))

    case = office.handover()
    office.store.write("test", lambda tx: corrected(tx, "1003"))
    office.seen(managers("5000", LEAVER))
    look = office.step(case, "role").look
    assert look is not None and look.state is State.UNKNOWN
    assert f"профиль {LEAVER}" in look.text
    office.store.write("test", lambda tx: knowing.account(tx, login="taken over", profile_id=LEAVER))
    assert office.state(case, "role") is State.SEEN  # it is somebody else's by the records


def test_a_page_that_was_removed_is_unknown_not_done(office: Office) -> None:
    case = office.handover()
    office.seen(managers("5000"))

    def remove(tx: Tx) -> None:
        for each in credentials.listing(tx):
            credentials.remove(tx, each.id)
        pages.remove(tx, office.page.id)

    office.store.write("test", remove)
    step = office.step(case, "role")
    assert (step.mark, step.page) == (Mark.OPEN, f"страница № {office.page.id} (удалена)")
    assert office.state(case, "factor") is State.UNKNOWN


# Records


def test_the_account_tells_of_sessions_and_factor_since_the_event(office: Office) -> None:
    case = office.handover(Person("Новикова Вера"))
    assert (office.state(case, "sessions"), office.state(case, "factor")) == (State.UNKNOWN, State.UNDONE)
    office.change(holder_id=case.successor_id, factor_confirmed_on=date(2026, 11, 19), sessions_checked_on=None)
    assert office.state(case, "factor") is State.UNKNOWN
    office.change(factor_confirmed_on=DAY, sessions_checked_on=DAY)
    assert (office.state(case, "sessions"), office.state(case, "factor")) == (State.SEEN, State.SEEN)
    office.change(second_factor=FactorKind.UNKNOWN)
    assert office.state(case, "factor") is State.UNKNOWN
    office.change(second_factor=FactorKind.NONE)
    assert office.state(case, "factor") is State.UNDONE
    office.change(sessions_checked_on=TODAY + timedelta(days=1))  # a slip of the pen is no look
    assert office.state(case, "sessions") is State.UNKNOWN


def test_whose_phone_and_mailbox_the_account_names(office: Office) -> None:
    case = office.handover()
    assert (office.state(case, "phone"), office.state(case, "mailbox")) == (State.UNKNOWN, State.UNKNOWN)
    assert "запасной не записан" in (office.step(case, "phone").look or unknown("")).text
    office.change(recovery_phone="8 (900) 000-00-08", recovery_email="second@example.org")
    assert (office.state(case, "phone"), office.state(case, "mailbox")) == (State.SEEN, State.SEEN)
    office.change(recovery_phone="8 (900) 000-00-01", recovery_email="IVANOV@example.org")
    assert (office.state(case, "phone"), office.state(case, "mailbox")) == (State.UNDONE, State.UNDONE)
    office.change(phone="", recovery_phone="", email="", recovery_email="")
    assert (office.state(case, "phone"), office.state(case, "mailbox")) == (State.UNKNOWN, State.UNKNOWN)
    office.change(sim_owner="иванов иван")
    assert office.state(case, "phone") is State.UNDONE


def test_who_comes_is_seen_in_the_registry(office: Office) -> None:
    case = office.handover()
    assert office.state(case, "assigned") is State.UNDONE
    office.store.write("test", lambda tx: flow.assign(tx, case.id, Person("Новикова Вера")))
    assert (office.state(case, "assigned"), office.step(case, "assigned").on) == (State.SEEN, DAY)


def test_notices_are_seen_when_they_were_told(office: Office) -> None:
    case = office.handover()
    assert (office.state(case, "notice"), office.state(case, "centre")) == (State.UNKNOWN, State.UNKNOWN)
    office.done(case, "notice", DAY)
    office.done(case, "centre")
    place = office.step(case, "centre").place
    office.store.write("test", lambda tx: flow.reopen(tx, case.id, place))
    assert (office.step(case, "centre").mark, office.step(case, "centre").on) == (Mark.SEEN, TODAY)


def test_one_notice_is_not_proof_of_two_changes(office: Office) -> None:
    earlier = date(2026, 11, 10)
    first = office.store.write(
        "test",
        lambda tx: flow.open_handover(
            tx, office.school.id, office.leaver.id, Person("Первая Анна"), earlier, office.now, received_on=earlier
        ),
    )
    second = office.store.write(
        "test",
        lambda tx: flow.open_handover(
            tx, office.school.id, first.successor_id or 0, Person("Вторая Вера"), DAY, office.now
        ),
    )
    assert (office.state(first, "notice"), office.state(second, "notice")) == (State.SEEN, State.UNKNOWN)


def test_a_letter_closes_its_step_when_it_was_sent_not_when_it_was_made(office: Office) -> None:
    case = office.handover()
    made = office.store.write(
        "test",
        lambda tx: letters.add(
            tx, Letter("responsible_changed", "15", DAY, "ЦУР", organization_id=office.school.id, case_id=case.id)
        ),
    )
    assert office.step(case, "centre").mark is Mark.OPEN
    office.store.write("test", lambda tx: letters.update(tx, replace(made, sent_on=TODAY)))
    assert office.step(case, "centre").mark is Mark.SEEN


# Secrets


def test_secrets_close_by_their_replacement_alone(office: Office) -> None:
    case = office.handover(Person("Новикова Вера"))
    assert office.state(case, "secrets") is State.UNDONE
    assert office.step(case, "secrets").look is not None
    office.store.write("test", lambda tx: knowing.rotated(tx, office.account, "второй Пароль-18"))
    step = office.step(case, "secrets")
    assert (step.mark, step.on) == (Mark.SEEN, TODAY)


def test_a_dismissed_secret_is_said_with_its_reason(office: Office) -> None:
    case = office.handover()

    def dismiss(tx: Tx) -> None:
        leaving.dismiss(tx, office.leaver.id, office.account.id, Field.PASSWORD, "страницу закрывают", TODAY)

    office.store.write("test", dismiss)
    look = office.step(case, "secrets").look
    assert look is not None and look.state is State.SEEN
    assert "страницу закрывают" in look.lines[0]


def test_before_the_last_day_nothing_is_said_of_secrets(office: Office) -> None:
    def later(tx: Tx) -> Case:
        return flow.open_handover(tx, office.school.id, office.leaver.id, None, TODAY + timedelta(days=7), office.now)

    case = office.store.write("test", later)
    assert office.state(case, "secrets") is State.UNKNOWN


def test_a_look_by_a_slot_of_nobody_leaves_the_secrets_unknown(office: Office) -> None:
    case = office.handover()
    office.store.write("test", lambda tx: tx.journal("secret.opened", "credential:1", field="password", version=1))
    assert office.state(case, "secrets") is State.UNDONE
    office.store.write("test", lambda tx: knowing.rotated(tx, office.account, "второй Пароль-18"))
    assert office.state(case, "secrets") is State.UNKNOWN
    office.store.write("test", lambda tx: slot_people.give(tx, "пароль", None))
    assert office.state(case, "secrets") is State.SEEN


def test_an_account_of_another_organization_of_the_leaver_is_in_its_own_case(office: Office) -> None:
    def more(tx: Tx) -> Organization:
        other = knowing.organization(tx, 1)
        leaver = people.get(tx, office.leaver.id)
        people.update(tx, replace(leaver, assignments=(*leaver.assignments, knowing.part(other, date(2026, 9, 1)))))
        knowing.account(tx, knowing.page(tx, other), holder=leaver)
        return other

    other = office.store.write("test", more)
    first = office.handover()
    second = office.store.write(
        "test", lambda tx: flow.open_handover(tx, other.id, office.leaver.id, None, DAY, office.now)
    )
    looks = [office.step(case, "secrets").look for case in (first, second)]
    assert [look.text for look in looks if look] == ["Сменить 1 секрет из 1."] * 2


# Closing


def test_closing_keeps_what_was_seen_and_refuses_what_is_broken(office: Office) -> None:
    case = office.handover(Person("Новикова Вера"))
    office.seen(managers("5000"))
    for step in office.view(case).steps:
        if step.waits and step.step.code != "secrets":
            office.done(case, step.step.code)
    with pytest.raises(BadInput, match="всего 1"):
        book.close(office.store, case.id, office.now, None, Outcome.DONE, "")
    office.store.write("test", lambda tx: knowing.rotated(tx, office.account, "второй Пароль-18"))
    closed = book.close(office.store, case.id, office.now, None, Outcome.DONE, "")
    assert (closed.case.outcome, closed.case.closed_on, closed.waiting) == (Outcome.DONE, TODAY, ())
    kept = {step.step.code: step.step for step in closed.steps}
    assert kept["role"].who == flow.WITNESS
    assert kept["role"].done_on == date(2026, 11, 24)
    assert kept["secrets"].state is StepState.DONE


def test_a_closed_case_does_not_show_as_done_what_was_seen_undone(office: Office) -> None:
    case = office.handover()
    office.done(case, "role", DAY)
    office.seen(managers(LEAVER))
    assert office.step(case, "role").mark is Mark.BROKEN
    before = len(office.view(case).waiting)
    closed = book.close(office.store, case.id, office.now, None, Outcome.DONE, "больше некому")
    assert next(step.mark for step in closed.steps if step.step.code == "role") is Mark.OPEN
    assert len(closed.waiting) == before


def test_a_person_who_was_erased_leaves_the_case_readable(office: Office) -> None:
    case = office.handover(Person("Новикова Вера"))
    office.seen(managers("5000"))
    office.store.write("test", lambda tx: knowing.rotated(tx, office.account, "второй Пароль-18"))

    def forget(tx: Tx) -> None:
        for each in credentials.listing(tx):
            credentials.remove(tx, each.id)

    closed = book.close(office.store, case.id, office.now, None, Outcome.DROPPED, "хватит")
    office.store.write("test", forget)
    office.store.write("test", lambda tx: erasing.erase(tx, office.leaver.id, TODAY))
    found = office.view(case)
    assert "Иванов" not in repr(found)
    assert len(found.steps) == len(case.steps)
    assert "Новикова" not in repr([step.step for step in closed.steps])


# The coordinator


def test_the_coordinators_handover_is_seen_from_the_vault(office: Office, derive: Deriver) -> None:
    def begin(tx: Tx) -> Case:
        slot_people.give(tx, "пароль", office.leaver.id)
        case = flow.open_own_handover(tx, office.leaver.id, Person("Новикова Вера"), DAY, office.now)
        municipality.put(tx, Key.COORDINATOR_NAME, "Иванов Иван")
        return case

    case = office.store.write("test", begin)
    codes = ("new_slot", "old_slot", "generation", "settings", "secrets")
    assert {office.state(case, code) for code in codes} == {State.UNDONE}
    new = bytearray("другой слон 43".encode())
    slotting.add_passphrase(office.store, passphrase(), new, "преемник")
    look = office.step(case, "new_slot").look
    assert look is not None and look.state is State.UNKNOWN
    assert "преемник" in look.text

    def give(tx: Tx) -> None:
        slot_people.give(tx, "преемник", case.successor_id)
        municipality.put(tx, Key.COORDINATOR_NAME, "Новикова Вера")

    office.store.close()
    office.store = open_vault(
        office.store.directory,
        bytearray("другой слон 43".encode()),
        schemas=SCHEMAS,
        facts=FACTS,
        clock=Clock(office.now),
        derive=derive,
    )
    office.store.write("test", lambda tx: tx.describe("vault"))  # who is to be known must have acted
    office.store.write("test", give)
    assert (office.state(case, "new_slot"), office.state(case, "settings")) == (State.SEEN, State.SEEN)
    generation.renew(office.store, bytearray("другой слон 43".encode()), bytearray("третий слон 44".encode()))
    store = open_vault(
        office.store.directory,
        bytearray("третий слон 44".encode()),
        schemas=SCHEMAS,
        facts=FACTS,
        clock=Clock(office.now),
        derive=derive,
    )
    with store:
        found = {step.step.code: step for step in book.one(store, case.id, office.now).steps}
        assert (found["generation"].mark, found["old_slot"].mark) == (Mark.SEEN, Mark.SEEN)
        assert found["secrets"].mark is Mark.OPEN


def test_a_way_in_that_was_taken_away_is_not_said_to_wait(office: Office) -> None:
    case = office.store.write(
        "test",
        lambda tx: flow.open_own_handover(tx, office.leaver.id, Person("Новикова Вера"), DAY, office.now),
    )
    made = slotting.add_passphrase(office.store, passphrase(), bytearray("другой слон 43".encode()), "преемник")
    assert office.state(case, "new_slot") is State.UNKNOWN
    slotting.remove(office.store, passphrase(), made.id)
    assert office.state(case, "new_slot") is State.UNDONE


def test_a_way_in_that_changed_hands_with_its_passphrase_is_not_closed(office: Office) -> None:
    def begin(tx: Tx) -> Case:
        slot_people.give(tx, "пароль", office.leaver.id)
        return flow.open_own_handover(tx, office.leaver.id, Person("Новикова Вера"), DAY, office.now)

    case = office.store.write("test", begin)
    office.store.write("test", lambda tx: slot_people.give(tx, "пароль", case.successor_id))
    look = office.step(case, "old_slot").look
    assert look is not None and (look.state, "не меняли" in look.text) == (State.UNKNOWN, True)
    slotting.change_passphrase(office.store, passphrase(), bytearray("другой слон 43".encode()))
    assert office.state(case, "old_slot") is State.SEEN


# Pages


def test_the_mark_counts_from_the_opening_on(office: Office) -> None:
    case = office.store.write("test", lambda tx: flow.open_mark(tx, office.page.id, office.now))
    shown = Profile("200000001", ProfileState.OPEN, mark=True)
    office.seen(shown, at=office.now - timedelta(minutes=1))
    look = office.step(case, "seen").look
    assert look is not None and look.state is State.UNKNOWN
    assert "уже была видна" in look.text
    office.seen(replace(shown, mark=False), at=office.now + timedelta(hours=1))
    assert office.state(case, "seen") is State.UNDONE
    office.seen(replace(shown, mark=NOT_GIVEN), at=office.now + timedelta(hours=2))
    assert office.state(case, "seen") is State.UNKNOWN
    office.seen(shown, at=office.now + timedelta(hours=3))
    assert (office.step(case, "seen").mark, office.step(case, "granted").mark) == (Mark.SEEN, Mark.SEEN)


def test_the_first_publication_is_known_by_the_broadcast(office: Office) -> None:
    case = office.store.write("test", lambda tx: flow.open_connection(tx, office.page.id, office.now))
    assert office.state(case, "published") is State.UNKNOWN
    office.done(case, "connected", DAY)
    assert office.step(case, "connected").mark is Mark.DONE
    link = "https://vk.com/wall-1_77"
    at = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    item = Broadcast("Прививки", at, at + timedelta(days=1), links=(link,))
    office.store.write("test", lambda tx: broadcasts.add(tx, item))
    window = Window(at - timedelta(days=9), at + timedelta(hours=5))
    early = Post(1, "https://vk.com/wall-200000001_1", at - timedelta(days=1), links=(link,))
    office.seen(Posts((early,), window), at=at + timedelta(hours=5))
    assert office.state(case, "published") is State.UNKNOWN
    out = Post(2, "https://vk.com/wall-200000001_2", at + timedelta(hours=1), links=(link,))
    office.seen(Posts((out, early), window), at=at + timedelta(hours=6))
    look = office.step(case, "published").look
    assert look is not None and look.state is State.SEEN
    assert out.url in look.text


# Incidents


def test_everything_that_a_seized_page_shares_is_to_be_replaced(office: Office) -> None:
    def more(tx: Tx) -> None:
        other = knowing.organization(tx, 1)
        same = SecretInput(password=knowing.PASSWORD)
        knowing.account(tx, knowing.page(tx, other), login="reused", given=same)
        knowing.account(
            tx, login="phone", recovery_phone="8 900 000 00 09", given=SecretInput(password="иной Пароль-5")
        )
        knowing.account(tx, login="stranger", given=SecretInput(password="чужой Пароль-6"))

    office.store.write("test", more)
    office.at(NOW + timedelta(hours=1))
    case = office.store.write(
        "test", lambda tx: flow.open_incident(tx, CaseKind.PAGE_SEIZED, office.now, office.now, office.page.id, TODAY)
    )
    look = office.step(case, "shared").look
    assert look is not None and look.state is State.UNDONE
    assert sorted(line.partition(" (")[2] for line in look.lines) == [
        "ведёт эту страницу)",
        "тот же пароль)",
        "тот же телефон)",
    ]
    assert not any("stranger" in line for line in look.lines)
    office.at(NOW + timedelta(hours=2))
    for account in [each for each in office.store.read(credentials.listing) if each.login not in {"stranger", ""}]:
        new = f"новый Пароль-{account.id}-17"
        office.store.write("test", lambda tx, account=account, new=new: knowing.rotated(tx, account, new))  # type: ignore[misc]
    assert office.state(case, "shared") is State.SEEN


def test_a_secret_written_down_after_the_discovery_is_no_replacement(office: Office) -> None:
    case = office.store.write(
        "test", lambda tx: flow.open_incident(tx, CaseKind.PAGE_SEIZED, office.now, office.now, office.page.id, TODAY)
    )
    office.store.write("test", lambda tx: knowing.rotated(tx, office.account, "второй Пароль-18"))
    office.at(NOW + timedelta(hours=1))
    assert office.state(case, "shared") is State.SEEN

    def imported(tx: Tx) -> None:
        credentials.put_secrets(tx, credentials.get(tx, office.account.id), SecretInput(totp="JBSWY3DPEHPK3PXP"), TODAY)

    office.store.write("test", imported)
    look = office.step(case, "shared").look
    assert look is not None and look.state is State.UNKNOWN
    assert look.text.startswith("1 секрет записан впервые")


def test_the_password_in_use_entered_again_replaces_nothing(office: Office) -> None:
    case = office.store.write(
        "test", lambda tx: flow.open_incident(tx, CaseKind.PAGE_SEIZED, office.now, office.now, office.page.id, TODAY)
    )
    office.at(NOW + timedelta(hours=1))
    given = SecretInput(password=knowing.PASSWORD)
    office.store.write("test", lambda tx: credentials.put_secrets(tx, office.account, given, TODAY))
    assert office.state(case, "shared") is State.UNDONE


def test_of_many_lines_the_rest_is_counted() -> None:
    assert some(["1"] * (SHOWN + 2))[-1] == "и ещё 2"
    assert len(some(["1"] * SHOWN)) == SHOWN


def test_strangers_among_the_managers_of_a_seized_page(office: Office) -> None:
    case = office.store.write(
        "test", lambda tx: flow.open_incident(tx, CaseKind.PAGE_SEIZED, office.now, office.now, office.page.id, TODAY)
    )
    office.seen(managers("5000", LEAVER), at=office.now - timedelta(hours=1))
    assert office.state(case, "managers") is State.UNKNOWN
    office.seen(managers("5000", LEAVER, "666"), at=office.now + timedelta(hours=1))
    look = office.step(case, "managers").look
    assert look is not None and (look.state, look.lines) == (State.UNDONE, ("профиль 666",))
    office.seen(managers("5000", LEAVER), at=office.now + timedelta(hours=2))
    assert office.state(case, "managers") is State.SEEN


def test_a_lost_vault_wants_new_keys_and_every_secret_changed(office: Office) -> None:
    case = office.store.write("test", lambda tx: flow.open_incident(tx, CaseKind.VAULT_LOST, office.now, office.now))
    assert (office.state(case, "generation"), office.state(case, "secrets")) == (State.UNDONE, State.UNDONE)
    assert office.step(case, "tokens").mark is Mark.NOT_NEEDED
    office.store.write("test", lambda tx: knowing.rotated(tx, office.account, "второй Пароль-18"))
    assert office.state(case, "secrets") is State.SEEN


def test_clocks_go_by_the_judged_time_and_closed_steps_have_none(office: Office) -> None:
    moment = NOW - timedelta(hours=23)
    case = office.store.write("test", lambda tx: flow.open_incident(tx, CaseKind.DATA_LEAKED, moment, NOW))
    found = office.view(case)
    assert not found.overdue
    assert found.next_clock is not None and found.next_clock.step.code == "authority_24"
    office.at(NOW + timedelta(hours=2))
    found = office.view(case)
    assert [step.step.code for step in found.steps if step.overdue] == ["authority_24"]
    office.done(case, "authority_24")
    found = office.view(case)
    assert not found.overdue
    assert found.next_clock is not None and found.next_clock.step.code == "authority_72"


def test_the_summary_puts_incidents_first_by_their_clocks(office: Office) -> None:
    handed = office.handover()
    lost = office.store.write("test", lambda tx: flow.open_incident(tx, CaseKind.VAULT_LOST, NOW, NOW))
    leak = office.store.write("test", lambda tx: flow.open_incident(tx, CaseKind.DATA_LEAKED, NOW, NOW))
    late = office.store.write("test", lambda tx: flow.open_mark(tx, office.page.id, NOW))
    office.store.write("test", lambda tx: records.update(tx, replace(late, due_on=DAY)))
    found = briefing.read(office.store, NOW)
    assert [each.case.id for each in found.affairs] == [leak.id, lost.id, late.id, handed.id]


def test_a_lock_in_the_middle_loses_nothing(office: Office) -> None:
    case = office.handover()
    office.done(case, "site")
    office.store.lock_secrets()
    assert office.step(case, "site").mark is Mark.DONE
    office.done(case, "cabinet")
    office.at(NOW + timedelta(hours=1))
    assert [office.step(case, code).mark for code in ("site", "cabinet")] == [Mark.DONE, Mark.DONE]


def test_every_step_that_is_for_no_hand_can_be_seen() -> None:
    from registry.cases import kinds

    for kind, rules in kinds.RULES.items():
        for rule in rules:
            assert (kind, rule.code) in seeing.SEEING or rule.hand, rule.code
        assert {code for of, code in seeing.SEEING if of is kind} <= {rule.code for rule in rules}


def test_looking_at_a_case_writes_nothing(office: Office) -> None:
    case = office.handover()
    before = office.store.read(lambda tx: tx.execute("SELECT total_changes()").fetchone()[0])  # type: ignore[index]
    seeing.seen(ground.read(office.store, case, office.now))
    assert office.store.read(lambda tx: tx.execute("SELECT total_changes()").fetchone()[0]) == before  # type: ignore[index]
