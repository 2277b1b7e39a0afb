"""Half-written forms that the vault keeps over a lock, as they are listed: what each was called, and since when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from vault import drafts
from vault.errors import Locked
from vault.transaction import Tx

SECRET = "+secret"
"""After the name of a form's draft that holds secrets: the same form without them has a draft of its own."""
FILE = "file:"
"""Before the name of a draft that holds answers to the questions of a file."""


@dataclass(frozen=True)
class KeptDraft:
    """A draft by its name; `title` is empty and `at` None while its secrets are closed."""

    name: str
    title: str
    at: datetime | None
    secret: bool


def listing(tx: Tx) -> tuple[KeptDraft, ...]:
    """Every draft, the newest first; none is opened further than the vault is."""
    return tuple(_read(tx, name) for name in drafts.names(tx))


def _read(tx: Tx, name: str) -> KeptDraft:
    secret = name.endswith(SECRET)
    try:
        found: object = json.loads(drafts.take(tx, name) or "{}")
        told = found if isinstance(found, dict) else {}
        at = datetime.fromisoformat(str(told["at"])) if "at" in told else None
    except (Locked, ValueError):  # closed, or of another version of the program
        return KeptDraft(name, "", None, secret)
    return KeptDraft(name, str(told.get("title", "")), at, secret)
