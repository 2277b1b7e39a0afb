"""E-mail addresses: found in a text and brought to the form in which they are compared."""

from __future__ import annotations

import re

from vault.text import clean_line

_SERVICES = dict.fromkeys(("ya.ru", "yandex.com", "yandex.by", "yandex.kz"), "yandex.ru")
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


def trace(text: str, recorded: str) -> str:
    """How a free text tells the user of the recorded address with something else for «@» or with spaces around it, ""
    when it does not."""
    for known in emails(recorded):
        user = re.escape(known.partition("@")[0])
        at = r"\s*[\[({]?\s*(?:@|at|собака|эт)(?!\w*@)[^\n]{0,40}"
        found = re.search(rf"(?<![\w.+-]){user}{at}", text, re.IGNORECASE)
        if found and not emails(found.group()):
            return clean_line(found.group())
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
