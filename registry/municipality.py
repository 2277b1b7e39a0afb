"""The municipality's own settings that concern its records: short texts under known keys.

What the regulation demands is the regulation's; where programs and networks stand is the operator's settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from registry import changes, fields, rows
from vault.errors import BadInput
from vault.text import clean_line
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE setting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
) STRICT;
"""

KIND = "setting"


class Key(StrEnum):
    """The settings that there are.

    PERSONAL_SECRETS_BASIS: the document by which secrets of employees' own accounts may be kept; "" means no.
    """

    PERSONAL_SECRETS_BASIS = "personal_secrets_basis"


@dataclass(frozen=True)
class Setting:
    """One setting; `value` "" means not set."""

    RECORD: ClassVar[str] = "настройка"

    key: Key
    value: str = ""


def key_of(text: str) -> Key:
    """The key that a person has written; BadInput lists the known ones."""
    cleaned = clean_line(text)
    if cleaned not in set(Key):
        raise BadInput(f"Настройки «{cleaned}» нет, есть: {', '.join(Key)}.")
    return Key(cleaned)


def get(tx: Tx, key: Key) -> str:
    """The value of a setting, "" when it is not set."""
    row = tx.execute("SELECT value FROM setting WHERE key = ?", (key.value,)).fetchone()
    return "" if row is None else rows.text(row["value"])


def put(tx: Tx, key: Key, value: str) -> Setting:
    """Set a setting, or clear it with ""; answers it as stored."""
    cleaned = fields.line(value, f"Настройка «{key.value}»")
    before = Setting(key, get(tx, key))
    after = Setting(key, cleaned)
    tx.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key.value, cleaned),
    )
    record_id = rows.number(rows.only(tx, "SELECT id FROM setting WHERE key = ?", (key.value,))["id"])
    changes.updated(tx, KIND, record_id, before, after)
    return after


def listing(tx: Tx) -> tuple[Setting, ...]:
    """Every known setting, set or not, in the order of `Key`."""
    stored = {
        rows.text(row["key"]): rows.text(row["value"])
        for row in tx.execute("SELECT key, value FROM setting").fetchall()
    }
    return tuple(Setting(key, stored.get(key.value, "")) for key in Key)
