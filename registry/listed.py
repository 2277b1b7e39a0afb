"""A line of a list annexed to the regulation: what the required list and the exempt list have in common.

Which list a line belongs to, and what that means, is `obligations` and `exemptions`; reading the lists out of
a document is not here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from registry import changes, fields, organizations, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Parameter


@dataclass(frozen=True)
class Line:
    """`number` and `raw` are as the list has them, `basis` the document behind it; both days belong to the span."""

    organization_id: int
    id: int = 0
    number: int | None = None
    raw: str = ""
    basis: str = ""
    since: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the line counts on that day; a missing end is open."""
        return fields.within(self.since, self.until, on)


L = TypeVar("L", bound=Line)


def migration_sql(table: str) -> str:
    """The table of one list."""
    return f"""
CREATE TABLE {table} (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    number INTEGER,
    raw TEXT NOT NULL,
    basis TEXT NOT NULL,
    since TEXT,
    until TEXT
) STRICT;
CREATE INDEX {table}_organization ON {table} (organization_id);
"""


@dataclass(frozen=True)
class Lines(Generic[L]):
    """The lines of one list: its table, the class of its lines, and what is said when a line is missing."""

    table: str
    cls: type[L]
    title: str
    missing: str

    def add(self, tx: Tx, line: L) -> L:
        """Add a line; answers it with its id. BadInput names the refused field."""
        checked = self._checked(tx, line)
        stored = replace(checked, id=rows.insert(tx, self.table, checked.id, _columns(checked)))
        changes.added(tx, self.table, stored.id, stored)
        return stored

    def update(self, tx: Tx, line: L) -> L:
        """Write the line over the one of the same id; BadInput when there is none."""
        before = self.get(tx, line.id)
        checked = self._checked(tx, line)
        rows.update(tx, self.table, checked.id, _columns(checked))
        changes.updated(tx, self.table, checked.id, before, checked)
        return checked

    def remove(self, tx: Tx, line_id: int) -> None:
        """Remove a line; BadInput when there is none."""
        before = self.get(tx, line_id)
        rows.delete(tx, self.table, line_id)
        changes.removed(tx, self.table, line_id, before)

    def get(self, tx: Tx, line_id: int) -> L:
        """One line; BadInput when there is none."""
        return self._line(rows.find(tx, f"{self._select()} WHERE id = ?", line_id, self.missing))

    def listing(self, tx: Tx) -> tuple[L, ...]:
        """Every line by its number in the list, the unnumbered after them."""
        return self._lines(tx, "")

    def of_organization(self, tx: Tx, organization_id: int) -> tuple[L, ...]:
        """The lines of one organization: a list may name it twice."""
        return self._lines(tx, "WHERE organization_id = ?", organization_id)

    def count(self, tx: Tx) -> int:
        """How many lines there are, of any dates."""
        return rows.count(tx, self.table)

    def _select(self) -> str:
        return f"SELECT * FROM {self.table}"  # noqa: S608  # a constant of our own modules

    def _lines(self, tx: Tx, where: str, *parameters: Parameter) -> tuple[L, ...]:
        found = tx.execute(f"{self._select()} {where} ORDER BY number IS NULL, number, id", parameters)
        return tuple(self._line(row) for row in found.fetchall())

    def _checked(self, tx: Tx, line: L) -> L:
        organizations.require(tx, line.organization_id, self._where("организация"))
        if line.number is not None and not 0 < line.number <= rows.MAX_ID:
            raise BadInput(f"{self._where('номер')}: нужно целое число от 1.")
        fields.span(line.since, line.until, self._where("срок"))
        return replace(
            line,
            raw=fields.line(line.raw, self._where("строка перечня")),
            basis=fields.line(line.basis, self._where("основание")),
        )

    def _where(self, field: str) -> str:
        return f"{self.title}, поле «{field}»"

    def _line(self, row: Row) -> L:
        return self.cls(
            id=rows.number(row["id"]),
            organization_id=rows.number(row["organization_id"]),
            number=rows.maybe_number(row["number"]),
            raw=rows.text(row["raw"]),
            basis=rows.text(row["basis"]),
            since=rows.day(row["since"]),
            until=rows.day(row["until"]),
        )


def _columns(line: Line) -> dict[str, Parameter]:
    return {
        "organization_id": line.organization_id,
        "number": line.number,
        "raw": line.raw,
        "basis": line.basis,
        "since": rows.iso(line.since),
        "until": rows.iso(line.until),
    }
