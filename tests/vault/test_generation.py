"""A new generation: everything under other keys, nothing lost."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.vault.renewals import NEW, renewed
from tests.vault.support import CODES, OWNER, PASSWORD, SEED, TOKEN, Memo, notes, open_with, passphrase
from vault import (
    backup,
    drafts,
    generation,
    header,
    journal,
    keyfile,
    past,
    recovery,
    rotation,
    secrets,
    slots,
    slotting,
    verify,
)
from vault.errors import Stopped, VaultDamaged, WrongPassphrase
from vault.header import SlotKind
from vault.secrets import Field, Purpose
from vault.sqlcipher import connect
from vault.store import Store, Tier


def said(store: Store) -> list[tuple[object, ...]]:
    """What the journal says, its MACs aside, without the rows of the renewal itself."""
    rows = store.read(lambda tx: journal.entries(tx, 10_000))[::-1]
    mine = ("generation.", "secret.resealed", "backup.")
    return [(e.n, e.time, e.slot, e.action, e.subject, dict(e.detail)) for e in rows if not e.action.startswith(mine)]


def test_everything_is_there_under_other_keys(store: Store, vault_dir: Path, derive: Memo) -> None:
    rotating = store.write("r", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, "подготовлен"))
    store.write("d", lambda tx: drafts.keep(tx, "form", "черновик с паролем", secret=True))
    before, told, head = notes(store), said(store), store.header
    old_keys = [bytes(store.ring.database), bytes(store.ring.journal), bytes(store.ring.secrets or b"")]
    answer = renewed(store)
    assert store.tier is Tier.LOCKED
    assert (answer.generation, answer.dropped_slots) == (2, ())
    assert sorted(path.name for path in vault_dir.iterdir()) == [
        "backups", "vault-2.db", "vault.anchor", "vault.hdr", "vault.hdr.2", "vault.lock",
    ]  # fmt: skip
    for given in (passphrase(NEW), passphrase(answer.recovery_words)):
        with open_with(vault_dir, derive, given) as again:
            assert again.read_only_reason is None
            assert (again.header.generation, again.header.sequence) == (2, head.sequence + 1)
            assert again.vault_id == head.vault_id
            assert notes(again) == before
            for field, value in (
                (Field.PASSWORD, PASSWORD),
                (Field.TOTP, SEED),
                (Field.RECOVERY_CODES, CODES),
                (Field.TOKEN, TOKEN),
            ):
                assert secrets.reveal(again, OWNER, field, Purpose.REVEAL) == value
            assert rotation.show(again, rotating.id, Purpose.ROTATE) == "подготовлен"
            assert again.read(lambda tx: drafts.take(tx, "form")) == "черновик с паролем"
            assert said(again)[: len(told)] == told
            assert verify.verify(again).whole
            new_keys = [bytes(again.ring.database), bytes(again.ring.journal), bytes(again.ring.secrets or b"")]
            assert not set(old_keys) & set(new_keys)


def test_nothing_old_opens_it(store: Store, vault_dir: Path, tmp_path: Path, derive: Memo, words: str) -> None:
    slotting.add_passphrase(store, passphrase(), passphrase("заместитель"), "заместитель")
    slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    slotting.add_key_file(store, passphrase(), tmp_path / "r", "ночь", SlotKind.REGISTRY)
    database = bytearray(store.ring.database)
    answer = renewed(store)
    assert [slot.label for slot in answer.dropped_slots] == ["заместитель", "флешка", "ночь"]
    assert answer.recovery_words not in repr(answer)
    keys = [keyfile.read(tmp_path / name) for name in ("key", "r")]
    for given in (passphrase(), passphrase("заместитель"), passphrase(words), *keys):
        with pytest.raises(WrongPassphrase):
            open_with(vault_dir, derive, given, tier=Tier.REGISTRY)
    with pytest.raises(VaultDamaged):
        connect(vault_dir / "vault-2.db", database)
    copies = backup.listing(vault_dir)
    assert answer.openable_backups == tuple(path.name for path in copies)
    assert all(slots.open_slot(header.read(path), passphrase(), derive) for path in copies)


def test_by_the_deputy_the_operator_is_dropped_and_named(store: Store, vault_dir: Path, derive: Memo) -> None:
    slotting.add_passphrase(store, passphrase(), passphrase("заместитель"), "заместитель")
    answer = generation.renew(store, passphrase("заместитель"), passphrase(NEW))
    assert [slot.label for slot in answer.dropped_slots] == ["пароль"]
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.slot.label == "заместитель"


def test_by_the_words_and_with_closed_secrets(store: Store, vault_dir: Path, derive: Memo, words: str) -> None:
    store.lock_secrets()
    generation.renew(store, passphrase(words), passphrase(NEW))
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert slotting.advice(again) == ()
        assert secrets.reveal(again, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


def test_again_and_again(store: Store, vault_dir: Path, derive: Memo) -> None:
    lines, current = [], "слон на крыше 42"
    for number in range(1, 4):
        lines.append(verify.verify(store).anchor_line)
        generation.renew(store, passphrase(current), passphrase(f"пароль {number}"))
        current = f"пароль {number}"
        store = open_with(vault_dir, derive, passphrase(current))
    with store:
        assert store.header.generation == 4
        report = verify.verify(store)
        assert report.whole
        assert ("Прежние ключи", "3 поколения") in [(part.name, part.figure) for part in report.parts]
        for line in [*lines, report.anchor_line]:
            assert verify.check_against(store, line).damage == ""
        vault_id, of, row, mac, time = lines[0].split()
        forged = [
            f"{vault_id} {of} {row} {'00' * 32} {time}",
            f"{vault_id} 2 {row} {mac} {time}",
            f"{vault_id} 9 {row} {mac} {time}",
            f"{vault_id} {of} 999 {mac} {time}",
        ]
        assert all(verify.check_against(store, line).damage for line in forged)
        assert len(notes(store)) == 300


def test_the_kept_macs_cannot_be_changed_unseen(store: Store, vault_dir: Path, derive: Memo) -> None:
    renewed(store)
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.read(past.broken) == ()
        again.write("forged", lambda tx: tx.execute("UPDATE journal_past SET mac = x'00' WHERE n = 3"))
        assert again.read(past.broken) == (1,)
        assert not verify.verify(again).whole
        again.write("forged", lambda tx: tx.execute("DELETE FROM journal_past"))
        assert again.read(past.broken) == (1,)


def test_words_that_were_written_down_before_open_it_and_its_end_is_still_to_be_told(
    store: Store, vault_dir: Path, derive: Memo
) -> None:
    words = recovery.new_words()
    store.write("k", lambda tx: tx.describe("vault"))
    assert generation.renew(store, passphrase(), passphrase(NEW), words).recovery_words == words
    with open_with(vault_dir, derive, bytearray(words.encode())) as again:
        assert again.read(generation.untold) == ()
        generation.tell(again)
        assert again.read(generation.untold) is None


def test_an_end_is_told_with_what_was_dropped_and_once_for_each_renewal(
    store: Store, vault_dir: Path, derive: Memo, tmp_path: Path
) -> None:
    slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    generation.renew(store, passphrase(), passphrase(NEW), recovery.new_words())
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.read(generation.untold) == ("флешка",)
        generation.tell(again)
        generation.renew(again, passphrase(NEW), passphrase("третий"), recovery.new_words())
    with open_with(vault_dir, derive, passphrase("третий")) as last:
        assert last.read(generation.untold) == ()


def test_who_asked_for_words_has_told_of_the_end(store: Store, vault_dir: Path, derive: Memo) -> None:
    assert store.read(generation.untold) is None
    renewed(store)
    with open_with(vault_dir, derive, passphrase(NEW)) as again:
        assert again.read(generation.untold) is None


def test_a_store_that_closes_before_the_change_over_keeps_the_old_keys(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lock is gone by then, and somebody else may have the vault open."""
    prepare = generation._prepare

    def then_closed(*given: Any) -> None:
        prepare(*given)
        store.close()

    monkeypatch.setattr(generation, "_prepare", then_closed)
    head = header.read(vault_dir)
    with pytest.raises(Stopped, match="ключи прежние"):
        renewed(store)
    assert header.read(vault_dir) == head
    assert not list(vault_dir.glob("*-2.db*"))
    with open_with(vault_dir, derive) as again:
        assert again.header.generation == 1


def test_closing_waits_for_the_change_over(store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed, closing = generation._change_over, list[threading.Thread]()

    def change(*given: Any) -> None:
        closing.append(threading.Thread(target=store.close))
        closing[0].start()
        changed(*given)
        assert closing[0].is_alive()

    monkeypatch.setattr(generation, "_change_over", change)
    renewed(store)
    closing[0].join()
    assert not list(vault_dir.glob("*-1.db*")), "the end of the renewal was done under the lock"
