"""Impostor pages (подделки): pages that pretend to be an organization's; found, reported to the network, removed.

Official pages are `pages`; whether a link leads to one or to the other is told by `search`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from registry import addressed, changes, fields, links, organizations, pages, rows
from registry.addressed import Address
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE impostor (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL,
    url TEXT NOT NULL,
    short_name TEXT NOT NULL,
    network_id TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    found_on TEXT NOT NULL,
    reported_on TEXT,
    removed_on TEXT,
    proof TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX impostor_url ON impostor (network, url);
CREATE UNIQUE INDEX impostor_network_id ON impostor (network, network_id) WHERE network_id <> '';
CREATE INDEX impostor_short_name ON impostor (network, short_name);
CREATE INDEX impostor_organization ON impostor (organization_id);
"""

KIND = "impostor"
_RECORD = "Подделка"
_SELECT = (
    "SELECT id, network, url, short_name, network_id, organization_id, found_on, reported_on, removed_on, proof, note"
    " FROM impostor"
)
_IN_ORDER = " ORDER BY removed_on IS NOT NULL, found_on DESC, id DESC"


class ImpostorState(StrEnum):
    """How far it came; never stored, the dates say it."""

    FOUND = "found"
    REPORTED = "reported"
    REMOVED = "removed"


@dataclass(frozen=True)
class Impostor:
    """A page that is nobody's official one and pretends to be. `organization_id` is whom it imitates, None unknown.

    `url` is canonical once stored; it may be a person's profile too, which no official page can be. `proof` is the
    number of the complaint or where the screenshot lies.
    """

    RECORD: ClassVar[str] = "подделка"

    network: str
    url: str
    found_on: date
    id: int = 0
    short_name: str = ""
    network_id: str = ""
    organization_id: int | None = None
    reported_on: date | None = None
    removed_on: date | None = None
    proof: str = ""
    note: str = ""

    @property
    def state(self) -> ImpostorState:
        if self.removed_on is not None:
            return ImpostorState.REMOVED
        return ImpostorState.FOUND if self.reported_on is None else ImpostorState.REPORTED


def add(tx: Tx, impostor: Impostor) -> Impostor:
    """Add an impostor; answers it with its id and canonical link.

    BadInput names the field that cannot be taken, the record of the same page, or whose official page it is.
    """
    checked = _checked(tx, impostor)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, impostor: Impostor) -> Impostor:
    """Write the impostor over the one of the same id; BadInput when there is none or a field is refused."""
    before = get(tx, impostor.id)
    checked = _checked(tx, impostor)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, impostor_id: int) -> None:
    """Take a record away that was a mistake; BadInput when there is none. Of one that the network took down see
    `removed`."""
    before = get(tx, impostor_id)
    rows.delete(tx, KIND, impostor_id)
    changes.removed(tx, KIND, impostor_id, before)


def report(tx: Tx, impostor_id: int, on: date, proof: str = "") -> Impostor:
    """The network was told of it on that day; `proof` is the number of the complaint. BadInput for one told of."""
    before = get(tx, impostor_id)
    if before.removed_on is not None:
        raise BadInput(f"Подделка {impostor_id} уже удалена {before.removed_on:%d.%m.%Y}. Ничего не изменено.")
    if before.reported_on is not None:
        raise BadInput(
            f"О подделке {impostor_id} уже сообщено {before.reported_on:%d.%m.%Y}. Исправить день или подтверждение: "
            f"poryadok impostors edit {impostor_id}. Ничего не изменено."
        )
    return update(tx, replace(before, reported_on=on, proof=proof or before.proof))


def removed(tx: Tx, impostor_id: int, on: date) -> Impostor:
    """It was seen gone on that day, whoever took it down. BadInput for one that is gone already."""
    before = get(tx, impostor_id)
    if before.removed_on is not None:
        raise BadInput(
            f"Подделка {impostor_id} уже удалена {before.removed_on:%d.%m.%Y}. Исправить день: "
            f"poryadok impostors edit {impostor_id}. Ничего не изменено."
        )
    return update(tx, replace(before, removed_on=on))


def get(tx: Tx, impostor_id: int) -> Impostor:
    """One impostor; BadInput when there is none."""
    return _impostor(rows.find(tx, f"{_SELECT} WHERE id = ?", impostor_id, "подделки"))


def listing(tx: Tx) -> tuple[Impostor, ...]:
    """Every impostor: those that are still there first, the one found last first."""
    return listed(fetched(tx))


def fetched(tx: Tx) -> Sequence[Row]:
    """Every impostor as the database has it: of thousands `listed` makes records where no transaction waits."""
    return tx.execute(_SELECT + _IN_ORDER).fetchall()


def listed(found: Iterable[Row]) -> tuple[Impostor, ...]:
    """What `listing` answers, of what was fetched."""
    return tuple(map(_impostor, found))


def of_organization(tx: Tx, organization_id: int) -> tuple[Impostor, ...]:
    """Those that imitate one organization, in the order of `listing`."""
    found = tx.execute(f"{_SELECT} WHERE organization_id = ?{_IN_ORDER}", (organization_id,))
    return tuple(_impostor(row) for row in found.fetchall())


def count(tx: Tx) -> int:
    """How many impostors are recorded, removed ones too."""
    return rows.count(tx, KIND)


def unreported(tx: Tx) -> int:
    """How many were found, are still there, and no network was told of them."""
    return rows.number(
        rows.only(tx, "SELECT count(*) FROM impostor WHERE reported_on IS NULL AND removed_on IS NULL")[0]
    )


def find(tx: Tx, network: str, *, network_id: str = "", url: str = "", short_name: str = "") -> Impostor | None:
    """The impostor that a link leads to: by the numeric id, else by the canonical link, else by the short name."""
    found = addressed.matching(tx, KIND, Address(network, url, short_name, network_id))
    return get(tx, found[0]) if found else None


def _checked(tx: Tx, impostor: Impostor) -> Impostor:
    if impostor.organization_id is not None:
        organizations.require(tx, impostor.organization_id, _where("кого изображает"))
    fields.span(impostor.found_on, impostor.reported_on, _where("сообщено"))
    fields.span(impostor.found_on, impostor.removed_on, _where("удалена"))
    fields.span(impostor.reported_on, impostor.removed_on, _where("удалена"))
    address = _address(impostor)
    _refuse_recorded(tx, impostor.id, address)
    _refuse_official(tx, address)
    return replace(
        impostor,
        network=address.network,
        url=address.url,
        short_name=address.short_name,
        network_id=address.network_id,
        proof=fields.line(impostor.proof, _where("подтверждение")),
        note=clean(impostor.note).strip(),
    )


def _address(impostor: Impostor) -> Address:
    given = Address(impostor.network, impostor.url, impostor.short_name, impostor.network_id)
    address = addressed.checked(given, _RECORD)
    if not address.url:
        raise BadInput(f"{_where('ссылка')}: не заполнено.")
    profile = links.personal_profile(address.url)
    if profile is not None and profile.network == address.network:
        return Address(address.network, profile.url)
    return addressed.linked(address, _RECORD)


def _refuse_recorded(tx: Tx, impostor_id: int, address: Address) -> None:
    rival = next((each for each in addressed.matching(tx, KIND, address) if each != impostor_id), None)
    if rival is not None:
        raise BadInput(f"{_where('ссылка')}: эта страница уже записана подделкой под номером {rival}.")


def _refuse_official(tx: Tx, address: Address) -> None:
    """No page that an organization says is its own; a former one somebody may have taken over."""
    page = pages.find(
        tx, address.network, network_id=address.network_id, url=address.url, short_name=address.short_name
    )
    if page is not None and page.state in pages.CLAIMED:
        owner = organizations.get(tx, page.organization_id)
        raise BadInput(
            f"{_where('ссылка')}: {page.url} — официальная страница «{owner.name}» (№ {page.id}), подделкой её не "
            "записать. Если её захватили, заведите случай: incident; если она больше не её, смените состояние страницы."
        )


def _where(field: str) -> str:
    return addressed.where(_RECORD, field)


def _columns(impostor: Impostor) -> dict[str, Parameter]:
    return {
        "network": impostor.network,
        "url": impostor.url,
        "short_name": impostor.short_name,
        "network_id": impostor.network_id,
        "organization_id": impostor.organization_id,
        "found_on": impostor.found_on.isoformat(),
        "reported_on": rows.iso(impostor.reported_on),
        "removed_on": rows.iso(impostor.removed_on),
        "proof": impostor.proof,
        "note": impostor.note,
    }


def _impostor(row: Row) -> Impostor:
    (
        record_id,
        network,
        url,
        short_name,
        network_id,
        organization_id,
        found_on,
        reported_on,
        removed_on,
        proof,
        note,
    ) = row
    return Impostor(
        id=rows.number(record_id),
        network=rows.text(network),
        url=rows.text(url),
        short_name=rows.text(short_name),
        network_id=rows.text(network_id),
        organization_id=rows.maybe_number(organization_id),
        found_on=date.fromisoformat(rows.text(found_on)),
        reported_on=rows.day(reported_on),
        removed_on=rows.day(removed_on),
        proof=rows.text(proof),
        note=rows.text(note),
    )
