"""Notices: what an organization told the coordinator, and what the coordinator told the control centre (ЦУР).

A row says that something happened and when it was told on; whether that was in time is judged one floor up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from registry import changes, fields, organizations, pages, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    direction TEXT NOT NULL,
    event TEXT NOT NULL,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    page_id INTEGER REFERENCES page (id),
    happened_on TEXT NOT NULL,
    told_on TEXT,
    proof TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX notice_organization ON notice (organization_id);
CREATE INDEX notice_page ON notice (page_id);
"""

SOURCE_SQL = """
ALTER TABLE notice ADD COLUMN source_id INTEGER REFERENCES notice (id);
CREATE INDEX notice_source ON notice (source_id);
"""

KIND = "notice"
_AHEAD = timedelta(days=365)
"""So long before it happens nothing is told: our own figure, against a slip in the year."""
_SELECT = (
    "SELECT id, direction, event, organization_id, page_id, happened_on, told_on, proof, note, source_id FROM notice"
)
_IN_ORDER = " ORDER BY happened_on DESC, id DESC"

_HOLDERS = (
    rows.Holder(
        ("уведомление в ЦУР", "уведомления в ЦУР", "уведомлений в ЦУР"),
        "SELECT happened_on FROM notice WHERE source_id = ?",
    ),
)


class Direction(StrEnum):
    """IN: from an organization to the coordinator. OUT: from the coordinator to the control centre."""

    IN = "in"
    OUT = "out"


class Event(StrEnum):
    """What is told."""

    RESPONSIBLE = "responsible"
    PAGE_CREATED = "page_created"
    PAGE_ABSENT = "page_absent"
    PAGE_CLOSED = "page_closed"
    OTHER = "other"


@dataclass(frozen=True)
class Notice:
    """One notice. `happened_on` is the day of the event, `told_on` the day on which it was told, None while it was not.

    `proof` says what proves it: a number of a letter, a link, the name of a file. `source_id` of an outgoing one is the
    incoming notice that it passes on.
    """

    RECORD: ClassVar[str] = "уведомление"

    direction: Direction
    event: Event
    organization_id: int
    happened_on: date
    id: int = 0
    page_id: int | None = None
    told_on: date | None = None
    proof: str = ""
    note: str = ""
    source_id: int | None = None


def add(tx: Tx, notice: Notice) -> Notice:
    """Add a notice; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, notice)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, notice: Notice) -> Notice:
    """Write the notice over the one of the same id; BadInput when there is none."""
    before = get(tx, notice.id)
    checked = _checked(tx, notice)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, notice_id: int) -> None:
    """Remove a notice; BadInput when there is none or it was passed on."""
    before = get(tx, notice_id)
    advice = "Уберите сначала пересланное."
    rows.refuse_if_held(tx, notice_id, _HOLDERS, f"Уведомление {notice_id}", advice)
    rows.delete(tx, KIND, notice_id)
    changes.removed(tx, KIND, notice_id, before)


def get(tx: Tx, notice_id: int) -> Notice:
    """One notice; BadInput when there is none."""
    return _notice(rows.find(tx, f"{_SELECT} WHERE id = ?", notice_id, "уведомления"))


def listing(tx: Tx) -> tuple[Notice, ...]:
    """Every notice, the event that happened last first."""
    return listed(fetched(tx))


def fetched(tx: Tx) -> Sequence[Row]:
    """Every notice as the database has it: of thousands `listed` makes records where no transaction waits."""
    return tx.execute(_SELECT + _IN_ORDER).fetchall()


def listed(found: Iterable[Row]) -> tuple[Notice, ...]:
    """What `listing` answers, of what was fetched."""
    return tuple(map(_notice, found))


def of_organization(tx: Tx, organization_id: int) -> tuple[Notice, ...]:
    """The notices of one organization, the event that happened last first."""
    found = tx.execute(f"{_SELECT} WHERE organization_id = ?{_IN_ORDER}", (organization_id,))
    return tuple(_notice(row) for row in found.fetchall())


def forward(tx: Tx, notice_id: int, on: date | None, proof: str = "") -> Notice:
    """Pass an organization's notice on to the control centre: a new outgoing one with `source_id`; `on` None: not yet.

    One that waits already (without a day) is given its day instead of a second one. BadInput when there is no such
    notice, it is outgoing itself, or was passed on already.
    """
    source = get(tx, notice_id)
    if source.direction is not Direction.IN:
        raise BadInput(f"Уведомление {notice_id} уже отправляли вы сами; переслать можно то, что прислала организация.")
    found = tx.execute(f"{_SELECT} WHERE source_id = ?{_IN_ORDER}", (notice_id,)).fetchone()
    if found is None:
        passed = replace(source, id=0, direction=Direction.OUT, told_on=on, proof=proof, note="", source_id=notice_id)
        return add(tx, passed)
    before = _notice(found)
    if before.told_on is not None or on is None:
        told = f"{before.told_on:%d.%m.%Y}" if before.told_on else "без дня отправки"
        raise BadInput(f"Уведомление {notice_id} уже переслано в ЦУР: запись {before.id}, {told}.")
    return update(tx, replace(before, told_on=on, proof=proof))


def count(tx: Tx) -> int:
    """How many notices there are, in both directions."""
    return rows.count(tx, KIND)


def _checked(tx: Tx, notice: Notice) -> Notice:
    organizations.require(tx, notice.organization_id, _where("организация"))
    if notice.page_id is not None and pages.get(tx, notice.page_id).organization_id != notice.organization_id:
        raise BadInput(f"{_where('страница')}: страница {notice.page_id} принадлежит другой организации.")
    if notice.source_id is not None:
        _refuse_wrong_source(notice, get(tx, notice.source_id))
    # Told before it happened is no slip: a leave is known ahead. A year ahead is: of another year than was meant.
    if notice.told_on is not None and notice.told_on < notice.happened_on - _AHEAD:
        raise BadInput(f"{_where('сообщили')}: это больше чем за год до события ({notice.happened_on:%d.%m.%Y}).")
    return replace(
        notice,
        proof=fields.line(notice.proof, _where("подтверждение")),
        note=clean(notice.note).strip(),
    )


def _refuse_wrong_source(notice: Notice, source: Notice) -> None:
    if notice.direction is not Direction.OUT or source.direction is not Direction.IN:
        raise BadInput(f"{_where('что пересылают')}: переслать в ЦУР можно только то, о чём сообщила организация.")
    if source.organization_id != notice.organization_id:
        raise BadInput(f"{_where('что пересылают')}: уведомление {source.id} от другой организации.")


def _where(field: str) -> str:
    return f"Уведомление, поле «{field}»"


def _columns(notice: Notice) -> dict[str, Parameter]:
    return {
        "direction": notice.direction.value,
        "event": notice.event.value,
        "organization_id": notice.organization_id,
        "page_id": notice.page_id,
        "happened_on": notice.happened_on.isoformat(),
        "told_on": rows.iso(notice.told_on),
        "proof": notice.proof,
        "note": notice.note,
        "source_id": notice.source_id,
    }


def _notice(row: Row) -> Notice:
    # By place, not by name: a listing of thousands is read on the one thread of the database.
    record_id, direction, event, organization_id, page_id, happened_on, told_on, proof, note, source_id = row
    return Notice(
        id=rows.number(record_id),
        direction=Direction(rows.text(direction)),
        event=Event(rows.text(event)),
        organization_id=rows.number(organization_id),
        page_id=rows.maybe_number(page_id),
        happened_on=date.fromisoformat(rows.text(happened_on)),
        told_on=rows.day(told_on),
        proof=rows.text(proof),
        note=rows.text(note),
        source_id=rows.maybe_number(source_id),
    )
