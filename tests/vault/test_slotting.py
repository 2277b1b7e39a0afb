"""Ways in: adding, replacing, removing; and the key of the registry, from which nothing leads to a secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vault.support import (
    OWNER,
    PASSWORD,
    TOKEN,
    Memo,
    add_note,
    never,
    notes,
    open_with,
    passphrase,
    snapshot,
)
from vault import (
    backup,
    generation,
    header,
    journal,
    keyfile,
    restoring,
    sealed,
    secrets,
    slots,
    slotting,
    status,
    verify,
)
from vault.errors import BadInput, Locked, PoryadokError, StorageFailed, VaultReadOnly, WrongPassphrase
from vault.header import MAX_SLOTS, SlotKind
from vault.keys import expand, unseal
from vault.secrets import Field, Purpose
from vault.store import Store, Tier

Opener = Callable[..., Store]


def last(store: Store) -> journal.Entry:
    return store.read(lambda tx: journal.entries(tx, 1))[0]


@pytest.fixture
def registry_key(store: Store, tmp_path: Path) -> bytearray:
    """The line of a key that reaches only the registry; the store is closed."""
    slotting.add_key_file(store, passphrase(), tmp_path / "registry.key", "ночной запуск", SlotKind.REGISTRY)
    store.close()
    return keyfile.read(tmp_path / "registry.key")


# ---- adding


def test_a_deputy_opens_everything_and_the_journal_names_the_slot(store: Store, vault_dir: Path, derive: Memo) -> None:
    before = store.header
    slot = slotting.add_passphrase(store, passphrase(), passphrase("заместитель-77"), "пароль  заместителя\n")
    assert slot.label == "пароль заместителя"
    assert store.header.sequence == before.sequence + 1
    assert store.header.slots == (*before.slots, slot)
    entry = last(store)
    assert (entry.action, entry.detail) == (
        "slot.added",
        {"slot": slot.id, "kind": "passphrase", "label": "пароль заместителя"},
    )
    assert verify.verify(store).whole
    store.close()
    for given in ("заместитель-77", "слон на крыше 42"):
        with open_with(vault_dir, derive, passphrase(given)) as again:
            assert secrets.reveal(again, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD
            assert last(again).slot == again.slot.label


def test_a_copy_is_made_before_and_opens_by_the_old_ways_only(store: Store, vault_dir: Path) -> None:
    slotting.add_passphrase(store, passphrase(), passphrase("другой"), "второй")
    (copy,) = backup.listing(vault_dir)
    assert [slot.kind for slot in header.read(copy).slots] == [SlotKind.PASSPHRASE, SlotKind.RECOVERY]
    actions = [entry.action for entry in store.read(lambda tx: journal.entries(tx, 2))]
    assert actions == ["slot.added", "backup.made"]


def test_new_words_take_the_place_of_the_old(store: Store, vault_dir: Path, derive: Memo, words: str) -> None:
    fresh = slotting.add_words(store, passphrase())
    assert len(fresh.split()) == 24
    assert fresh != words
    assert [slot.kind for slot in store.header.slots] == [SlotKind.PASSPHRASE, SlotKind.RECOVERY]
    store.close()
    with pytest.raises(WrongPassphrase):
        open_with(vault_dir, derive, passphrase(words))
    open_with(vault_dir, derive, passphrase(fresh)).close()


def test_words_that_were_used_are_to_be_made_anew(vault_dir: Path, derive: Memo, words: str) -> None:
    with open_with(vault_dir, derive) as store:
        assert slotting.advice(store) == ()
    with open_with(vault_dir, derive, passphrase(words)) as store:
        assert "slots add --kind words" in slotting.advice(store)[0]
    with open_with(vault_dir, derive) as store:
        assert len(slotting.advice(store)) == 1
        slotting.add_words(store, passphrase())
        assert slotting.advice(store) == ()
    with open_with(vault_dir, derive) as store:
        assert slotting.advice(store) == ()


def test_words_used_before_the_rows_named_a_slot(store: Store) -> None:
    store.write("recovery.used", lambda tx: tx.describe("vault"))
    assert len(slotting.advice(store)) == 1
    slotting.add_words(store, passphrase())
    assert slotting.advice(store) == ()


def test_a_key_file_opens_everything_without_a_derivation(
    store: Store, vault_dir: Path, tmp_path: Path, derive: Memo
) -> None:
    path = tmp_path / "key"
    slot = slotting.add_key_file(store, passphrase(), path, "флешка", SlotKind.KEY_FILE)
    store.close()
    assert path.stat().st_mode & 0o777 == 0o600
    content = keyfile.read(path)
    assert content.endswith(b"\n")
    assert len(content.splitlines()) == 1
    with open_with(vault_dir, never, content) as again:
        assert again.slot == slot
        assert secrets.reveal(again, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


def test_a_passphrase_is_changed_by_a_key_file(store: Store, vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    slotting.change_passphrase(store, keyfile.read(tmp_path / "key"), passphrase("по флешке"))
    store.close()
    with pytest.raises(WrongPassphrase):
        open_with(vault_dir, derive)
    open_with(vault_dir, derive, passphrase("по флешке")).close()


REFUSED_LABELS = ["", "  ", "\x1b", "пароль", "слова восстановления", "x" * 61]


def test_a_change_to_a_passphrase_that_opens_already_is_refused(store: Store, vault_dir: Path) -> None:
    slotting.add_passphrase(store, passphrase(), passphrase("заместитель"), "заместитель")
    before = snapshot(vault_dir)
    for text in ("слон на крыше 42", "заместитель"):
        with pytest.raises(BadInput, match="уже открывает"):
            slotting.change_passphrase(store, passphrase(), passphrase(text))
        with pytest.raises(BadInput, match="уже открывает"):
            generation.renew(store, passphrase(), passphrase(text))
    assert snapshot(vault_dir) == before


@pytest.mark.parametrize("label", REFUSED_LABELS)
def test_a_label_that_would_not_tell_who_acted(store: Store, vault_dir: Path, label: str) -> None:
    before = snapshot(vault_dir)
    with pytest.raises(BadInput):
        slotting.add_passphrase(store, passphrase(), passphrase("другой"), label)
    assert snapshot(vault_dir) == before


def test_refusals_write_nothing(store: Store, vault_dir: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("важное")
    before = snapshot(vault_dir)
    key = bytearray(b"poryadok-key x")
    refusals: list[Callable[[], object]] = [
        lambda: slotting.add_passphrase(store, passphrase("не то"), passphrase("другой"), "второй"),
        lambda: slotting.add_passphrase(store, passphrase(), bytearray(), "второй"),
        lambda: slotting.add_passphrase(store, passphrase(), passphrase(), "второй"),
        lambda: slotting.add_passphrase(store, passphrase(), bytearray(key), "второй"),
        lambda: slotting.change_passphrase(store, passphrase(), bytearray(key)),
        lambda: slotting.add_key_file(store, passphrase(), taken, "флешка", SlotKind.KEY_FILE),
        lambda: slotting.add_key_file(store, passphrase(), vault_dir / "key", "флешка", SlotKind.KEY_FILE),
        lambda: slotting.add_key_file(store, passphrase(), tmp_path / "нет" / "key", "флешка", SlotKind.KEY_FILE),
        lambda: slotting.add_words(store, passphrase("не то")),
        lambda: slotting.remove(store, passphrase(), "нет такого"),
        lambda: slotting.remove(store, passphrase(), ""),
        lambda: slotting.check(store, passphrase("не то")),
    ]
    for refuse in refusals:
        with pytest.raises(PoryadokError):
            refuse()
    assert snapshot(vault_dir) == before
    assert taken.read_text() == "важное"
    assert verify.verify(store).whole


def test_eight_and_no_more(store: Store, vault_dir: Path, tmp_path: Path) -> None:
    for number in range(MAX_SLOTS - 2):
        slotting.add_key_file(store, passphrase(), tmp_path / str(number), f"ключ {number}", SlotKind.KEY_FILE)
    with pytest.raises(BadInput, match="8"):
        slotting.add_key_file(store, passphrase(), tmp_path / "lишний", "девятый", SlotKind.REGISTRY)
    assert not (tmp_path / "lишний").exists()
    slotting.add_words(store, passphrase())
    assert len(header.read(vault_dir).slots) == MAX_SLOTS


def test_a_key_that_the_header_could_not_take_does_not_lie_about(
    store: Store, vault_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageFailed("нет места")

    monkeypatch.setattr(header, "write_main", refuse)
    with pytest.raises(StorageFailed):
        slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    assert not (tmp_path / "key").exists()
    monkeypatch.undo()
    assert verify.verify(store).whole


def test_a_write_that_failed_after_it_stood_is_believed(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The renaming got through, the fsync of the directory did not: the disk says which header holds."""
    write_main = header.write_main

    def refuse_after(directory: Path, head: header.Header) -> None:
        write_main(directory, head)
        raise StorageFailed("каталог не записан")

    monkeypatch.setattr(header, "write_main", refuse_after)
    monkeypatch.setattr(backup, "make_if_changed", lambda *_: None)
    slotting.change_passphrase(store, passphrase(), passphrase("новый"))
    assert store.header == header.read(vault_dir)
    store.close()
    open_with(vault_dir, derive, passphrase("новый")).close()


def test_a_finding_bars_every_change(opener: Opener, vault_dir: Path, tmp_path: Path) -> None:
    (vault_dir / "vault.anchor").unlink()
    store = opener()
    changes: list[Callable[[], object]] = [
        lambda: slotting.add_passphrase(store, passphrase(), passphrase("другой"), "второй"),
        lambda: slotting.add_words(store, passphrase()),
        lambda: slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE),
        lambda: slotting.remove(store, passphrase(), store.header.slots[0].id),
        lambda: generation.renew(store, passphrase(), passphrase("новый")),
    ]
    for change in changes:
        with pytest.raises(VaultReadOnly):
            change()
    assert not (tmp_path / "key").exists()


# ---- removing


def test_two_full_ways_in_always_stay(store: Store, tmp_path: Path) -> None:
    for slot in store.header.slots:
        with pytest.raises(BadInput, match="меньше двух"):
            slotting.remove(store, passphrase(), slot.id)
    slotting.add_key_file(store, passphrase(), tmp_path / "r", "реестр", SlotKind.REGISTRY)
    for slot in store.header.slots[:2]:
        with pytest.raises(BadInput, match="меньше двух"):
            slotting.remove(store, passphrase(), slot.id)


def test_a_removed_way_in_opens_no_more(store: Store, vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    slot = slotting.add_passphrase(store, passphrase(), passphrase("заместитель"), "второй")
    slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    assert slotting.remove(store, passphrase(), slot.id[:8]) == slot
    assert last(store).detail == {"slot": slot.id, "kind": "passphrase", "label": "второй"}
    slotting.remove(store, passphrase(), slotting.check(store, keyfile.read(tmp_path / "key")).id)
    store.close()
    with pytest.raises(WrongPassphrase):
        open_with(vault_dir, derive, passphrase("заместитель"))
    with pytest.raises(WrongPassphrase, match="больше не открывает"):
        open_with(vault_dir, derive, keyfile.read(tmp_path / "key"))
    open_with(vault_dir, derive).close()


def test_the_passphrase_itself_may_go_and_come_again(
    store: Store, vault_dir: Path, tmp_path: Path, derive: Memo
) -> None:
    slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    slotting.remove(store, passphrase(), store.header.slots[0].id)
    key = keyfile.read(tmp_path / "key")
    slotting.change_passphrase(store, bytearray(key), passphrase("снова"))
    store.close()
    with open_with(vault_dir, derive, passphrase("снова")) as again:
        assert again.slot.label == "пароль"


def test_status_tells_the_kinds(store: Store, vault_dir: Path, tmp_path: Path) -> None:
    slotting.add_key_file(store, passphrase(), tmp_path / "key", "флешка", SlotKind.KEY_FILE)
    slotting.add_key_file(store, passphrase(), tmp_path / "r", "ночной запуск", SlotKind.REGISTRY)
    found = status.status(vault_dir).slots
    assert [(slot.kind, slot.label) for slot in found][2:] == [
        (SlotKind.KEY_FILE, "флешка"),
        (SlotKind.REGISTRY, "ночной запуск"),
    ]


# ---- the key of the registry


def test_the_registry_key_opens_the_registry(vault_dir: Path, derive: Memo, registry_key: bytearray) -> None:
    with open_with(vault_dir, never, registry_key, tier=Tier.REGISTRY) as store:
        assert store.tier is Tier.REGISTRY
        assert len(notes(store)) == 300
        assert secrets.token(store, OWNER) == TOKEN
        store.write("note.added", add_note("ночью"))
        assert last(store).slot == "ночной запуск"
        assert verify.verify(store).whole
        assert backup.make(store).secrets == 32
    with open_with(vault_dir, derive) as again:
        assert notes(again)[-1] == "ночью"
        assert verify.verify(again).whole


def test_nothing_else_is_done_by_it(
    vault_dir: Path, tmp_path: Path, derive: Memo, registry_key: bytearray, words: str
) -> None:
    with pytest.raises(Locked, match="только реестр"):
        open_with(vault_dir, derive, bytearray(registry_key))
    with open_with(vault_dir, derive, bytearray(registry_key), tier=Tier.REGISTRY) as store:
        copy = backup.make(store).path
        before = header.read(vault_dir)
        key = registry_key
        refusals: list[Callable[[], object]] = [
            lambda: store.open_secrets(bytearray(key)),
            lambda: store.acknowledge(bytearray(key)),
            lambda: secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL),
            lambda: slotting.change_passphrase(store, bytearray(key), passphrase("мой")),
            lambda: slotting.add_passphrase(store, bytearray(key), passphrase("мой"), "мой"),
            lambda: slotting.add_words(store, bytearray(key)),
            lambda: slotting.add_key_file(store, bytearray(key), tmp_path / "mine", "мой", SlotKind.KEY_FILE),
            lambda: slotting.remove(store, bytearray(key), before.slots[0].id),
            lambda: generation.renew(store, bytearray(key), passphrase("мой")),
        ]
        store.read_only_reason = "замечание"
        with pytest.raises(Locked, match="только реестр"):
            refusals.pop(1)()
        store.read_only_reason = None
        for refuse in refusals:
            with pytest.raises(Locked):
                refuse()
        assert store.tier is Tier.REGISTRY
        assert header.read(vault_dir) == before
    with pytest.raises(Locked, match="только реестр"):
        restoring.restore(vault_dir, copy, bytearray(registry_key), derive)
    assert not (tmp_path / "mine").exists()


def test_no_path_leads_from_it_to_the_key_of_the_secrets(
    vault_dir: Path, derive: Memo, registry_key: bytearray
) -> None:
    """Everything that its holder has, and everything expanded from that, against every blob that a secret hangs on."""
    head = header.read(vault_dir)
    opened = slots.open_any(head, bytearray(registry_key), derive)
    assert isinstance(opened, slots.OpenedRegistry)
    full = slots.open_slot(head, passphrase(), derive)
    assert opened.root != full.master
    ring = slots.ring_of_root(head, opened.root)
    assert ring.secrets is None
    code = keyfile.parse(bytearray(registry_key)).code
    held = [opened.root, code, ring.database, ring.facts, ring.tokens, ring.journal, ring.header]
    purposes = ["registry tier", "secrets tier", "reuse", "wrap", "journal", "header"]
    purposes += [f"{slot.kind.value} {slot.salt.hex()}" for slot in head.slots]
    held += [expand(key, purpose) for key in tuple(held) for purpose in purposes]
    held += [expand(key, purpose) for key in held[7:] for purpose in purposes[:3]]
    keys_bound = header.keys_binding(head.vault_id, head.generation, "secrets")
    with open_with(vault_dir, derive, bytearray(registry_key), tier=Tier.REGISTRY) as store:
        blobs = [blob for blob in store.read(sealed.everything) if blob.field is not Field.TOKEN]
        bindings = [sealed._binding(store.vault_id, b.owner, b.field, b.version, b.generation) for b in blobs]
    assert len(blobs) > 30
    for key in held:
        assert unseal(key, head.secret_keys, keys_bound) is None
        for slot in head.slots:
            bound = header.slot_binding(head.vault_id, slot.id, slot.kind, slot.cost)
            got = unseal(key, slot.wrapped, bound)
            assert got is None or slot.kind is SlotKind.REGISTRY
        for blob, binding in zip(blobs[:5], bindings[:5], strict=True):
            assert unseal(key, blob.sealed, binding) is None
    assert unseal(expand(full.master, "secrets tier"), head.secret_keys, keys_bound) is not None


def test_a_forged_kind_does_not_turn_it_into_a_full_one(vault_dir: Path, derive: Memo, registry_key: bytearray) -> None:
    """The kind is bound into the wrapped key, and the header's MAC holds all of it."""
    head = header.read(vault_dir)
    forged = replace(
        head,
        slots=tuple(
            replace(slot, kind=SlotKind.KEY_FILE) if slot.kind is SlotKind.REGISTRY else slot for slot in head.slots
        ),
    )
    with pytest.raises(WrongPassphrase):
        slots.open_any(forged, bytearray(registry_key), derive)
