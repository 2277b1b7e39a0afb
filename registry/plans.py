"""Content plans (контент-планы): what an organization means to publish in a month, by day.

How far a plan was kept is judged one floor up; reading plans out of tables is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import ClassVar

from registry import changes, fields, organizations, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE plan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    month TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX plan_organization ON plan (organization_id, month);
CREATE INDEX plan_month ON plan (month);
CREATE TABLE plan_item (
    plan_id INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    day TEXT NOT NULL,
    topic TEXT NOT NULL,
    network TEXT NOT NULL,
    PRIMARY KEY (plan_id, place)
) STRICT, WITHOUT ROWID;
"""

KIND = "plan"
_SELECT = (
    "SELECT plan.id, organization_id, month, note, day, topic, network"
    " FROM plan LEFT JOIN plan_item ON plan_id = plan.id"
)
_IN_ORDER = " ORDER BY month DESC, organization_id, plan.id, place"


@dataclass(frozen=True)
class PlanItem:
    """A publication that is meant for a day; `network` "" means any page of the organization."""

    on: date
    topic: str
    network: str = ""


@dataclass(frozen=True)
class Plan:
    """The plan of an organization for a month; `month` is its first day. An organization has one plan for a month."""

    RECORD: ClassVar[str] = "контент-план"

    organization_id: int
    month: date
    id: int = 0
    items: tuple[PlanItem, ...] = ()
    note: str = ""


def add(tx: Tx, plan: Plan) -> Plan:
    """Add a plan with its items; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, plan)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    _store_items(tx, stored)
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, plan: Plan) -> Plan:
    """Write the plan over the one of the same id, items too; BadInput when there is none."""
    before = get(tx, plan.id)
    checked = _checked(tx, plan)
    rows.update(tx, KIND, checked.id, _columns(checked))
    tx.execute("DELETE FROM plan_item WHERE plan_id = ?", (checked.id,))
    _store_items(tx, checked)
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, plan_id: int) -> None:
    """Remove a plan with its items; BadInput when there is none."""
    before = get(tx, plan_id)
    rows.delete(tx, KIND, plan_id)
    changes.removed(tx, KIND, plan_id, before)


def get(tx: Tx, plan_id: int) -> Plan:
    """One plan; BadInput when there is none."""
    rows.find(tx, "SELECT id FROM plan WHERE id = ?", plan_id, "контент-плана")
    return listed(tx.execute(f"{_SELECT} WHERE plan.id = ?{_IN_ORDER}", (plan_id,)).fetchall())[0]


def listing(tx: Tx) -> tuple[Plan, ...]:
    """Every plan, the latest month first."""
    return listed(fetched(tx))


def fetched(tx: Tx, since: date | None = None, until: date | None = None) -> Sequence[Row]:
    """The plans of the months that have a day in the span (both days in it), as the database has them.

    Of years of plans `listed` makes records where no transaction waits.
    """
    first = (since or date.min).replace(day=1).isoformat()
    last = (until or date.max).isoformat()
    return tx.execute(f"{_SELECT} WHERE month >= ? AND month <= ?{_IN_ORDER}", (first, last)).fetchall()


def listed(found: Iterable[Row]) -> tuple[Plan, ...]:
    """What `listing` answers, of what was fetched."""
    groups = (list(group) for _, group in groupby(found, key=lambda row: row[0]))
    return tuple(_plan(group) for group in groups)


def of_organization(tx: Tx, organization_id: int) -> tuple[Plan, ...]:
    """The plans of one organization, the latest month first."""
    return listed(tx.execute(f"{_SELECT} WHERE organization_id = ?{_IN_ORDER}", (organization_id,)).fetchall())


def count(tx: Tx) -> int:
    """How many plans there are, of any months."""
    return rows.count(tx, KIND)


def _checked(tx: Tx, plan: Plan) -> Plan:
    organizations.require(tx, plan.organization_id, _where("организация"))
    if plan.month.day != 1:
        raise BadInput(f"{_where('месяц')}: нужен первый день месяца, записано {plan.month:%d.%m.%Y}.")
    items = tuple(_checked_item(plan.month, item, place) for place, item in enumerate(plan.items, 1))
    rival = tx.execute(
        "SELECT id FROM plan WHERE organization_id = ? AND month = ? AND id <> ?",
        (plan.organization_id, plan.month.isoformat(), plan.id),
    ).fetchone()
    if rival is not None:
        raise BadInput(
            f"{_where('месяц')}: план организации на {plan.month:%m.%Y} уже есть под номером {rows.number(rival[0])}."
        )
    return replace(plan, items=items, note=clean(plan.note).strip())


def _checked_item(month: date, item: PlanItem, place: int) -> PlanItem:
    where = f"публикация {place}"
    network = fields.line(item.network, _where(f"{where}, сеть"))
    if (item.on.year, item.on.month) != (month.year, month.month):
        raise BadInput(f"{_where(where)}: день {item.on:%d.%m.%Y} не из этого месяца.")
    return replace(
        item,
        topic=fields.required(item.topic, _where(f"{where}, тема")),
        network=fields.network(network, _where(f"{where}, сеть")) if network else "",
    )


def _where(field: str) -> str:
    return f"Контент-план, поле «{field}»"


def _columns(plan: Plan) -> dict[str, Parameter]:
    return {"organization_id": plan.organization_id, "month": plan.month.isoformat(), "note": plan.note}


def _store_items(tx: Tx, plan: Plan) -> None:
    tx.executemany(
        "INSERT INTO plan_item (plan_id, place, day, topic, network) VALUES (?, ?, ?, ?, ?)",
        [(plan.id, place, item.on.isoformat(), item.topic, item.network) for place, item in enumerate(plan.items)],
    )


def _plan(group: Sequence[Row]) -> Plan:
    """Rows of plan × item, of one plan."""
    # By place, not by name: years of plans are thousands of rows.
    record_id, organization_id, month, note, *_ = group[0]
    return Plan(
        id=rows.number(record_id),
        organization_id=rows.number(organization_id),
        month=date.fromisoformat(rows.text(month)),
        items=tuple(
            PlanItem(date.fromisoformat(rows.text(row[4])), rows.text(row[5]), rows.text(row[6]))
            for row in group
            if row[4] is not None
        ),
        note=rows.text(note),
    )
