"""Undo: all of a batch or nothing, by the modules' own checks, append-only; secrets are neither lost nor revived."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from registry import (
    changes,
    credentials,
    erasing,
    exemptions,
    issuing,
    kinds,
    municipality,
    obligations,
    organizations,
    pages,
    people,
    plans,
    undoing,
)
from registry.buildings import Building
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.exemptions import Exemption
from registry.issuing import IssueWay
from registry.municipality import Key
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role, Training
from registry.plans import Plan, PlanItem
from registry.regulation import toml, versions
from registry.undoing import BatchState
from tests.registry.conftest import NOW
from tests.registry.regulation.test_toml import SMALL
from vault import secrets
from vault.errors import BadInput
from vault.secrets import Field
from vault.transaction import Tx

TODAY = date(2026, 11, 22)


def step(tx: Tx, reason: str, minutes: int = 0) -> Tx:
    """The next transaction of the same vault: a batch of its own, later than those before."""
    return Tx(tx.connection, tx.actor, tx.ring, NOW + timedelta(minutes=minutes), reason)


def undone(tx: Tx, number: int, minutes: int = 30) -> int:
    """Undo a batch in a transaction of its own; the number of that."""
    later = step(tx, undoing.REASON, minutes)
    undoing.undo(later, number)
    return later.batch


def state(tx: Tx) -> tuple[object, ...]:
    """Everything that an import writes."""
    return (
        organizations.listing(tx),
        pages.listing(tx),
        people.listing(tx),
        obligations.listing(tx),
        exemptions.listing(tx),
        plans.listing(tx),
        municipality.listing(tx),
        versions.listing(tx),
    )


def imported(tx: Tx) -> int:
    """A batch that adds, updates and removes records that hang on each other."""
    known = organizations.add(step(tx, "organization.added"), Organization(name="Администрация"))
    gone = pages.add(step(tx, "page.added"), Page(known.id, "vk", "vk.com/old", network_id="9"))
    work = step(tx, "registry.imported", 5)
    school = organizations.add(
        work, Organization(name="Школа", founder_id=known.id, buildings=(Building("ул. Мира, 1"),))
    )
    page = pages.add(work, Page(school.id, "vk", "vk.com/school1"))
    person = people.add(work, Person("Иванова А. П.", trainings=(Training(TODAY, "Курсы"),)))
    library = organizations.add(work, Organization(name="Библиотека"))
    people.update(work, replace(person, assignments=(Assignment(library.id, Role.DEPUTY),)))
    obligations.add(work, Obligation(school.id, number=1, raw="Школа", basis="Порядок"))
    exemptions.add(work, Exemption(library.id, raw="Библиотека"))
    plans.add(work, Plan(school.id, date(2026, 12, 1), items=(PlanItem(date(2026, 12, 3), "Ёлка"),)))
    pages.remove(work, gone.id)
    pages.add(work, Page(known.id, "vk", "vk.com/old", network_id="9"))
    organizations.update(work, replace(known, founder_id=library.id))
    pages.update(work, replace(page, short_name="school1", network_id="7"))
    municipality.put(work, Key.REVIEW_DAYS, "90")
    versions.add(work, toml.parse(SMALL), SMALL)
    return work.batch


def test_an_import_goes_as_one_comes_back_as_one_and_goes_again(tx: Tx) -> None:
    number = imported(tx)
    after = state(tx)
    batch = undoing.get(tx, number)
    assert (batch.reason, batch.records, batch.state) == ("registry.imported", 12, BatchState.OPEN)
    by = undone(tx, number)
    before = state(tx)
    assert [each.name for each in organizations.listing(tx)] == ["Администрация"]
    assert [each.id for each in pages.listing(tx)] == [1], "the removed page is back under its own number"
    assert municipality.get(tx, Key.REVIEW_DAYS) == ""
    assert versions.in_force(tx, date(2027, 1, 1)) is None
    again = undone(tx, by)
    assert _without_times(state(tx)) == _without_times(after)
    assert undoing.get(tx, number).state is BatchState.OPEN, "undone and done again: it stands"
    undone(tx, again)
    assert _without_times(state(tx)) == _without_times(before)


def _without_times(found: tuple[object, ...]) -> str:
    return re.sub(r"datetime\.datetime\([^)]*\)", "", repr(found))


def test_the_history_only_grows_and_the_undo_is_a_batch_of_its_own(tx: Tx) -> None:
    number = imported(tx)
    was = tx.execute("SELECT count(*), max(id) FROM change").fetchone()
    assert was is not None
    by = undone(tx, number)
    kept = tx.execute("SELECT count(*) FROM change WHERE id <= ?", (was[1],)).fetchone()
    assert kept is not None
    assert kept[0] == was[0]
    newest = undoing.batches(tx, 2)
    assert [each.number for each in newest] == [by, number]
    assert (newest[0].undoes, newest[0].reason) == (number, "undo")
    assert (newest[1].state, newest[1].undone_by) == (BatchState.UNDONE, by)
    assert newest[0].changes == newest[1].changes


def test_the_last_change_of_a_person_is_offered_then_the_one_before(tx: Tx) -> None:
    school = organizations.add(step(tx, "organization.added"), Organization(name="Школа"))
    work = step(tx, "page.added", 1)
    page = pages.add(work, Page(school.id, "vk", "vk.com/school1"))
    numbering = step(tx, "page.numbered", 2)
    pages.update(numbering, replace(page, note="о"))
    last = undoing.last(tx)
    assert last is not None
    assert last.number == work.batch, "what the program wrote by itself is nobody's last change"
    pages.update(step(tx, "page.updated", 3), page)
    undone(tx, undoing.batches(tx, 1)[0].number)
    undone(tx, undoing.batches(tx, 3)[2].number)
    after = undoing.last(tx)
    assert after is not None
    assert after.number == work.batch


def test_a_record_that_was_changed_since_stands_in_the_way_of_all(tx: Tx) -> None:
    number = imported(tx)
    school = next(each for each in organizations.listing(tx) if each.name == "Школа")
    organizations.update(step(tx, "organization.updated", 10), replace(school, name="Гимназия"))
    before = state(tx)
    (conflict,) = undoing.plan(tx, number).conflicts
    assert (conflict.kind, conflict.record_id, conflict.name) == ("organization", school.id, "Школа")
    with pytest.raises(BadInput, match=r"организация № 2 «Школа»: изменено позже \(22\.11\.2026 06:10 UTC\)"):
        undone(tx, number)
    assert state(tx) == before
    organizations.update(step(tx, "organization.updated", 11), school)
    assert undoing.plan(tx, number).conflicts == (), "it was put back by hand"
    undone(tx, number)


def test_a_write_that_left_no_history_is_not_passed_over(tx: Tx) -> None:
    work = step(tx, "organization.added")
    organizations.add(work, Organization(name="Школа"))
    tx.execute("UPDATE organization SET note = 'важное'")
    later = step(tx, "undo", 1)
    with pytest.raises(BadInput, match="организация № 1 «Школа»: изменено позже"):
        undoing.undo(later, work.batch)


def test_what_hangs_on_a_record_by_now_keeps_it(tx: Tx) -> None:
    work = step(tx, "organization.added")
    school = organizations.add(work, Organization(name="Школа"))
    pages.add(step(tx, "page.added", 1), Page(school.id, "vk", "vk.com/school1"))
    with pytest.raises(BadInput, match="связаны: 1 страница"):
        undone(tx, work.batch)


def test_a_number_that_is_taken_again_is_refused_by_the_module(tx: Tx, school: Organization) -> None:
    page = pages.add(step(tx, "page.added"), Page(school.id, "vk", "vk.com/school1"))
    work = step(tx, "page.removed", 1)
    pages.remove(work, page.id)
    pages.add(step(tx, "page.added", 2), Page(school.id, "vk", "vk.com/school1"))
    with pytest.raises(BadInput, match="уже записана под номером"):
        undone(tx, work.batch)


def test_a_batch_is_undone_once(tx: Tx) -> None:
    work = step(tx, "organization.added")
    organizations.add(work, Organization(name="Школа"))
    by = undone(tx, work.batch)
    with pytest.raises(BadInput, match=f"уже отменено изменением № {by}; вернуть: undo {by}"):
        undone(tx, work.batch)
    for wrong, said in ((0, "прежними версиями программы"), (999, "Нет изменения с номером 999")):
        with pytest.raises(BadInput, match=said):
            undoing.plan(tx, wrong)


def test_changes_older_than_batches_are_not_listed(tx: Tx) -> None:
    organizations.add(tx, Organization(name="Школа"))
    tx.execute("UPDATE change SET batch = 0")
    assert undoing.batches(tx, 10) == ()
    assert undoing.last(tx) is None


def account(tx: Tx, **fields: object) -> Credential:
    return credentials.add(tx, replace(Credential(CredentialKind.OFFICIAL, "vk", login="school"), **fields))  # type: ignore[arg-type]


def secret(tx: Tx, value: str, credential: Credential) -> Credential:
    return credentials.put_secrets(tx, credential, SecretInput(password=value), TODAY)


def test_an_account_with_secrets_is_not_undone_away(tx: Tx) -> None:
    work = step(tx, "credential.added")
    made = account(work)
    stored = step(tx, "credential.updated", 1)
    secret(stored, "тайна-1", made)
    for number in (work.batch, stored.batch):
        with pytest.raises(BadInput, match=r"у учётной записи есть секреты|вместе с записью менялся секрет"):
            undone(tx, number)
    assert secrets.stored(tx, credentials.owner(made.id)) == {Field.PASSWORD}


def test_an_account_without_secrets_goes_and_comes(tx: Tx) -> None:
    work = step(tx, "credential.added")
    made = account(work, note="для съёмки")
    by = undone(tx, work.batch)
    assert credentials.listing(tx) == ()
    undone(tx, by)
    assert credentials.get(tx, made.id) == made


def test_the_record_of_an_account_goes_back_and_its_secret_stays(tx: Tx) -> None:
    made = secret(step(tx, "credential.updated"), "тайна-1", account(step(tx, "credential.added")))
    work = step(tx, "credential.updated", 5)
    credentials.update(work, replace(made, login="renamed"))
    undone(tx, work.batch)
    assert credentials.get(tx, made.id) == made
    assert secrets.stored(tx, credentials.owner(made.id)) == {Field.PASSWORD}


def test_a_removed_account_whose_secrets_are_gone_does_not_come_back_as_if_it_had_them(tx: Tx) -> None:
    made = secret(step(tx, "credential.updated"), "тайна-1", account(step(tx, "credential.added")))
    work = step(tx, "credential.removed", 5)
    credentials.remove(work, made.id)
    with pytest.raises(BadInput, match="секреты стёрты и не вернутся"):
        undone(tx, work.batch)
    assert credentials.listing(tx) == ()


def test_what_was_shown_to_somebody_is_not_taken_back(tx: Tx) -> None:
    made = secret(step(tx, "credential.updated"), "тайна-1", account(step(tx, "credential.added")))
    person = people.add(step(tx, "person.added"), Person("Иванова А. П."))
    work = step(tx, "issue.begun", 5)
    issuing.begin(work, made.id, (Field.PASSWORD,), person.id, IssueWay.PHONE)
    assert undoing.get(tx, work.batch).state is BatchState.REFUSED
    with pytest.raises(BadInput, match="credentials issues cancel"):
        undone(tx, work.batch)


def test_erased_data_do_not_come_back(tx: Tx) -> None:
    work = step(tx, "person.added")
    person = people.add(work, Person("Иванова А. П.", phone="2-10-01"))
    editing = step(tx, "person.updated", 1)
    people.update(editing, replace(person, phone="2-10-02"))
    erased = step(tx, erasing.REASON, 2)
    erasing.erase(erased, person.id, TODAY)
    for number in (work.batch, editing.batch, erased.batch):
        with pytest.raises(BadInput, match="данные человека стёрты"):
            undone(tx, number)
    assert undoing.get(tx, erased.batch).state is BatchState.REFUSED
    assert undoing.last(tx) is None or undoing.last(tx) != undoing.get(tx, erased.batch)


def test_a_record_of_an_older_program_lacks_fields_and_is_the_same(tx: Tx) -> None:
    work = step(tx, "organization.added")
    organizations.add(work, Organization(name="Школа"))
    tx.execute("UPDATE change SET after = json_remove(after, '$.buildings', '$.level')")
    undone(tx, work.batch)
    assert organizations.count(tx) == 0


def test_every_kind_with_a_history_is_known_or_named_here() -> None:
    """A new record with `changes` calls must say whether it can be undone."""
    above = {"rating_official"}  # official figures: of the floor above, put again by hand
    root = Path(kinds.__file__).parents[1]
    named: set[str] = set()
    for floor in ("registry", "checks"):
        for path in (root / floor).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if re.search(r"changes\.(added|updated|removed)\(", text) and path.name != "listed.py":
                named |= set(re.findall(r'^KIND = "(\w+)"', text, re.MULTILINE))
    named |= {"obligation", "exemption"}  # written by `listed`
    assert named - above == {kind.name for kind in kinds.every()}


@pytest.mark.parametrize("kind", kinds.every(), ids=lambda kind: kind.name)
def test_a_kind_can_be_undone_or_says_why_not(kind: kinds.RecordKind) -> None:
    assert (kind.writer is None) == bool(kind.refusal)
    if kind.writer is not None:
        wanted: tuple[Callable[..., object], ...] = (kind.writer.add, kind.writer.update, kind.writer.remove)
        assert all(map(callable, wanted))


def test_unknown_kinds_are_named() -> None:
    with pytest.raises(BadInput, match="Вида записей «cat» нет"):
        kinds.require("cat")


def test_times_are_those_of_the_transactions(tx: Tx) -> None:
    organizations.add(step(tx, "organization.added", 7), Organization(name="Школа"))
    assert undoing.batches(tx, 1)[0].time == datetime(2026, 11, 22, 6, 7, tzinfo=UTC)
    assert changes.recent(tx, 1)[0].batch == undoing.batches(tx, 1)[0].number
