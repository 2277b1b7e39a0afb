"""The key chain: from a passphrase or recovery words to the keys of the two tiers.

    master key (32 random bytes, never stored plain; wiped after use)
    ├── HKDF "registry tier" = registry key ─ wraps K_db, K_facts, K_tok; derives K_hdr (header) and K_aud (journal)
    └── HKDF "secrets tier"  ─ wraps K_sec; HKDF "reuse" = K_reuse (equality of secrets)

Who holds only the registry key can reach tier 1 and, by construction, never a secret. Keys live in bytearrays
and are overwritten by `wipe`; the passphrase itself cannot be promised away from Python's memory.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

KEY = 32
"""Bytes of every key: AES-256, HMAC-SHA256."""
NONCE = 12
_WORTHLESS = bytes(KEY)
TAG = 16
SALT = 16
_MIB = 1024


@dataclass(frozen=True)
class KdfCost:
    """Cost of Argon2id: memory in KiB, passes, lanes (RFC 9106)."""

    memory: int
    passes: int
    lanes: int

    @classmethod
    def default(cls) -> KdfCost:
        """About a second on two cores."""
        return cls(256 * _MIB, 3, 4)

    @classmethod
    def light(cls) -> KdfCost:
        """The floor: RFC 9106's second recommended option."""
        return cls(64 * _MIB, 3, 4)

    def within_bounds(self) -> bool:
        """Between the floor and what a forged header may not exceed."""
        return 64 * _MIB <= self.memory <= 4096 * _MIB and 1 <= self.passes <= 20 and 1 <= self.lanes <= 16


Deriver: TypeAlias = Callable[[bytearray, bytes, KdfCost], bytearray]
"""(passphrase, salt, cost) → a new 32-byte key."""


_DERIVING = threading.Lock()
"""OpenSSL computes the lanes in one pool of threads: two derivations at once wait for each other for ever there, or
one of them is told that memory is short."""


def argon2id(passphrase: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
    """The key that a passphrase stands for. One derivation at a time: whoever asks meanwhile waits."""
    key = bytearray(KEY)
    kdf = Argon2id(salt=salt, length=KEY, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    with _DERIVING:
        kdf.derive_into(cast("bytes", passphrase), key)  # its stub says bytes; any buffer is taken
    return key


def expand(key: bytearray, purpose: str) -> bytearray:
    """HKDF-Expand (RFC 5869) of a uniformly random key for one purpose."""
    derived = bytearray(KEY)
    HKDFExpand(algorithm=hashes.SHA256(), length=KEY, info=b"poryadok 1 " + purpose.encode()).derive_into(key, derived)
    return derived


def random_bytes(length: int) -> bytearray:
    """Random bytes read straight into a buffer that can be wiped, with no immutable copy beside it."""
    buffer = bytearray(length)
    with Path("/dev/urandom").open("rb", buffering=0) as source:
        if source.readinto(buffer) != length:
            raise AssertionError("the kernel gave fewer random bytes than asked")
    return buffer


def wipe(*keys: bytearray | None) -> None:
    """Overwrite keys in place."""
    for key in keys:
        if key is not None:
            key[:] = bytes(len(key))


@dataclass(frozen=True)
class Sealed:
    """An AES-256-GCM blob: 96-bit random nonce and ciphertext with its tag."""

    nonce: bytes
    ciphertext: bytes


def seal(key: bytearray, plain: bytes | bytearray, bound_to: bytes) -> Sealed:
    """Encrypt and bind to `bound_to`, which opening must repeat."""
    nonce = os.urandom(NONCE)
    sealed = Sealed(nonce, AESGCM(key).encrypt(nonce, plain, bound_to))
    _wash(len(plain))
    return sealed


def unseal(key: bytearray, sealed: Sealed, bound_to: bytes) -> bytearray | None:
    """The plain bytes, or None when key, blob or binding do not fit."""
    plain = bytearray(max(len(sealed.ciphertext) - TAG, 0))
    try:
        AESGCM(key).decrypt_into(sealed.nonce, sealed.ciphertext, bound_to, plain)
    except (InvalidTag, ValueError):
        wipe(plain)
        return None
    finally:
        _wash(len(plain))
    return plain


def _wash(length: int) -> None:
    """Let the vector registers hold something of no worth again.

    Sealing and opening leave the plain bytes in those that little else uses (AVX-512). When the dynamic linker next
    looks up a function that is called for the first time, it lays all of them on the stack, where nobody wipes them.
    """
    AESGCM(_WORTHLESS).encrypt(_WORTHLESS[:NONCE], bytes(length), b"")


def normal_passphrase(text: str) -> bytearray:
    """The bytes of a passphrase: NFC, UTF-8, so that two keyboards give the same key."""
    return bytearray(unicodedata.normalize("NFC", text).encode())


@dataclass(repr=False)
class KeyRing:
    """The keys in memory; `None` where the tier is closed. Not frozen: wiping is its point. No repr shows them."""

    database: bytearray
    facts: bytearray
    tokens: bytearray
    journal: bytearray
    header: bytearray
    secrets: bytearray | None = None
    reuse: bytearray | None = None

    def wipe_secrets(self) -> None:
        gone = self.secrets, self.reuse
        self.secrets = self.reuse = None  # first: nobody finds a key of zeros
        wipe(*gone)

    def wipe_all(self) -> None:
        self.wipe_secrets()
        wipe(self.database, self.facts, self.tokens, self.journal, self.header)
