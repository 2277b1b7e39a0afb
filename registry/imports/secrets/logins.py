"""By what a login is compared: one telephone, mailbox, profile or name in all its spellings."""

from __future__ import annotations

import re

from registry import requisites
from registry.credentials import Credential
from vault.text import clean_line, fold

_PHONE = re.compile(r"\+?[\d\s()–—−.-]{10,24}")
_PROFILE = re.compile(r"id([1-9]\d{0,24})")


def keys(login: str) -> frozenset[str]:
    """What the login is, in a form that is equal for equal accounts; empty for an empty one."""
    text = fold(clean_line(login))
    if not text:
        return frozenset()
    if _PHONE.fullmatch(text) and (numbers := requisites.phones(text)):
        return frozenset(f"phone {number}" for number in numbers)
    if profile := _PROFILE.fullmatch(text):
        return frozenset({f"id {profile[1]}", f"name {text}"})
    if "@" in text[1:]:
        return frozenset({f"mail {text}"})
    return frozenset({f"name {text.removeprefix('@')}"})


def of_credential(credential: Credential) -> frozenset[str]:
    """Every key by which an account of the registry may be meant."""
    found = keys(credential.login) | keys(credential.phone) | keys(credential.email)
    if credential.profile_id:
        found |= {f"id {credential.profile_id}", f"name {credential.profile_id}"}
    return found


def as_phone(login: str) -> str:
    """The number that the login is, in normal form, or ""."""
    numbers = [one.removeprefix("phone ") for one in keys(login) if one.startswith("phone ")]
    return numbers[0] if len(numbers) == 1 else ""
