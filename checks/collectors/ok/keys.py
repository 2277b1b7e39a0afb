"""What is kept as the token of an account of Одноклассники: an access token and the secret that signs with it.

Forms a person may have pasted (the parts stand apart by spaces, a colon or a line break):
ACCESS_TOKEN SESSION_SECRET_KEY, or access_token=… with session_secret_key=… or application_secret_key=….
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from vault.errors import BadInput

_APART = re.compile(r"[\s:;,&]+")
_WRONG = (
    "Ключ Одноклассников записан не полностью: нужны access_token и session_secret_key через двоеточие. "
    "Запишите его заново, прежний остаётся на месте."
)


@dataclass(frozen=True)
class Application:
    """What requests are sent and signed with; neither part is ever shown."""

    token: str = field(repr=False)
    secret: str = field(repr=False)


def application(text: str) -> Application:
    """The parts of a stored token; BadInput when they are not all there."""
    parts = [part for part in _APART.split(text.strip()) if part]
    named = {name.lower(): told for name, sign, told in (part.partition("=") for part in parts) if sign}
    if not named:
        if len(parts) != 2:
            raise BadInput(_WRONG)
        return Application(*parts)
    token, secret = named.get("access_token", ""), named.get("session_secret_key", "")
    if token and not secret and (own := named.get("application_secret_key", "")):
        # Without a session the secret is made of both: https://apiok.ru/dev/methods/
        secret = hashlib.md5(f"{token}{own}".encode()).hexdigest()  # noqa: S324 # the network's own rule
    if not token or not secret:
        raise BadInput(_WRONG)
    return Application(token, secret)


def together(token: str, secret: str) -> str:
    """What is kept of two parts that were entered one by one, either of them with its name or without."""
    if "=" not in secret:
        return f"{token} {secret}"
    return f"{token if '=' in token else f'access_token={token}'} {secret}"


def signature(parameters: Mapping[str, str], secret: str) -> str:
    """The signature of a request: md5 over its sorted parameters, but for the token and the session, and the secret."""
    signed = "".join(
        f"{name}={told}" for name, told in sorted(parameters.items()) if name not in {"access_token", "session_key"}
    )
    return hashlib.md5(f"{signed}{secret}".encode()).hexdigest()  # noqa: S324 # the network's own rule
