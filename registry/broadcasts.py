"""Broadcasts (публикации через «Госпаблики»): items that must appear on every connected page, and until when.

Whether one did is seen by the checks, not kept here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import ClassVar

from registry import changes, fields, pages, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE broadcast (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    text TEXT NOT NULL,
    links TEXT NOT NULL,
    networks TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE TABLE broadcast_page (
    broadcast_id INTEGER NOT NULL REFERENCES broadcast (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    page_id INTEGER NOT NULL REFERENCES page (id),
    PRIMARY KEY (broadcast_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX broadcast_page_page ON broadcast_page (page_id);
"""

KIND = "broadcast"
_SELECT = (
    "SELECT broadcast.id, title, starts_at, due_at, text, links, networks, note, page_id"
    " FROM broadcast LEFT JOIN broadcast_page ON broadcast_id = broadcast.id"
)
_IN_ORDER = " ORDER BY due_at DESC, broadcast.id DESC, place"


@dataclass(frozen=True)
class Broadcast:
    """One item. `starts_at` and `due_at` are UTC. `links` are addresses by which it is told (the source post, a site).

    `networks` and `page_ids` narrow it; both empty mean every page that is connected to «Госпаблики».
    """

    RECORD: ClassVar[str] = "публикация через «Госпаблики»"

    title: str
    starts_at: datetime
    due_at: datetime
    id: int = 0
    text: str = ""
    links: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    page_ids: tuple[int, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        assert self.starts_at.tzinfo is UTC, "moments are UTC"
        assert self.due_at.tzinfo is UTC, "moments are UTC"


def add(tx: Tx, broadcast: Broadcast) -> Broadcast:
    """Add an item; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, broadcast)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    _store_pages(tx, stored)
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, broadcast: Broadcast) -> Broadcast:
    """Write the item over the one of the same id; BadInput when there is none."""
    before = get(tx, broadcast.id)
    checked = _checked(tx, broadcast)
    rows.update(tx, KIND, checked.id, _columns(checked))
    tx.execute("DELETE FROM broadcast_page WHERE broadcast_id = ?", (checked.id,))
    _store_pages(tx, checked)
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, broadcast_id: int) -> None:
    """Remove an item; BadInput when there is none."""
    before = get(tx, broadcast_id)
    rows.delete(tx, KIND, broadcast_id)
    changes.removed(tx, KIND, broadcast_id, before)


def get(tx: Tx, broadcast_id: int) -> Broadcast:
    """One item; BadInput when there is none."""
    rows.find(tx, "SELECT id FROM broadcast WHERE id = ?", broadcast_id, "публикации через «Госпаблики»")
    found = tx.execute(f"{_SELECT} WHERE broadcast.id = ?{_IN_ORDER}", (broadcast_id,)).fetchall()
    return _broadcasts(found)[0]


def listing(tx: Tx) -> tuple[Broadcast, ...]:
    """Every item, the one that is due last first."""
    return _broadcasts(tx.execute(_SELECT + _IN_ORDER).fetchall())


def due_since(tx: Tx, moment: datetime) -> tuple[Broadcast, ...]:
    """The items whose time ends at this moment or later, the one that is due last first."""
    assert moment.tzinfo is UTC, "moments are UTC"
    found = tx.execute(f"{_SELECT} WHERE due_at >= ?{_IN_ORDER}", (_stored(moment),)).fetchall()
    return _broadcasts(found)


def count(tx: Tx) -> int:
    """How many items there are, past ones too."""
    return rows.count(tx, KIND)


def _checked(tx: Tx, broadcast: Broadcast) -> Broadcast:
    starts_at, due_at = (moment.replace(microsecond=0) for moment in (broadcast.starts_at, broadcast.due_at))
    if due_at < starts_at:
        raise BadInput(f"{_where('срок')}: окончание раньше начала.")
    for page_id in broadcast.page_ids:
        pages.get(tx, page_id)
    text = clean(broadcast.text).strip()
    links = tuple(fields.site(link, _where("ссылки")) for link in fields.lines(broadcast.links, _where("ссылки")))
    if not text and not links:
        raise BadInput(f"{_where('текст')}: нужен текст или хотя бы одна ссылка, иначе публикацию не узнать.")
    return replace(
        broadcast,
        title=fields.required(broadcast.title, _where("название")),
        starts_at=starts_at,
        due_at=due_at,
        text=text,
        links=links,
        networks=tuple(dict.fromkeys(fields.network(code, _where("сети")) for code in broadcast.networks)),
        page_ids=tuple(dict.fromkeys(broadcast.page_ids)),
        note=clean(broadcast.note).strip(),
    )


def _where(field: str) -> str:
    return f"Публикация через «Госпаблики», поле «{field}»"


def _columns(broadcast: Broadcast) -> dict[str, Parameter]:
    return {
        "title": broadcast.title,
        "starts_at": _stored(broadcast.starts_at),
        "due_at": _stored(broadcast.due_at),
        "text": broadcast.text,
        "links": rows.pack(broadcast.links),
        "networks": rows.pack(broadcast.networks),
        "note": broadcast.note,
    }


def _stored(moment: datetime) -> str:
    """Whole seconds, so that texts stand in the order of moments."""
    return moment.replace(microsecond=0).isoformat()


def _store_pages(tx: Tx, broadcast: Broadcast) -> None:
    tx.executemany(
        "INSERT INTO broadcast_page (broadcast_id, place, page_id) VALUES (?, ?, ?)",
        [(broadcast.id, place, page_id) for place, page_id in enumerate(broadcast.page_ids)],
    )


def _broadcasts(found: Iterable[Row]) -> tuple[Broadcast, ...]:
    """Rows of item × page, ordered by item, as items."""
    groups = (list(group) for _, group in groupby(found, key=lambda row: row[0]))
    return tuple(
        _broadcast(group[0], tuple(rows.number(row[8]) for row in group if row[8] is not None)) for group in groups
    )


def _broadcast(row: Row, page_ids: tuple[int, ...]) -> Broadcast:
    record_id, title, starts_at, due_at, text, links, networks, note, _page = row
    return Broadcast(
        id=rows.number(record_id),
        title=rows.text(title),
        starts_at=_moment(rows.text(starts_at)),
        due_at=_moment(rows.text(due_at)),
        text=rows.text(text),
        links=rows.unpack(links),
        networks=rows.unpack(networks),
        page_ids=page_ids,
        note=rows.text(note),
    )


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored).astimezone(UTC)
