"""Waivers (отсрочки): dated, reasoned permissions to fail one check.

A waiver covers a page, an organization with all its pages, or, when it names neither, the whole municipality.
How a waived verdict is shown is not here; which check ids exist is known one floor up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from registry import changes, fields, organizations, pages, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE waiver (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "check" TEXT NOT NULL,
    reason TEXT NOT NULL,
    since TEXT,
    until TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    page_id INTEGER REFERENCES page (id),
    who TEXT NOT NULL
) STRICT;
CREATE INDEX waiver_organization ON waiver (organization_id);
CREATE INDEX waiver_page ON waiver (page_id);
"""

GROUP_SQL = ""

KIND = "waiver"
_SELECT = "SELECT * FROM waiver"
_PAGES = "SELECT id FROM page WHERE organization_id = ?1"
# Dotted, such as posts.weekly or clause.I.5.4: after the family a clause's own number may follow.
_CHECK = re.compile(r"[a-z_]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Waiver:
    """`check` is a check id; `since` and `until` both belong to the span; `who` allowed it."""

    RECORD: ClassVar[str] = "отсрочка"

    check: str
    reason: str
    until: date
    id: int = 0
    organization_id: int | None = None
    page_id: int | None = None
    since: date | None = None
    who: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it holds on that day."""
        return fields.within(self.since, self.until, on)


def add(tx: Tx, waiver: Waiver) -> Waiver:
    """Add a waiver; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, waiver)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, waiver: Waiver) -> Waiver:
    """Write the waiver over the one of the same id; BadInput when there is none."""
    before = get(tx, waiver.id)
    checked = _checked(tx, waiver)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, waiver_id: int) -> None:
    """Remove a waiver; BadInput when there is none."""
    before = get(tx, waiver_id)
    rows.delete(tx, KIND, waiver_id)
    changes.removed(tx, KIND, waiver_id, before)


def get(tx: Tx, waiver_id: int) -> Waiver:
    """One waiver; BadInput when there is none."""
    return _waiver(rows.find(tx, f"{_SELECT} WHERE id = ?", waiver_id, "отсрочки"))


def listing(tx: Tx) -> tuple[Waiver, ...]:
    """Every waiver, the one that ends first first."""
    return tuple(_waiver(row) for row in tx.execute(f"{_SELECT} ORDER BY until, id").fetchall())


def of_organization(tx: Tx, organization_id: int) -> tuple[Waiver, ...]:
    """The waivers of an organization and of its pages, the one that ends first first."""
    found = tx.execute(
        f"{_SELECT} WHERE organization_id = ?1 OR page_id IN ({_PAGES}) ORDER BY until, id", (organization_id,)
    )
    return tuple(_waiver(row) for row in found.fetchall())


def in_force(tx: Tx, on: date) -> tuple[Waiver, ...]:
    """The waivers that hold on that day, the one that ends first first."""
    return tuple(waiver for waiver in listing(tx) if waiver.in_force(on))


def count(tx: Tx) -> int:
    """How many waivers there are, past ones too."""
    return rows.count(tx, KIND)


def _checked(tx: Tx, waiver: Waiver) -> Waiver:
    check = fields.required(waiver.check, _where("проверка"))
    if not _CHECK.fullmatch(check):
        raise BadInput(f"{_where('проверка')}: «{check}» не похоже на имя проверки вида posts.weekly.")
    if waiver.organization_id is not None:
        organizations.require(tx, waiver.organization_id, _where("организация"))
    if waiver.page_id is not None:
        page = pages.get(tx, waiver.page_id)
        if waiver.organization_id not in (None, page.organization_id):
            raise BadInput(f"{_where('страница')}: страница {page.id} принадлежит другой организации.")
    fields.span(waiver.since, waiver.until, _where("срок"))
    return replace(
        waiver,
        check=check,
        reason=fields.required(waiver.reason, _where("причина")),
        who=fields.line(waiver.who, _where("кто разрешил")),
    )


def _where(field: str) -> str:
    return f"Отсрочка, поле «{field}»"


def _columns(waiver: Waiver) -> dict[str, Parameter]:
    return {
        '"check"': waiver.check,
        "reason": waiver.reason,
        "since": rows.iso(waiver.since),
        "until": waiver.until.isoformat(),
        "organization_id": waiver.organization_id,
        "page_id": waiver.page_id,
        "who": waiver.who,
    }


def _waiver(row: Row) -> Waiver:
    return Waiver(
        id=rows.number(row["id"]),
        check=rows.text(row["check"]),
        reason=rows.text(row["reason"]),
        since=rows.day(row["since"]),
        until=date.fromisoformat(rows.text(row["until"])),
        organization_id=rows.maybe_number(row["organization_id"]),
        page_id=rows.maybe_number(row["page_id"]),
        who=rows.text(row["who"]),
    )
