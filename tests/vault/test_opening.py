"""Every refusal of opening: in time, named, with nothing written; and what a failed opening leaves behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.support import (
    DATABASE,
    FACTS,
    SCHEMAS,
    Memo,
    add_note,
    child,
    header_json,
    never,
    notes,
    open_with,
    passphrase,
    refused_untouched,
    with_sum,
)
from vault import backup, creation, header, journal, keys, lock, opening, place, restoring, slots, status
from vault.creation import create
from vault.errors import BadInput, PoryadokError, VaultDamaged, WrongPassphrase
from vault.header import Header
from vault.keys import KdfCost, KeyRing
from vault.store import Store, Tier
from vault.types import Json

Opener = Callable[..., Store]


# ---- wrong passphrase


def test_wrong_passphrase_costs_and_says_the_same(vault_dir: Path, derive: Memo, words: str) -> None:
    listed = words.split()
    other = [*listed[:-1], "абзац" if listed[-1] != "абзац" else "абонент"]
    wrong = [b"x", b"", "слон на крыше 43".encode(), b"\xff\xfe\x00", b"y" * 5000, " ".join(other).encode()]
    wrong += [" ".join(listed[:-1]).encode(), ("слон " * 24).encode()]
    said = set()
    for given in wrong:
        derive.calls.clear()
        refused = refused_untouched(vault_dir, derive, WrongPassphrase, given=bytearray(given))
        said.add(str(refused))
        assert derive.calls == [KdfCost.light()]
    assert len(said) == 1


def test_a_header_of_two_passphrases_costs_two_derivations_either_way(vault_dir: Path, derive: Memo) -> None:
    head = header.read(vault_dir)
    opened = slots.open_slot(head, passphrase(), derive)
    second = slots.passphrase_slot(head.vault_id, opened.master, passphrase("второй"), KdfCost.light(), derive, "2")
    two = Header(**{**vars(head), "slots": (*head.slots, second)})
    header.write(vault_dir, two.authenticated(slots.header_key(opened.master)))
    for given in ("слон на крыше 42", "второй"):
        derive.calls.clear()
        open_with(vault_dir, derive, passphrase(given)).close()
        assert len(derive.calls) == 2
    derive.calls.clear()
    refused_untouched(vault_dir, derive, WrongPassphrase, given=bytearray(b"third"))
    assert len(derive.calls) == 2


def test_the_passphrase_given_is_not_told(vault_dir: Path, derive: Memo) -> None:
    refused = refused_untouched(vault_dir, derive, WrongPassphrase, given=passphrase("тайна-не-та"))
    assert "тайна" not in repr(refused)
    assert refused.__cause__ is None


def test_recovery_words_open_and_are_journalled(opener: Opener, words: str) -> None:
    store = opener(bytearray(words.upper().encode()))
    assert store.tier is Tier.SECRETS
    assert store.read(lambda tx: journal.entries(tx, 1))[0].action == "recovery.used"
    assert store.read(lambda tx: journal.entries(tx, 1))[0].slot == "слова восстановления"


def test_a_mistyped_word_is_refused(vault_dir: Path, derive: Memo, words: str) -> None:
    listed = words.split()
    for typed in ([*listed[:11], listed[11] + "а", *listed[12:]], listed[::-1], listed[1:] + listed[:1]):
        refused_untouched(vault_dir, derive, WrongPassphrase, given=bytearray(" ".join(typed).encode()))


# ---- header


def test_every_damaged_byte_of_the_header_is_refused_before_any_derivation(vault_dir: Path, derive: Memo) -> None:
    path = vault_dir / header.NAME
    content = path.read_bytes()
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 1 << position % 8
        path.write_bytes(damaged)
        with pytest.raises(VaultDamaged, match="repair-header"):
            open_with(vault_dir, never)
    path.write_bytes(content)
    open_with(vault_dir, derive).close()


def _alter_header(directory: Path, alter: Callable[[dict[str, Json]], object]) -> None:
    body = header_json((directory / header.NAME).read_bytes())
    alter(body)
    (directory / header.NAME).write_bytes(with_sum(body))


@pytest.mark.parametrize(
    "cost",
    [
        {"memory": 1024, "passes": 1, "lanes": 1},
        {"memory": 2**31, "passes": 3, "lanes": 4},
        {"memory": 65536, "passes": 2**20, "lanes": 4},
    ],
)
def test_a_forged_cost_is_refused_before_it_is_paid(vault_dir: Path, cost: Json) -> None:
    _alter_header(vault_dir, lambda body: child(body, "slots", 0).update(cost=cost))
    with pytest.raises(VaultDamaged):
        open_with(vault_dir, never)


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (lambda b: child(b, "slots", 0).update(cost={"memory": 65536, "passes": 4, "lanes": 4}), WrongPassphrase),
        (lambda b: child(b, "slots", 0).update(salt="11" * 16), WrongPassphrase),
        (lambda b: child(b, "slots", 0).update(id="f" * 32), WrongPassphrase),
        (lambda b: b.update(vault_id="f" * 32), WrongPassphrase),
        (lambda b: child(b, "slots", 0).update(label="чужой"), VaultDamaged),
        (lambda b: b.update(slots=[child(b, "slots", 0)]), VaultDamaged),
        (lambda b: b.update(sequence=99), VaultDamaged),
        (lambda b: b.update(generation=2), VaultDamaged),
        (lambda b: b.update(mac="00" * 32), VaultDamaged),
        (lambda b: child(b, "keys", "registry").update(nonce="00" * 12), VaultDamaged),
        (lambda b: child(b, "keys", "secrets").update(nonce="00" * 12), VaultDamaged),
    ],
)
def test_a_header_altered_without_keys_opens_nothing(
    vault_dir: Path, derive: Memo, alter: Callable[[dict[str, Json]], object], expected: type[PoryadokError]
) -> None:
    _alter_header(vault_dir, alter)
    refused_untouched(vault_dir, derive, expected)


def test_headers_missing_is_damage_not_an_empty_place(vault_dir: Path, derive: Memo) -> None:
    (vault_dir / header.NAME).unlink()
    assert "repair-header" in str(refused_untouched(vault_dir, derive, VaultDamaged))
    (vault_dir / header.COPY).unlink()
    refused_untouched(vault_dir, derive, VaultDamaged)
    assert derive.calls == []


def test_an_empty_place_is_bad_input(tmp_path: Path, derive: Memo) -> None:
    refused_untouched(tmp_path, derive, BadInput)
    with pytest.raises(BadInput):
        open_with(tmp_path / "absent", derive)
    assert not place.exists(tmp_path)
    assert not status.status(tmp_path).exists


def test_a_newer_format_is_refused(vault_dir: Path, derive: Memo) -> None:
    _alter_header(vault_dir, lambda body: body.update(format=2))
    refused_untouched(vault_dir, derive, BadInput)
    assert derive.calls == []


def test_the_header_of_another_vault(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    other = create(
        tmp_path / "other", passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=derive
    ).store
    other.close()
    (vault_dir / header.NAME).write_bytes((other.directory / header.NAME).read_bytes())
    refused_untouched(vault_dir, derive, VaultDamaged)


# ---- what a failed opening leaves


def test_keys_are_wiped_and_the_lock_is_free_after_a_refusal(
    vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings: list[KeyRing] = []
    make = slots.registry_ring

    def keep(head: Header, master: bytearray) -> KeyRing:
        rings.append(make(head, master))
        return rings[-1]

    monkeypatch.setattr(slots, "registry_ring", keep)
    content = (vault_dir / DATABASE).read_bytes()
    for spoiled in (b"\0" * 8192, content[:-4096], b""):
        (vault_dir / DATABASE).write_bytes(spoiled)
        with pytest.raises(VaultDamaged):
            open_with(vault_dir, derive)
    (vault_dir / DATABASE).write_bytes(content)
    _alter_header_keeping_mac(vault_dir, derive)
    with pytest.raises(VaultDamaged):
        open_with(vault_dir, derive)
    assert len(rings) == 4
    for ring in rings:
        for key in (ring.database, ring.facts, ring.tokens, ring.journal, ring.header):
            assert key == bytes(32)
        assert ring.secrets is None
    lock.WriterLock(vault_dir).release()


def test_master_key_and_derived_keys_are_wiped(
    vault_dir: Path, tmp_path: Path, derive: Memo, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After opening, a refusal, the words, creating and putting back."""
    given: list[bytearray] = []
    open_any, random_bytes, expand = slots.open_any, keys.random_bytes, keys.expand

    def keep_opened(*arguments: object) -> slots.Opened | slots.OpenedRegistry:
        opened = open_any(*arguments)  # type: ignore[arg-type]  # passed through
        given.append(opened.master if isinstance(opened, slots.Opened) else opened.root)
        return opened

    def keep_derived(passphrase: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
        given.append(derive(passphrase, salt, cost))
        return given[-1]

    def keep_random(length: int) -> bytearray:
        given.append(random_bytes(length))
        return given[-1]

    def keep_expanded(key: bytearray, purpose: str) -> bytearray:
        given.append(expand(key, purpose))
        return given[-1]

    monkeypatch.setattr(slots, "open_any", keep_opened)
    monkeypatch.setattr(slots, "random_bytes", keep_random)
    monkeypatch.setattr(slots, "expand", keep_expanded)
    monkeypatch.setattr(creation, "random_bytes", keep_random)
    options = {"schemas": SCHEMAS, "facts": FACTS, "derive": keep_derived}
    with opening.open_vault(vault_dir, passphrase(), **options) as store:  # type: ignore[arg-type]  # as named above
        copy = backup.make(store).path
    opening.open_vault(vault_dir, passphrase(words), **options).close()  # type: ignore[arg-type]
    with pytest.raises(WrongPassphrase):
        opening.open_vault(vault_dir, passphrase("не то"), **options)  # type: ignore[arg-type]
    create(tmp_path / "new", passphrase(), cost=KdfCost.light(), **options).store.close()  # type: ignore[arg-type]
    restoring.restore(vault_dir, copy, passphrase(), keep_derived)
    assert len(given) > 40
    assert [key for key in given if any(key)] == []


def _alter_header_keeping_mac(directory: Path, derive: Memo) -> None:
    """A header that whoever holds the master key signed over a broken wrap of the secrets' key."""
    head = header.read(directory)
    master = slots.open_slot(head, passphrase(), derive).master
    broken = Header(**{**vars(head), "secret_keys": head.slots[0].wrapped})
    header.write(directory, broken.authenticated(slots.header_key(master)))


def test_the_second_opening_of_the_same_process_is_refused(vault_dir: Path, derive: Memo, store: Store) -> None:
    with pytest.raises(PoryadokError, match=f"процесс {os.getpid()}"):
        open_with(vault_dir, never)
    store.write("note.added", add_note("ещё цел"))


# ---- tiers


def test_tier_of_the_registry(opener: Opener) -> None:
    store = opener(tier=Tier.REGISTRY)
    assert store.tier is Tier.REGISTRY
    assert len(notes(store)) == 300
