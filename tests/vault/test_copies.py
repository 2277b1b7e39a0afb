"""When a copy is made, what it must stand before it counts, and which copies stay."""

from __future__ import annotations

import json
import shutil
import threading
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.doings import Told
from tests.vault.support import (
    DATABASE,
    OWNER,
    add_note,
)
from vault import anchor, backup, header, journal, secrets, verify
from vault.doing import watching
from vault.errors import StorageFailed, VaultDamaged
from vault.keys import wipe
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx

Opener = Callable[..., Store]


def _flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def _edit(path: Path, **values: object) -> None:
    loaded = json.loads((path / backup.MANIFEST).read_bytes())
    (path / backup.MANIFEST).write_text(json.dumps({**loaded, **values}))


def test_a_copy_is_made_only_of_a_change(store: Store, vault_dir: Path) -> None:
    assert backup.make_if_changed(store) is not None
    for _ in range(2):
        assert backup.make_if_changed(store) is None
        assert backup.at_lock(store) is None
    secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    store.write("journal.exported", lambda tx: tx.describe("journal"))
    assert not backup.changed_here(store)
    assert backup.make_if_changed(store) is None
    store.write("note.added", add_note("новое"))
    assert backup.changed_here(store)
    made = backup.make_if_changed(store)
    assert made is not None
    assert backup.listing(vault_dir) == (made.path,)  # of one day the last routine one


def test_a_copy_that_is_gone_or_spoiled_does_not_count_as_the_last(store: Store, vault_dir: Path) -> None:
    spoilers: list[Callable[[Path], object]] = [
        shutil.rmtree,
        lambda path: (path / DATABASE).unlink(),
        lambda path: (path / DATABASE).write_bytes(b"x"),
        lambda path: _edit(path, n=1),
    ]
    for spoil in spoilers:
        made = backup.make(store)
        assert backup.make_if_changed(store) is None
        spoil(made.path)
        again = backup.make_if_changed(store)
        assert again is not None
        for path in backup.listing(vault_dir):
            shutil.rmtree(path)


def test_before_a_step_that_cannot_be_taken_back_a_routine_copy_is_not_enough(store: Store, vault_dir: Path) -> None:
    """It would be thinned by the next routine one, and with it what the step was made against."""
    backup.make(store, backup.LOCK)
    before = backup.make_if_changed(store, backup.IMPORT)
    assert before is not None
    assert backup.make_if_changed(store, backup.IMPORT) is None
    for text in "абв":
        store.write("note.added", add_note(text))
        backup.make_if_changed(store)
    left = backup.listing(vault_dir)
    assert len(left) == 2
    assert before.path == left[0]


def test_thinning_is_journalled_and_keeps_to_whole_copies_of_this_vault(
    store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    made = []
    for number in range(45):
        monkeypatch.setattr(backup, "real_now", lambda at=moment + timedelta(days=number): at)
        store.write("note.added", add_note(str(number)))
        made.append(backup.make(store, backup.LOCK).path)
        if number == 44 - 7:
            damaged = made[-1]
            _flip(damaged / DATABASE, 9000)
            (vault_dir / backup.FOLDER / "чужое").mkdir()
    left = backup.listing(vault_dir)
    days = [(44 - made.index(path)) for path in left]
    assert set(days) >= set(range(7))
    assert len(left) < 20
    assert damaged in left  # evidence, and never counted for another
    assert (vault_dir / backup.FOLDER / "чужое").is_dir()
    assert last_action(store) == "backup.pruned"
    for path in set(left) - {damaged}:
        backup.look_through(path / DATABASE, store.ring, store.header)


def last_action(store: Store) -> str:
    return store.read(lambda tx: journal.entries(tx, 1))[0].action


def test_the_last_copy_stays_whatever_the_clock_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "real_now", lambda: datetime(2040, 1, 1, tzinfo=UTC))
    backup.make(store, backup.LOCK)
    for hour in range(3):
        monkeypatch.setattr(backup, "real_now", lambda hour=hour: datetime(2026, 1, 1, hour, tzinfo=UTC))
        store.write("note.added", add_note("раньше"))
        made = backup.make(store, backup.LOCK)
        assert made.path.is_dir()


def test_what_a_death_left_is_cleared_away(store: Store, vault_dir: Path) -> None:
    backup.make(store)
    leftover = vault_dir / backup.FOLDER / ".2026-11-22T000000.000000.making"
    leftover.mkdir()
    (leftover / DATABASE).write_bytes(b"x" * 100)
    made = backup.make(store)
    assert sorted(path.name for path in (vault_dir / backup.FOLDER).iterdir())[-1] == made.path.name
    assert not leftover.exists()


def test_a_copy_at_a_lock_never_stops_the_lock(store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.lock_secrets()
    assert backup.at_lock(store) is None
    assert len(backup.listing(vault_dir)) == 1
    store.write("note.added", add_note("новое"))
    usage = namedtuple("usage", "total used free")  # what shutil gives
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 0))
    complaint = backup.at_lock(store)
    assert complaint is not None
    assert complaint.startswith("Резервная копия не сделана: Для резервной копии мало места")
    store.close()
    assert backup.at_lock(store) is None


def test_a_copy_that_nobody_waits_for_is_said_to_be_missing(store: Store, vault_dir: Path) -> None:
    store.write("note.added", add_note("новое"))
    with watching(Told("Копирую базу")):
        said = backup.at_lock(store)
    assert said is not None and said.startswith("Копию не стали ждать")
    assert not list((vault_dir / backup.FOLDER).iterdir())


def test_a_lock_in_the_middle_of_the_look_is_no_damage(
    store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try_all = secrets.try_all

    def lock_first(tx: Tx) -> secrets.OpenedCount:
        monkeypatch.setattr(secrets, "try_all", try_all)
        assert store.ring.secrets is not None
        wipe(store.ring.secrets)  # the bytes go first, the name after
        found = try_all(tx)
        assert found.broken
        store.ring.wipe_secrets()
        return found

    monkeypatch.setattr(secrets, "try_all", lock_first)
    assert backup.make(store).secrets == 32
    assert store.tier is Tier.REGISTRY


def test_closing_waits_for_a_copy_that_is_being_made(
    store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closers: list[threading.Thread] = []
    look_through = backup.look_through

    def close_meanwhile(*arguments: object) -> object:
        closer = threading.Thread(target=store.close)
        closers.append(closer)
        closer.start()
        return look_through(*arguments)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(backup, "look_through", close_meanwhile)
    assert backup.at_lock(store) is None
    closers[0].join()
    assert store.tier is Tier.LOCKED
    assert len(backup.listing(vault_dir)) == 1


def test_a_copy_that_cannot_be_journalled_is_not_kept(
    store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StorageFailed("журнал не пишется")

    monkeypatch.setattr(journal, "append", refuse)
    with pytest.raises(StorageFailed):
        backup.make(store)
    assert backup.listing(vault_dir) == ()


def test_a_copy_without_the_anchored_row_does_not_count(store: Store, vault_dir: Path) -> None:
    tip = anchor.read(vault_dir, store.ring.journal)
    assert tip is not None
    anchor.write(vault_dir, store.ring.journal, store.vault_id, 1, journal.Tip(tip.tip.n, b"x" * 32))
    with pytest.raises(VaultDamaged):
        backup.make(store)


def test_every_secret_of_a_copy_is_opened_or_held_to_the_journal(store: Store, vault_dir: Path, opener: Opener) -> None:
    store.write(
        "forged", lambda tx: tx.execute("UPDATE secret SET nonce = x'000000000000000000000000' WHERE version = 1")
    )
    with pytest.raises(VaultDamaged):
        backup.make(store)
    store.lock_secrets()
    with pytest.raises(VaultDamaged):  # a token is opened by the registry's keys too
        backup.make(store)
    store.write("forged", lambda tx: tx.execute("DELETE FROM secret WHERE owner = 'credential:7'"))
    with pytest.raises(VaultDamaged):
        backup.make(store)


def test_verify_counts_the_copies(store: Store, vault_dir: Path) -> None:
    def part() -> verify.Part:
        return next(part for part in verify.verify(store).parts if part.name == "Резервные копии")

    assert (part().figure, part().damage) == ("0 копий целы", "")
    first, second = backup.make(store), backup.make(store)
    assert (part().figure, part().damage) == ("2 копии целы", "")
    _flip(first.path / DATABASE, 9000)
    (second.path / header.NAME).unlink()
    assert part().figure == "0 копий целы"
    assert first.path.name in part().damage
    assert second.path.name in part().damage
