"""What former runs tell of the work before a run: figures out of the facts file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from checks import facts_store
from checks.facts import NOT_GIVEN, Comments, Fact, Need, Profile, ProfileState, Seen, Thread, Wall, Window
from checks.running import past
from checks.site_facts import Site, SitePage
from vault.store import Store

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_nothing_is_told_before_the_first_look(store: Store) -> None:
    assert store.facts.read(past.read) == past.Past()


def test_walls_sites_and_answers_are_told(store: Store) -> None:
    walls: tuple[Seen[Wall], ...] = (Wall.OPEN, Wall.CLOSED, NOT_GIVEN)
    seen = [
        Fact(number, Need.PROFILE, NOW, Profile(str(number), ProfileState.OPEN, wall=wall))
        for number, wall in enumerate(walls, start=1)
    ]
    home = "https://school.example/"
    pages = tuple(SitePage(f"{home}{number}") for number in range(3))
    seen.append(Fact(1, Need.SITE, NOW, Site(home, home, pages)))
    store.facts.write(lambda tx: facts_store.save(tx, seen))
    store.facts.write(lambda tx: facts_store.keep_latency(tx, "vk", 0.7))
    told = store.facts.read(past.read)
    assert told == past.Past({"vk": 0.7}, {1: True, 2: False}, {1: 3})
    assert (told.usual_site, past.Past().usual_site) == (3, 0)


def test_discussions_of_the_last_look_are_counted(store: Store) -> None:
    threads = (Thread(5, 2), Thread(6, 0), Thread(7, 1, whole=False))
    seen = Fact(1, Need.COMMENTS, NOW, Comments(threads, Window(None, NOW)))
    store.facts.write(lambda tx: facts_store.save(tx, [seen]))
    assert store.facts.read(past.read).discussed == {1: 3}
    wide = Fact(2, Need.COMMENTS, NOW, Comments(threads, Window(NOW - timedelta(days=30), NOW)))
    store.facts.write(lambda tx: facts_store.save(tx, [wide]))
    assert store.facts.read(lambda tx: past.read(tx, timedelta(days=20))).discussed == {1: 3, 2: 2}
    assert store.facts.read(lambda tx: past.read(tx, timedelta(days=31))).discussed == {1: 3, 2: 3}
    store.facts.write(lambda tx: tx.execute("DELETE FROM look WHERE subject_id = 2"))
    again = Fact(1, Need.COMMENTS, NOW, Comments((Thread(8, 1),), Window(None, NOW), unchanged=(5,)))
    store.facts.write(lambda tx: facts_store.save(tx, [again]))
    assert store.facts.read(past.read).discussed == {1: 2}
