"""Official pages: one page of one organization in one network, known by the network's numeric id.

How links are spelled is `links`; what a page shows is seen by the checks, not kept here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from registry import changes, fields, networks, organizations, rows
from registry.links import find_unknown, parse_link
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

# A planned page may have no link yet, a page not seen yet no id: "" is not a value to be unique.
MIGRATION_SQL = """
CREATE TABLE page (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    network TEXT NOT NULL,
    url TEXT NOT NULL,
    short_name TEXT NOT NULL,
    network_id TEXT NOT NULL,
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    opened_on TEXT,
    verified_on TEXT,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX page_organization ON page (organization_id);
CREATE UNIQUE INDEX page_url ON page (network, url) WHERE url <> '';
CREATE UNIQUE INDEX page_network_id ON page (network, network_id) WHERE network_id <> '';
CREATE INDEX page_short_name ON page (network, short_name);
"""

CONNECTION_SQL = """
ALTER TABLE page ADD COLUMN connected_on TEXT;
ALTER TABLE page ADD COLUMN network_kind TEXT NOT NULL DEFAULT '';
"""

KIND = "page"
_SELECT = (
    "SELECT page.id, organization_id, network, url, page.short_name, network_id, page.state, category,"
    " opened_on, verified_on, connected_on, network_kind, page.note, name"
    " FROM page JOIN organization ON organization.id = organization_id"
)
_NETWORK_ID = re.compile(r"[1-9][0-9]{0,24}")


class PageState(StrEnum):
    """The life of a page; only ACTIVE and BLOCKED ones are official pages of today."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"
    BLOCKED = "blocked"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"


class Category(StrEnum):
    """Флагман, активный, визитка: pages of different norms."""

    FLAGSHIP = "flagship"
    ACTIVE = "active"
    CARD = "card"


@dataclass(frozen=True)
class Page:
    """A page; `network_id` is decimal digits without a sign, "" while the page was never seen.

    `url` is canonical once stored. `verified_on` is the day on which a person looked, `connected_on` the one on which
    the page was connected to «Госпаблики». `network_kind` is the network's word for what the page was when it was seen
    first (page, group, channel), "" before.
    """

    RECORD: ClassVar[str] = "страница"

    organization_id: int
    network: str
    url: str
    id: int = 0
    short_name: str = ""
    network_id: str = ""
    state: PageState = PageState.ACTIVE
    category: Category = Category.ACTIVE
    opened_on: date | None = None
    verified_on: date | None = None
    connected_on: date | None = None
    network_kind: str = ""
    note: str = ""


_HOLDERS = (
    rows.Holder(
        ("учётная запись", "учётные записи", "учётных записей"),
        "SELECT login FROM credential JOIN credential_page ON credential_id = credential.id WHERE page_id = ?",
    ),
    rows.Holder(("отсрочка", "отсрочки", "отсрочек"), "SELECT reason FROM waiver WHERE page_id = ?"),
    rows.Holder(("уведомление", "уведомления", "уведомлений"), "SELECT happened_on FROM notice WHERE page_id = ?"),
    rows.Holder(
        ("публикация через «Госпаблики»", "публикации через «Госпаблики»", "публикаций через «Госпаблики»"),
        "SELECT title FROM broadcast JOIN broadcast_page ON broadcast_id = broadcast.id WHERE page_id = ?",
    ),
)


def add(tx: Tx, page: Page) -> Page:
    """Add a page; answers it with its id, canonical link and what the link itself says.

    BadInput names the field that cannot be taken, or whose page it already is.
    """
    checked = _checked(tx, page)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, page: Page) -> Page:
    """Write the page over the one of the same id; BadInput when there is none or a field is refused."""
    before = get(tx, page.id)
    checked = _checked(tx, page)
    if checked.network != before.network:
        _refuse_foreign_credentials(tx, page.id)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, page_id: int) -> None:
    """Remove a page that nothing is tied to; BadInput lists what is."""
    before = get(tx, page_id)
    advice = "Уберите их сначала или смените состояние страницы."
    rows.refuse_if_held(tx, page_id, _HOLDERS, f"Страницу {before.url or before.id}", advice)
    rows.delete(tx, KIND, page_id)
    changes.removed(tx, KIND, page_id, before)


def get(tx: Tx, page_id: int) -> Page:
    """One page; BadInput when there is none."""
    return _page(rows.find(tx, f"{_SELECT} WHERE page.id = ?", page_id, "страницы"))


def listing(tx: Tx) -> tuple[Page, ...]:
    """Every page by the name of its organization, then network and link."""
    return listed(fetched(tx))


def fetched(tx: Tx) -> Sequence[Row]:
    """Every page as the database has it: of thousands `listed` makes records where no transaction waits."""
    return tx.execute(_SELECT).fetchall()


def listed(found: Iterable[Row]) -> tuple[Page, ...]:
    """What `listing` answers, of what was fetched."""
    ordered = sorted(
        ((rows.natural(rows.text(row["name"])), _page(row)) for row in found),
        key=lambda pair: (pair[0], pair[1].organization_id, pair[1].network, pair[1].url, pair[1].id),
    )
    return tuple(page for _, page in ordered)


def of_organization(tx: Tx, organization_id: int) -> tuple[Page, ...]:
    """The pages of one organization by network and link."""
    found = tx.execute(f"{_SELECT} WHERE organization_id = ? ORDER BY network, url, page.id", (organization_id,))
    return tuple(_page(row) for row in found.fetchall())


def count(tx: Tx) -> int:
    """How many pages there are, in any state."""
    return rows.count(tx, KIND)


def find(tx: Tx, network: str, *, network_id: str = "", url: str = "", short_name: str = "") -> Page | None:
    """The page that a link leads to: by the numeric id, else by the canonical link, else by the short name."""
    found = _matching(tx, network, network_id=network_id, url=url, short_name=short_name)
    return get(tx, found[0]) if found else None


def _matching(tx: Tx, network: str, *, network_id: str, url: str, short_name: str) -> tuple[int, ...]:
    """Ids of the pages of that numeric id, then of that link, then of that short name; "" matches nothing.

    Three lookups by index instead of one OR, which would read the whole table.
    """
    found = tx.execute(
        "SELECT id FROM page WHERE network = ?1 AND network_id = ?2 AND network_id <> ''"
        " UNION ALL SELECT id FROM page WHERE network = ?1 AND url = ?3 AND url <> ''"
        " UNION ALL SELECT id FROM page WHERE network = ?1 AND short_name = ?4 AND short_name <> ''",
        (network, network_id, url, short_name.lower()),
    )
    return tuple(rows.number(row[0]) for row in found.fetchall())


def _checked(tx: Tx, page: Page) -> Page:
    organizations.require(tx, page.organization_id, _where("организация"))
    checked = replace(
        page,
        network=fields.network(page.network, _where("сеть")),
        short_name=fields.line(page.short_name, _where("короткое имя")).lstrip("@").lower(),
        network_id=fields.line(page.network_id, _where("номер в сети")),
        network_kind=fields.line(page.network_kind, _where("вид страницы в сети")),
        note=clean(page.note).strip(),
    )
    if checked.network_id and not _NETWORK_ID.fullmatch(checked.network_id):
        raise BadInput(f"{_where('номер в сети')}: нужны одни цифры без знака, записано «{checked.network_id}».")
    checked = _linked(checked)
    fields.span(checked.opened_on, checked.verified_on, _where("дата проверки"))
    fields.span(checked.opened_on, checked.connected_on, _where("дата подключения"))
    _refuse_known(tx, checked)
    return checked


def _linked(page: Page) -> Page:
    """The page with its link in canonical form, and with the short name and id that the link itself holds."""
    text = fields.line(page.url, _where("ссылка"))
    if not text:
        if page.state is PageState.PLANNED:
            return replace(page, url="")
        raise BadInput(f"{_where('ссылка')}: не заполнено; без ссылки может быть только запланированная страница.")
    link = parse_link(text, page.network)
    if link is None or link.network != page.network:
        why = "".join(f": {unknown.message}" for unknown in find_unknown(text, page.network)[:1])
        title = networks.title(page.network)
        raise BadInput(f"{_where('ссылка')}: «{text}» не ведёт на страницу в сети «{title}»{why}.")
    if link.network_id and page.network_id and link.network_id != page.network_id:
        raise BadInput(f"{_where('номер в сети')}: записано {page.network_id}, а ссылка ведёт на {link.network_id}.")
    return replace(
        page,
        url=link.url,
        short_name=link.short_name or page.short_name,
        network_id=link.network_id or page.network_id,
    )


def _refuse_known(tx: Tx, page: Page) -> None:
    """One page is recorded once: refuse the id, the link or the short name of another record."""
    found = _matching(tx, page.network, network_id=page.network_id, url=page.url, short_name=page.short_name)
    rival_id = next((rival for rival in found if rival != page.id), None)
    if rival_id is None:
        return
    rival = get(tx, rival_id)
    owner = organizations.get(tx, rival.organization_id)
    same_id = page.network_id and page.network_id == rival.network_id
    what = f"с номером {page.network_id}" if same_id else page.url or page.short_name
    raise BadInput(
        f"{_where('ссылка')}: страница {what} уже записана под номером {rival.id} за организацией «{owner.name}»."
    )


def _refuse_foreign_credentials(tx: Tx, page_id: int) -> None:
    held = tx.execute("SELECT 1 FROM credential_page WHERE page_id = ?", (page_id,)).fetchone()
    if held is not None:
        raise BadInput(f"{_where('сеть')}: со страницей связаны учётные записи прежней сети, сначала отвяжите их.")


def _where(field: str) -> str:
    return f"Страница, поле «{field}»"


def _columns(page: Page) -> dict[str, Parameter]:
    return {
        "organization_id": page.organization_id,
        "network": page.network,
        "url": page.url,
        "short_name": page.short_name,
        "network_id": page.network_id,
        "state": page.state.value,
        "category": page.category.value,
        "opened_on": rows.iso(page.opened_on),
        "verified_on": rows.iso(page.verified_on),
        "connected_on": rows.iso(page.connected_on),
        "network_kind": page.network_kind,
        "note": page.note,
    }


def _page(row: Row) -> Page:
    # By place, not by name: a listing of thousands is read on the one thread of the database.
    (
        record_id,
        organization_id,
        network,
        url,
        short_name,
        network_id,
        state,
        category,
        opened_on,
        verified_on,
        connected_on,
        network_kind,
        note,
        _owner_name,
    ) = row
    return Page(
        id=rows.number(record_id),
        organization_id=rows.number(organization_id),
        network=rows.text(network),
        url=rows.text(url),
        short_name=rows.text(short_name),
        network_id=rows.text(network_id),
        state=PageState(rows.text(state)),
        category=Category(rows.text(category)),
        opened_on=rows.day(opened_on),
        verified_on=rows.day(verified_on),
        connected_on=rows.day(connected_on),
        network_kind=rows.text(network_kind),
        note=rows.text(note),
    )
