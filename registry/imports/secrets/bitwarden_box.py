"""The envelope of Bitwarden's password-protected JSON, as its clients and its help document it: opening and making.

The key is PBKDF2-HMAC-SHA256 or Argon2id of the passphrase (the salt is taken as the text that stands in the file; for
Argon2id as its SHA-256), stretched by HKDF-Expand into a key of AES-256-CBC and one of HMAC-SHA256. What is inside is
`bitwarden` and `registry.exports.bitwarden`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import uuid
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from registry.imports.secrets.passphrases import needed, wrong
from registry.imports.secrets.plain import exact, line, number
from vault.errors import BadInput
from vault.types import Json

ROUNDS = 600_000
"""Bitwarden's own default of PBKDF2 iterations."""
_PBKDF2, _ARGON2ID = 0, 1
_MOST_ROUNDS = 5_000_000
_MOST_MEMORY = 1024  # MiB; Bitwarden itself allows no more, nor more passes and lanes than these
_MOST_PASSES = 10
_MOST_LANES = 16
_BLOCK = 16
_KEY = 32
_TYPE = "2."  # AesCbc256_HmacSha256_B64

_DAMAGED = "Файл Bitwarden не прочитан: его зашифрованная часть повреждена. Ничего не записано."


@dataclass(frozen=True)
class _Keys:
    encryption: bytes = field(repr=False)
    authentication: bytes = field(repr=False)


def open_box(outer: dict[str, Json], passphrase: bytearray | None) -> bytes:
    """The JSON inside. Locked without a passphrase, WrongPassphrase, BadInput when the envelope is damaged."""
    keys = _derived(outer, needed(passphrase))
    if _opened(keys, line(outer.get("encKeyValidation_DO_NOT_EDIT"))) is None:
        raise wrong()
    content = _opened(keys, line(outer.get("data")))
    if content is None:
        raise BadInput(_DAMAGED)
    return content


def make_box(content: bytes, passphrase: bytearray) -> bytes:
    """A file that Bitwarden and `open_box` open with the passphrase."""
    salt = base64.b64encode(os.urandom(_BLOCK)).decode()
    outer: dict[str, Json] = {
        "encrypted": True,
        "passwordProtected": True,
        "salt": salt,
        "kdfType": _PBKDF2,
        "kdfIterations": ROUNDS,
        "kdfMemory": None,
        "kdfParallelism": None,
    }
    keys = _derived(outer, passphrase)
    outer["encKeyValidation_DO_NOT_EDIT"] = _sealed(keys, str(uuid.uuid4()).encode())
    outer["data"] = _sealed(keys, content)
    return json.dumps(outer, indent=2).encode()


def _derived(outer: dict[str, Json], passphrase: bytearray) -> _Keys:
    kind = outer.get("kdfType")
    salt = exact(outer.get("salt")).encode("utf-8", errors="replace")
    rounds = number(outer.get("kdfIterations"))
    given = bytes(passphrase)
    if kind == _PBKDF2 and 1 <= rounds <= _MOST_ROUNDS:
        master = PBKDF2HMAC(SHA256(), _KEY, salt, rounds).derive(given)
    elif kind == _ARGON2ID:
        memory, lanes = number(outer.get("kdfMemory")), number(outer.get("kdfParallelism"))
        if not (1 <= rounds <= _MOST_PASSES and 1 <= lanes <= _MOST_LANES and 8 <= memory <= _MOST_MEMORY):
            raise BadInput(_DAMAGED)
        hashed = hashlib.sha256(salt).digest()
        master = Argon2id(salt=hashed, length=_KEY, iterations=rounds, lanes=lanes, memory_cost=memory * 1024).derive(
            given
        )
    else:
        raise BadInput(_DAMAGED)
    return _Keys(*(HKDFExpand(SHA256(), _KEY, info).derive(master) for info in (b"enc", b"mac")))


def _sealed(keys: _Keys, content: bytes) -> str:
    vector = os.urandom(_BLOCK)
    padder = PKCS7(8 * _BLOCK).padder()
    encryptor = Cipher(AES(keys.encryption), CBC(vector)).encryptor()
    ciphertext = encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()
    mac = hmac.digest(keys.authentication, vector + ciphertext, "sha256")
    return _TYPE + "|".join(base64.b64encode(piece).decode() for piece in (vector, ciphertext, mac))


def _opened(keys: _Keys, text: str) -> bytes | None:
    """The content of a cipher string, None when its MAC does not fit these keys."""
    pieces = text.removeprefix(_TYPE).split("|")
    if not text.startswith(_TYPE) or len(pieces) != 3:
        raise BadInput(_DAMAGED)
    try:
        vector, ciphertext, mac = (base64.b64decode(piece, validate=True) for piece in pieces)
    except (ValueError, binascii.Error):
        raise BadInput(_DAMAGED) from None
    if not hmac.compare_digest(hmac.digest(keys.authentication, vector + ciphertext, "sha256"), mac):
        return None
    if len(vector) != _BLOCK or not ciphertext or len(ciphertext) % _BLOCK:
        raise BadInput(_DAMAGED)
    decryptor = Cipher(AES(keys.encryption), CBC(vector)).decryptor()
    unpadder = PKCS7(8 * _BLOCK).unpadder()
    try:
        return unpadder.update(decryptor.update(ciphertext) + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        raise BadInput(_DAMAGED) from None
