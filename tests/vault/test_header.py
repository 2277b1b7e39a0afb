"""The header: every damaged byte and every forged field is refused before any key is derived."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.support import child, header_json, with_sum
from vault import header, verify
from vault.canonical import canonical
from vault.errors import BadInput, PoryadokError, VaultDamaged
from vault.types import Json

Alter = Callable[[dict[str, Json]], None]


@pytest.fixture
def content(vault_dir: Path) -> bytes:
    return (vault_dir / header.NAME).read_bytes()


def test_both_copies_are_the_same_and_read_back(vault_dir: Path, content: bytes) -> None:
    assert (vault_dir / header.COPY).read_bytes() == content
    assert header.serialise(header.parse(content)) == content
    assert header.read(vault_dir) == header.parse(content)
    assert len(content) < 4096


def test_nothing_but_the_known_is_in_it(content: bytes) -> None:
    assert set(header_json(content)) == {
        "magic", "format", "vault_id", "sequence", "generation", "slots", "keys", "mac", "sum",
    }  # fmt: skip


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80])
def test_every_flipped_byte_is_seen(content: bytes, flip: int) -> None:
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= flip
        with pytest.raises(VaultDamaged):
            header.parse(bytes(damaged))


def test_every_truncation_and_anything_added_is_seen(content: bytes) -> None:
    for length in range(len(content)):
        with pytest.raises(VaultDamaged):
            header.parse(content[:length])
    for added in (b" ", b"\n", b"\0", b"}", content):
        with pytest.raises(VaultDamaged):
            header.parse(content + added)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_refused_in_our_words(junk: bytes) -> None:
    with pytest.raises(VaultDamaged):
        header.parse(junk)


@pytest.mark.parametrize(
    "junk",
    [
        b"NaN",
        b"[Infinity]",
        b'{"sum":1e999}',
        b'{"a":NaN}',
        b"9" * 5000,
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"a":"\\ud800"}',
        b" " * 70_000,
        "{}".encode("utf-16"),
        b"\xff\xfe",
    ],
    ids=lambda junk: str(junk[:12]),
)
def test_json_that_breaks_parsers(junk: bytes) -> None:
    with pytest.raises(VaultDamaged):
        header.parse(junk)


JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(["magic", "format", "vault_id", "sequence", "generation", "slots", "keys", "mac", "extra"]), JSON
)
def test_any_value_in_any_place_is_refused_or_read_back_the_same(key: str, value: Json) -> None:
    body = header_json(SAMPLE)
    body[key] = value
    forged = with_sum(body)
    try:
        parsed = header.parse(forged)
    except (VaultDamaged, BadInput):
        return
    assert header.serialise(parsed) == forged


@pytest.mark.parametrize(
    ("cost", "accepted"),
    [
        ({"memory": 65536, "passes": 1, "lanes": 1}, True),
        ({"memory": 65535, "passes": 3, "lanes": 4}, False),
        ({"memory": 4096 * 1024, "passes": 20, "lanes": 16}, True),
        ({"memory": 4096 * 1024 + 1, "passes": 3, "lanes": 4}, False),
        ({"memory": 2**40, "passes": 3, "lanes": 4}, False),
        ({"memory": 65536, "passes": 0, "lanes": 4}, False),
        ({"memory": 65536, "passes": 21, "lanes": 4}, False),
        ({"memory": 65536, "passes": 3, "lanes": 0}, False),
        ({"memory": 65536, "passes": 3, "lanes": 17}, False),
        ({"memory": 65536.0, "passes": 3, "lanes": 4}, False),
        ({"memory": True, "passes": 3, "lanes": 4}, False),
        ({"memory": 65536, "passes": 3}, False),
        ({"memory": 65536, "passes": 3, "lanes": 4, "more": 1}, False),
        (None, False),
    ],
)
def test_bounds_of_the_derivation(content: bytes, cost: Json, accepted: bool) -> None:
    body = header_json(content)
    child(body, "slots", 0)["cost"] = cost
    if accepted:
        assert header.parse(with_sum(body)).slots[0].cost is not None
    else:
        with pytest.raises(VaultDamaged):
            header.parse(with_sum(body))


def _slot(**values: Json) -> Alter:
    return lambda body: child(body, "slots", 0).update(values)


def _top(**values: Json) -> Alter:
    return lambda body: body.update(values)


def _without(key: str) -> Alter:
    def alter(body: dict[str, Json]) -> None:
        del body[key]

    return alter


def _slots(count: int) -> Alter:
    return lambda body: body.update(slots=[{**child(body, "slots", 0), "id": str(i)} for i in range(count)])


FORGED: dict[str, Alter] = {
    "no slots": _slots(0),
    "nine slots": _slots(9),
    "two slots of one id": lambda body: body.update(slots=[child(body, "slots", 0)] * 2),
    "short salt": _slot(salt="00" * 4),
    "empty salt": _slot(salt=""),
    "long salt": _slot(salt="00" * 2000),
    "odd hex": _slot(salt="0"),
    "spaced hex": _slot(salt="00 " * 16),
    "words in hex": _slot(salt="соль"),
    "unknown kind": _slot(kind="fingerprint"),
    "recovery with a cost": _slot(kind="recovery"),
    "short nonce": _slot(wrapped={"nonce": "00", "ciphertext": "00" * 48}),
    "short ciphertext": _slot(wrapped={"nonce": "00" * 12, "ciphertext": "00"}),
    "unknown field of a slot": _slot(hint="кличка собаки"),
    "unknown field": _top(hint=1),
    "escape in an unknown field": lambda body: body.update({"\x1b]52;c;AAAA\x07": 1}),
    "escape in a label": _slot(label="пароль\x1b[2J"),
    "reversed label": _slot(label="\u202eпароль"),
    "escape in a date": _slot(created_at="\x1b[2J"),
    "escape in the id": _top(vault_id="\x1b[2J"),
    "negative sequence": _top(sequence=-1),
    "generation as text": _top(generation="1"),
    "endless generation": _top(generation=10**300),
    "format as a truth": _top(format=True),
    "other magic": _top(magic="keepass"),
    "mac of other length": _top(mac="00"),
    "upper case mac": lambda body: body.update(mac=str(body["mac"]).upper()),
    "no mac": _without("mac"),
    "no keys": _without("keys"),
    "a list": lambda body: body.update(slots={}, keys=[]),
}


@pytest.mark.parametrize("alter", FORGED.values(), ids=FORGED.keys())
def test_forged_fields_are_refused_with_a_clean_sentence(content: bytes, alter: Alter) -> None:
    body = header_json(content)
    alter(body)
    with pytest.raises(VaultDamaged) as refused:
        header.parse(with_sum(body))
    assert str(refused.value).isprintable()


def test_a_newer_format_is_not_damage(content: bytes) -> None:
    body = header_json(content)
    body["format"] = 2
    with pytest.raises(BadInput, match="более новой версией"):
        header.parse(with_sum(body))


def test_whitespace_makes_it_another_header(content: bytes) -> None:
    with pytest.raises(VaultDamaged):
        header.parse(json.dumps(json.loads(content)).encode())


def test_the_whole_copy_is_offered_and_repairs(vault_dir: Path, content: bytes) -> None:
    for spoil in (lambda path: path.write_bytes(b"{}"), Path.unlink):
        spoil(vault_dir / header.NAME)
        with pytest.raises(VaultDamaged, match="repair-header"):
            header.read(vault_dir)
        verify.repair_header(vault_dir)
        assert (vault_dir / header.NAME).read_bytes() == content
    with pytest.raises(BadInput):
        verify.repair_header(vault_dir)


def test_the_first_copy_repairs_the_second_and_the_damaged_one_is_set_aside(vault_dir: Path, content: bytes) -> None:
    (vault_dir / header.COPY).write_bytes(b"{}")
    assert verify.repair_header(vault_dir) == header.COPY
    assert (vault_dir / header.NAME).read_bytes() == (vault_dir / header.COPY).read_bytes() == content
    assert (vault_dir / f"{header.COPY}.damaged").read_bytes() == b"{}"


def test_both_copies_damaged(vault_dir: Path) -> None:
    (vault_dir / header.NAME).write_bytes(b"{}")
    (vault_dir / header.COPY).write_bytes(b"{}")
    with pytest.raises(VaultDamaged) as refused:
        header.read(vault_dir)
    assert "repair-header" not in str(refused.value)
    with pytest.raises(VaultDamaged):
        verify.repair_header(vault_dir)


@pytest.mark.parametrize("name", [header.NAME, header.COPY])
def test_a_directory_in_the_place_of_a_header(vault_dir: Path, name: str) -> None:
    (vault_dir / name).unlink()
    (vault_dir / name).mkdir(mode=0o700)
    try:
        assert header.read(vault_dir)
    except PoryadokError as refused:
        assert isinstance(refused, VaultDamaged)
    assert header.copy_is_whole(vault_dir) is (name == header.NAME)


_SEALED: Json = {"nonce": "00" * 12, "ciphertext": "00" * 48}
SAMPLE = with_sum(
    {
        "magic": "poryadok-vault",
        "format": 1,
        "vault_id": "0" * 32,
        "sequence": 1,
        "generation": 1,
        "slots": [
            {
                "id": "1" * 32,
                "kind": "passphrase",
                "label": "пароль",
                "salt": "00" * 16,
                "wrapped": _SEALED,
                "created_at": "2026-11-22T00:00:00+00:00",
                "cost": {"memory": 65536, "passes": 3, "lanes": 4},
            }
        ],
        "keys": {"registry": {"nonce": "00" * 12, "ciphertext": "00" * 112}, "secrets": _SEALED},
        "mac": "00" * 32,
    }
)


def test_the_sample_is_what_the_program_reads() -> None:
    assert header.serialise(header.parse(SAMPLE)) == SAMPLE
    assert canonical(header_json(SAMPLE)) == SAMPLE
