"""A campaign: a queue of secrets to be replaced, chosen once by a rule, that can be left and gone on with days later.

How far it is comes from the secrets themselves: an item is done when a later version of its secret is in use, nobody
ticks it. What is taken into the queue is `campaign_rules`; how one secret is replaced, `rotating`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from registry import campaign_rules, changes, credentials, fields, rows
from registry.campaign_rules import Rule, RuleKind, Wanted
from registry.knowledge_facts import Within
from vault import exposure, rotation
from vault.errors import BadInput
from vault.exposure import Place
from vault.rotation import Rotation
from vault.secrets import Field
from vault.sqlcipher import Row
from vault.text import counted
from vault.transaction import Tx

__all__ = [
    "Campaign",
    "CampaignFacts",
    "CampaignProgress",
    "Item",
    "ItemState",
    "Rule",
    "RuleKind",
    "close",
    "create",
    "facts",
    "following",
    "get",
    "judge",
    "listing",
    "next_item",
    "progress",
    "skip",
    "summary",
    "unskip",
]

# No references of items: a campaign tells what was done even after an account is removed.
MIGRATION_SQL = """
CREATE TABLE campaign (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    organization_id INTEGER,
    network TEXT NOT NULL,
    person_id INTEGER,
    fields TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;
CREATE TABLE campaign_item (
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    place INTEGER NOT NULL,
    credential_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    version INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    final TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (campaign_id, place),
    UNIQUE (campaign_id, credential_id, field)
) STRICT, WITHOUT ROWID;
"""

KIND = "campaign"
_ITEMS = "SELECT credential_id, field, version, reason, final FROM campaign_item WHERE campaign_id = ?"
_SUBJECT = "campaign:{}"
_MANY = 500
"""From so many items on it is quicker to read what is in use of every account."""
_GONE = "секрет или учётная запись удалены"


@dataclass(frozen=True)
class Campaign:
    """`closed_at` None while it goes on; times in UTC."""

    RECORD: ClassVar[str] = "кампания"

    title: str
    rule: Rule
    begun_at: datetime
    closed_at: datetime | None = None
    id: int = 0


class ItemState(StrEnum):
    """DONE: a later version is in use. ROTATING: a rotation is open. SKIPPED: left out with a reason, or removed."""

    WAITING = "waiting"
    ROTATING = "rotating"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Item:
    """One secret of the queue; `rotation_id` of the open rotation, `reason` of a skipped one."""

    credential_id: int
    field: Field
    state: ItemState
    rotation_id: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class CampaignProgress:
    """The queue in its order; `total` = `done` + `skipped` + those that wait or are being rotated."""

    campaign: Campaign
    items: tuple[Item, ...]

    @property
    def total(self) -> int:
        """How many secrets there are in the queue."""
        return len(self.items)

    @property
    def done(self) -> int:
        """How many were replaced."""
        return self.count(ItemState.DONE)

    @property
    def skipped(self) -> int:
        """How many were left out."""
        return self.count(ItemState.SKIPPED)

    @property
    def left(self) -> int:
        """How many are still to be replaced."""
        return self.total - self.done - self.skipped

    def count(self, state: ItemState) -> int:
        """How many items are in that state."""
        return sum(item.state is state for item in self.items)


@dataclass(frozen=True)
class CampaignFacts:
    """As it lies in the vault: rows of the queue, of the secrets in use, the open rotations."""

    campaign: Campaign
    items: tuple[Row, ...] = field(repr=False)
    current: tuple[Row, ...] = field(default=(), repr=False)
    rotations: tuple[Rotation, ...] = field(default=(), repr=False)


def create(tx: Tx, rule: Rule, title: str, today: date, wanted: Wanted | None = None) -> Campaign:
    """Fix the queue by the rule as things are now; `today` is a day of the municipality.

    With thousands of accounts let `campaign_rules.collect` find what is `wanted` before the transaction. BadInput when
    the rule lacks what it is about, or nothing comes under it.
    """
    checked = campaign_rules.checked(tx, rule)
    collected = campaign_rules.collect(Within(tx), checked, today) if wanted is None else wanted
    queue = campaign_rules.queue(tx, collected)
    if not queue:
        raise BadInput("По этому правилу менять нечего: кампания не создана.")
    campaign = Campaign(fields.required(title, "Кампания, поле «название»"), checked, tx.time)
    stored = replace(campaign, id=rows.insert(tx, KIND, 0, _columns(campaign)))
    tx.execute(  # one statement: thousands of them would hold the database's thread
        "INSERT INTO campaign_item (campaign_id, place, credential_id, field, version)"
        " SELECT ?, key, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
        (stored.id, json.dumps([(credential_id, field.value, version) for credential_id, field, version in queue])),
    )
    changes.added(tx, KIND, stored.id, stored)
    tx.journal("campaign.begun", _SUBJECT.format(stored.id), kind=rule.kind.value, items=len(queue))
    return stored


def listing(tx: Tx, open_only: bool = False) -> tuple[Campaign, ...]:
    """Every campaign or those that go on, the newest first."""
    found = tx.execute("SELECT * FROM campaign WHERE NOT ? OR closed_at IS NULL ORDER BY id DESC", (open_only,))
    return tuple(_campaign(row) for row in found.fetchall())


def get(tx: Tx, campaign_id: int) -> Campaign:
    """One campaign; BadInput when there is none."""
    return _campaign(rows.find(tx, "SELECT * FROM campaign WHERE id = ?", campaign_id, "кампании"))


def progress(tx: Tx, campaign_id: int) -> CampaignProgress:
    """How far a campaign is; of a closed one, how far it was then. BadInput when there is none.

    With thousands of secrets take the `facts` in the transaction and `judge` them after it.
    """
    return judge(facts(tx, campaign_id))


def facts(tx: Tx, campaign_id: int) -> CampaignFacts:
    """Fetch what `judge` reads; BadInput when there is no such campaign."""
    campaign = get(tx, campaign_id)
    items = tx.execute(f"{_ITEMS} ORDER BY place", (campaign.id,)).fetchall()
    if campaign.closed_at is not None:
        return CampaignFacts(campaign, tuple(items))
    return CampaignFacts(campaign, tuple(items), tuple(_current(tx, items)), rotation.listing(tx))


def judge(found: CampaignFacts) -> CampaignProgress:
    """How far a campaign is, out of its facts."""
    if found.campaign.closed_at is not None:
        return CampaignProgress(found.campaign, tuple(_final(row) for row in found.items))
    current = exposure.versions_of(found.current)
    rotating = {(one.owner, one.field): one.id for one in found.rotations}
    return CampaignProgress(found.campaign, tuple(_item(row, current, rotating) for row in found.items))


def _current(tx: Tx, items: Sequence[Row]) -> Sequence[Row]:
    if len(items) > _MANY:
        return exposure.every_current(tx)
    return exposure.current_rows(tx, [credentials.owner(rows.number(row["credential_id"])) for row in items])


def next_item(tx: Tx, campaign_id: int) -> Item | None:
    """What to go on with, as `following` tells it."""
    return following(progress(tx, campaign_id))


def following(found: CampaignProgress) -> Item | None:
    """What to go on with: an open rotation first, then the next that waits; None when nothing is left."""
    for state in (ItemState.ROTATING, ItemState.WAITING):
        for item in found.items:
            if item.state is state:
                return item
    return None


def skip(tx: Tx, campaign_id: int, credential_id: int, field: Field, reason: str) -> Item:
    """Leave a waiting secret out, and say why. BadInput without a reason or when it does not wait."""
    why = fields.required(reason, "Кампания, поле «причина»")
    item = _open_item(tx, campaign_id, credential_id, field)
    if item.state is not ItemState.WAITING:
        raise BadInput("Пропустить можно только то, что ещё ждёт; ничего не изменено.")
    return _set_reason(tx, campaign_id, item, why, "campaign.skipped")


def unskip(tx: Tx, campaign_id: int, credential_id: int, field: Field) -> Item:
    """Put a secret that was left out back into the queue. BadInput when it was not left out."""
    item = _open_item(tx, campaign_id, credential_id, field)
    if item.state is not ItemState.SKIPPED or item.reason == _GONE:
        raise BadInput("Этот секрет не пропускали; ничего не изменено.")
    return _set_reason(tx, campaign_id, item, "", "campaign.unskipped")


def close(tx: Tx, campaign_id: int) -> CampaignProgress:
    """End a campaign as it is; answers how far it came. BadInput when it is closed already.

    What is left in it stays as it is: open rotations go on by themselves.
    """
    found = progress(tx, campaign_id)
    _require_open(found.campaign)
    closed = replace(found.campaign, closed_at=tx.time)
    rows.update(tx, KIND, closed.id, _columns(closed))
    tx.executemany(
        "UPDATE campaign_item SET final = ?, reason = ? WHERE campaign_id = ? AND credential_id = ? AND field = ?",
        [(item.state.value, item.reason, closed.id, item.credential_id, item.field.value) for item in found.items],
    )
    changes.updated(tx, KIND, closed.id, found.campaign, closed)
    subject = _SUBJECT.format(closed.id)
    tx.journal("campaign.closed", subject, done=found.done, skipped=found.skipped, left=found.left)
    return replace(found, campaign=closed)


def summary(found: CampaignProgress) -> str:
    """How far a campaign is, in one sentence."""
    parts = [f"сменено {found.done} из {found.total}"]
    if found.skipped:
        parts.append(f"пропущено {found.skipped}")
    rest = "всё сделано" if found.done == found.total else "менять больше нечего"
    parts.append(f"осталось {found.left}" if found.left else rest)
    return f"{counted(found.total, 'секрет', 'секрета', 'секретов')}: {', '.join(parts)}."


def _item(row: Row, current: Mapping[Place, int], rotating: Mapping[Place, int]) -> Item:
    credential_id, field = rows.number(row["credential_id"]), Field(rows.text(row["field"]))
    place, reason = (credentials.owner(credential_id), field), rows.text(row["reason"])
    version, open_id = current.get(place), rotating.get(place)
    if version is not None and version > rows.number(row["version"]):
        return Item(credential_id, field, ItemState.DONE)
    if open_id is not None:
        return Item(credential_id, field, ItemState.ROTATING, open_id)
    if version is None or reason:
        return Item(credential_id, field, ItemState.SKIPPED, reason=reason or _GONE)
    return Item(credential_id, field, ItemState.WAITING)


def _final(row: Row) -> Item:
    """As the item was when its campaign was closed."""
    return Item(
        rows.number(row["credential_id"]),
        Field(rows.text(row["field"])),
        ItemState(rows.text(row["final"])),
        reason=rows.text(row["reason"]),
    )


def _open_item(tx: Tx, campaign_id: int, credential_id: int, field: Field) -> Item:
    """One item of a campaign that goes on, as it stands now."""
    campaign = get(tx, campaign_id)
    _require_open(campaign)
    found = tx.execute(
        f"{_ITEMS} AND credential_id = ? AND field = ?", (campaign.id, credential_id, field.value)
    ).fetchall()
    if not found:
        raise BadInput(f"В кампании № {campaign_id} такого секрета нет; ничего не изменено.")
    return judge(CampaignFacts(campaign, tuple(found), tuple(_current(tx, found)), rotation.listing(tx))).items[0]


def _require_open(campaign: Campaign) -> None:
    if campaign.closed_at is not None:
        raise BadInput(f"Кампания № {campaign.id} закрыта; ничего не изменено.")


def _set_reason(tx: Tx, campaign_id: int, item: Item, reason: str, action: str) -> Item:
    tx.execute(
        "UPDATE campaign_item SET reason = ? WHERE campaign_id = ? AND credential_id = ? AND field = ?",
        (reason, campaign_id, item.credential_id, item.field.value),
    )
    told = {"reason": reason} if reason else {}
    tx.journal(action, _SUBJECT.format(campaign_id), credential=item.credential_id, field=item.field.value, **told)
    return _open_item(tx, campaign_id, item.credential_id, item.field)


def _columns(campaign: Campaign) -> dict[str, None | int | float | str | bytes]:
    return {
        "title": campaign.title,
        "kind": campaign.rule.kind.value,
        "organization_id": campaign.rule.organization_id,
        "network": campaign.rule.network,
        "person_id": campaign.rule.person_id,
        "fields": rows.pack(tuple(field.value for field in campaign.rule.fields)),
        "begun_at": campaign.begun_at.isoformat(),
        "closed_at": None if campaign.closed_at is None else campaign.closed_at.isoformat(),
    }


def _campaign(row: Row) -> Campaign:
    closed = row["closed_at"]
    return Campaign(
        id=rows.number(row["id"]),
        title=rows.text(row["title"]),
        rule=Rule(
            RuleKind(rows.text(row["kind"])),
            rows.maybe_number(row["organization_id"]),
            rows.text(row["network"]),
            rows.maybe_number(row["person_id"]),
            tuple(Field(name) for name in rows.unpack(row["fields"])),
        ),
        begun_at=datetime.fromisoformat(rows.text(row["begun_at"])),
        closed_at=None if closed is None else datetime.fromisoformat(rows.text(closed)),
    )
