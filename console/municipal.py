"""Setting one of the municipality's own settings, the same on the screen and on the command line."""

from __future__ import annotations

from pathlib import Path

from registry import municipality
from registry.municipality import Key, Setting
from vault.text import clean_line
from vault.transaction import Tx

REASON = "setting.changed"
"""What the transaction of a change is called."""


def understood(key: Key, text: str) -> str:
    """The value as it is stored: of a method of ratings its code, or the whole path of its file. BadInput."""
    given = clean_line(text)
    if key is not Key.RATING_METHOD or not given:
        return given
    from checks.ratings import methods

    method = methods.find(given)
    return str(Path(method.path).resolve()) if method.path else method.code


def put(tx: Tx, key: Key, value: str) -> Setting:
    """Store what was understood. BadInput for what it cannot be."""
    return municipality.put(tx, key, value)
