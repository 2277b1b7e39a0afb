"""Transactions, tiers, the passphrase, the acknowledgement: what the floors above rely on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.vault.support import OWNER, PASSWORD, Memo, add_note, notes, open_with, passphrase, snapshot
from vault import anchor, header, journal, secrets, slots, slotting, verify
from vault import store as store_module
from vault.errors import BadInput, Locked, PoryadokError, StorageFailed, VaultReadOnly, WrongPassphrase
from vault.keys import KdfCost
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx

Opener = Callable[..., Store]


def last_entry(store: Store) -> journal.Entry:
    return store.read(lambda tx: journal.entries(tx, 1))[0]


def test_a_write_leaves_its_row(store: Store) -> None:
    before = last_entry(store).n

    def change(tx: Tx) -> str:
        add_note("новая")(tx)
        tx.journal("note.checked", "note:301", length=5)
        tx.describe("note:301", length=5)
        return "готово"

    assert store.write("note.added", change) == "готово"
    checked, added = store.read(lambda tx: journal.entries(tx, 2))[::-1]
    assert (checked.n, checked.action, checked.subject) == (before + 1, "note.checked", "note:301")
    assert (added.n, added.action, added.detail) == (before + 2, "note.added", {"length": 5})
    assert checked.time == added.time
    assert added.slot == "пароль"


def test_whatever_is_raised_rolls_back(store: Store) -> None:
    before = last_entry(store).n

    def change(tx: Tx) -> None:
        add_note("половина")(tx)
        secrets.put(tx, "credential:99", Field.PASSWORD, "половина")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write("note.added", change)
    assert "половина" not in notes(store)
    assert last_entry(store).n == before
    assert "credential:99" not in store.read(secrets.health)
    store.write("note.added", add_note("целая"))
    assert last_entry(store).n == before + 1


def test_a_change_that_cannot_be_journalled_is_rolled_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StorageFailed("журнал не пишется")

    monkeypatch.setattr(journal, "append", refuse)
    with pytest.raises(StorageFailed):
        store.write("note.added", add_note("без следа"))
    monkeypatch.undo()
    assert "без следа" not in notes(store)


def test_reading_refuses_to_write(store: Store) -> None:
    with pytest.raises(PoryadokError):
        store.read(add_note("тайком"))
    assert "тайком" not in notes(store)
    store.write("note.added", add_note("открыто"))


def test_a_transaction_inside_a_transaction_is_an_error_not_a_deadlock(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.write("outer", lambda tx: store.write("inner", add_note("x")))
    with pytest.raises(RuntimeError):
        store.facts.read(lambda tx: store.facts.write(lambda _: None))
    store.write("note.added", add_note("дальше"))


def test_writers_of_several_threads_never_mix(store: Store) -> None:
    def count_up(tx: Tx) -> None:
        row = tx.execute("SELECT count(*) FROM note").fetchone()
        add_note(f"строка {int(str(row[0])) if row else -1}")(tx)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.write("note.counted", count_up), range(80)))
    assert notes(store)[300:] == [f"строка {i}" for i in range(300, 380)]
    assert store.database.read(lambda c: journal.check_chain(c, store.ring.journal, store.vault_id)).broken_at is None


# ---- tiers


def test_locking_the_secrets(store: Store) -> None:
    held = store.ring.secrets
    assert held is not None
    store.lock_secrets()
    assert held == bytes(32)
    assert store.tier is Tier.REGISTRY
    assert len(notes(store)) == 300
    with pytest.raises(Locked):
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    store.write("note.added", add_note("реестр открыт"))
    with pytest.raises(WrongPassphrase):
        store.open_secrets(passphrase("не то"))
    assert store.tier is Tier.REGISTRY
    store.open_secrets(passphrase())
    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


def test_opening_the_secrets_twice_leaves_no_old_key(store: Store) -> None:
    first = store.ring.secrets
    store.open_secrets(passphrase())
    assert first == bytearray(32)
    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


def test_keys_change_only_between_transactions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock in the middle of a write would seal the rest of it by a key of zeros."""
    seen: list[str] = []
    wipe_secrets = store.ring.wipe_secrets

    def spy() -> None:
        seen.append(threading.current_thread().name)
        wipe_secrets()

    monkeypatch.setattr(store.ring, "wipe_secrets", spy)
    store.lock_secrets()
    store.open_secrets(passphrase())
    assert len(seen) == 2
    assert all(name.startswith("database vault") for name in seen)


def test_a_lock_asked_for_in_the_middle_of_a_write_waits_for_its_end(store: Store) -> None:
    lockers: list[threading.Thread] = []

    def change(tx: Tx) -> None:
        locker = threading.Thread(target=store.lock_secrets)
        lockers.append(locker)
        locker.start()
        for i in range(50):
            secrets.put(tx, f"bulk:{i}", Field.PASSWORD, f"п{i}")

    store.write("bulk", change)
    lockers[0].join()
    assert store.tier is Tier.REGISTRY
    store.open_secrets(passphrase())
    assert store.read(secrets.try_all).broken == ()


def test_closing_wipes_every_key(store: Store) -> None:
    ring = store.ring
    keys = [ring.database, ring.facts, ring.tokens, ring.journal, ring.header, ring.secrets, ring.reuse]
    store.close()
    assert [key for key in keys if key != bytearray(32)] == []


def test_closing_lets_everything_go_even_when_a_part_fails(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise StorageFailed("нет места")

    close = store.facts.close
    monkeypatch.setattr(store.facts, "close", refuse)
    with pytest.raises(StorageFailed):
        store.close()
    close()
    assert store.ring.database == bytes(32)
    open_with(vault_dir, derive).close()


# ---- passphrase


def test_changing_the_passphrase(store: Store, vault_dir: Path, derive: Memo, words: str) -> None:
    head = store.header
    slotting.change_passphrase(store, passphrase(), passphrase("новый пароль"))
    assert store.header.sequence == head.sequence + 1
    entry = last_entry(store)
    assert (entry.action, entry.detail["old_slot"]) == ("passphrase.changed", head.slots[0].id)
    store.close()
    assert (vault_dir / header.NAME).read_bytes() == (vault_dir / header.COPY).read_bytes()
    with pytest.raises(WrongPassphrase):
        open_with(vault_dir, derive)
    for given in ("новый пароль", words):
        with open_with(vault_dir, derive, passphrase(given)) as again:
            assert secrets.reveal(again, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


def test_changing_it_by_the_words(store: Store, vault_dir: Path, derive: Memo, words: str) -> None:
    slotting.change_passphrase(store, passphrase(words), passphrase("забыл и сменил"))
    store.close()
    with pytest.raises(WrongPassphrase):
        open_with(vault_dir, derive)
    open_with(vault_dir, derive, passphrase("забыл и сменил")).close()


def test_a_refused_change_changes_nothing(store: Store, vault_dir: Path) -> None:
    before = snapshot(vault_dir)
    for current, new in ((passphrase("не то"), passphrase("новый")), (passphrase(), bytearray())):
        with pytest.raises((WrongPassphrase, BadInput)):
            slotting.change_passphrase(store, current, new)
    assert snapshot(vault_dir) == before


def test_a_change_with_another_cost(store: Store) -> None:
    slotting.change_passphrase(store, passphrase(), passphrase("новый"), KdfCost(65 * 1024, 1, 1))
    assert store.header.slots[0].cost == KdfCost(65 * 1024, 1, 1)


def test_a_change_cut_short_before_the_header(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageFailed("нет места")

    monkeypatch.setattr(header, "write_main", refuse)
    with pytest.raises(StorageFailed):
        slotting.change_passphrase(store, passphrase(), passphrase("новый"))
    monkeypatch.undo()
    assert verify.verify(store).whole
    store.close()
    with pytest.raises(WrongPassphrase):
        open_with(vault_dir, derive, passphrase("новый"))
    open_with(vault_dir, derive).close()


def test_a_change_cut_short_between_header_and_copy(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old passphrase must not live on in the second copy."""

    write_copy = header.write_copy

    def refuse(directory: Path, head: header.Header) -> None:
        if directory == vault_dir:
            raise StorageFailed("нет места")
        write_copy(directory, head)

    monkeypatch.setattr(header, "write_copy", refuse)
    with pytest.raises(StorageFailed, match="вторая копия"):
        slotting.change_passphrase(store, passphrase(), passphrase("новый"))
    assert store.header == header.read(vault_dir)
    found = next(part for part in verify.verify(store).parts if part.name == "Заголовок")
    assert "старый пароль" in found.damage
    store.close()
    monkeypatch.undo()
    with pytest.raises(WrongPassphrase):
        open_with(vault_dir, derive)
    with open_with(vault_dir, derive, passphrase("новый")) as again:
        assert verify.verify(again).whole
    assert (vault_dir / header.NAME).read_bytes() == (vault_dir / header.COPY).read_bytes()


def test_a_damaged_copy_is_told_and_left_as_evidence(opener: Opener, vault_dir: Path) -> None:
    (vault_dir / header.COPY).write_bytes(b"{}")
    found = next(part for part in verify.verify(opener()).parts if part.name == "Заголовок")
    assert "копия" in found.damage
    assert (vault_dir / header.COPY).read_bytes() == b"{}"


# ---- the finding and its acknowledgement


def test_nothing_is_written_until_the_finding_is_acknowledged(opener: Opener, vault_dir: Path) -> None:
    (vault_dir / anchor.NAME).unlink()
    store = opener()
    assert store.read_only_reason is not None
    before = snapshot(vault_dir)
    assert len(notes(store)) == 300
    for act in (
        lambda: store.write("note.added", add_note("рано")),
        lambda: secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL),
        lambda: slotting.change_passphrase(store, passphrase(), passphrase("новый")),
    ):
        with pytest.raises(VaultReadOnly):
            act()
    with pytest.raises(WrongPassphrase):
        store.acknowledge(passphrase("не то"))
    store.lock_secrets()
    assert snapshot(vault_dir) == before
    store.acknowledge(passphrase())
    entry = last_entry(store)
    assert entry.action == "vault.acknowledged"
    assert "vault.anchor" in str(entry.detail["finding"])
    store.write("note.added", add_note("теперь можно"))
    store.close()
    assert opener().read_only_reason is None


def test_a_finding_that_is_not_acknowledged_stays(opener: Opener, vault_dir: Path) -> None:
    (vault_dir / anchor.NAME).unlink()
    opener().close()
    store = opener()
    assert store.read_only_reason is not None


def test_there_is_nothing_to_acknowledge(store: Store) -> None:
    with pytest.raises(BadInput):
        store.acknowledge(passphrase())


def test_words_used_under_a_finding_are_journalled_with_its_acknowledgement(
    opener: Opener, vault_dir: Path, words: str
) -> None:
    (vault_dir / anchor.NAME).unlink()
    store = opener(passphrase(words))
    store.acknowledge(passphrase(words))
    assert [e.action for e in store.read(lambda tx: journal.entries(tx, 2))] == ["recovery.used", "vault.acknowledged"]


# ---- the anchor's rhythm


def test_the_anchor_follows_the_journal_once_a_minute(
    store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    store.write("note.added", add_note("раз"))
    store.write_anchor()
    first = (vault_dir / anchor.NAME).read_bytes()
    now[0] += store_module.ANCHOR_PERIOD - 1
    store.write("note.added", add_note("два"))
    assert (vault_dir / anchor.NAME).read_bytes() == first
    now[0] += 1
    store.write("note.added", add_note("три"))
    found = anchor.read(vault_dir, store.ring.journal)
    assert found is not None
    assert found.tip.n == last_entry(store).n


def test_locking_and_closing_anchor(store: Store, vault_dir: Path) -> None:
    for step in (store.lock_secrets, store.close):
        store.write("note.added", add_note("ещё"))
        tip, key = last_entry(store).n, bytearray(store.ring.journal)
        step()
        found = anchor.read(vault_dir, key)
        assert found is not None
        assert found.tip.n == tip


def test_a_refused_anchor_does_not_lose_the_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StorageFailed("нет места")

    monkeypatch.setattr(anchor, "write", refuse)
    monkeypatch.setattr(store_module, "ANCHOR_PERIOD", 0.0)
    store.write("note.added", add_note("записано"))
    assert notes(store)[-1] == "записано"


def test_the_master_key_is_wiped_after_use(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bytearray] = []
    open_any = slots.open_any

    def keep(*arguments: object) -> slots.Opened | slots.OpenedRegistry:
        opened = open_any(*arguments)  # type: ignore[arg-type]  # passed through
        assert isinstance(opened, slots.Opened)
        given.append(opened.master)
        return opened

    monkeypatch.setattr(slots, "open_any", keep)
    store.lock_secrets()
    store.open_secrets(passphrase())
    slotting.change_passphrase(store, passphrase(), passphrase("новый"))
    with pytest.raises(BadInput):
        store.acknowledge(passphrase())
    assert len(given) == 3
    assert all(master == bytes(32) for master in given)
