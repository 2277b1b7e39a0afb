"""Bytes, pages and files changed under a vault with every kind of slot and every state of a secret.

Refused or named, and never a wrong plaintext: each value that comes out is the one that went in at its place.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.faults.dying import cheap
from tests.vault.rotations import brought_to, current, step
from tests.vault.support import (
    DATABASE,
    FACTS,
    OWNER,
    PASSWORD,
    SCHEMAS,
    TOKEN,
    add_note,
    copied,
    database_pages,
    fill,
    header_json,
    never,
    notes,
    open_with,
    passphrase,
    with_sum,
    write_pages,
)
from vault import drafts, header, keyfile, rotation, sealed, secrets, slots, slotting, verify
from vault.creation import create
from vault.errors import BadInput, PoryadokError, VaultDamaged, WrongPassphrase
from vault.header import SlotKind
from vault.keys import KdfCost, wipe
from vault.rotation import State
from vault.secrets import Field, Purpose
from vault.sqlcipher import PAGE_SIZE
from vault.store import Store
from vault.transaction import Tx

Values = dict[tuple[str, str, int], str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[bytearray, ...]]:
    """A closed vault of all slots and states, and everything that opens it: two passphrases, words, two key files."""
    place = tmp_path_factory.mktemp("states")
    created = create(place / "vault", passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap)
    deputy = passphrase("заместитель")
    with created.store as store:
        store.write("filled", fill)
        slotting.add_passphrase(store, passphrase(), deputy, "заместитель")
        for kind in (SlotKind.KEY_FILE, SlotKind.REGISTRY):
            slotting.add_key_file(store, passphrase(), place / kind.value, kind.value, kind)
        every_state(store)
    keys = tuple(keyfile.read(place / kind.value) for kind in (SlotKind.KEY_FILE, SlotKind.REGISTRY))
    return place / "vault", (passphrase(), deputy, bytearray(created.recovery_words.encode()), *keys)


def every_state(store: Store) -> None:
    """Previous, abandoned, staged, current; rotations shown and in doubt; a draft."""
    brought_to(store, State.COMMITTED, "второй пароль")
    brought_to(store, State.ABANDONED, "отвергнутый пароль")
    brought_to(store, State.SHOWN, "третий пароль")
    brought_to(store, State.UNCERTAIN, "vk1.a.novyj", Field.TOKEN)
    store.write("draft.kept", lambda tx: drafts.keep(tx, "form", "тайный черновик", secret=True))


def values(store: Store) -> Values:
    """Every blob, draft and note; VaultDamaged at the first that does not open."""

    def opened(tx: Tx) -> Values:
        blobs = sealed.everything(tx)
        found = zip(blobs, sealed.open_held(tx, *blobs), strict=True)
        kept: Values = {("draft", name, 0): drafts.take(tx, name) or "" for name in drafts.names(tx)}
        kept |= {("note", "", int(str(row[0]))): str(row[1]) for row in tx.execute("SELECT id, text FROM note")}
        return kept | {(blob.owner, blob.field.value, blob.version): value for blob, value in found}

    return store.read(opened)


# ---- the header


def test_every_flipped_byte_of_the_header_is_seen_before_any_derivation(
    made: tuple[Path, tuple[bytearray, ...]], tmp_path: Path
) -> None:
    content = (made[0] / header.NAME).read_bytes()
    assert {slot["kind"] for slot in cast("list[dict[str, str]]", header_json(content)["slots"])} == set(SlotKind)
    for position in range(len(content)):
        for flip in (0x01, 0x10, 0x80):
            with pytest.raises(VaultDamaged):
                header.parse(flipped(content, position, flip))
    directory = copied(made[0], tmp_path / "vault")
    for position in range(0, len(content), 97):
        (directory / header.NAME).write_bytes(flipped(content, position, 1))
        with pytest.raises(VaultDamaged):
            open_with(directory, never)


def flipped(content: bytes, position: int, flip: int) -> bytes:
    changed = bytearray(content)
    changed[position] ^= flip
    return bytes(changed)


@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.faults)], ids=["some", "all"])
def test_no_flipped_byte_opens_by_any_way_in_even_with_its_sum_set_right(
    made: tuple[Path, tuple[bytearray, ...]], stride: int
) -> None:
    """By who knows the format but no key: the slot that was not touched opens, and then the MAC does not fit."""
    content, ways = (made[0] / header.NAME).read_bytes(), made[1]
    whole = header.parse(content)
    rings = [database_key(whole, given) for given in ways]
    assert len(set(rings)) == 1
    parsed = refused = 0
    for position in range(0, len(content), stride):
        try:
            forged = header.parse(with_sum(header_json(flipped(content, position, 1))))
        except (PoryadokError, ValueError, TypeError):
            continue
        if forged == whole:  # the sum itself
            continue
        parsed += 1
        for given in ways:
            with pytest.raises((VaultDamaged, WrongPassphrase)):
                database_key(forged, given)
            refused += 1
    assert parsed * stride > 1000
    assert refused == parsed * len(ways)


def database_key(head: header.Header, given: bytearray) -> bytes:
    opened = slots.open_any(head, bytearray(given), cheap)
    if isinstance(opened, slots.OpenedRegistry):
        ring = slots.ring_of_root(head, opened.root)
    else:
        ring = slots.registry_ring(head, opened.master)
        slots.open_secret_keys(head, opened.master, ring)
        wipe(opened.master)
    return bytes(ring.database)


# ---- pages of the database

OFFSETS = (0, 16, 100, 2000, 4016, 4032, 4095)


def damages(pages: list[bytes], samples: int) -> Iterator[tuple[str, list[bytes]]]:
    """Flipped bits at sampled places of every page, the same each time."""
    places = random.Random(5)
    for number, page in enumerate(pages):
        for offset in (places.choice(OFFSETS), *(places.randrange(PAGE_SIZE) for _ in range(samples))):
            yield f"{number}:{offset}", [*pages[:number], flipped(page, offset, 1 << offset % 8), *pages[number + 1 :]]


@pytest.mark.parametrize("samples", [0, pytest.param(12, marks=pytest.mark.faults)], ids=["some", "many"])
def test_sampled_bytes_of_every_page(made: tuple[Path, tuple[bytearray, ...]], tmp_path: Path, samples: int) -> None:
    with open_with(made[0], cheap) as store:
        known = values(store)
        assert known[OWNER, "token", 1] == TOKEN
        assert len(known) > 30
    pages, met = database_pages(made[0]), 0
    for _, damaged in damages(pages, samples):
        directory = copied(made[0], tmp_path / "flipped")
        write_pages(directory, damaged)
        met += refused_or_right(directory, known)
    assert met > len(pages) // 2


def refused_or_right(directory: Path, known: Values) -> bool:
    """Whether it was met at the opening or in reading; all that is read is right, and `verify` names it either way."""
    try:
        store = open_with(directory, cheap)
    except VaultDamaged:
        return True
    try:
        try:
            assert values(store) == known
            met = False
        except VaultDamaged:
            met = True
        assert not verify.verify(store).whole
        return met
    finally:
        shut(store)


def shut(store: Store) -> None:
    """Close a store whose pages may not be readable any more."""
    try:
        store.close()
    except VaultDamaged:
        assert store.tier == 0


@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.faults)], ids=["some", "all"])
def test_a_page_in_the_place_of_another(made: tuple[Path, tuple[bytearray, ...]], tmp_path: Path, stride: int) -> None:
    with open_with(made[0], cheap) as store:
        known = values(store)
    pages, met = database_pages(made[0]), 0
    for number in range(0, len(pages) - 1, stride):
        for other in {number + 1, (number + len(pages) // 2) % len(pages)} - {number}:
            swapped = list(pages)
            swapped[number], swapped[other] = pages[other], pages[number]
            directory = copied(made[0], tmp_path / "swapped")
            write_pages(directory, swapped)
            met += refused_or_right(directory, known)
    assert met > 0


def test_a_cut_or_lengthened_file_is_refused(made: tuple[Path, tuple[bytearray, ...]], tmp_path: Path) -> None:
    content = (made[0] / DATABASE).read_bytes()
    directory = copied(made[0], tmp_path / "cut")
    lengths = {0, 1, 16, 4095, len(content) - 1, len(content) // 2, *range(0, len(content), PAGE_SIZE * 9)}
    for changed in (*(content[:length] for length in lengths), content + b"\0", content + bytes(PAGE_SIZE)):
        (directory / DATABASE).write_bytes(changed)
        with pytest.raises(VaultDamaged):
            open_with(directory, cheap)
        assert (directory / DATABASE).read_bytes() == changed


# ---- what was, put back


def _open_rotation(store: Store) -> int:
    return next(one.id for one in store.read(rotation.listing) if one.field is Field.PASSWORD)


def _finish(store: Store) -> None:
    for name in ("applied", "verified", "commit"):
        step(store, name, _open_rotation(store))


def _abandon(store: Store) -> None:
    step(store, "abandon", _open_rotation(store))


def _undo(store: Store) -> None:
    _abandon(store)
    store.write("undone", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))


CHANGES: dict[str, Callable[[Store], None]] = {"committed": _finish, "abandoned": _abandon, "undone": _undo}
EXPECTED = {"committed": "третий пароль", "abandoned": "второй пароль", "undone": PASSWORD}


@pytest.mark.parametrize("change", CHANGES)
def test_an_old_page_never_brings_back_what_was(
    made: tuple[Path, tuple[bytearray, ...]], tmp_path: Path, change: str
) -> None:
    """Every page that the end of a rotation changed, put back alone: its HMAC is right."""
    directory = copied(made[0], tmp_path / "vault")
    old = database_pages(directory)
    with open_with(directory, cheap) as store:
        CHANGES[change](store)
        assert current(store) == EXPECTED[change]
    new = database_pages(directory)
    changed = [number for number in range(1, min(len(old), len(new))) if old[number] != new[number]]
    assert len(changed) > 3
    refused = 0
    for number in changed:
        spliced = copied(directory, tmp_path / "spliced")
        write_pages(spliced, [*new[:number], old[number], *new[number + 1 :]])
        refused += not_brought_back(spliced, EXPECTED[change])
    assert refused > 1


def not_brought_back(directory: Path, expected: str) -> bool:
    """Whether it was refused; else the password is the right one. What is refused in reading, `verify` names too."""
    try:
        store = open_with(directory, cheap)
    except VaultDamaged:
        return True
    try:
        if store.read_only_reason is not None:
            return True
        try:
            assert current(store) == expected
            require_no_rotation(store)
        except PoryadokError:
            assert not verify.verify(store).whole
            return True
        return False
    finally:
        shut(store)


def require_no_rotation(store: Store) -> None:
    """One that an old page opened again shows nothing."""
    for one in store.read(rotation.listing):
        if one.field is Field.PASSWORD:
            with pytest.raises((VaultDamaged, BadInput)):
                rotation.show(store, one.id, Purpose.ROTATE)


def test_the_old_file_put_back_is_named(made: tuple[Path, tuple[bytearray, ...]], tmp_path: Path) -> None:
    directory = copied(made[0], tmp_path / "vault")
    old = (directory / DATABASE).read_bytes()
    with open_with(directory, cheap) as store:
        _finish(store)
    new = (directory / DATABASE).read_bytes()
    (directory / DATABASE).write_bytes(old)
    with open_with(directory, cheap) as store:
        assert store.read_only_reason is not None
        assert not verify.verify(store).whole
        with pytest.raises(PoryadokError):
            current(store)
    (directory / DATABASE).write_bytes(new)
    with open_with(directory, cheap) as store:
        assert store.read_only_reason is None
        store.write("note.added", add_note("дальше"))
        assert notes(store)[-1] == "дальше"
        assert current(store) == "третий пароль"
