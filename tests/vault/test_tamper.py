"""Bits, pages and rows changed on disk: reported or refused, and never wrong data."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vault.support import (
    DATABASE,
    OWNER,
    PASSWORD,
    Memo,
    add_note,
    copied,
    database_pages,
    notes,
    open_with,
    passphrase,
    raw_connection,
    write_pages,
)
from vault import header, sealed, secrets, slotting, verify
from vault.errors import BadInput, PoryadokError, VaultDamaged
from vault.secrets import Field, Purpose, VersionState
from vault.store import Store
from vault.transaction import Tx

OFFSETS = (0, 15, 16, 99, 2048, 4015, 4016, 4031, 4032, 4095)  # salt, header, content, IV, HMAC, the last byte


def everything(store: Store) -> tuple[object, ...]:
    """All that can be read, secrets too, without leaving a trace."""

    def read(tx: Tx) -> tuple[object, ...]:
        rows = [tuple(row) for row in tx.execute("SELECT * FROM note ORDER BY id")]
        rows += [tuple(row) for row in tx.execute("SELECT * FROM secret ORDER BY owner, field, version")]
        return (*rows, *(tuple(row) for row in tx.execute("SELECT * FROM journal ORDER BY n")))

    return store.read(read)


def test_a_flipped_bit_in_any_page_is_reported_and_never_read(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    with open_with(vault_dir, derive) as store:
        whole = everything(store)
        assert verify.verify(store).whole
    pages = database_pages(vault_dir)
    assert len(pages) > 20
    reported = 0
    for number in range(len(pages)):
        for turn, offset in enumerate(OFFSETS):
            if (number + turn) % 3 and 0 < number < len(pages) - 1:
                continue
            directory = copied(vault_dir, tmp_path / "flipped")
            page = bytearray(pages[number])
            page[offset] ^= 1 << (number + turn) % 8
            write_pages(directory, [*pages[:number], bytes(page), *pages[number + 1 :]])
            try:
                store = open_with(directory, derive)
            except VaultDamaged:
                reported += 1
                continue
            try:
                assert everything(store) == whole
            except VaultDamaged:
                reported += 1
            assert not verify.verify(store).whole
            shut(store)
    assert reported > len(pages)


def shut(store: Store) -> None:
    """Close a store whose pages may not be readable any more."""
    try:
        store.close()
    except VaultDamaged:
        assert store.tier == 0


def test_a_page_that_fails_in_a_write_rolls_it_back(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    pages = database_pages(vault_dir)
    with open_with(vault_dir, derive) as store:
        whole = everything(store)
    refused = 0
    for number in range(1, len(pages)):
        directory = copied(vault_dir, tmp_path / "flipped")
        page = bytearray(pages[number])
        page[1000] ^= 1
        write_pages(directory, [*pages[:number], bytes(page), *pages[number + 1 :]])
        try:
            store = open_with(directory, derive)
            store.write("all.changed", lambda tx: tx.execute("UPDATE note SET text = 'x'"))
        except VaultDamaged:
            refused += 1
            shut(store)
            write_pages(
                directory,
                [*database_pages(directory)[:number], pages[number], *database_pages(directory)[number + 1 :]],
            )
            with open_with(directory, derive) as store:
                assert everything(store) == whole
        else:
            shut(store)
    assert refused > 10


def test_old_pages_put_back_never_give_an_old_secret(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    """SQLCipher does not see replay: every page has the right HMAC. The journal's digest of the blob does."""
    old = database_pages(vault_dir)
    with open_with(vault_dir, derive) as store:
        store.write("secret.changed", lambda tx: secrets.put(tx, OWNER, Field.PASSWORD, "новый пароль"))
    new = database_pages(vault_dir)
    changed = [number for number in range(1, min(len(old), len(new))) if old[number] != new[number]]
    assert changed
    outcomes = set()
    for number in changed:
        directory = copied(vault_dir, tmp_path / "spliced")
        write_pages(directory, [*new[:number], old[number], *new[number + 1 :]])
        outcomes.add(_reveal(directory, derive))
    assert "старый" not in outcomes
    assert "отказ" in outcomes


def _reveal(directory: Path, derive: Memo) -> str:
    try:
        store = open_with(directory, derive)
    except VaultDamaged:
        return "отказ"
    try:
        value = secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    except PoryadokError:
        assert not verify.verify(store).whole
        return "отказ"
    finally:
        shut(store)
    return "старый" if value == PASSWORD else "новый"


def test_the_previous_version_put_forward_by_who_has_the_key_of_tier_one(vault_dir: Path, derive: Memo) -> None:
    with open_with(vault_dir, derive) as store:
        store.write("secret.changed", lambda tx: secrets.put(tx, OWNER, Field.PASSWORD, "новый пароль"))
    with raw_connection(vault_dir, derive) as connection:
        connection.execute("UPDATE secret SET state = 'previous' WHERE owner = ? AND version = 2", (OWNER,))
        connection.execute(
            "UPDATE secret SET state = 'current' WHERE owner = ? AND version = 1 AND field = 'password'", (OWNER,)
        )
    with open_with(vault_dir, derive) as store:
        with pytest.raises(VaultDamaged, match="старше"):
            secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
        assert "не та запись" in " ".join(part.damage for part in verify.verify(store).parts)


HERE = " WHERE owner = 'credential:1' AND field = 'password'"
MOVES = {
    "to another owner": "UPDATE secret SET (nonce, sealed) ="
    " (SELECT nonce, sealed FROM secret WHERE owner = 'credential:2')" + HERE,
    "to another field": "UPDATE secret SET (nonce, sealed) ="
    " (SELECT nonce, sealed FROM secret WHERE owner = 'credential:1' AND field = 'totp')" + HERE,
    "to another version": "UPDATE secret SET version = 2" + HERE,
    "to another generation": "UPDATE secret SET generation = 2" + HERE,
    "renamed owner": "DELETE FROM secret" + HERE + "; UPDATE secret SET owner = 'credential:1'"
    " WHERE owner = 'credential:3'",
    "flipped": "UPDATE secret SET sealed = zeroblob(length(sealed))" + HERE,
}


@pytest.mark.parametrize("statement", MOVES.values(), ids=MOVES.keys())
def test_a_blob_moved_by_who_has_the_key_of_tier_one_does_not_open(
    vault_dir: Path, derive: Memo, statement: str
) -> None:
    with raw_connection(vault_dir, derive) as connection:
        for step in statement.split("; "):
            assert connection.execute(step).rowcount == 1
    with open_with(vault_dir, derive) as store:
        with pytest.raises(VaultDamaged):
            secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
        with pytest.raises(VaultDamaged, match="ключ не подходит"):
            store.read(_opened_by_the_binding_alone)
        report = verify.verify(store)
        assert "credential:1" in next(part.damage for part in report.parts if part.name == "Секреты")


def _opened_by_the_binding_alone(tx: Tx) -> str:
    blob = sealed.in_state(tx, OWNER, Field.PASSWORD, VersionState.CURRENT)
    assert blob is not None
    return sealed.open_blob(tx, blob)


def test_a_deleted_secret_is_missed(vault_dir: Path, derive: Memo) -> None:
    with raw_connection(vault_dir, derive) as connection:
        connection.execute("DELETE FROM secret WHERE owner = 'credential:7'")
    with open_with(vault_dir, derive) as store:
        assert "credential:7" in next(part.damage for part in verify.verify(store).parts if part.name == "Секреты")
        with pytest.raises(BadInput):
            secrets.reveal(store, "credential:7", Field.PASSWORD, Purpose.REVEAL)


def test_a_removed_secret_does_not_come_back_under_a_new_one(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    """After removal the versions begin anew: the binding alone would let the old first version in."""
    with raw_connection(vault_dir, derive) as connection:
        row = connection.execute(
            "SELECT nonce, sealed FROM secret WHERE owner = ? AND field = 'password'", (OWNER,)
        ).fetchone()
    assert row is not None
    with open_with(vault_dir, derive) as store:
        store.write("secret.gone", lambda tx: secrets.remove(tx, OWNER))
        store.write("secret.again", lambda tx: secrets.put(tx, OWNER, Field.PASSWORD, "совсем новый"))
        assert verify.verify(store).whole
    with raw_connection(vault_dir, derive) as connection:
        connection.execute("UPDATE secret SET nonce = ?, sealed = ? WHERE owner = ?", (row[0], row[1], OWNER))
    with open_with(vault_dir, derive) as store, pytest.raises(VaultDamaged):
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)


def test_damage_met_in_the_middle_of_work_is_named(vault_dir: Path, derive: Memo) -> None:
    with open_with(vault_dir, derive) as store:
        store.write("note.added", add_note("до повреждения"))
        expected = notes(store)
    with raw_connection(vault_dir, derive) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'secret'").fetchone()
    number = int(str(root[0])) - 1 if root else 0
    pages = database_pages(vault_dir)
    page = bytearray(pages[number])
    page[77] ^= 128
    write_pages(vault_dir, [*pages[:number], bytes(page), *pages[number + 1 :]])
    store = open_with(vault_dir, derive)
    try:
        assert notes(store) == expected
        everything(store)
        pytest.fail("the damaged page was not met")
    except VaultDamaged as refused:
        assert DATABASE in str(refused)
    shut(store)
    shutil.rmtree(vault_dir)


def test_a_second_copy_that_is_not_ours_is_named_with_what_rewrites_it(store: Store, vault_dir: Path) -> None:
    """Whole by itself, and another: no repair may choose between the two, a change of the ways in rewrites both."""
    other = replace(store.header, sequence=store.header.sequence + 5)
    header.write_copy(vault_dir, other)
    (part,) = (each for each in verify.verify(store).parts if each.name == "Заголовок")
    assert "vault slots add" in part.damage
    slotting.add_words(store, passphrase())
    assert verify.verify(store).whole
