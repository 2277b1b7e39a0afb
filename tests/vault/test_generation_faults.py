"""A new generation that does not come about: refusals, failures, tampering and deaths leave the vault as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.renewals import NEW, renewed
from tests.vault.support import FACTS_DATABASE, Memo, add_note, copied, notes, open_with, passphrase, snapshot
from vault import anchor, backup, generation, header, past, restoring, secrets, slots, verify
from vault.errors import BadInput, Locked, PoryadokError, StorageFailed, VaultDamaged, VaultReadOnly, WrongPassphrase
from vault.store import Store, Tier

Opener = Callable[..., Store]


def test_refusals_leave_everything(store: Store, vault_dir: Path) -> None:
    before = snapshot(vault_dir)
    for current, new in (
        (passphrase("не то"), passphrase(NEW)),
        (passphrase(), bytearray()),
        (passphrase(), passphrase()),
        (passphrase(), bytearray(b"poryadok-key 1")),
    ):
        with pytest.raises((WrongPassphrase, BadInput)):
            generation.renew(store, current, new)
    assert snapshot(vault_dir) == before
    store.write("note.added", add_note("живо"))


def test_no_room(store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup.make(store)
    before = {path.name for path in vault_dir.iterdir()}
    monkeypatch.setattr(generation, "_ROOM", 2**50)
    with pytest.raises(StorageFailed, match="мало места"):
        renewed(store)
    assert {path.name for path in vault_dir.iterdir()} == before
    store.write("note.added", add_note("живо"))


def refuse(*_: object, **__: object) -> None:
    raise StorageFailed("диск отказал")


FAILURES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "copying": lambda patch: patch.setattr(generation, "_copy", refuse),
    "signing": lambda patch: patch.setattr(past, "sign_anew", refuse),
    "sealing": lambda patch: patch.setattr(secrets, "reseal", refuse),
    "the look": lambda patch: patch.setattr(generation, "_under_new_keys", lambda *_: None),
    "the header": lambda patch: patch.setattr(header, "write_main", refuse),
}


@pytest.mark.parametrize("fail", FAILURES.values(), ids=FAILURES.keys())
@pytest.mark.parametrize("tier", [Tier.REGISTRY, Tier.SECRETS])
def test_a_failure_before_the_change_over(
    opener: Opener,
    vault_dir: Path,
    derive: Memo,
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[[pytest.MonkeyPatch], None],
    tier: Tier,
) -> None:
    store = opener(tier=tier)
    backup.make(store, backup.KEYS)
    head = store.header
    with monkeypatch.context() as patch:
        patch.setattr(backup, "make_if_changed", lambda *_: None)
        fail(patch)
        with pytest.raises(PoryadokError):
            renewed(store)
    assert store.tier is tier
    assert store.read_only_reason is None
    assert header.read(vault_dir) == head
    assert not list(vault_dir.glob("*-2.db*"))
    assert not (vault_dir / anchor.NEXT).exists()
    store.write("note.added", add_note("живо"))
    assert verify.verify(store).whole
    renewed(store)
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert notes(again)[-1] == "живо"


def test_a_journal_that_was_altered_is_not_signed_anew(store: Store, vault_dir: Path) -> None:
    backup.make(store, backup.KEYS)
    store.write("forged", lambda tx: tx.execute("UPDATE journal SET subject = 'x' WHERE n = 5"))
    with pytest.raises(VaultDamaged):
        renewed(store)
    assert header.read(vault_dir).generation == 1


def test_a_blob_that_was_replaced_is_not_sealed_anew(store: Store, vault_dir: Path) -> None:
    backup.make(store, backup.KEYS)
    store.write(
        "forged",
        lambda tx: tx.execute(
            "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE owner = 'credential:3')"
            " WHERE owner = 'credential:2'"
        ),
    )
    with pytest.raises(VaultDamaged):
        renewed(store)
    assert header.read(vault_dir).generation == 1


def test_a_write_that_slips_in_is_not_lost(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the barrier by a thread that had looked before it stood."""
    look_through = backup.look_through

    def slip(path: Path, *rest: object) -> object:
        if path.parent == vault_dir:
            store._write("note.added", add_note("в последний миг"))
        return look_through(path, *rest)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(backup, "look_through", slip)
    with pytest.raises(StorageFailed, match="что-то записали"):
        renewed(store)
    assert notes(store)[-1] == "в последний миг"
    assert header.read(vault_dir).generation == 1


def test_nothing_is_written_meanwhile(store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_anew = past.sign_anew

    def attempt(*arguments: object) -> object:
        with pytest.raises(VaultReadOnly):
            store.write("note.added", add_note("рано"))
        return sign_anew(*arguments)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(past, "sign_anew", attempt)
    renewed(store)


def test_facts_are_left_behind(store: Store, vault_dir: Path, derive: Memo) -> None:
    store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))
    (vault_dir / f"{FACTS_DATABASE}.damaged-20261122T000000000000").touch(mode=0o600)
    renewed(store)
    assert not list(vault_dir.glob("facts-*"))
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.facts.read(lambda tx: tx.execute("SELECT count(*) FROM fact").fetchone())[0] == 0  # type: ignore[index]
        assert not again.facts.was_reset


def test_a_copy_of_an_earlier_generation_is_put_back_by_its_passphrase(
    store: Store, vault_dir: Path, derive: Memo
) -> None:
    copy = backup.make(store).path
    renewed(store)
    aside = restoring.restore(vault_dir, copy, passphrase(), derive)
    with open_with(vault_dir, derive) as again:
        assert again.header.generation == 1
        assert verify.verify(again).whole
    assert aside is not None
    with open_with(aside, derive, passphrase(NEW)) as set_aside:
        assert set_aside.header.generation == 2


# ---- what a death leaves


def test_a_second_copy_that_was_not_written_keeps_the_old_files(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the second copy speaks of the old keys, their database stays; the next opening finishes it."""
    backup.make(store, backup.KEYS)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "make_if_changed", lambda *_: None)
        patch.setattr(header, "write_copy", refuse)
        renewed(store)
    assert (vault_dir / "vault-1.db").exists()
    assert header.second_copy(vault_dir) != header.read(vault_dir)
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.read_only_reason is None
        assert verify.verify(again).whole
    assert not (vault_dir / "vault-1.db").exists()
    assert not (vault_dir / anchor.NEXT).exists()
    assert header.second_copy(vault_dir) == header.read(vault_dir)


def test_an_unfinished_renewal_is_cleared_away(
    store: Store, vault_dir: Path, derive: Memo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        copied(vault_dir, tmp_path / "dead")
        raise StorageFailed("смерть")

    with monkeypatch.context() as patch:
        patch.setattr(header, "write_main", die)
        patch.setattr(backup, "make_if_changed", lambda *_: None)
        with pytest.raises(StorageFailed):
            renewed(store)
    dead = tmp_path / "dead"
    assert (dead / "vault-2.db").exists()
    assert (dead / anchor.NEXT).exists()
    with open_with(dead, derive) as again:
        assert again.read_only_reason is None
        assert verify.verify(again).whole
    assert not list(dead.glob("*-2.db*"))
    assert not (dead / anchor.NEXT).exists()


def test_under_a_finding_nothing_of_another_generation_is_removed(opener: Opener, vault_dir: Path) -> None:
    """Main header lost, an old second copy put in its place: the newer database must not go with it."""
    newer = vault_dir / "vault-2.db"
    newer.touch(mode=0o600)
    (vault_dir / anchor.NAME).unlink()
    store = opener()
    store.acknowledge(passphrase())
    store.close()
    assert newer.exists()


def test_an_anchor_of_the_next_generation_is_no_anchor_of_this_one(store: Store, vault_dir: Path, derive: Memo) -> None:
    renewed(store)
    (vault_dir / anchor.NAME).rename(vault_dir / anchor.NEXT)
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.read_only_reason is None
    assert (vault_dir / anchor.NAME).exists()
    assert not (vault_dir / anchor.NEXT).exists()
    (vault_dir / anchor.NAME).unlink()
    (vault_dir / anchor.NEXT).write_bytes(b"{}")
    (vault_dir / anchor.NEXT).chmod(0o600)
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.read_only_reason is not None


def test_keys_are_wiped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rings = []
    registry_ring = slots.registry_ring

    def keep(*arguments: object) -> object:
        rings.append(registry_ring(*arguments))  # type: ignore[arg-type]  # passed through
        return rings[-1]

    monkeypatch.setattr(slots, "registry_ring", keep)
    held = store.ring
    renewed(store)
    for ring in (held, *rings):
        assert ring.secrets is None
        for key in (ring.database, ring.facts, ring.tokens, ring.journal, ring.header):
            assert key == bytes(32)


def test_a_closed_store_is_not_renewed(store: Store) -> None:
    store.close()
    with pytest.raises(Locked):
        renewed(store)


def test_copies_of_another_second_generation_are_not_damaged(
    store: Store, vault_dir: Path, derive: Memo, words: str
) -> None:
    """The vault is put back to before its renewal and renewed again: two sets of keys call themselves the second."""
    first = backup.make(store)
    renewed(store)
    with open_with(vault_dir, derive, passphrase(NEW)) as second:
        copied = backup.make(second)
    restoring.restore(vault_dir, vault_dir / backup.FOLDER / first.path.name, passphrase(), derive)
    with open_with(vault_dir, derive) as back:
        generation.renew(back, passphrase(), passphrase("третий пароль 7"))
    with open_with(vault_dir, derive, passphrase("третий пароль 7")) as again:
        assert again.header.generation == 2
        assert header.read(vault_dir / backup.FOLDER / copied.path.name).generation == 2
        report = verify.verify(again)
    assert report.whole
    (copies,) = (part for part in report.parts if part.name == "Резервные копии")
    assert "под прежними ключами" in copies.figure
