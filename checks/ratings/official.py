"""Official figures by month: what an export says of the municipality, entered by a person and kept beside our own.

Who may change them and how they are shown is one floor up; what a figure means is the method's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import ClassVar

from checks.ratings import figures
from checks.ratings.figures import TOTAL
from checks.ratings.model import Method
from checks.ratings.scoring import Figures, Source, exact
from registry import changes, rows
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Json

MIGRATION_SQL = """
CREATE TABLE rating_official (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    method TEXT NOT NULL,
    month TEXT NOT NULL,
    figures TEXT NOT NULL,
    total TEXT NOT NULL,
    UNIQUE (method, month)
) STRICT;
"""

KIND = "rating_official"


@dataclass(frozen=True)
class Official:
    """What an export says of a month (its first day). `figures` are «name=value» with exact values, `total` the
    published total, "" when it was not given.
    """

    RECORD: ClassVar[str] = "официальные данные рейтинга"

    method: str
    month: date
    figures: tuple[str, ...] = ()
    total: str = ""
    id: int = 0

    @property
    def values(self) -> Figures:
        """The figures by name."""
        pairs = (line.split("=", 1) for line in self.figures)
        return {name: exact(Fraction(value), Source.OFFICIAL) for name, value in pairs}

    @property
    def published(self) -> Fraction | None:
        """The published total."""
        return Fraction(self.total) if self.total else None


def read_json(method: Method, month: date, given: Mapping[str, Json]) -> Official:
    """What a person gives: figures of the method, and `total`; null is the same as leaving out. BadInput as `parse`."""
    own = {name: value for name, value in given.items() if name != TOTAL}
    found = figures.parse(method, own, Source.OFFICIAL)
    total = given.get(TOTAL)
    return Official(
        method=method.code,
        month=month.replace(day=1),
        figures=tuple(f"{name}={figure.low}" for name, figure in found.items()),
        total="" if total is None else str(figures.number(TOTAL, total)),
    )


def put(tx: Tx, official: Official) -> Official:
    """Keep the figures of a month in place of those that were there; answers them with their id."""
    before = get(tx, official.method, official.month)
    values = {
        "method": official.method,
        "month": official.month.isoformat(),
        "figures": rows.pack(official.figures),
        "total": official.total,
    }
    if before is None:
        stored = replace(official, id=rows.insert(tx, KIND, 0, values))
        changes.added(tx, KIND, stored.id, stored)
        return stored
    stored = replace(official, id=before.id)
    rows.update(tx, KIND, before.id, values)
    changes.updated(tx, KIND, stored.id, before, stored)
    return stored


def get(tx: Tx, method: str, month: date) -> Official | None:
    """The figures of a month, None when nobody entered them."""
    found = tx.execute(
        "SELECT * FROM rating_official WHERE method = ? AND month = ?", (method, month.replace(day=1).isoformat())
    ).fetchone()
    return None if found is None else _official(found)


def _official(row: Row) -> Official:
    return Official(
        method=rows.text(row["method"]),
        month=date.fromisoformat(rows.text(row["month"])),
        figures=rows.unpack(row["figures"]),
        total=rows.text(row["total"]),
        id=rows.number(row["id"]),
    )
