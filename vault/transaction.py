"""What a domain function gets in its hands: one transaction of one database.

Made by `vault.store` only. In a reading transaction writing statements are refused by the database itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vault import journal as chain
from vault.errors import BadInput
from vault.keys import KeyRing
from vault.sqlcipher import Connection, Cursor
from vault.types import Json, Parameter


@dataclass(frozen=True)
class Actor:
    """Who acts: the vault, the slot that opened it, the judged time if it is held still."""

    vault_id: str
    generation: int
    slot: str
    judged: str


@dataclass
class Tx:
    """One transaction: `time` is real, in UTC, and the same for all of it; `reason` is what it is written for.

    `batch` is the number under which the floor above keeps what one transaction changed, 0 before its first change.
    """

    connection: Connection
    actor: Actor
    ring: KeyRing
    time: datetime
    reason: str = ""
    batch: int = 0
    _subject: str = ""
    _touched: dict[str, None] = field(default_factory=dict)
    _detail: dict[str, Json] = field(default_factory=dict)
    _told: bool = False

    @property
    def vault_id(self) -> str:
        return self.actor.vault_id

    @property
    def slot(self) -> str:
        return self.actor.slot

    def execute(self, sql: str, parameters: Sequence[Parameter] = ()) -> Cursor:
        """BadInput for a number that no record can have: people type them as ids."""
        try:
            return self.connection.execute(sql, parameters)
        except OverflowError:
            raise BadInput("Такого номера нет: число слишком велико. Ничего не записано.") from None

    def executemany(self, sql: str, rows: Sequence[Sequence[Parameter]]) -> None:
        self.connection.executemany(sql, rows)

    def overwrite(self) -> None:
        """From here on what is deleted is overwritten in the file as well, until the database is closed."""
        self.connection.execute("PRAGMA secure_delete = ON")

    def describe(self, subject: str, **detail: Json) -> None:
        """Say what the row of this whole transaction is about."""
        self._subject = subject
        self._detail.update(detail)

    def touch(self, subject: str) -> None:
        """Note a record that was written, such as «page:12»: the row names the records it was not described for."""
        self._touched[subject] = None

    def told_before(self) -> None:
        """What is written is told of by an earlier row already: a draft over itself, at every pause of the typing.

        A transaction that touches anything else besides has its row all the same.
        """
        self._told = True

    def journal(self, action: str, subject: str = "", **detail: Json) -> None:
        """One more journal row in this transaction."""
        self._append(action, subject, detail)

    def conclude(self) -> None:
        """Append the row of the whole transaction; called by the store just before the commit."""
        if self._told and not (self._touched or self._subject):
            return
        if self._touched and not self._subject:
            self._subject = next(iter(self._touched))
            if len(self._touched) > 1:
                self._detail.setdefault("records", len(self._touched))
        self._append(self.reason, self._subject, self._detail)

    def _append(self, action: str, subject: str, detail: Mapping[str, Json]) -> None:
        chain.append(
            self.connection,
            self.ring.journal,
            vault_id=self.actor.vault_id,
            time=self.time,
            judged=self.actor.judged,
            slot=self.actor.slot,
            action=action,
            subject=subject,
            detail=detail,
        )
