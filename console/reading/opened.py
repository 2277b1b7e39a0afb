"""How an opened secret is put into words for the screen: what of it is typed by hand, a code with its time."""

from __future__ import annotations

from vault import totp
from vault.secrets import Field
from vault.text import counted
from vault.totp import Code


def typed_form(field: Field, secret: str) -> str:
    """What is typed by hand: of a seed its base32, of everything else the value itself."""
    return totp.parse_seed(secret).secret if field is Field.TOTP else secret


def code_words(code: Code) -> str:
    """«123 456   ещё 12 секунд»."""
    half = len(code.code) // 2
    left = counted(code.valid_for, "секунда", "секунды", "секунд")
    return f"{code.code[:half]} {code.code[half:]}   ещё {left}"
