"""Secrets as a person enters them, and the form in which the vault keeps them.

Which account may have which of them is `credentials`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import ClassVar

from vault import totp
from vault.errors import BadInput
from vault.secrets import Field
from vault.text import clean_line

MAX_SECRET = 10_000
"""Characters in one secret; longer is a wrong paste. Our own limit."""

_OF_TWO_PARTS = frozenset({"ok"})
"""Networks whose token is given with the key that signs requests, apart from it by a space, a colon or a line end."""

_WHERE = "Учётная запись, поле «{}»"


@dataclass(frozen=True)
class SecretInput:
    """Secrets as a person enters them; "" and () leave what is stored. The repr hides every value."""

    RECORD: ClassVar[str] = "секреты"

    password: str = field(default="", repr=False)
    totp: str = field(default="", repr=False)
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)
    token: str = field(default="", repr=False)


def single(secret: Field, value: str) -> SecretInput:
    """One secret of that kind; recovery codes stand in `value` one a line."""
    if secret is Field.PASSWORD:
        return SecretInput(password=value)
    if secret is Field.TOTP:
        return SecretInput(totp=value)
    if secret is Field.RECOVERY_CODES:
        return SecretInput(recovery_codes=tuple(value.splitlines()))
    return SecretInput(token=value)


def readable(given: SecretInput, network: str = "") -> dict[Field, str]:
    """The secrets that are given, in the form in which the vault keeps them; BadInput for an unreadable one.

    `network` is whose token it is: only some have tokens of two parts.
    """
    codes = tuple(code for text in given.recovery_codes if (code := clean_line(text)))
    token = clean_line(given.token)
    found = {
        Field.PASSWORD: given.password,
        Field.TOTP: totp.parse_seed(given.totp).to_uri() if given.totp.strip() else "",
        Field.RECOVERY_CODES: "\n".join(dict.fromkeys(codes)),
        Field.TOKEN: token,
    }
    # A password is kept as it is, spaces too; only what no password field can take in is refused.
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in given.password):
        raise BadInput(
            f"{_WHERE.format('пароль')}: в нём переводы строк или управляющие знаки, похоже на лишнее при вставке."
        )
    if " " in token and network not in _OF_TWO_PARTS:
        raise BadInput(f"{_WHERE.format('токен')}: в нём пробелы, похоже на лишнее при вставке.")
    if any(len(value) > MAX_SECRET for value in found.values()):
        raise BadInput(f"{_WHERE.format('секреты')}: слишком длинно, не больше {MAX_SECRET} знаков.")
    return {secret: value for secret, value in found.items() if value}
