"""Backups of Aegis and 2FAS, plain and under a passphrase, by the formats their authors document.

Aegis: a master key in slots, scrypt and AES-256-GCM (docs/vault.md of the project). 2FAS: PBKDF2-HMAC-SHA256 of
10,000 rounds and AES-256-GCM, «ciphertext:salt:nonce».
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from registry.imports.secrets import seeds
from registry.imports.secrets.collecting import Collector
from registry.imports.secrets.model import Entries, Entry, Format
from registry.imports.secrets.passphrases import needed, wrong
from registry.imports.secrets.plain import exact, items, line, number, parse_json, table
from vault.errors import BadInput
from vault.types import Json

_TWOFAS_ROUNDS = 10_000
_SCRYPT_MEMORY = 512 * 1024 * 1024
_SCRYPT_LANES = 16
"""Bytes that scrypt may ask for (Aegis itself asks for 32 MiB) and its parallelism. Our own limits."""
_PASSWORD_SLOT = 1
_NONCE = 12
_TAG = 16
_MOST_SLOTS = 16

_DAMAGED = "Файл не прочитан: он зашифрован, но его устройство повреждено или незнакомо. Ничего не записано."
_KINDS = {"hotp": "код по счётчику (HOTP)", "steam": "код Steam", "motp": "код mOTP", "yandex": "код Яндекс.Ключа"}


def is_aegis(data: dict[str, Json]) -> bool:
    """Whether it is a vault of Aegis."""
    return "db" in data and isinstance(data.get("header"), dict)


def is_twofas(data: dict[str, Json]) -> bool:
    """Whether it is a backup of 2FAS."""
    return "servicesEncrypted" in data or ("services" in data and "schemaVersion" in data)


def read_aegis(data: dict[str, Json], passphrase: bytearray | None) -> Entries:
    """Every entry of a vault. Locked without a passphrase that is needed, WrongPassphrase, BadInput."""
    sealed = data.get("db")
    if isinstance(sealed, str):
        content = table(parse_json(_opened_aegis(table(data.get("header")), sealed, passphrase)))
        collector = Collector(Format.AEGIS_PROTECTED)
    else:
        content, collector = table(sealed), Collector(Format.AEGIS)
    for row, value in enumerate(items(content.get("entries")), 1):
        entry = table(value)
        info = table(entry.get("info"))
        kind = line(entry.get("type")).casefold()
        if kind != "totp":
            collector.reject(row, f"{_KINDS.get(kind, 'вид кода неизвестен')}, такие не поддерживаются")
            continue
        if exact(entry.get("note")):
            collector.leave("Заметки не берутся", row)
        issuer, account = line(entry.get("issuer")), line(entry.get("name"))
        _add(collector, row, _Parts(info.get("secret"), issuer, account, info, algorithm="algo"))
    return collector.result()


def read_twofas(data: dict[str, Json], passphrase: bytearray | None) -> Entries:
    """Every service of a backup. Locked without a passphrase that is needed, WrongPassphrase, BadInput."""
    sealed = data.get("servicesEncrypted")
    if isinstance(sealed, str) and sealed:
        services = items(parse_json(_opened_twofas(sealed, passphrase)))
        collector = Collector(Format.TWOFAS_PROTECTED)
    else:
        services, collector = items(data.get("services")), Collector(Format.TWOFAS)
    for row, value in enumerate(services, 1):
        service = table(value)
        otp = table(service.get("otp"))
        kind = (line(otp.get("tokenType")) or "totp").casefold()
        if kind != "totp":
            collector.reject(row, f"{_KINDS.get(kind, 'вид кода неизвестен')}, такие не поддерживаются")
            continue
        issuer = line(otp.get("issuer")) or line(service.get("name"))
        account = line(otp.get("account")) or line(otp.get("label"))
        if not line(otp.get("issuer")):  # a label is «issuer:account» then
            named, _, account = account.rpartition(":")
            issuer = named.strip() or issuer
            account = account.strip()
        _add(collector, row, _Parts(service.get("secret"), issuer, account, otp, title=line(service.get("name"))))
    return collector.result()


class _Parts:
    """The pieces of one code, whose names differ a little between the two."""

    def __init__(
        self,
        secret: Json,
        issuer: str,
        account: str,
        rest: dict[str, Json],
        *,
        algorithm: str = "algorithm",
        title: str = "",
    ) -> None:
        self.secret, self.issuer, self.account, self.title = exact(secret), issuer, account, title
        self.digits = exact(rest.get("digits")) or "6"
        self.period = exact(rest.get("period")) or "30"
        self.algorithm = line(rest.get(algorithm)) or "SHA1"


def _add(collector: Collector, row: int, parts: _Parts) -> None:
    try:
        seed = seeds.of_parts(
            parts.secret,
            parts.issuer,
            parts.account,
            digits=parts.digits,
            period=parts.period,
            algorithm=parts.algorithm,
        )
    except BadInput as refusal:
        collector.reject(row, str(refusal))
        return
    collector.add(Entry(row, parts.title, totp=seed.to_uri(), issuer=parts.issuer, account=parts.account))


def _opened_aegis(header: dict[str, Json], sealed: str, passphrase: bytearray | None) -> bytes:
    slots = [slot for slot in map(table, items(header.get("slots"))) if slot.get("type") == _PASSWORD_SLOT]
    if not slots:
        raise BadInput("Файл Aegis зашифрован без пароля (только отпечатком): такой открывает лишь само приложение.")
    given = needed(passphrase)
    for slot in slots[:_MOST_SLOTS]:
        key = _scrypt(slot, given)
        master = _unsealed(key, table(slot.get("key_params")), _hex(slot.get("key")))
        if master is None:
            continue
        if len(master) != 32:
            raise BadInput(_DAMAGED)
        content = _unsealed(master, table(header.get("params")), _base64(sealed))
        if content is None:
            raise BadInput(_DAMAGED)
        return content
    raise wrong()


def _scrypt(slot: dict[str, Json], passphrase: bytearray) -> bytes:
    cost, block, lanes = number(slot.get("n")), number(slot.get("r")), number(slot.get("p"))
    power_of_two = cost > 1 and not cost & (cost - 1)
    if not power_of_two or not 1 <= lanes <= _SCRYPT_LANES or not 0 < 128 * cost * block <= _SCRYPT_MEMORY:
        raise BadInput(_DAMAGED)
    return Scrypt(salt=_hex(slot.get("salt")), length=32, n=cost, r=block, p=lanes).derive(bytes(passphrase))


def _unsealed(key: bytes, parameters: dict[str, Json], ciphertext: bytes) -> bytes | None:
    nonce, tag = _hex(parameters.get("nonce")), _hex(parameters.get("tag"))
    if len(nonce) != _NONCE or len(tag) != _TAG:
        raise BadInput(_DAMAGED)
    try:
        return AESGCM(key).decrypt(nonce, ciphertext + tag, None)
    except InvalidTag:
        return None


def _opened_twofas(sealed: str, passphrase: bytearray | None) -> bytes:
    pieces = [_base64(piece) for piece in sealed.split(":")]
    if len(pieces) != 3 or len(pieces[2]) != _NONCE or len(pieces[0]) < _TAG:
        raise BadInput(_DAMAGED)
    given = needed(passphrase)
    key = PBKDF2HMAC(SHA256(), 32, pieces[1], _TWOFAS_ROUNDS).derive(bytes(given))
    try:
        return AESGCM(key).decrypt(pieces[2], pieces[0], None)
    except InvalidTag:
        raise wrong() from None


def _hex(value: Json) -> bytes:
    try:
        return bytes.fromhex(exact(value))
    except ValueError:
        raise BadInput(_DAMAGED) from None


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise BadInput(_DAMAGED) from None
