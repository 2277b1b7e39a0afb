"""Every refusal of opening: in time, named, with nothing written; and what a failed opening leaves behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.support import (
    DATABASE,
    FACTS,
    FACTS_DATABASE,
    NOTES,
    SCHEMAS,
    Memo,
    add_note,
    child,
    copied,
    database_pages,
    header_json,
    never,
    notes,
    open_with,
    passphrase,
    snapshot,
    with_sum,
    write_pages,
)
from vault import anchor, backup, creation, header, journal, keys, lock, opening, slots, status
from vault.clock import Clock
from vault.creation import create
from vault.errors import BadInput, Locked, PoryadokError, VaultDamaged, VaultReadOnly, WrongPassphrase
from vault.header import Header
from vault.keys import KdfCost, KeyRing
from vault.schema import Migration, Schema
from vault.store import Store, Tier
from vault.types import Json

Opener = Callable[..., Store]


def refused_untouched(directory: Path, derive: Memo, kind: type[PoryadokError], **options: object) -> PoryadokError:
    """Open, expect `kind`, and hold the directory to what it was."""
    before, threads = snapshot(directory), threading.active_count()
    with pytest.raises(PoryadokError) as refused:
        open_with(directory, derive, **options)  # type: ignore[arg-type]  # names are checked by the callers
    assert type(refused.value) is kind
    assert snapshot(directory) == before
    assert threading.active_count() == threads
    assert str(refused.value).isprintable()
    return refused.value


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
    assert not opening.exists(tmp_path)
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


# ---- database


@pytest.mark.parametrize("kept", [-1, -16, -100, -512, -4095, -4096, -8192, 4096, 4095, 100, 1, 0])
def test_a_truncated_database(vault_dir: Path, derive: Memo, kept: int) -> None:
    content = (vault_dir / DATABASE).read_bytes()
    (vault_dir / DATABASE).write_bytes(content[:kept])
    assert DATABASE in str(refused_untouched(vault_dir, derive, VaultDamaged))


@pytest.mark.parametrize("added", [b"\0", b"\0" * 4096, b"x" * 5000])
def test_a_database_with_something_added(vault_dir: Path, derive: Memo, added: bytes) -> None:
    content = (vault_dir / DATABASE).read_bytes()
    (vault_dir / DATABASE).write_bytes(content + added)
    refused_untouched(vault_dir, derive, VaultDamaged)


def test_a_missing_database(vault_dir: Path, derive: Memo) -> None:
    (vault_dir / DATABASE).unlink()
    refused_untouched(vault_dir, derive, VaultDamaged)


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"\0" * 4080, b"\0" * 8192, b"text\n"])
def test_something_else_in_its_place(vault_dir: Path, derive: Memo, content: bytes) -> None:
    (vault_dir / DATABASE).write_bytes(content)
    refused_untouched(vault_dir, derive, VaultDamaged)


def test_a_directory_in_its_place(vault_dir: Path, derive: Memo) -> None:
    (vault_dir / DATABASE).unlink()
    (vault_dir / DATABASE).mkdir(mode=0o700)
    before = snapshot(vault_dir)
    with pytest.raises(PoryadokError):
        open_with(vault_dir, derive)
    assert snapshot(vault_dir) == before


def test_the_facts_in_its_place(vault_dir: Path, derive: Memo) -> None:
    """Another database of the same vault, by its own key."""
    (vault_dir / DATABASE).write_bytes((vault_dir / FACTS_DATABASE).read_bytes())
    refused_untouched(vault_dir, derive, VaultDamaged)


def test_swapped_pages(vault_dir: Path, derive: Memo) -> None:
    pages = database_pages(vault_dir)
    pages[1], pages[2] = pages[2], pages[1]
    write_pages(vault_dir, pages)
    with pytest.raises(VaultDamaged):
        open_with(vault_dir, derive)


# ---- files


PRIVATE = [header.NAME, header.COPY, DATABASE, FACTS_DATABASE, anchor.NAME, lock.NAME]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o666])
@pytest.mark.parametrize("name", [*PRIVATE, f"{DATABASE}-journal", f"{FACTS_DATABASE}-wal"])
def test_a_file_that_others_can_reach(vault_dir: Path, name: str, mode: int) -> None:
    (vault_dir / name).touch()
    (vault_dir / name).chmod(mode)
    before = snapshot(vault_dir)
    with pytest.raises(VaultDamaged, match="chmod 600"):
        open_with(vault_dir, never)
    with pytest.raises(VaultDamaged, match="chmod 600"):
        status.status(vault_dir)
    assert snapshot(vault_dir) == before


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o701, 0o777])
def test_a_directory_that_others_can_reach(vault_dir: Path, mode: int) -> None:
    vault_dir.chmod(mode)
    with pytest.raises(VaultDamaged, match="chmod 700"):
        open_with(vault_dir, never)


@pytest.mark.parametrize("name", PRIVATE)
def test_a_linked_file(vault_dir: Path, tmp_path: Path, name: str) -> None:
    (vault_dir / name).rename(tmp_path / name)
    (vault_dir / name).symlink_to(tmp_path / name)
    before = snapshot(vault_dir)
    with pytest.raises(VaultDamaged, match="ссылка"):
        open_with(vault_dir, never)
    assert snapshot(vault_dir) == before


def test_a_linked_directory(vault_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault_dir)
    with pytest.raises(VaultDamaged, match="ссылка"):
        open_with(tmp_path / "link", never)


@pytest.mark.parametrize("name", [header.NAME, anchor.NAME, lock.NAME])
def test_a_pipe_does_not_hang_the_opening(vault_dir: Path, name: str) -> None:
    (vault_dir / name).unlink()
    os.mkfifo(vault_dir / name, 0o600)
    with pytest.raises(VaultDamaged):
        open_with(vault_dir, never)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("name", [".", *PRIVATE])
def test_a_file_of_somebody_else(vault_dir: Path, name: str) -> None:
    os.chown(vault_dir / name, 65534, 65534)
    with pytest.raises(VaultDamaged, match="другому пользователю"):
        open_with(vault_dir, never)


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
    open_slot, random_bytes, expand = slots.open_slot, keys.random_bytes, keys.expand

    def keep_opened(*arguments: object) -> slots.Opened:
        opened = open_slot(*arguments)  # type: ignore[arg-type]  # passed through
        given.append(opened.master)
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

    monkeypatch.setattr(slots, "open_slot", keep_opened)
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
    backup.restore(vault_dir, copy, passphrase(), keep_derived)
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
        assert store.read(lambda tx: journal.entries(tx, 1))[0].action == "notes.filled"
    assert before[header.NAME] == snapshot(vault_dir)[header.NAME]


def test_a_finding_does_not_bar_the_way_to_a_newer_program(opener: Opener, vault_dir: Path) -> None:
    """Read-only until acknowledged, and the migration waits with everything else."""
    (vault_dir / anchor.NAME).unlink()
    store = opener(schemas=(NEWER,))
    assert store.read_only_reason is not None
    with pytest.raises(VaultReadOnly):
        store.write("note.added", add_note("рано"))
    store.acknowledge(passphrase())
    actions = [entry.action for entry in store.read(lambda tx: journal.entries(tx, 2))]
    assert actions == ["schema.migrated", "vault.acknowledged"]
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
