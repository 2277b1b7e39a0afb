"""Seeds of one-time codes in every way password managers write them, brought to one otpauth:// link.

What a seed is and which ones are refused is `vault.totp`; nothing here quotes a seed.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from vault import totp
from vault.errors import BadInput
from vault.text import clean_line
from vault.totp import Seed


def normal(text: str, issuer: str = "", account: str = "") -> Seed:
    """The seed in an otpauth:// link, in base32, or in KeeOtp's «key=…&step=…&size=…».

    `issuer` and `account` name it where it says nothing itself. BadInput ends a sentence, never with the seed.
    """
    written = text.strip()
    folded = written.casefold()
    if folded.startswith("steam:"):
        raise BadInput("код Steam: он не по стандарту, такие не поддерживаются")
    if not folded.startswith("otpauth") and "key=" in folded:
        seed = _of_keeotp(written, issuer, account)
    else:
        seed = _parsed(written)
    return replace(
        seed, issuer=seed.issuer or clean_line(issuer).replace(":", " "), account=seed.account or clean_line(account)
    )


def of_parts(
    secret: str,
    issuer: str = "",
    account: str = "",
    *,
    digits: str = "6",
    period: str = "30",
    algorithm: str = "SHA1",
) -> Seed:
    """The seed whose parts are kept apart; `secret` in base32. BadInput ends a sentence."""
    given = {"secret": secret, "digits": digits, "period": period, "algorithm": algorithm}
    query = {name: clean_line(value) for name, value in given.items()}
    seed = _parsed(f"otpauth://totp/?{urlencode(query)}")
    # A colon in the issuer would move the border between the two when the link is read again.
    return replace(seed, issuer=clean_line(issuer).replace(":", " "), account=clean_line(account))


def base32(raw: bytes) -> str:
    """Bytes of a seed as a link writes them."""
    return base64.b32encode(raw).decode().rstrip("=")


def of_keepass(fields: dict[str, str], issuer: str = "", account: str = "") -> Seed | None:
    """The seed in the fields of a KeePass entry, None when there is none.

    KeePassXC and KeeOtp: otp; KeeTrayTOTP: TOTP Seed and TOTP Settings («30;6»); KeePass 2.47 and later: TimeOtp-….
    BadInput ends a sentence.
    """
    if fields.get("otp", "").strip():
        return normal(fields["otp"], issuer, account)
    if fields.get("TOTP Seed", "").strip():
        period, _, digits = (fields.get("TOTP Settings", "") or "30;6").partition(";")
        digits = digits.partition(";")[0].strip()
        if digits.casefold() == "s":
            raise BadInput("код Steam: он не по стандарту, такие не поддерживаются")
        return of_parts(fields["TOTP Seed"], issuer, account, digits=digits or "6", period=period.strip() or "30")
    secret = _time_otp(fields)
    if not secret:
        return None
    return of_parts(
        secret,
        issuer,
        account,
        digits=fields.get("TimeOtp-Length", "").strip() or "6",
        period=fields.get("TimeOtp-Period", "").strip() or "30",
        algorithm=fields.get("TimeOtp-Algorithm", "").strip() or "SHA1",
    )


KEEPASS_FIELDS = frozenset(
    {"otp", "TOTP Seed", "TOTP Settings", "TimeOtp-Length", "TimeOtp-Period", "TimeOtp-Algorithm"}
    | {f"TimeOtp-Secret{form}" for form in ("", "-Hex", "-Base32", "-Base64")}
)


def same(first: str, second: str) -> bool:
    """Whether two stored links make the same codes, whatever they call the account."""
    one, other = totp.parse_seed(first), totp.parse_seed(second)
    return replace(one, issuer="", account="") == replace(other, issuer="", account="")


def _time_otp(fields: dict[str, str]) -> str:
    given = {form: fields.get(f"TimeOtp-Secret{form}", "").strip() for form in ("-Base32", "", "-Hex", "-Base64")}
    try:
        if given["-Base32"]:
            return given["-Base32"]
        if given[""]:
            return base32(given[""].encode())
        if given["-Hex"]:
            return base32(bytes.fromhex(given["-Hex"]))
        return base32(base64.b64decode(given["-Base64"], validate=True))
    except (ValueError, binascii.Error):
        raise BadInput("ключ одноразовых кодов записан с ошибкой") from None


def _of_keeotp(text: str, issuer: str, account: str) -> Seed:
    query = {name.casefold(): value for name, value in parse_qsl(text.lstrip("?"))}
    if query.get("type", "totp").casefold() != "totp":
        raise BadInput("код по счётчику (HOTP), такие не поддерживаются")
    return of_parts(
        query.get("key", ""),
        issuer,
        account,
        digits=query.get("size", "6"),
        period=query.get("step", "30"),
        algorithm=query.get("otphashmode", "SHA1"),
    )


def _parsed(text: str) -> Seed:
    try:
        return totp.parse_seed(text)
    except BadInput as refusal:
        raise BadInput(_ending(str(refusal))) from None


def _ending(sentence: str) -> str:
    """A sentence of the vault as the end of ours."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")
