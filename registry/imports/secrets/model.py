"""What a file of secrets was read into, and what each of its rows means for the registry.

Nothing here shows a secret: values are hidden from every repr, and rows of strangers' sites have no place at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from registry.imports.asked import Question, Rejected
from vault.secrets import Field

PAGE = "page"
"""An answer beside NEW, SKIP and the id of an account: `page:4` makes a new one of that page."""
ALL_NEW = "new_accounts"
"""The key of an answers file for every question about a new login of a network: NEW, SKIP, or PAGE where one page is
offered."""

_NAMED_ROWS = 12  # in one warning
MAX_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 20_000
"""Bytes of a file and entries in it: ten times what a region's municipalities have. Our own limits."""


class Format(StrEnum):
    """Which program wrote the file."""

    KDBX = "kdbx"
    KEEPASS_XML = "keepass-xml"
    KEEPASSXC_CSV = "keepassxc-csv"
    KEEPASS_CSV = "keepass-csv"
    BITWARDEN = "bitwarden-json"
    BITWARDEN_PROTECTED = "bitwarden-encrypted-json"
    BITWARDEN_CSV = "bitwarden-csv"
    ONEPASSWORD = "1pux"
    ONEPASSWORD_CSV = "1password-csv"
    CHROME = "chrome-csv"
    YANDEX = "yandex-csv"
    FIREFOX = "firefox-csv"
    SAFARI = "safari-csv"
    CSV = "csv"
    AEGIS = "aegis-json"
    AEGIS_PROTECTED = "aegis-encrypted-json"
    TWOFAS = "2fas-json"
    TWOFAS_PROTECTED = "2fas-encrypted-json"
    OTPAUTH = "otpauth"
    MIGRATION = "otpauth-migration"

    @property
    def row(self) -> str:
        """What a row of such a file is called: a line of a text, or the number of an entry."""
        return "Строка" if self in _OF_LINES else "Запись"

    @property
    def of_browser(self) -> bool:
        """Whether it holds whatever a person signed in to, own profiles too."""
        return self in _OF_BROWSERS

    @property
    def of_codes(self) -> bool:
        """Whether its entries name the service by an issuer and have no addresses."""
        return self in _OF_CODES


BINNED = "лежит в корзине того менеджера"
EXPIRED = "Срок записи истёк, пароль взят как есть"
"""The one remark about a row of which everything is taken."""

_OF_LINES = frozenset(
    {
        Format.KEEPASSXC_CSV,
        Format.KEEPASS_CSV,
        Format.BITWARDEN_CSV,
        Format.ONEPASSWORD_CSV,
        Format.CHROME,
        Format.YANDEX,
        Format.FIREFOX,
        Format.SAFARI,
        Format.CSV,
        Format.OTPAUTH,
    }
)
_OF_BROWSERS = frozenset({Format.CHROME, Format.YANDEX, Format.FIREFOX, Format.SAFARI})
_OF_CODES = frozenset(
    {
        Format.AEGIS,
        Format.AEGIS_PROTECTED,
        Format.TWOFAS,
        Format.TWOFAS_PROTECTED,
        Format.OTPAUTH,
        Format.MIGRATION,
    }
)


@dataclass(frozen=True)
class Entry:
    """One entry of a file. `row` is its line, or its number from 1; texts are cleaned, secrets kept to the character.

    `totp` is an otpauth:// link or "", `issuer` and `account` are what it says of itself. `doubt` says why the row
    itself is not certain, `refusal` why it is not taken unless it is a stranger's; `origin` is «vault/credential» in a
    file that this program has written. `hints` (folders, lines of notes) may name an organization and are not kept.
    """

    row: int
    title: str = field(default="", repr=False)
    urls: tuple[str, ...] = field(default=(), repr=False)
    login: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    totp: str = field(default="", repr=False)
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)
    issuer: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    doubt: str = ""
    origin: str = ""
    refusal: str = ""
    hints: tuple[str, ...] = field(default=(), repr=False)

    @property
    def has_secret(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.password or self.totp or self.recovery_codes)


@dataclass(frozen=True)
class Entries:
    """A file read. `unrelated` counts entries that are no logins at all (cards, identities); they are not here.

    `said` are warnings about the file, `left` what is not kept of its rows, each with their numbers.
    """

    format: Format
    entries: tuple[Entry, ...]
    rejected: tuple[Rejected, ...] = ()
    unrelated: int = 0
    said: tuple[str, ...] = ()
    left: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Every warning of the reader."""
        return self.warnings_without(frozenset())

    def warnings_without(self, strangers: frozenset[int]) -> tuple[str, ...]:
        """The same without a word about the rows of strangers."""
        told = ((what, [row for row in rows if row not in strangers]) for what, rows in self.left)
        return (*self.said, *(f"{what}: {numbered(rows)}." for what, rows in told if rows))

    def kept_back(self, strangers: frozenset[int]) -> int:
        """How many rows, without those of strangers, have something that is not taken with them."""
        return len({row for what, rows in self.left if what != EXPIRED for row in rows} - strangers)


def numbered(rows: Sequence[int]) -> str:
    """Rows in a warning: how many, and the first of them."""
    named = ", ".join(str(number) for number in rows[:_NAMED_ROWS])
    more = len(rows) - _NAMED_ROWS
    return f"{len(rows)} (№ {named}{f' и ещё {more}' if more > 0 else ''})"


class Status(StrEnum):
    """The fate of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    QUESTION = "question"
    REJECTED = "rejected"
    UNRELATED = "unrelated"


@dataclass(frozen=True)
class Preview:
    """What a row does: to which account (0 for a new one), named by network and login, and which secrets it brings."""

    row: int
    status: Status
    credential_id: int
    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Match:
    """What applying does. `rows` is the sum of the six counts after it; unrelated rows are a number, nothing else.

    `kept_back` counts rows of ours with something in them that is not taken: notes, seeds that cannot be read.
    """

    format: Format
    rows: int
    created: int
    updated: int
    unchanged: int
    questions: int
    rejected: int
    unrelated: int
    preview: tuple[Preview, ...]
    question_list: tuple[Question, ...]
    rejected_list: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    kept_back: int = 0


@dataclass(frozen=True)
class Applied:
    """What was written: the ids of accounts that were added and of those whose secrets were replaced."""

    added: tuple[int, ...]
    updated: tuple[int, ...]


Answers = Mapping[str, int | str]
