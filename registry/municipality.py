"""The municipality's own settings that concern its records: short texts under known keys.

What the regulation demands is the regulation's; where programs and networks stand is the operator's settings.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    PASSWORD_DAYS and those of the networks: after how many days a password is to be changed; a network without its own
    takes the general one, and without that the regulation's own setting. SECRET_HISTORY_DAYS: how long a replaced
    secret is kept. CONTACT_ACCOUNTS: how many accounts one phone or mailbox may stand behind without a remark.
    REMARK_DAYS: within how many days of being told a failure is to be mended. RATING_METHOD: by which method ratings
    are counted, its code or the path of its file; "" means that there are none. HANDOVER_DAYS: within how many days a
    change of the responsible is to be brought to its end. REVIEW_DAYS: after how many days a page is to be looked at
    again. PERSON_YEARS: how many years after the last assignment a person's data are kept. COORDINATOR_*, SIGNATORY_*,
    SENDER, CENTRE_*: who executes, signs, sends and gets letters. LETTER_NUMBER: how outgoing numbers look, {n} being
    the count within the year («01-22/{n}»). LETTER_TEMPLATES: the folder of the municipality's own templates.
    """

    PERSONAL_SECRETS_BASIS = "personal_secrets_basis"
    PASSWORD_DAYS = "password_days"
    PASSWORD_DAYS_VK = "password_days_vk"
    PASSWORD_DAYS_OK = "password_days_ok"
    PASSWORD_DAYS_TELEGRAM = "password_days_telegram"
    PASSWORD_DAYS_MAX = "password_days_max"
    SECRET_HISTORY_DAYS = "secret_history_days"
    CONTACT_ACCOUNTS = "contact_accounts"
    REMARK_DAYS = "remark_days"
    RATING_METHOD = "rating_method"
    HANDOVER_DAYS = "handover_days"
    REVIEW_DAYS = "review_days"
    PERSON_YEARS = "person_years"
    COORDINATOR_NAME = "coordinator_name"
    COORDINATOR_POSITION = "coordinator_position"
    COORDINATOR_PHONE = "coordinator_phone"
    SIGNATORY_NAME = "signatory_name"
    SIGNATORY_POSITION = "signatory_position"
    SENDER = "sender"
    CENTRE_NAME = "centre_name"
    CENTRE_HEAD_NAME = "centre_head_name"
    CENTRE_HEAD_POSITION = "centre_head_position"
    LETTER_NUMBER = "letter_number"
    LETTER_TEMPLATES = "letter_templates"


NUMBERS: Mapping[Key, range] = {
    Key.PASSWORD_DAYS: range(1, 3651),
    Key.PASSWORD_DAYS_VK: range(1, 3651),
    Key.PASSWORD_DAYS_OK: range(1, 3651),
    Key.PASSWORD_DAYS_TELEGRAM: range(1, 3651),
    Key.PASSWORD_DAYS_MAX: range(1, 3651),
    Key.SECRET_HISTORY_DAYS: range(3651),
    Key.CONTACT_ACCOUNTS: range(1, 1001),
    Key.REMARK_DAYS: range(1, 366),
    Key.HANDOVER_DAYS: range(1, 366),
    Key.REVIEW_DAYS: range(1, 3651),
    Key.PERSON_YEARS: range(101),
}
"""The settings that are whole numbers, with what they may be; ten years, a year, a century and a thousand are our own
bounds."""


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


def number(tx: Tx, key: Key) -> int | None:
    """The value of a setting of `NUMBERS`, None when it is not set."""
    value = get(tx, key)
    return int(value) if value else None


def put(tx: Tx, key: Key, value: str) -> Setting:
    """Set a setting, or clear it with ""; answers it as stored. BadInput for a number that it cannot be."""
    cleaned = fields.line(value, f"Настройка «{key.value}»")
    if cleaned and key in NUMBERS:
        cleaned = _number(cleaned, key)
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


def _number(text: str, key: Key) -> str:
    bounds = NUMBERS[key]
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) not in bounds:
        raise BadInput(
            f"Настройка «{key.value}»: нужно целое число от {bounds.start} до {bounds.stop - 1}. Ничего не изменено."
        )
    return str(int(text))
