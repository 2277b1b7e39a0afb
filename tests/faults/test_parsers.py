"""What people and disks bring to the parsers of the vault, made up at random: headers, key files, seeds of codes.

Read back the same or refused in our words; never something else, never the secret in a refusal.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import cast

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.faults.dying import cheap
from tests.vault.support import header_json, never, with_sum
from vault import header, keyfile, recovery, slots
from vault.errors import BadInput, Locked, VaultDamaged, WrongPassphrase
from vault.header import Header, SlotKind
from vault.keyfile import FileKey
from vault.keys import KEY, KdfCost, random_bytes
from vault.text import clean_line
from vault.totp import Seed, code_at, parse_seed
from vault.types import Json

VAULT_ID = "ab" * 16
PASSPHRASE = bytearray("слон".encode())


def _whole() -> tuple[Header, tuple[bytearray, ...]]:
    """A header with a slot of every kind, and what opens each."""
    master, code = random_bytes(KEY), random_bytes(KEY)
    keys = [FileKey(VAULT_ID, number * 32, random_bytes(KEY)) for number in "12"]
    registry_keys, secret_keys = slots.new_keys(VAULT_ID, 1, master)
    made = Header(
        VAULT_ID,
        1,
        1,
        (
            slots.passphrase_slot(VAULT_ID, master, PASSPHRASE, KdfCost.light(), cheap, "пароль"),
            slots.recovery_slot(VAULT_ID, master, code),
            slots.file_slot(VAULT_ID, master, keys[0], SlotKind.KEY_FILE, "флешка"),
            slots.file_slot(VAULT_ID, master, keys[1], SlotKind.REGISTRY, "реестр"),
        ),
        registry_keys,
        secret_keys,
    ).authenticated(slots.header_key(master))
    return made, (PASSPHRASE, bytearray(recovery.to_words(code).encode()), *map(keyfile.line, keys))


HEADER, WAYS = _whole()
CONTENT = header.serialise(HEADER)

# ---- the header

JSON: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, 1, 2, 65536, 4194304, 2**32, 2**32 + 1, -1])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["", "00", "00" * 12, "00" * 16, "00" * 32, "00" * 48, "passphrase", "registry", "key_file"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _paths(value: Json, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [here] if here else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found += _paths(item, (*here, key))
    return found


PATHS = _paths(cast("Json", header_json(CONTENT)))


@given(
    st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(["put", "drop", "copy"]), JSON), min_size=1, max_size=3)
)
@example([(("slots", 3, "kind"), "put", "key_file")])
@example([(("slots", 2, "kind"), "put", "registry")])
@example([(("slots", 0), "drop", None)])
def test_a_header_altered_anywhere_is_refused_or_opens_nothing(
    changes: list[tuple[tuple[str | int, ...], str, Json]],
) -> None:
    body = cast("Json", header_json(CONTENT))
    for path, how, value in changes:
        _alter(body, path, how, value)
    forged = with_sum(cast("dict[str, Json]", body))
    assume(forged != CONTENT)
    try:
        parsed = header.parse(forged)
    except (VaultDamaged, BadInput) as refused:
        assert str(refused).isprintable()
        return
    assert header.serialise(parsed) == forged
    for way in WAYS:
        with pytest.raises((VaultDamaged, WrongPassphrase, BadInput)):
            _ring(parsed, way)


def _alter(body: Json, path: tuple[str | int, ...], how: str, value: Json) -> None:
    """As far as the path still leads somewhere."""
    *above, last = path
    try:
        for step in above:
            body = body[step]  # type: ignore[index]  # whatever it is by now
        if how == "put":
            body[last] = value  # type: ignore[index]
        elif how == "drop":
            del body[last]  # type: ignore[union-attr, arg-type]
        elif isinstance(body, list):
            body.append(body[int(last)])
        elif isinstance(body, dict):
            body[f"{last}2"] = body[str(last)]
    except (KeyError, IndexError, TypeError, ValueError):
        return


def _ring(head: Header, way: bytearray) -> None:
    opened = slots.open_any(head, bytearray(way), cheap)
    if isinstance(opened, slots.OpenedRegistry):
        slots.ring_of_root(head, opened.root)
    else:
        slots.open_secret_keys(head, opened.master, slots.registry_ring(head, opened.master))


def test_the_whole_header_opens_by_every_way() -> None:
    assert header.parse(CONTENT) == HEADER
    for way in WAYS:
        _ring(HEADER, way)
    with pytest.raises(Locked):
        slots.open_slot(HEADER, WAYS[-1], cheap)


@given(
    st.lists(
        st.tuples(st.integers(0, len(CONTENT)), st.integers(0, 40), st.binary(max_size=40)), min_size=1, max_size=3
    )
)
def test_bytes_cut_and_pasted_are_refused(splices: list[tuple[int, int, bytes]]) -> None:
    content = CONTENT
    for at, gone, come in splices:
        content = content[:at] + come + content[at + gone :]
    assume(content != CONTENT)
    with pytest.raises(VaultDamaged):
        header.parse(content)


# ---- key files


@given(
    st.sampled_from(WAYS[2:]),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 9), st.binary(max_size=9)), min_size=1, max_size=3),
)
def test_an_altered_key_opens_nothing_and_no_derivation_runs(
    line: bytearray, splices: list[tuple[int, int, bytes]]
) -> None:
    given_line = bytes(line)
    for at, gone, come in splices:
        given_line = given_line[:at] + come + given_line[at + gone :]
    assume(given_line.startswith(keyfile.MARK))
    try:
        parsed = keyfile.parse(bytearray(given_line))
    except BadInput as refused:
        assert bytes(line).split()[3].decode() not in str(refused)
        with pytest.raises(BadInput):
            slots.open_any(HEADER, bytearray(given_line), never)
        return
    assert parsed == keyfile.parse(line)  # nothing but spaces was altered
    assert given_line.split() == bytes(line).split()


NAMES = st.sampled_from([VAULT_ID.encode(), b"1" * 32, b"2" * 32]) | st.binary(max_size=40)


@given(NAMES, NAMES, st.binary(min_size=KEY, max_size=KEY))
def test_a_key_of_any_names_with_its_sum_right_opens_nothing_of_ours(vault: bytes, slot: bytes, code: bytes) -> None:
    named = b" ".join((keyfile.MARK, vault, slot, code.hex().encode()))
    forged = bytearray(named + b" " + hashlib.sha256(named).hexdigest()[:8].encode())
    with pytest.raises((BadInput, WrongPassphrase)) as refused:
        slots.open_any(HEADER, forged, never)
    assert str(refused.value).isprintable()


# ---- seeds of codes

SEEDS = st.builds(
    Seed,
    st.binary(min_size=10, max_size=64).map(lambda raw: base64.b32encode(raw).decode().rstrip("=")),
    st.text(max_size=20).map(clean_line),
    st.text(max_size=20).map(lambda text: clean_line(text.replace(":", ""))),
    st.sampled_from([6, 7, 8]),
    st.integers(10, 300),
    st.sampled_from(["SHA1", "SHA256", "SHA512"]),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS)
@example(Seed("JBSWY3DPEHPK3PXP", "ВКонтакте: школа", "a+b c%2B@mail.ru", 6, 30, "SHA1"))
@example(Seed("JBSWY3DPEHPK3PXP", "", "/слэш?и=знак#", 6, 30, "SHA1"))
def test_a_link_is_read_back_to_the_same_seed(seed: Seed) -> None:
    assert parse_seed(seed.to_uri()) == seed
    assert parse_seed(f"  {seed.to_uri()}\n") == seed


@given(
    st.binary(min_size=10, max_size=40),
    st.lists(st.sampled_from([" ", "-", "\t", "\n"]), max_size=12),
    st.booleans(),
    st.integers(0, 6),
)
def test_base32_as_people_write_it(raw: bytes, between: list[str], lower: bool, padding: int) -> None:
    secret = base64.b32encode(raw).decode().rstrip("=")
    written = secret.lower() if lower else secret
    for number, mark in enumerate(between):
        at = (number * 7 + 1) % len(written)
        written = written[:at] + mark + written[at:]
    assert parse_seed(written + "=" * padding).secret == secret


PIECES = st.sampled_from(
    [
        "&",
        "?",
        "#",
        "%",
        "%2",
        "%00",
        "+",
        "=",
        "secret=",
        "&secret=A",
        "&digits=",
        "&period=0",
        "//",
        ":",
        "[",
        "\u202e",
    ]
) | st.text(max_size=4)


@given(SEEDS, st.lists(st.tuples(st.integers(0, 120), st.integers(0, 6), PIECES), min_size=1, max_size=3))
def test_a_broken_link_is_a_whole_seed_or_a_refusal_without_it(seed: Seed, splices: list[tuple[int, int, str]]) -> None:
    text = seed.to_uri()
    for at, gone, come in splices:
        text = text[:at] + come + text[at + gone :]
    try:
        found = parse_seed(text)
    except BadInput as refused:
        assert str(refused).isprintable()
        assert seed.secret not in str(refused)
        assert refused.__cause__ is None
        return
    assert 6 <= found.digits <= 8
    assert 10 <= found.period <= 300
    assert parse_seed(found.to_uri()) == found
    assert json.dumps([found.issuer, found.account]).isprintable()
    assert len(base64.b32decode(found.secret + "=" * (-len(found.secret) % 8))) >= 10
    assert found.secret not in repr(found)
    code_at(found, NOON)


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
