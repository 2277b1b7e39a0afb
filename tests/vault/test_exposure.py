"""What the journal tells of versions: which was in use when, and by which way in each was looked at."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from vault import exposure, rotation, secrets
from vault.exposure import Span
from vault.rotation import Proof
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx

OWNER, OTHER = "credential:71", "credential:72"
PLACE = (OWNER, Field.PASSWORD)


def put(store: Store, value: str, owner: str = OWNER) -> None:
    store.write("test.put", lambda tx: secrets.put(tx, owner, Field.PASSWORD, value))


def uses(store: Store) -> list[tuple[int, bool, bool]]:
    """Version, whether it is in use still, whether it is the first ever recorded."""
    found = store.read(lambda tx: exposure.uses(tx, (OWNER, OTHER)))
    assert all(one.until is not None and one.until <= later.since for one, later in pairwise(found.get(PLACE, ())))
    return [(use.version, use.until is None, use.first) for use in found.get(PLACE, ())]


def test_uses_follow_puts_commits_undos_and_outlive_a_purge(store: Store) -> None:
    assert uses(store) == []
    put(store, "первый")
    assert uses(store) == [(1, True, True)]
    begun = store.write("test.begun", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, "второй"))
    assert uses(store) == [(1, True, True)]
    assert store.read(lambda tx: exposure.staged(tx, (OWNER,))) == {PLACE: 2}
    rotation.show(store, begun.id, Purpose.ROTATE)
    for step in (rotation.applied, lambda tx, one: rotation.verified(tx, one, Proof.SIGNED_IN), rotation.commit):
        store.write("test.step", lambda tx, step=step: step(tx, begun.id))  # type: ignore[misc]  # mypy: defaults
    assert uses(store) == [(1, False, True), (2, True, False)]
    assert store.read(lambda tx: (exposure.staged(tx, (OWNER,)), exposure.current(tx, (OWNER, OTHER)))) == (
        {},
        {PLACE: 2},
    )
    store.write("test.undone", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
    assert uses(store) == [(1, False, True), (2, False, False), (1, True, False)]
    store.write("test.purged", lambda tx: secrets.purge(tx, timedelta(days=-1)))
    assert len(store.read(lambda tx: secrets.history(tx, OWNER))) == 1
    assert uses(store) == [(1, False, True), (2, False, False), (1, True, False)]
    store.write("test.removed", lambda tx: secrets.remove(tx, OWNER))
    assert [in_use for _, in_use, _ in uses(store)] == [False, False, False]
    put(store, "снова")
    assert uses(store)[-1] == (3, True, False)  # a number is never used twice


def test_looks_are_told_by_slot_and_time(store: Store) -> None:
    for owner in (OWNER, OTHER):
        put(store, "первый", owner)
    slot = store.read(lambda tx: tx.slot)
    secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.CODE)  # shows no seed
    secrets.reveal_many(store, [(OWNER, Field.PASSWORD), (OTHER, Field.PASSWORD)], Purpose.EXPORT)
    secrets.reveal_many(store, [(OTHER, Field.PASSWORD)], Purpose.EXPORT)

    def look(tx: Tx) -> None:
        (mine, both) = exposure.looks(tx, (Span(slot),))
        assert (mine.owner, mine.field, mine.version, mine.span) == (OWNER, Field.PASSWORD, 1, 0)
        assert (both.owner, both.version) == (OTHER, 1)
        assert mine.first < mine.last
        assert exposure.looks(tx, (Span(slot),), OWNER) == (mine,)
        assert exposure.looks(tx, (Span("другой"),)) == ()
        assert exposure.looks(tx, ()) == ()
        before, after = Span(slot, until=mine.last), Span(slot, since=mine.last)
        found = exposure.looks(tx, (before, after), OWNER)
        assert [(one.span, one.first, one.last) for one in found] == [
            (0, mine.first, mine.first),
            (1, mine.last, mine.last),
        ]
        assert slot in exposure.ways_in(tx)

    store.read(look)
