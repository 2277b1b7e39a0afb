"""Who may ask OK: application keys, tokens and the signature of a request (apiok.ru, «Подпись запросов»).

The signature is the MD5, lower case, of all parameters as `name=value` in the order of their names without anything
between them, without `access_token`, `session_key` and `sig`, followed by the secret. The secret is the session's,
or MD5(access token + application secret key), or the application secret key itself when there is no session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sample_data.networks.ok import errors
from sample_data.networks.ok.errors import OkError

APPLICATION_KEY = "CDEMOKGDIHBABABABA"
APPLICATION_SECRET = "0A1B2C3D4E5F60718293A4B5"
ACCESS_TOKEN = "tkn1" + "Oq7" * 14
WEAK_TOKEN = "tkn1" + "We4" * 14
EXPIRED_TOKEN = "tkn1" + "Ex9" * 14
UNSIGNED = ("access_token", "session_key", "sig")
ALL_RIGHTS = frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT", "LONG_ACCESS_TOKEN"})


def session_secret(access_token: str) -> str:
    """The `session_secret_key` that belongs to a token."""
    return hashlib.md5((access_token + APPLICATION_SECRET).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Session:
    """A session as the API knows it; without a token it is the application alone."""

    label: str
    rights: frozenset[str]


SESSIONS: Mapping[str, Session] = {
    ACCESS_TOKEN: Session("service", ALL_RIGHTS),
    WEAK_TOKEN: Session("weak", frozenset({"VALUABLE_ACCESS"})),
}

KEYS: Mapping[str, str] = {
    "ok": f"{ACCESS_TOKEN} {session_secret(ACCESS_TOKEN)}",
    "ok_application_key": APPLICATION_KEY,
    "ok_by_application": f"access_token={ACCESS_TOKEN} application_secret_key={APPLICATION_SECRET}",
    "ok_weak": f"{WEAK_TOKEN} {session_secret(WEAK_TOKEN)}",
    "ok_expired": f"{EXPIRED_TOKEN} {session_secret(EXPIRED_TOKEN)}",
}
"""Keys by use, as an account keeps them: token and session secret; `ok_weak` has no right to groups."""


def signature(parameters: Mapping[str, str], secret: str) -> str:
    """The `sig` that belongs to these parameters."""
    signed = "".join(f"{name}={parameters[name]}" for name in sorted(parameters) if name not in UNSIGNED)
    return hashlib.md5((signed + secret).encode(), usedforsecurity=False).hexdigest()


def label(parameters: Mapping[str, str]) -> str:
    """How a request is recorded: never the token itself."""
    token = parameters.get("access_token") or parameters.get("session_key") or ""
    if not token:
        return ""
    return SESSIONS[token].label if token in SESSIONS else "unknown"


def admitted(parameters: Mapping[str, str]) -> Session:
    """The session of a request. Raises OkError 101, 102, 103 or 104, checked in this order."""
    if parameters.get("application_key") != APPLICATION_KEY:
        raise OkError(errors.API_KEY)
    token = parameters.get("access_token") or parameters.get("session_key") or ""
    if not token:
        _signed(parameters, APPLICATION_SECRET)
        return Session("application", frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT"}))
    if token == EXPIRED_TOKEN:
        raise OkError(errors.SESSION_EXPIRED)
    if token not in SESSIONS:
        raise OkError(errors.SESSION_KEY)
    _signed(parameters, session_secret(token))
    return SESSIONS[token]


def _signed(parameters: Mapping[str, str], secret: str) -> None:
    if parameters.get("sig") != signature(parameters, secret):
        raise OkError(errors.SIGNATURE)
