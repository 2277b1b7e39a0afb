"""E-mail addresses: found in a text and brought to the form in which they are compared."""

from __future__ import annotations

import re

from vault.text import clean_line

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,61}")


def emails(text: str) -> frozenset[str]:
    """Every address of the text in lower case, a Cyrillic domain in its ASCII form."""
    if "@" not in text:
        return frozenset()
    return frozenset(_normal(found.strip(".")) for found in _EMAIL.findall(clean_line(text)))


def email(text: str) -> str:
    """The address that the text holds; "" when there is none or more than one."""
    found = emails(text)
    return next(iter(found)) if len(found) == 1 else ""


def same_email(first: str, second: str) -> bool:
    """Whether the two texts share an address."""
    return bool(emails(first) & emails(second))


def _normal(found: str) -> str:
    user, _, domain = found.lower().rpartition("@")
    try:
        return f"{user}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return f"{user}@{domain}"
