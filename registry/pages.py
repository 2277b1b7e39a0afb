"""Official pages: one page of one organization in one network, known by the network's numeric id.

How links are spelled is `links`; what a page shows is seen by the checks, not kept here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from sys import intern
from typing import ClassVar

from registry import addressed, changes, fields, organizations, rows
from registry.addressed import Address
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
_RECORD = "Страница"
_SELECT = (
    "SELECT page.id, organization_id, network, url, page.short_name, network_id, page.state, category,"
    " opened_on, verified_on, connected_on, network_kind, page.note, name"
    " FROM page JOIN organization ON organization.id = organization_id"
)


class PageState(StrEnum):
    """The life of a page; only ACTIVE and BLOCKED ones are official pages of today."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"
    BLOCKED = "blocked"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"


CLAIMED = frozenset({PageState.PLANNED, PageState.ACTIVE, PageState.BLOCKED})
"""States in which the organization says the page is its own; what it gave up somebody else may have taken."""


class Category(StrEnum):
    """Флагман, активный, визитка: pages of different norms."""

    FLAGSHIP = "flagship"
    ACTIVE = "active"
    CARD = "card"


@dataclass(frozen=True, slots=True)
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
    rows.Holder(("письмо", "письма", "писем"), "SELECT number FROM letter WHERE page_id = ?"),
    rows.Holder(("случай", "случая", "случаев"), "SELECT title FROM case_file WHERE page_id = ?"),
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


def add_all(tx: Tx, added: Sequence[Page]) -> tuple[Page, ...]:
    """Add many at once, as an import does; otherwise as `add`: BadInput for the first that cannot be taken."""
    taken = addressed.recorded(tx, KIND) | addressed.recorded(tx, "impostor")
    owners = set(organizations.names(tx, {page.organization_id for page in added}))
    checked = []
    for page in added:
        one = _cleaned(page) if page.organization_id in owners else _checked(tx, page)
        if not taken.isdisjoint(addressed.signs(_address(one))):
            _refuse_taken(tx, one)
        checked.append(one)
    _refuse_twice(checked)
    ids = rows.insert_all(tx, KIND, [_columns(page) for page in checked])
    stored = tuple(replace(one, id=record_id) for one, record_id in zip(checked, ids, strict=True))
    changes.added_all(tx, KIND, [(one.id, one) for one in stored])
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


def remove_all(tx: Tx, page_ids: Sequence[int]) -> None:
    """Remove many, each once, as the undo of an import does; otherwise as `remove`, one after another."""
    found = tx.execute(
        f"{_SELECT} WHERE page.id IN (SELECT value FROM json_each(?))",  # noqa: S608  # the ids are bound
        (json.dumps(list(page_ids)),),
    )
    before = {page.id: page for page in map(_page, found.fetchall())}
    if len(before) < len(page_ids) or rows.any_held(tx, page_ids, _HOLDERS):
        for page_id in page_ids:
            remove(tx, page_id)
        return
    rows.delete_all(tx, KIND, page_ids)
    changes.removed_all(tx, KIND, [(one, before[one]) for one in page_ids])


def get(tx: Tx, page_id: int) -> Page:
    """One page; BadInput when there is none."""
    return _page(rows.find(tx, f"{_SELECT} WHERE page.id = ?", page_id, "страницы"))


def listing(tx: Tx) -> tuple[Page, ...]:
    """Every page by the name of its organization, then network and link."""
    return listed(fetched(tx))


def fetched(tx: Tx, after: int = 0, most: int = -1) -> Sequence[Row]:
    """Pages as the database has them, so many behind this id (-1: all); `listed` makes records elsewhere."""
    return tx.execute(f"{_SELECT} WHERE page.id > ? ORDER BY page.id LIMIT ?", (after, most)).fetchall()


def listed(found: Iterable[Row]) -> tuple[Page, ...]:
    """What `listing` answers, of what was fetched."""
    names: dict[int, str] = {}
    made = []
    for row in found:
        page = _page(row)
        names[page.organization_id] = rows.text(row["name"])
        made.append(page)
    place = {owner: rows.natural(name) for owner, name in names.items()}
    made.sort(key=lambda one: (place[one.organization_id], one.organization_id, one.network, one.url, one.id))
    return tuple(made)


def of_organization(tx: Tx, organization_id: int) -> tuple[Page, ...]:
    """The pages of one organization by network and link."""
    found = tx.execute(f"{_SELECT} WHERE organization_id = ? ORDER BY network, url, page.id", (organization_id,))
    return tuple(_page(row) for row in found.fetchall())


def count(tx: Tx) -> int:
    """How many pages there are, in any state."""
    return rows.count(tx, KIND)


def find(tx: Tx, network: str, *, network_id: str = "", url: str = "", short_name: str = "") -> Page | None:
    """The page that a link leads to: by the numeric id, else by the canonical link, else by the short name."""
    found = addressed.matching(tx, KIND, Address(network, url, short_name, network_id))
    return get(tx, found[0]) if found else None


def _checked(tx: Tx, page: Page) -> Page:
    organizations.require(tx, page.organization_id, _where("организация"))
    checked = _cleaned(page)
    _refuse_taken(tx, checked)
    return checked


def _cleaned(page: Page) -> Page:
    """What can be told of a page without the other records."""
    address = addressed.checked(_address(page), _RECORD)
    if address.url:
        address = addressed.linked(address, _RECORD)
    elif page.state is not PageState.PLANNED:
        raise BadInput(f"{_where('ссылка')}: не заполнено; без ссылки может быть только запланированная страница.")
    checked = replace(
        page,
        network=address.network,
        url=address.url,
        short_name=address.short_name,
        network_id=address.network_id,
        network_kind=fields.line(page.network_kind, _where("вид страницы в сети")),
        note=clean(page.note).strip(),
    )
    fields.span(checked.opened_on, checked.verified_on, _where("дата проверки"))
    fields.span(checked.opened_on, checked.connected_on, _where("дата подключения"))
    return checked


def _refuse_taken(tx: Tx, page: Page) -> None:
    _refuse_known(tx, page)
    if page.state in CLAIMED:
        _refuse_impostor(tx, _address(page))


def _refuse_twice(added: Sequence[Page]) -> None:
    """One page is added once: what the registry does not have yet may stand among the new ones twice."""
    seen: set[tuple[str, str]] = set()
    for page in added:
        signs = addressed.signs(_address(page))
        if signs & seen:
            raise BadInput(f"{_where('ссылка')}: страница {page.url} записывается дважды. Ничего не записано.")
        seen |= signs


def _address(page: Page) -> Address:
    return Address(page.network, page.url, page.short_name, page.network_id)


def _refuse_known(tx: Tx, page: Page) -> None:
    """One page is recorded once: refuse the id, the link or the short name of another record."""
    found = addressed.matching(tx, KIND, _address(page))
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


def _refuse_impostor(tx: Tx, address: Address) -> None:
    """What is listed as an impostor is nobody's official page; the name of a removed one may be taken by the real."""
    for impostor_id in addressed.matching(tx, "impostor", address):
        row = rows.only(tx, "SELECT network_id, url, removed_on FROM impostor WHERE id = ?", (impostor_id,))
        if row[2] is None or (address.network_id and rows.text(row[0]) == address.network_id):
            raise BadInput(
                f"{_where('ссылка')}: страница {rows.text(row[1])} записана подделкой (№ {impostor_id}), официальной её"
                " не записать. Если это ошибка, сначала уберите подделку: poryadok impostors remove"
                f" {impostor_id}. Ничего не записано."
            )


def _refuse_foreign_credentials(tx: Tx, page_id: int) -> None:
    held = tx.execute("SELECT 1 FROM credential_page WHERE page_id = ?", (page_id,)).fetchone()
    if held is not None:
        raise BadInput(f"{_where('сеть')}: со страницей связаны учётные записи прежней сети, сначала отвяжите их.")


def _where(field: str) -> str:
    return addressed.where(_RECORD, field)


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
        network=intern(rows.text(network)),  # one of a handful of words, held thousands of times
        url=rows.text(url),
        short_name=rows.text(short_name),
        network_id=rows.text(network_id),
        state=PageState(rows.text(state)),
        category=Category(rows.text(category)),
        opened_on=rows.day(opened_on),
        verified_on=rows.day(verified_on),
        connected_on=rows.day(connected_on),
        network_kind=intern(rows.text(network_kind)),
        note=rows.text(note),
    )
