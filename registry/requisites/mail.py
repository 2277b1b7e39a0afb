"""E-mail addresses: found in a text and brought to the form in which they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from vault.text import clean_line

_SERVICES = dict.fromkeys(("ya.ru", "yandex.com", "yandex.by", "yandex.kz"), "yandex.ru")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,61}")
_TOLD = re.compile(r"\s*[\[({]?\s*(?:@|at|собака|эт)(?!\w*@)[^\n]{0,40}", re.IGNORECASE)
_INSIDE = re.compile(r"(?<=[\w.+-])")  # a longer user's name has begun before
_FIELD = 64  # characters of a text that is no more than a field


def emails(text: str) -> frozenset[str]:
    """Every address of the text in lower case, a Cyrillic domain in its ASCII form."""
    if "@" not in text:
        return frozenset()
    return _short(text) if len(text) <= _FIELD else _found(text)


@lru_cache(maxsize=16384)
def _short(text: str) -> frozenset[str]:
    """The same of what stands in a field: the registry and a page show one address again and again."""
    return _found(text)


def _found(text: str) -> frozenset[str]:
    return frozenset(_normal(found.strip(".")) for found in _EMAIL.findall(clean_line(text)))


def email(text: str) -> str:
    """The address that the text holds; "" when there is none or more than one."""
    found = emails(text)
    return next(iter(found)) if len(found) == 1 else ""


def same_email(first: str, second: str) -> bool:
    """Whether the two texts share an address."""
    return bool(emails(first) & emails(second))


def trace(text: str, recorded: str) -> str:
    """How a free text tells the user of the recorded address with something else for «@» or with spaces around it, ""
    when it does not."""
    lowered = text.replace("İ", "i").lower()  # that one letter becomes two when it is made small
    for known in emails(recorded):
        piece = _named(text, lowered, known.partition("@")[0])
        if piece and not emails(piece):
            return clean_line(piece)
    return ""


def _named(text: str, lowered: str, user: str) -> str:
    """The first piece of the text that tells of this user, "" when none does.

    Looked for as it is: a pattern for each user of a registry takes a hundred times as long to make as to search.
    """
    start = lowered.find(user)
    while start >= 0:
        told = None if _INSIDE.match(text, start) else _TOLD.match(text, start + len(user))
        if told:
            return text[start : told.end()]
        start = lowered.find(user, start + 1)
    return ""


def mailbox(found: str) -> str:
    """An address in normal form with the one name of a service that has several: one mailbox answers to all."""
    user, _, host = found.rpartition("@")
    return f"{user}@{_SERVICES.get(host, host)}"


def _normal(found: str) -> str:
    user, _, domain = found.lower().rpartition("@")
    try:
        return f"{user}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return f"{user}@{domain}"
