"""Files of other programs, made by code that shares nothing with the readers: libraries, or the formats' documents."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, aead, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
FILE_PASSPHRASE = "пароль самого файла 9"


def kdbx(entries: list[dict[str, Any]], *, passphrase: str = FILE_PASSPHRASE) -> bytes:
    """A KDBX 4 file, written by pykeepass in a process of its own. Keys of an entry: title, username, password, url,
    notes, otp, properties, expired, attachment, edited, trashed, group (path), refers (to an entry's number)."""
    given = json.dumps({"entries": entries, "passphrase": passphrase})
    done = subprocess.run(
        [sys.executable, "-c", _WRITE_KDBX], input=given.encode(), capture_output=True, check=True, timeout=120
    )
    return done.stdout


_WRITE_KDBX = """
import io, json, sys
from datetime import datetime, timezone
from pykeepass import create_database

asked = json.load(sys.stdin)
keepass = create_database(io.BytesIO(), password=asked["passphrase"])
for one in asked["entries"]:
    group = keepass.root_group
    for name in one.get("group", []):
        found = [child for child in group.subgroups if child.name == name]
        group = found[0] if found else keepass.add_group(group, name)
    made = keepass.add_entry(group, one.get("title", ""), one.get("username", ""), one.get("password", ""),
                             url=one.get("url"), notes=one.get("notes"), otp=one.get("otp"))
    if one.get("refers"):
        made.password = "{REF:P@I:%s}" % keepass.entries[one["refers"] - 1].uuid.hex.upper()
    for name, value in one.get("properties", {}).items():
        made.set_custom_property(name, value, protect=True)
    if one.get("expired"):
        made.expiry_time = datetime(2020, 1, 1, tzinfo=timezone.utc)
        made.expires = True
    if one.get("attachment"):
        made.add_attachment(keepass.add_binary(b"scan"), "scan.pdf")
    if one.get("edited"):
        made.save_history()
        made.password = one["password"]
    if one.get("trashed"):
        keepass.trash_entry(made)
written = io.BytesIO()
keepass.save(written)
sys.stdout.buffer.write(written.getvalue())
"""


def kdbx3(tree: bytes, *, passphrase: str = FILE_PASSPHRASE, rounds: int = 100) -> bytes:
    """A KDBX 3.1 file around an XML tree without protected values, by the description of the format."""
    seed, transform, vector, stream, start = (os.urandom(size) for size in (32, 32, 16, 32, 32))
    header = bytes.fromhex("03d9a29a67fb4bb501000300")
    for number, value in (
        (2, bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")),  # AES
        (3, struct.pack("<I", 0)),
        (4, seed),
        (5, transform),
        (6, struct.pack("<Q", rounds)),
        (7, vector),
        (8, stream),
        (9, start),
        (10, struct.pack("<I", 2)),
        (0, b"\r\n\r\n"),
    ):
        header += struct.pack("<BH", number, len(value)) + value
    key = hashlib.sha256(hashlib.sha256(passphrase.encode()).digest()).digest()
    step = Cipher(algorithms.AES(transform), modes.ECB()).encryptor()
    for _ in range(rounds):
        key = step.update(key)
    key = hashlib.sha256(seed + hashlib.sha256(key).digest()).digest()
    block = struct.pack("<I", 0) + hashlib.sha256(tree).digest() + struct.pack("<I", len(tree)) + tree
    content = start + block + struct.pack("<I", 1) + bytes(32) + struct.pack("<I", 0)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return header + encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()


def keepass_xml(entries: list[dict[str, str]], binned: list[dict[str, str]] = []) -> bytes:  # noqa: B006  never changed
    """KeePass 2 XML: the given strings of each entry, in a group of the root, and some in the recycle bin."""

    def entry(strings: dict[str, str]) -> str:
        told = "".join(
            f"<String><Key>{escape(name)}</Key><Value ProtectInMemory='True'>{escape(value)}</Value></String>"
            for name, value in strings.items()
        )
        history = "<History><Entry><String><Key>Title</Key><Value>прежняя</Value></String></Entry></History>"
        return f"<Entry><UUID>{base64.b64encode(os.urandom(16)).decode()}</UUID>{told}{history}</Entry>"

    bin_identity = base64.b64encode(b"b" * 16).decode()
    return (
        "<?xml version='1.0' encoding='utf-8' standalone='yes'?><KeePassFile><Meta>"
        f"<RecycleBinEnabled>True</RecycleBinEnabled><RecycleBinUUID>{bin_identity}</RecycleBinUUID></Meta>"
        f"<Root><Group><Name>Корень</Name><Group><Name>ВК</Name>{''.join(map(entry, entries))}</Group>"
        f"<Group><UUID>{bin_identity}</UUID><Name>Корзина</Name>{''.join(map(entry, binned))}</Group>"
        "</Group></Root></KeePassFile>"
    ).encode()


def bitwarden_item(
    name: str = "",
    uri: str | None = None,
    username: str | None = None,
    password: str | None = None,
    totp: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A login of Bitwarden's plain JSON."""
    return {
        "passwordHistory": None,
        "revisionDate": "2026-01-01T00:00:00.000Z",
        "creationDate": "2026-01-01T00:00:00.000Z",
        "deletedDate": None,
        "id": "00000000-0000-0000-0000-000000000000",
        "organizationId": None,
        "folderId": None,
        "type": 1,
        "reprompt": 0,
        "name": name,
        "notes": None,
        "favorite": False,
        "login": {
            "fido2Credentials": [],
            "uris": [{"match": None, "uri": uri}] if uri else [],
            "username": username,
            "password": password,
            "totp": totp,
        },
        "collectionIds": None,
        **more,
    }


def bitwarden(items: list[dict[str, Any]]) -> bytes:
    """Bitwarden's plain JSON."""
    return json.dumps({"encrypted": False, "folders": [], "items": items}).encode()


def bitwarden_protected(
    inner: bytes, passphrase: str = FILE_PASSPHRASE, *, argon2id: bool = False, rounds: int = 1000, **more: Any
) -> bytes:
    """The envelope by Bitwarden's documents, written with hashlib and plain HMAC."""
    salt = base64.b64encode(os.urandom(16)).decode()
    if argon2id:
        master = Argon2id(
            salt=hashlib.sha256(salt.encode()).digest(), length=32, iterations=2, lanes=1, memory_cost=16 * 1024
        ).derive(passphrase.encode())
        told = {"kdfType": 1, "kdfIterations": 2, "kdfMemory": 16, "kdfParallelism": 1}
    else:
        master = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt.encode(), rounds)
        told = {"kdfType": 0, "kdfIterations": rounds}
    # One block of HKDF-Expand is one HMAC over the label and the number 1.
    encryption, authentication = (hmac.digest(master, label + b"\x01", "sha256") for label in (b"enc", b"mac"))

    def sealed(content: bytes) -> str:
        vector = os.urandom(16)
        padder = padding.PKCS7(128).padder()
        padded = padder.update(content) + padder.finalize()
        encryptor = Cipher(algorithms.AES(encryption), modes.CBC(vector)).encryptor()
        ciphertext = encryptor.update(padded) + encryptor.finalize()
        mac = hmac.digest(authentication, vector + ciphertext, "sha256")
        return "2." + "|".join(base64.b64encode(piece).decode() for piece in (vector, ciphertext, mac))

    outer = {
        "encrypted": True,
        "passwordProtected": True,
        "salt": salt,
        **told,
        "encKeyValidation_DO_NOT_EDIT": sealed(b"11111111-2222-3333-4444-555555555555"),
        "data": sealed(inner),
        **more,
    }
    return json.dumps(outer).encode()


def onepux(items: list[dict[str, Any]]) -> bytes:
    """1PUX: a ZIP of export.attributes and export.data."""
    data = {"accounts": [{"attrs": {"accountName": "x"}, "vaults": [{"attrs": {"name": "Личный"}, "items": items}]}]}
    return zipped({"export.attributes": b"{}", "export.data": json.dumps(data).encode()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def onepux_item(title: str, url: str, username: str, password: str, **more: Any) -> dict[str, Any]:
    """A login of 1PUX; `sections` go into its details."""
    details = {
        "loginFields": [
            {"value": username, "id": "", "name": "username", "fieldType": "T", "designation": "username"},
            {"value": password, "id": "", "name": "password", "fieldType": "P", "designation": "password"},
        ],
        "notesPlain": more.pop("notes", None),
        "sections": more.pop("sections", []),
        "passwordHistory": [],
    }
    return {
        "uuid": "u",
        "favIndex": 0,
        "createdAt": 1,
        "updatedAt": 2,
        "state": "active",
        "categoryUuid": "001",
        "details": details,
        "overview": {"subtitle": "", "urls": [{"label": "", "url": url}], "title": title, "url": url, "tags": []},
        **more,
    }


def aegis_entry(issuer: str, name: str, secret: str = SEED, **more: Any) -> dict[str, Any]:
    """An entry of Aegis."""
    info = {"secret": secret, "algo": "SHA1", "digits": 6, "period": 30, **more.pop("info", {})}
    return {
        "type": "totp",
        "uuid": "01234567-89ab-cdef-0123-456789abcdef",
        "name": name,
        "issuer": issuer,
        "note": "",
        "favorite": False,
        "icon": None,
        "info": info,
        "groups": [],
        **more,
    }


def aegis(entries: list[dict[str, Any]]) -> bytes:
    """A plain vault of Aegis."""
    db = {"version": 3, "entries": entries, "groups": []}
    return json.dumps({"version": 1, "header": {"slots": None, "params": None}, "db": db}).encode()


def aegis_protected(entries: list[dict[str, Any]], passphrase: str = FILE_PASSPHRASE, *, cost: int = 1024) -> bytes:
    """An encrypted vault of Aegis, scrypt by hashlib; the biometric slot before it is not ours to open."""
    master, salt = os.urandom(32), os.urandom(32)
    wrapping = hashlib.scrypt(passphrase.encode(), salt=salt, n=cost, r=8, p=1, dklen=32)

    def seal(key: bytes, content: bytes) -> tuple[bytes, dict[str, str]]:
        nonce = os.urandom(12)
        sealed = aead.AESGCM(key).encrypt(nonce, content, None)
        return sealed[:-16], {"nonce": nonce.hex(), "tag": sealed[-16:].hex()}

    wrapped, wrapped_with = seal(wrapping, master)
    content, sealed_with = seal(master, json.dumps({"version": 3, "entries": entries}).encode())
    slots: list[dict[str, Any]] = [
        {"type": 2, "uuid": "b", "key": os.urandom(32).hex(), "key_params": {"nonce": "00" * 12, "tag": "00" * 16}},
        {
            "type": 1,
            "uuid": "a",
            "key": wrapped.hex(),
            "key_params": wrapped_with,
            "n": cost,
            "r": 8,
            "p": 1,
            "salt": salt.hex(),
        },
    ]
    header = {"slots": slots, "params": sealed_with}
    return json.dumps({"version": 1, "header": header, "db": base64.b64encode(content).decode()}).encode()


def twofas_service(issuer: str, account: str, secret: str = SEED, **otp: Any) -> dict[str, Any]:
    """A service of 2FAS."""
    told = {"label": "", "account": account, "issuer": issuer, "digits": 6, "period": 30, "algorithm": "SHA1"}
    return {
        "name": issuer or "Без имени",
        "secret": secret,
        "updatedAt": 1704874073731,
        "otp": {**told, "tokenType": "TOTP", "source": "Link", **otp},
        "order": {"position": 0},
    }


def twofas(services: list[dict[str, Any]]) -> bytes:
    """A plain backup of 2FAS."""
    return json.dumps({"services": services, "groups": [], "updatedAt": 1, "schemaVersion": 4}).encode()


def twofas_protected(services: list[dict[str, Any]], passphrase: str = FILE_PASSPHRASE) -> bytes:
    """An encrypted backup of 2FAS."""
    salt, nonce = os.urandom(256), os.urandom(12)
    key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, 10_000)
    sealed = aead.AESGCM(key).encrypt(nonce, json.dumps(services).encode(), None)
    joined = ":".join(base64.b64encode(piece).decode() for piece in (sealed, salt, nonce))
    outer = {"services": [], "groups": [], "schemaVersion": 4, "servicesEncrypted": joined, "reference": "x:y:z"}
    return json.dumps(outer).encode()


def migration(
    codes: list[dict[str, Any]], *, size: int = 1, index: int = 0, number: int = 7, escaped: bool = True
) -> str:
    """A link otpauth-migration://, by the message's description. Keys of a code: secret (bytes), name, issuer,
    algorithm, digits, type, counter."""
    message = b"".join(_field(1, _parameters(code)) for code in codes)
    message += b"".join(
        _tag(place, 0) + _varint(value) for place, value in ((2, 1), (3, size), (4, index), (5, number))
    )
    data = base64.b64encode(message).decode()
    return f"otpauth-migration://offline?data={quote(data, safe='') if escaped else data}"


def _parameters(code: dict[str, Any]) -> bytes:
    told = b"".join(
        _field(place, code[name] if isinstance(code[name], bytes) else code[name].encode())
        for place, name in ((1, "secret"), (2, "name"), (3, "issuer"))
        if name in code
    )
    numbers = {"algorithm": 1, "digits": 1, "type": 2, **code}
    for place, name in ((4, "algorithm"), (5, "digits"), (6, "type"), (7, "counter")):
        if numbers.get(name) is not None:
            told += _tag(place, 0) + _varint(numbers[name])
    return told


def _field(number: int, content: bytes) -> bytes:
    return _tag(number, 2) + _varint(len(content)) + content


def _tag(number: int, kind: int) -> bytes:
    return _varint(number << 3 | kind)


def _varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, rest = value >> 7, value & 0x7F
        out.append(rest | 0x80 if value else rest)
        if not value:
            return bytes(out)
