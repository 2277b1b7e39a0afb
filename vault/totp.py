"""Time-based one-time codes (RFC 6238): seeds as people get them, codes as services want them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import pyotp

from vault.errors import BadInput
from vault.text import clean_line

_ALGORITHMS = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}
_SHORTEST_SEED = 10  # bytes: RFC 4226 asks for 16 and recommends 20, services give 10
_BASE32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


@dataclass(frozen=True)
class Seed:
    """A seed and how codes are made of it; `period` in seconds. Its repr hides the seed."""

    secret: str = field(repr=False)
    issuer: str = ""
    account: str = ""
    digits: int = 6
    period: int = 30
    algorithm: str = "SHA1"

    def to_uri(self) -> str:
        """The otpauth:// link, which `parse_seed` reads back to the same seed."""
        label = quote(f"{self.issuer}:{self.account}" if self.issuer else self.account, safe="")
        query = {
            "secret": self.secret,
            "digits": str(self.digits),
            "period": str(self.period),
            "algorithm": self.algorithm,
        }
        if self.issuer:
            query["issuer"] = self.issuer
        return f"otpauth://totp/{label}?{urlencode(query)}"


@dataclass(frozen=True)
class Code:
    """A code and for how many more seconds it holds. Its repr hides the code."""

    code: str = field(repr=False)
    valid_for: int


def parse_seed(text: str) -> Seed:
    """Read an otpauth:// link or a base32 seed with any spacing; BadInput says what is wrong, never the seed."""
    text = clean_line(text)
    if text.casefold().startswith("otpauth-migration:"):
        raise BadInput(
            "Это перенос из Google Authenticator (несколько кодов сразу). Нужна ссылка otpauth:// одной записи."
        )
    if text.casefold().startswith("otpauth:"):
        return _from_uri(text)
    return Seed(_base32(text))


def code_at(seed: Seed, moment: datetime) -> Code:
    """The code that holds at `moment` (aware); BadInput before 1970, when no codes were counted."""
    totp = _Totp(seed.secret, digits=seed.digits, digest=_ALGORITHMS[seed.algorithm])
    second = int(moment.timestamp())
    if second < 0:
        raise BadInput("Одноразовые коды отсчитываются с 1970 года: раньше их нет.")
    return Code(totp.generate_otp(second // seed.period), seed.period - second % seed.period)


def matches(seed: Seed, code: str, moment: datetime, window: int = 1) -> bool:
    """Whether `code`, with any spacing, holds within `window` periods of `moment` (aware): clocks differ a little."""
    given = "".join(code.split())
    if len(given) != seed.digits or not given.isascii() or not given.isdigit():
        return False
    steps = (moment + timedelta(seconds=seed.period * step) for step in range(-window, window + 1))
    found = [hmac.compare_digest(code_at(seed, at).code, given) for at in steps if at.timestamp() >= 0]
    return any(found)


class _Totp(pyotp.TOTP):
    """pyotp refuses seeds under 112 bits; services, VK among them, give 80, and the choice is theirs.

    It refuses periods over two minutes too: it never hears of the period, which is counted out before.
    """

    def byte_secret(self) -> bytes:
        return _decoded(self.secret)


def _from_uri(text: str) -> Seed:
    try:
        parts = urlsplit(text)
        query = {name.casefold(): values[-1] for name, values in parse_qs(parts.query).items()}
    except ValueError:
        raise BadInput("Ссылку otpauth:// не разобрать: проверьте, что она скопирована целиком.") from None
    if parts.netloc.casefold() == "hotp":
        raise BadInput("Это код по счётчику (HOTP), а не по времени: такие не поддерживаются.")
    if parts.netloc.casefold() != "totp":
        raise BadInput("В ссылке otpauth:// не указан вид totp.")
    label = clean_line(unquote(parts.path.lstrip("/")))
    issuer, _, account = label.rpartition(":")
    algorithm = query.get("algorithm", "SHA1").upper().replace("-", "").replace("HMAC", "")
    if algorithm not in _ALGORITHMS:
        raise BadInput("В ссылке otpauth:// неизвестный алгоритм: нужен SHA1, SHA256 или SHA512.")
    return Seed(
        secret=_base32(query.get("secret", "")),
        issuer=clean_line(query.get("issuer", issuer)),
        account=account.strip(),
        digits=_bounded(query.get("digits", "6"), 6, 8, "число цифр"),
        period=_bounded(query.get("period", "30"), 10, 300, "период"),
        algorithm=algorithm,
    )


def _bounded(text: str, least: int, most: int, what: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not least <= int(text) <= most:
        raise BadInput(f"В ссылке otpauth:// неверно указано: {what} (нужно от {least} до {most}).")
    return int(text)


def _base32(text: str) -> str:
    seed = text.replace(" ", "").replace("-", "").rstrip("=").upper()
    if not seed or not _BASE32.issuperset(seed):
        raise BadInput("Ключ второго фактора должен быть из латинских букв и цифр 2–7 (base32).")
    try:
        raw = _decoded(seed)
    except binascii.Error:
        raise BadInput("Ключ второго фактора не сходится по длине: похоже, скопирован не целиком.") from None
    if len(raw) < _SHORTEST_SEED:
        raise BadInput("Ключ второго фактора слишком короткий: похоже, скопирован не целиком.")
    return seed


def _decoded(seed: str) -> bytes:
    return base64.b32decode(seed + "=" * (-len(seed) % 8))
