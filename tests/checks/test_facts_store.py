"""Facts in the disposable file: the latest ones, failures beside them, and every shape there and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks import facts_codec, facts_store
from checks.facts import (
    ABSENT,
    NOT_GIVEN,
    Address,
    Addresses,
    Contact,
    DayHours,
    Fact,
    Failure,
    FailureKind,
    Need,
    Post,
    Posts,
    Profile,
    ProfileState,
    Value,
    Window,
    WorkStatus,
)
from tests.checks.support import NOW
from vault.store import Store

TEXT = some.text(max_size=10)
MOMENTS = some.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
ABSENCES = some.sampled_from([ABSENT, NOT_GIVEN])
PROFILES = some.builds(
    Profile,
    network_id=TEXT,
    state=some.sampled_from(list(ProfileState)),
    description=TEXT | ABSENCES,
    site=TEXT | ABSENCES,
    contacts=some.lists(some.builds(Contact, TEXT, TEXT, TEXT), max_size=2).map(tuple) | ABSENCES,
    name_leads_to=TEXT | ABSENCES,
)
ADDRESSES = some.lists(
    some.builds(
        Address,
        text=TEXT,
        work=some.sampled_from(list(WorkStatus)),
        hours=some.lists(some.builds(DayHours, *[some.integers(0, 1440)] * 3), max_size=2).map(tuple),
        latitude=some.none() | some.floats(-90, 90),
    ),
    max_size=2,
).map(lambda items: Addresses(tuple(items)))
POSTS = some.builds(
    Posts,
    some.lists(
        some.builds(Post, some.integers(0), TEXT, MOMENTS, kinds=some.just(("photo",)), edited=some.none() | MOMENTS),
        max_size=2,
    ).map(tuple),
    some.builds(Window, some.none() | MOMENTS, MOMENTS),
)


@given(PROFILES | ADDRESSES | POSTS)
def test_every_fact_comes_back_as_it_was(value: Value) -> None:
    need = {Profile: Need.PROFILE, Addresses: Need.ADDRESSES, Posts: Need.POSTS}[type(value)]
    text = facts_codec.dump(value)
    assert facts_codec.load(need, text) == value
    json.loads(text)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"network_id": 5}', "{broken", '"x"', "null"])
def test_another_shape_is_no_fact(text: str) -> None:
    for need in Need:
        assert facts_codec.load(need, text) is None


def seen(name: str, moment: datetime = NOW) -> Fact:
    return Fact(7, Need.PROFILE, moment, Profile("100", ProfileState.OPEN, name=name))


def test_the_latest_fact_stays_and_a_failure_does_not_hide_it(store: Store) -> None:
    failure = Failure(7, Need.PROFILE, NOW + timedelta(days=2), FailureKind.ACCESS, "ошибка 15")
    store.facts.write(lambda tx: facts_store.save(tx, [seen("Старая"), seen("Новая", NOW + timedelta(days=1))]))
    store.facts.write(lambda tx: facts_store.save(tx, [failure]))
    facts = store.facts.read(lambda tx: facts_store.facts(tx, 7))
    assert facts == {(7, Need.PROFILE): seen("Новая", NOW + timedelta(days=1))}
    assert store.facts.read(facts_store.failures) == {(7, Need.PROFILE): failure}
    assert store.facts.read(lambda tx: facts_store.facts(tx, 8)) == {}


def test_a_new_fact_ends_the_failure(store: Store) -> None:
    failure = Failure(7, Need.PROFILE, NOW, FailureKind.ACCESS)
    store.facts.write(lambda tx: facts_store.save(tx, [failure, seen("Новая")]))
    assert store.facts.read(facts_store.failures) == {}


def test_what_nobody_asked_leaves_no_trace(store: Store) -> None:
    silent = (FailureKind.NO_COLLECTOR, FailureKind.NO_TOKEN, FailureKind.STOPPED, FailureKind.NOT_ASKED)
    store.facts.write(lambda tx: facts_store.save(tx, [Failure(7, Need.POSTS, NOW, kind) for kind in silent]))
    assert store.facts.read(facts_store.failures) == {}
