"""Facts in the disposable file: every shape there and back, only what changed is written, what is old is let go."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from checks import facts_codec, facts_store
from checks.facts import (
    Addresses,
    Comment,
    Comments,
    Fact,
    Failure,
    FailureKind,
    Managers,
    Need,
    Post,
    Posts,
    Profile,
    ProfileState,
    Thread,
    Value,
    Visitors,
    Window,
)
from checks.readers import store as readers_store
from checks.site_facts import Site
from registry import rows
from tests.checks.support import NOW
from vault.store import Store
from vault.transaction import Tx

TEXT = some.text(max_size=10)
MOMENTS = some.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
NUMBERS = some.integers(0, 2**53)
WINDOWS = some.builds(Window, some.none() | MOMENTS, MOMENTS)
RECENT = some.integers(0, 29 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds))

some.register_type_strategy(str, TEXT)
some.register_type_strategy(int, NUMBERS)
some.register_type_strategy(float, some.floats(-90, 90))
some.register_type_strategy(datetime, MOMENTS)

SINGLE = {Need.PROFILE: Profile, Need.ADDRESSES: Addresses, Need.MANAGERS: Managers, Need.SITE: Site}


def listed(
    item: type[Post] | type[Comment], key: Callable[[object], object]
) -> some.SearchStrategy[tuple[object, ...]]:
    dated = some.builds(item, id=NUMBERS, date=RECENT)
    return some.lists(dated, max_size=3, unique_by=key).map(tuple)


POSTS = listed(Post, lambda one: one.id)  # type: ignore[attr-defined] # a post
THREADS = some.lists(
    some.builds(Thread, post_id=NUMBERS, items=listed(Comment, lambda one: one.id)),  # type: ignore[attr-defined] # a comment
    max_size=3,
    unique_by=lambda one: one.post_id,
).map(tuple)
VALUES: some.SearchStrategy[tuple[Need, Value]] = some.one_of(
    *[some.tuples(some.just(need), some.from_type(shape)) for need, shape in SINGLE.items()],
    some.tuples(some.just(Need.POSTS), some.builds(Posts, POSTS, WINDOWS)),
    some.tuples(some.just(Need.VISITORS), some.builds(Visitors, POSTS, WINDOWS)),
    some.tuples(some.just(Need.COMMENTS), some.builds(Comments, THREADS, WINDOWS, some.just(()))),
)


@given(VALUES)
def test_every_fact_comes_back_as_it_was(told: tuple[Need, Value]) -> None:
    need, value = told
    text = facts_codec.dump(value)
    assert facts_codec.load(need, text) == value
    json.loads(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, derandomize=True)
@given(some.lists(VALUES, min_size=1, max_size=6))
def test_the_last_look_comes_back_as_it_was_whatever_was_seen_before(
    store: Store, looks: list[tuple[Need, Value]]
) -> None:
    last = {}
    for number, (need, value) in enumerate(looks):
        fact = Fact(7, need, NOW + timedelta(minutes=number), value)
        store.facts.write(lambda tx, fact=fact: facts_store.save(tx, [fact]))  # type: ignore[misc] # called at once
        last[7, need] = fact
    kept = store.facts.read(lambda tx: facts_store.facts(tx, 7))
    assert {key: kept[key] for key in last} == last


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


def changes(store: Store, *facts: Fact) -> int:
    """How many rows saving these facts writes."""

    def save(tx: Tx) -> int:
        before = written(tx)
        facts_store.save(tx, facts)
        return written(tx) - before

    def written(tx: Tx) -> int:
        return rows.number(rows.only(tx, "SELECT total_changes()")[0])

    return store.facts.write(save)


def post(number: int, *, days: float = 3, text: str = "Событие") -> Post:
    return Post(number, f"https://vk.com/wall-1_{number}", NOW - timedelta(days=days), text=text)


def wall(*posts: Post, start: datetime | None = None, now: datetime = NOW) -> Fact:
    return Fact(7, Need.POSTS, now, Posts(posts, Window(start, now)))


def test_only_what_changed_is_written(store: Store) -> None:
    many = tuple(post(number) for number in range(30))
    assert changes(store, wall(*many), seen("Школа")) == 30 + 1 + 2
    assert changes(store, wall(*many), seen("Школа")) == 2, "a row for each look"
    edited = (replace(many[0], text="Исправлено"), *many[1:])
    assert changes(store, wall(*edited), seen("Школа № 1")) == 1 + 1 + 2
    assert changes(store, wall(post(99, days=1), *edited)) == 1 + 1


def kept_posts(store: Store) -> list[int]:
    found = store.facts.read(lambda tx: tx.execute("SELECT id FROM post ORDER BY id").fetchall())
    return [rows.number(row[0]) for row in found]


def test_a_publication_that_the_window_should_show_and_does_not_is_gone_and_older_ones_stay(store: Store) -> None:
    changes(store, wall(post(1, days=60), post(2, days=9), post(3, days=2)))
    changes(store, wall(post(3, days=2), start=NOW - timedelta(days=14)))
    assert kept_posts(store) == [1, 3]
    fact = store.facts.read(lambda tx: facts_store.facts(tx, 7))[7, Need.POSTS]
    assert isinstance(fact.value, Posts)
    assert [one.id for one in fact.value.items] == [3], "the fact is what the last look saw"


def test_publications_are_kept_for_ten_weeks_at_least_and_not_for_ever(store: Store) -> None:
    changes(store, wall(post(1, days=1), post(2, days=20)))
    later = NOW + timedelta(weeks=10)
    changes(store, wall(now=later, start=later - timedelta(days=14)))
    assert 1 in kept_posts(store)
    later += timedelta(weeks=10)
    changes(store, wall(now=later, start=later - timedelta(days=14)))
    assert kept_posts(store) == []


def comment(number: int, *, days: float = 1, text: str = "Почему нет воды?") -> Comment:
    return Comment(number, f"https://vk.com/wall-1_1?reply={number}", NOW - timedelta(days=days), "хеш", text=text)


def talk(*threads: Thread, unchanged: tuple[int, ...] = (), now: datetime = NOW) -> Fact:
    return Fact(7, Need.COMMENTS, now, Comments(threads, Window(None, now), unchanged))


def test_comments_are_kept_by_thread_and_those_of_unchanged_publications_stay(store: Store) -> None:
    first, second = Thread(1, 2, (comment(11), comment(12))), Thread(2, 1, (comment(21),))
    assert changes(store, talk(first, second)) == 3 + 2 + 1
    assert store.facts.read(lambda tx: facts_store.known_comments(tx, [7, 8])) == {7: {1: 2, 2: 1}}
    grown = replace(second, count=2, items=(comment(21), comment(22)))
    assert changes(store, talk(grown, unchanged=(1,))) == 1 + 1 + 1
    value = store.facts.read(lambda tx: facts_store.facts(tx, 7))[7, Need.COMMENTS].value
    assert isinstance(value, Comments)
    assert value.threads == (grown, first)
    assert value.unchanged == (1,)


def test_a_thread_that_was_not_read_whole_is_not_known(store: Store) -> None:
    changes(store, talk(Thread(1, 500, (comment(11),), whole=False)))
    assert store.facts.read(lambda tx: facts_store.known_comments(tx, [7])) == {}


def test_a_flagged_comment_is_known_until_a_whole_look_does_not_show_it(store: Store) -> None:
    def flagged() -> frozenset[int]:
        return store.facts.read(lambda tx: readers_store.flagged_publications(tx, 7))

    obscene = replace(comment(11, text=""), grounds=("profanity",), reduced=True)
    changes(store, talk(Thread(1, 2, (obscene, comment(12))), Thread(2, 1, (comment(21),))))
    assert flagged() == {1}
    changes(store, talk(Thread(1, 2, whole=False)))
    assert flagged() == {1}, "it was refused: nobody knows"
    changes(store, talk(Thread(1, 1, (comment(12),))))
    assert flagged() == frozenset()


def test_comments_go_with_their_publication(store: Store) -> None:
    changes(store, wall(post(1), post(2)), talk(Thread(1, 1, (comment(11),)), Thread(2, 1, (comment(21),))))
    changes(store, wall(post(2)))
    assert store.facts.read(lambda tx: facts_store.known_comments(tx, [7])) == {7: {2: 1}}


def words(store: Store) -> list[str]:
    query = "SELECT text FROM comment UNION ALL SELECT text FROM post WHERE need = 'visitors'"
    return sorted(str(row[0]) for row in store.facts.read(lambda tx: tx.execute(query).fetchall()))


def purge(store: Store, now: datetime) -> int:
    return store.facts.write(lambda tx: readers_store.purge(tx, now))


def test_words_of_readers_go_after_thirty_days_and_come_not_back(store: Store) -> None:
    letter = Fact(7, Need.VISITORS, NOW, Visitors((post(5, days=2, text="Письмо"),), Window(None, NOW)))
    old = comment(12, days=31, text="Давно")
    changes(store, talk(Thread(1, 2, (comment(11), old))), letter, wall(post(1)))
    assert words(store) == ["", "Письмо", "Почему нет воды?"], "too old to be written at all"
    assert purge(store, NOW) == 0
    later = NOW + timedelta(days=30)
    assert purge(store, later) == 2
    assert purge(store, later) == 0
    assert words(store) == ["", "", ""]
    assert kept_posts(store) == [1, 5], "the publications themselves stay, and those of the page keep their words"
    facts = store.facts.read(lambda tx: facts_store.facts(tx, 7))
    value = facts[7, Need.POSTS].value
    assert isinstance(value, Posts)
    assert value.items[0].text == "Событие"
    changes(store, talk(Thread(1, 2, (comment(11), old)), now=later))
    assert words(store) == ["", "", ""]


def test_what_was_seen_of_a_site_is_under_its_organization(store: Store) -> None:
    value = Site("https://a.example", "https://a.example", ())
    changes(store, Fact(7, Need.SITE, NOW, value), seen("Школа"))
    assert store.facts.read(lambda tx: facts_store.site(tx, 7)) == value
    assert store.facts.read(lambda tx: facts_store.site(tx, 8)) is None


def test_a_fact_of_a_shape_that_is_not_known_any_more_is_left_out(store: Store) -> None:
    changes(store, seen("Школа"), wall(post(1), post(2)))

    def spoil(tx: Tx) -> None:
        tx.execute("UPDATE shown SET value = '{}'")
        tx.execute("UPDATE post SET value = '{}' WHERE id = 1")

    store.facts.write(spoil)
    kept = facts_store.assembled(store.facts.read(lambda tx: facts_store.fetch(tx, [7])))
    assert set(kept) == {(7, Need.POSTS)}
    value = kept[7, Need.POSTS].value
    assert isinstance(value, Posts)
    assert [one.id for one in value.items] == [2]


def test_what_nobody_asked_leaves_no_trace(store: Store) -> None:
    silent = (FailureKind.NO_COLLECTOR, FailureKind.NO_TOKEN, FailureKind.STOPPED, FailureKind.NOT_ASKED)
    store.facts.write(lambda tx: facts_store.save(tx, [Failure(7, Need.POSTS, NOW, kind) for kind in silent]))
    assert store.facts.read(facts_store.failures) == {}
