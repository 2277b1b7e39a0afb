"""The key chain: known vectors, binding of sealed blobs, one passphrase on two keyboards, nothing in a repr."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import slots
from vault.keys import (
    KEY,
    KdfCost,
    KeyRing,
    Sealed,
    argon2id,
    expand,
    normal_passphrase,
    random_bytes,
    seal,
    unseal,
    wipe,
)


def test_argon2id_known_answer() -> None:
    """From the reference implementation's test.c: version 0x13, t = 2, m = 2^16 KiB, p = 1."""
    key = argon2id(bytearray(b"password"), b"somesalt", KdfCost(65536, 2, 1))
    assert key.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


_THREE_AT_ONCE = """
import threading
from vault.keys import KdfCost, argon2id
keys = []
def derive():
    keys.append(bytes(argon2id(bytearray(b"passphrase"), b"s" * 16, KdfCost.light())))
threads = [threading.Thread(target=derive) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert len(keys) == 3 and len(set(keys)) == 1
"""


def test_derivations_at_the_same_time_do_not_wait_for_ever() -> None:
    """In a process of its own: without the lock it never ends."""
    subprocess.run([sys.executable, "-c", _THREE_AT_ONCE], timeout=60, check=True)


def test_the_costs() -> None:
    assert KdfCost.light() == KdfCost(64 * 1024, 3, 4)
    assert KdfCost.default() == KdfCost(256 * 1024, 3, 4)
    assert KdfCost.light().within_bounds()
    assert KdfCost.default().within_bounds()


def test_expand_is_hkdf_expand() -> None:
    """RFC 5869, 2.3: the first block is HMAC(key, info ‖ 0x01)."""
    key = bytearray(range(KEY))
    assert expand(key, "journal") == hmac.digest(key, b"poryadok 1 journal\x01", hashlib.sha256)
    assert len({bytes(expand(key, purpose)) for purpose in ("journal", "header", "wrap", "reuse")}) == 4


@given(st.binary(max_size=64), st.binary(max_size=16))
def test_sealed_opens_only_as_it_was_bound(plain: bytes, bound: bytes) -> None:
    key = bytearray(range(KEY))
    sealed = seal(key, plain, bound)
    assert unseal(key, sealed, bound) == bytearray(plain)
    assert unseal(key, sealed, bound + b"x") is None
    assert unseal(bytearray(KEY), sealed, bound) is None


def test_every_flipped_bit_of_a_sealed_blob_is_seen() -> None:
    key, bound = bytearray(range(KEY)), b"place"
    sealed = seal(key, b"secret", bound)
    for position in range(8 * len(sealed.ciphertext)):
        damaged = bytearray(sealed.ciphertext)
        damaged[position // 8] ^= 1 << position % 8
        assert unseal(key, Sealed(sealed.nonce, bytes(damaged)), bound) is None
    for position in range(8 * len(sealed.nonce)):
        nonce = bytearray(sealed.nonce)
        nonce[position // 8] ^= 1 << position % 8
        assert unseal(key, Sealed(bytes(nonce), sealed.ciphertext), bound) is None


@pytest.mark.parametrize("sealed", [Sealed(b"", b""), Sealed(b"1" * 12, b""), Sealed(b"1" * 7, b"2" * 40)])
def test_a_blob_of_impossible_shape_does_not_open(sealed: Sealed) -> None:
    assert unseal(bytearray(range(KEY)), sealed, b"") is None


def test_the_same_plain_is_never_sealed_twice_alike() -> None:
    key = bytearray(range(KEY))
    assert len({seal(key, b"x", b"").nonce for _ in range(100)}) == 100


def test_one_passphrase_on_two_keyboards() -> None:
    assert normal_passphrase("Ёлка и\u0306од") == normal_passphrase("Е\u0308лка йод")
    assert normal_passphrase("пароль ") != normal_passphrase("пароль")


def test_random_bytes_are_random_and_wiped_in_place() -> None:
    first, second = random_bytes(KEY), random_bytes(KEY)
    assert len(first) == KEY
    assert first != second
    wipe(first, None, second)
    assert first == second == bytes(KEY)


def _ring() -> KeyRing:
    return KeyRing(*(bytearray(bytes([i]) * KEY) for i in b"abcdefg"))


def test_wiping_a_ring() -> None:
    ring = _ring()
    held = [ring.database, ring.facts, ring.tokens, ring.journal, ring.header]
    secrets, reuse = ring.secrets, ring.reuse
    ring.wipe_secrets()
    assert secrets == reuse == bytearray(KEY)
    assert ring.secrets is None
    assert ring.reuse is None
    assert all(key != bytes(KEY) for key in held)
    ring.wipe_all()
    assert all(key == bytes(KEY) for key in held)


def test_no_key_in_a_repr() -> None:
    """A traceback with locals, a failed assertion, a debug print: none may show a key."""
    assert "aaaa" not in repr(_ring())
    head = slots.recovery_slot("id", bytearray(b"m" * KEY), bytearray(b"c" * KEY))
    assert "mmmm" not in repr(slots.Opened(bytearray(b"m" * KEY), head))
