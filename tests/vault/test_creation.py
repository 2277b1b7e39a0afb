"""Making a vault, upgrading one, and what can be told of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.vault.support import (
    DATABASE,
    FACTS,
    NOTES,
    PRIVATE,
    SCHEMAS,
    Memo,
    add_note,
    copied,
    never,
    notes,
    open_with,
    passphrase,
    refused_untouched,
    snapshot,
)
from vault import anchor, backup, header, journal, restoring, status
from vault.clock import Clock
from vault.creation import Prepared, broken_off, create, prepare
from vault.errors import BadInput, Locked, PoryadokError, StorageFailed, VaultHeld, VaultReadOnly
from vault.header import SlotKind
from vault.keys import KdfCost
from vault.schema import Migration, Schema
from vault.store import Store, Tier

Opener = Callable[..., Store]


# ---- migrations

SECOND = Migration(
    2, "ALTER TABLE note ADD COLUMN tag TEXT NOT NULL DEFAULT '';\nCREATE INDEX note_tag ON note(tag);\n"
)
NEWER = Schema("notes", (*NOTES.migrations, SECOND))
BROKEN = Schema(
    "notes", (*NOTES.migrations, SECOND, Migration(3, "CREATE TABLE extra(a);\nINSERT INTO nowhere VALUES (1);"))
)


def test_a_newer_program_upgrades_in_one_journalled_step(opener: Opener) -> None:
    store = opener(schemas=(NEWER,))
    assert store.read(lambda tx: tx.execute("SELECT count(*) FROM note WHERE tag = ''").fetchone())[0] == 300  # type: ignore[index]
    last = store.read(lambda tx: journal.entries(tx, 1))[0]
    assert last.action == "schema.migrated"
    assert last.detail == {"steps": ["notes 2"]}
    store.close()
    again = opener(schemas=(NEWER,))
    assert again.read(lambda tx: journal.entries(tx, 1))[0].n == last.n


def test_an_older_program_refuses_a_newer_vault_and_leaves_the_facts(
    opener: Opener, vault_dir: Path, derive: Memo
) -> None:
    facts = Schema("facts", (*FACTS.migrations, Migration(2, "CREATE TABLE more(a);")))
    opener(schemas=(NEWER,), facts=facts).close()
    refused_untouched(vault_dir, derive, BadInput)


def test_a_failing_migration_is_rolled_back_whole(vault_dir: Path, derive: Memo) -> None:
    before = snapshot(vault_dir)
    with pytest.raises(Exception, match="nowhere"):
        open_with(vault_dir, derive, schemas=(BROKEN,))
    store = open_with(vault_dir, derive)
    with store:
        assert len(notes(store)) == 300
        assert store.read(lambda tx: tx.execute("SELECT 1 FROM sqlite_schema WHERE name = 'extra'").fetchone()) is None
        assert [entry.action for entry in store.read(lambda tx: journal.entries(tx, 2))] == [
            "backup.made",
            "notes.filled",
        ]
    assert before[header.NAME] == snapshot(vault_dir)[header.NAME]


def test_a_finding_does_not_bar_the_way_to_a_newer_program(opener: Opener, vault_dir: Path) -> None:
    """Read-only until acknowledged, and the migration waits with everything else."""
    (vault_dir / anchor.NAME).unlink()
    store = opener(schemas=(NEWER,))
    assert store.read_only_reason is not None
    with pytest.raises(VaultReadOnly):
        store.write("note.added", add_note("рано"))
    store.acknowledge(passphrase())
    actions = [entry.action for entry in store.read(lambda tx: journal.entries(tx, 3))]
    assert actions == ["schema.migrated", "backup.made", "vault.acknowledged"]
    store.write("note.tagged", lambda tx: tx.execute("UPDATE note SET tag = 'x'"))


def test_a_finding_does_not_let_an_older_program_in(opener: Opener, vault_dir: Path, derive: Memo) -> None:
    opener(schemas=(NEWER,)).close()
    (vault_dir / anchor.NAME).unlink()
    refused_untouched(vault_dir, derive, BadInput)


# ---- creation


def test_what_creation_leaves(tmp_path: Path, derive: Memo) -> None:
    directory = tmp_path / "глубоко" / "vault"
    created = create(directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=derive)
    with created.store as store:
        assert store.tier is Tier.SECRETS
        assert created.recovery_words not in repr(created)
    assert sorted(path.name for path in directory.iterdir()) == sorted(PRIVATE)
    assert [path.name for path in directory.parent.iterdir()] == ["vault"]


def test_creation_refuses_a_taken_place(tmp_path: Path, vault_dir: Path) -> None:
    (tmp_path / "file").write_text("занято")
    for taken in (vault_dir, tmp_path, tmp_path / "file"):
        before = snapshot(tmp_path)
        with pytest.raises(BadInput):
            create(taken, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=never)
        assert snapshot(tmp_path) == before


def test_creation_refuses_an_empty_passphrase_and_a_weak_cost(tmp_path: Path) -> None:
    for given, cost in ((bytearray(), KdfCost.light()), (passphrase(), KdfCost(1024, 1, 1))):
        with pytest.raises(BadInput):
            create(tmp_path / "v", given, cost=cost, schemas=SCHEMAS, facts=FACTS, derive=never)
    assert list(tmp_path.iterdir()) == []


def test_creation_that_fails_leaves_nothing(tmp_path: Path, derive: Memo) -> None:
    with pytest.raises(Exception, match="nowhere"):
        create(tmp_path / "v", passphrase(), cost=KdfCost.light(), schemas=(BROKEN,), facts=FACTS, derive=derive)
    assert list(tmp_path.iterdir()) == []


def test_a_judged_time_is_noted_in_the_journal(vault_dir: Path, derive: Memo) -> None:
    clock = Clock.from_environment({"PORYADOK_NOW": "2026-11-22T09:00+07:00"})
    with open_with(vault_dir, derive, clock=clock) as store:
        store.write("note.added", add_note("о прошлом"))
        last = store.read(lambda tx: journal.entries(tx, 1))[0]
    assert last.judged == "2026-11-22T02:00:00+00:00"
    assert last.time.year >= 2026
    assert last.time.isoformat() != last.judged


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for act in (
        lambda: store.read(lambda tx: None),
        lambda: store.write("x", lambda tx: None),
        lambda: store.open_secrets(passphrase()),
        lambda: store.facts.read(lambda tx: None),
        lambda: store.facts.write(lambda tx: None),
    ):
        assert _in_thread(act) == Locked
    assert store.tier is Tier.LOCKED


def _in_thread(act: Callable[[], object]) -> object:
    """The class of what `act` raised; 'hangs' when it never comes back."""
    outcome: list[object] = ["hangs"]

    def run() -> None:
        try:
            outcome[0] = act()
        except PoryadokError as error:
            outcome[0] = type(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(20)
    return outcome[0]


def test_status_tells_without_a_key(vault_dir: Path) -> None:
    before = snapshot(vault_dir)
    found = status.status(vault_dir)
    assert found.exists
    assert [slot.kind for slot in found.slots] == ["passphrase", "recovery"]
    assert found.size == (vault_dir / DATABASE).stat().st_size
    assert found.held_by == ""
    assert snapshot(vault_dir) == before


def test_a_copy_opens_elsewhere(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    with open_with(copied(vault_dir, tmp_path / "copy"), derive) as store:
        assert len(notes(store)) == 300
        assert store.read_only_reason is None


def test_a_vault_set_aside_by_a_cut_restoring_is_named(vault_dir: Path, derive: Memo) -> None:
    aside = vault_dir.with_name(f"{vault_dir.name}.aside-20261122T000000000000")
    vault_dir.rename(aside)
    with pytest.raises(BadInput, match=aside.name):
        open_with(vault_dir, derive)


# ---- prepared, then finished or not


def prepared(directory: Path, derive: Memo, **options: Any) -> Prepared:
    return prepare(
        directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=derive, **options
    )


def test_nothing_is_at_the_place_before_it_is_finished(tmp_path: Path, derive: Memo) -> None:
    directory = tmp_path / "глубоко" / "vault"
    ready = prepared(directory, derive)
    assert not directory.exists()
    assert ready.recovery_words not in repr(ready)
    with pytest.raises(BadInput):
        open_with(directory, derive)
    with ready.finish().store as store:
        assert store.slot.label == "пароль"
        assert store.tier is Tier.SECRETS
    assert [path.name for path in directory.parent.iterdir()] == ["vault"]
    with open_with(directory, derive, passphrase(ready.recovery_words)) as store:
        assert store.slot.kind is SlotKind.RECOVERY


def test_discarded_it_never_was(tmp_path: Path, derive: Memo) -> None:
    ready = prepared(tmp_path / "vault", derive)
    held = ready._passphrase
    for _ in range(2):
        ready.discard()
    assert held == bytes(len(held))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(AssertionError):
        ready.finish()
    prepared(tmp_path / "vault", derive).finish().store.close()


def test_finished_it_is_not_discarded(tmp_path: Path, derive: Memo) -> None:
    ready = prepared(tmp_path / "vault", derive)
    with ready.finish().store as store:
        ready.discard()
        assert ready._passphrase == bytes(len(ready._passphrase))
        store.write("note.added", add_note("живо"))


def test_a_deputy_is_a_second_way_in(tmp_path: Path, derive: Memo) -> None:
    given = passphrase("заместитель")
    prepared(tmp_path / "vault", derive, deputy=given).finish().store.close()
    found = status.status(tmp_path / "vault").slots
    assert [(slot.kind, slot.label) for slot in found] == [
        (SlotKind.PASSPHRASE, "пароль"),
        (SlotKind.PASSPHRASE, "пароль заместителя"),
        (SlotKind.RECOVERY, "слова восстановления"),
    ]
    for text in ("слон на крыше 42", "заместитель"):
        open_with(tmp_path / "vault", derive, passphrase(text)).close()


@pytest.mark.parametrize("deputy", [bytearray(), passphrase(), bytearray(b"poryadok-key 1")])
def test_a_deputy_that_is_none(tmp_path: Path, deputy: bytearray) -> None:
    with pytest.raises(BadInput):
        prepared(tmp_path / "vault", never, deputy=deputy)  # type: ignore[arg-type]  # never called
    assert list(tmp_path.iterdir()) == []


def test_a_place_taken_meanwhile_is_left_alone(tmp_path: Path, derive: Memo) -> None:
    ready = prepared(tmp_path / "vault", derive)
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "чужое").write_text("важное")
    with pytest.raises(BadInput):
        ready.finish()
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]
    assert (tmp_path / "vault" / "чужое").read_text() == "важное"


def test_two_are_not_prepared_for_one_place(tmp_path: Path, derive: Memo) -> None:
    ready = prepared(tmp_path / "vault", derive)
    with pytest.raises(VaultHeld):
        prepared(tmp_path / "vault", never)  # type: ignore[arg-type]  # never called
    ready.finish().store.close()
    open_with(tmp_path / "vault", derive).close()


def test_what_a_death_left_is_told_from_what_somebody_is_making(tmp_path: Path, derive: Memo) -> None:
    place = tmp_path / "vault"
    assert not broken_off(place)
    ready = prepared(place, derive)
    assert not broken_off(place)
    ready.discard()
    assert not broken_off(place)
    (tmp_path / ".vault.creating").mkdir(mode=0o700)
    assert broken_off(place)


def test_what_a_death_left_makes_room(tmp_path: Path, derive: Memo) -> None:
    (tmp_path / ".vault.creating").mkdir(mode=0o700)
    (tmp_path / ".vault.creating" / DATABASE).write_bytes(b"x")
    prepared(tmp_path / "vault", derive).finish().store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


# ---- a copy before the tables change


def test_a_migration_is_preceded_by_a_copy(opener: Opener, vault_dir: Path, derive: Memo) -> None:
    opener(schemas=(NEWER,)).close()
    (copy,) = backup.listing(vault_dir)
    opener(schemas=(NEWER,)).close()
    assert backup.listing(vault_dir) == (copy,)
    restoring.restore(vault_dir, copy, passphrase(), derive)
    with open_with(vault_dir, derive) as store:  # by the older program too
        assert len(notes(store)) == 300


def test_without_room_for_the_copy_nothing_is_migrated(
    opener: Opener, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: found[2] for name, found in snapshot(vault_dir).items() if name == DATABASE}
    monkeypatch.setattr(backup, "_ROOM", 2**50)
    with pytest.raises(StorageFailed):
        opener(schemas=(NEWER,))
    assert {name: found[2] for name, found in snapshot(vault_dir).items() if name == DATABASE} == before
    opener().close()
