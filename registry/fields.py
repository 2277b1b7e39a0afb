"""The rules of single values that several records share: names, INN, ОГРН, e-mail, dates, links to records.

Comparing values written differently (phones, addresses, hours) is not here: see `requisites`.
Every function takes the value and the words that name its place («Организация, поле «ИНН»»), and raises BadInput.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from zoneinfo import available_timezones

from registry import networks
from vault.errors import BadInput
from vault.text import clean_line

MAX_LENGTH = 1_000
"""Characters in a field of one line; longer is a wrong paste. Our own limit, far above any real name."""

_INN = re.compile(r"[0-9]{10}|[0-9]{12}")
_OGRN = re.compile(r"[0-9]{13}|[0-9]{15}")
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]+")
_PROFILE_ID = re.compile(r"(?:id)?([1-9][0-9]{0,24})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SITE = re.compile(
    r"(?:(?:https?://)?(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]+"
    r"|https?://(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|\[[0-9a-f:.]+\]|localhost))"  # a number only where a link is meant
    r"(?::[0-9]+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)

# Weights of the control digits of an INN: annex to the order of the tax service ММВ-7-6/435@ of 29.06.2012.
_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def line(text: str, where: str) -> str:
    """Text of one line, cleaned; refused when longer than MAX_LENGTH."""
    cleaned = clean_line(text)
    if len(cleaned) > MAX_LENGTH:
        raise BadInput(f"{where}: слишком длинно, не больше {MAX_LENGTH} знаков.")
    return cleaned


def required(text: str, where: str) -> str:
    """The same, and not empty."""
    cleaned = line(text, where)
    if not cleaned:
        raise BadInput(f"{where}: не заполнено.")
    return cleaned


def lines(texts: Iterable[str], where: str) -> tuple[str, ...]:
    """Several texts of one line in their order, without the empty and the repeated."""
    return tuple(dict.fromkeys(cleaned for text in texts if (cleaned := line(text, where))))


def inn(text: str, where: str) -> str:
    """An INN of 10 or 12 digits with right control digits, or ""."""
    cleaned = clean_line(text).replace(" ", "")
    if not cleaned:
        return ""
    if not _INN.fullmatch(cleaned):
        raise BadInput(f"{where}: нужно 10 или 12 цифр, записано «{line(text, where)}».")
    pairs = ((9, _INN_10),) if len(cleaned) == 10 else ((10, _INN_11), (11, _INN_12))
    right = all(int(cleaned[place]) == _weighed(cleaned, weights) for place, weights in pairs)
    if not right or cleaned.startswith("00"):
        raise BadInput(f"{where}: контрольные цифры не сходятся, проверьте «{cleaned}».")
    return cleaned


def ogrn(text: str, where: str) -> str:
    """An ОГРН of 13 digits (15 for ОГРНИП) with a right control digit, or ""."""
    cleaned = clean_line(text).replace(" ", "")
    if not cleaned:
        return ""
    if not _OGRN.fullmatch(cleaned):
        raise BadInput(f"{where}: нужно 13 или 15 цифр, записано «{line(text, where)}».")
    # The remainder by the length without the control digit less one: 11 or 13; of that, the last digit.
    control = int(cleaned[:-1]) % (len(cleaned) - 2) % 10
    if control != int(cleaned[-1]) or cleaned.startswith("0"):
        raise BadInput(f"{where}: контрольная цифра не сходится, проверьте «{cleaned}».")
    return cleaned


def email(text: str, where: str) -> str:
    """One e-mail address (Cyrillic ones too), or ""."""
    cleaned = line(text, where)
    if cleaned and (not _EMAIL.fullmatch(cleaned) or ".." in cleaned):
        raise BadInput(f"{where}: «{cleaned}» не похоже на адрес почты, нужен один адрес вида name@host.ru.")
    return cleaned


def profile_id(text: str, where: str) -> str:
    """The number of a person's profile in a network, with or without «id» before it, or ""."""
    cleaned = clean_line(text)
    if not cleaned:
        return ""
    found = _PROFILE_ID.fullmatch(cleaned)
    if found is None:
        raise BadInput(f"{where}: нужны одни цифры, записано «{cleaned[:MAX_LENGTH]}».")
    return found[1]


def site(text: str, where: str) -> str:
    """The address of a site with or without http(s)://, or ""."""
    cleaned = line(text, where)
    if cleaned and not _SITE.fullmatch(cleaned):
        raise BadInput(f"{where}: «{cleaned}» не похоже на адрес сайта.")
    return cleaned


def time_zone(name: str, where: str) -> str:
    """An IANA time zone («Asia/Magadan»), or ""."""
    cleaned = line(name, where)
    if cleaned and cleaned not in available_timezones():
        raise BadInput(f"{where}: часовой пояс «{cleaned}» неизвестен, нужно название вида Asia/Magadan.")
    return cleaned


def sha256(text: str, where: str) -> str:
    """The SHA-256 digest of a file in hexadecimal, small letters, or ""."""
    cleaned = line(text, where).lower()
    if cleaned and not _SHA256.fullmatch(cleaned):
        raise BadInput(f"{where}: нужны 64 шестнадцатеричных знака SHA-256.")
    return cleaned


def span(since: date | None, until: date | None, where: str) -> None:
    """Refuse an end before its beginning; either may be unknown. Both days belong to the span."""
    if since is not None and until is not None and until < since:
        raise BadInput(f"{where}: окончание {until:%d.%m.%Y} раньше начала {since:%d.%m.%Y}.")


def within(since: date | None, until: date | None, on: date) -> bool:
    """Whether a day lies in a span; a missing end is open."""
    return (since is None or since <= on) and (until is None or on <= until)


def network(code: str, where: str) -> str:
    """The code of a network that the program knows."""
    cleaned = required(code, where)
    known = {row.code: row.title for row in networks.NETWORKS}
    if cleaned not in known:
        offered = ", ".join(f"{code} ({title})" for code, title in known.items())
        raise BadInput(f"{where}: сеть «{cleaned}» неизвестна, есть {offered}.")
    return cleaned


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11 % 10
