"""Links otpauth-migration:// of Google Authenticator: one batch of an export, as its QR codes carry it.

The message (reverse-engineered, the same in every open reader of it): MigrationPayload{1: OtpParameters…, 2: version,
3: batch_size, 4: batch_index, 5: batch_id}; OtpParameters{1: secret, 2: name, 3: issuer, 4: algorithm, 5: digits,
6: type, 7: counter}.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from registry.imports.secrets import seeds
from registry.imports.secrets.protobuf import Value, fields
from vault.errors import BadInput
from vault.text import clean_line
from vault.totp import Seed

_DATA = re.compile(r"[?&]data=([^&#]*)", re.IGNORECASE)
# 0: not said, and then the usual.
_ALGORITHMS = {0: "SHA1", 1: "SHA1", 2: "SHA256", 3: "SHA512"}
_DIGITS = {0: "6", 1: "6", 2: "8"}
_HOTP, _TOTP = 1, 2
_MOST = 1_000
"""Entries of one link; a QR code has room for about ten."""


@dataclass(frozen=True)
class Parameters:
    """One entry as it is written, numbers of the enumerations too; `secret` in bytes."""

    secret: bytes = field(repr=False)
    name: str = field(repr=False)
    issuer: str = field(repr=False)
    algorithm: int = 0
    digits: int = 0
    kind: int = 0

    def seed(self) -> Seed:
        """What makes its codes; BadInput ends a sentence when nothing here can."""
        if self.kind == _HOTP:
            raise BadInput("код по счётчику (HOTP), такие не поддерживаются")
        if self.kind != _TOTP:
            raise BadInput("вид кода не указан или неизвестен")
        if self.algorithm not in _ALGORITHMS:
            raise BadInput("алгоритм кода неизвестен или не поддерживается")
        if self.digits not in _DIGITS:
            raise BadInput("число цифр кода неизвестно")
        issuer, _, account = self.name.rpartition(":")
        account = account if not self.issuer or issuer.strip().casefold() == self.issuer.casefold() else self.name
        return seeds.of_parts(
            seeds.base32(self.secret),
            self.issuer or issuer,
            account,
            digits=_DIGITS[self.digits],
            algorithm=_ALGORITHMS[self.algorithm],
        )


@dataclass(frozen=True)
class Batch:
    """One link: `index` of `size` batches of the export `number`."""

    parameters: tuple[Parameters, ...]
    size: int
    index: int
    number: int


def batch(link: str) -> Batch:
    """Read one link; BadInput ends a sentence when it is cut or damaged."""
    message = _message(link)
    parameters: list[Parameters] = []
    told = {3: 1, 4: 0, 5: 0}
    for number, value in fields(message):
        if number == 1 and isinstance(value, bytes):
            parameters.append(_parameters(value))
            if len(parameters) > _MOST:
                raise BadInput("в ссылке переноса слишком много кодов")
        elif number in told and isinstance(value, int):
            told[number] = value
    if not parameters and not message:
        raise BadInput("в ссылке переноса нет ни одного кода")
    return Batch(tuple(parameters), told[3], told[4], told[5])


def _parameters(message: bytes) -> Parameters:
    found: dict[int, Value] = dict(fields(message))
    numbers = {place: value if isinstance(value, int) else -1 for place, value in found.items()}
    return Parameters(
        secret=_bytes(found.get(1)),
        name=_text(found.get(2)),
        issuer=_text(found.get(3)),
        algorithm=numbers.get(4, 0),
        digits=numbers.get(5, 0),
        kind=numbers.get(6, 0),
    )


def _bytes(value: Value | None) -> bytes:
    return value if isinstance(value, bytes) else b""


def _text(value: Value | None) -> str:
    return clean_line(_bytes(value).decode("utf-8", errors="replace"))


def _message(link: str) -> bytes:
    """The bytes behind «data=». A «+» of base64 is itself there: whoever reads the query as a form makes it a space."""
    found = _DATA.search(link)
    if found is None:
        raise BadInput("в ссылке переноса нет данных")
    data = found[1]
    for _ in range(2):  # some programs escape what was escaped
        if "%" in data:
            data = unquote(data)
    data = data.strip().replace(" ", "+").translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return base64.b64decode(data + "=" * (-len(data) % 4), validate=True)
    except (ValueError, binascii.Error):
        raise BadInput("ссылка переноса повреждена или скопирована не целиком") from None
