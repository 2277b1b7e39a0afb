"""Organizations (органы, организации): who must, may or need not have official pages.

Their pages, people and lists have modules of their own; whether two names mean one organization is `names`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from sys import intern
from typing import ClassVar

from registry import buildings, changes, fields, rows
from registry.buildings import Building
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE organization (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    accepted_names TEXT NOT NULL,
    kind TEXT NOT NULL,
    founder_id INTEGER REFERENCES organization (id),
    inn TEXT NOT NULL,
    ogrn TEXT NOT NULL,
    address TEXT NOT NULL,
    phones TEXT NOT NULL,
    email TEXT NOT NULL,
    hours TEXT NOT NULL,
    site TEXT NOT NULL,
    state TEXT NOT NULL,
    invented INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX organization_founder ON organization (founder_id);
"""

PLACES_SQL = """
ALTER TABLE organization ADD COLUMN level TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN spheres TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN buildings TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN head_name TEXT NOT NULL DEFAULT '';
ALTER TABLE organization ADD COLUMN head_position TEXT NOT NULL DEFAULT '';
"""
"""`buildings` is a JSON list, "" for none."""

KIND = "organization"
_SELECT = (
    "SELECT id, name, short_name, accepted_names, kind, founder_id, inn, ogrn,"
    " address, phones, email, hours, site, state, invented, note, level, spheres, buildings, time_zone,"
    " head_name, head_position"
    " FROM organization"
)


class OrganizationKind(StrEnum):
    """A body of power (орган) or a subordinate organization."""

    BODY = "body"
    INSTITUTION = "institution"


class OrganizationState(StrEnum):
    """Whether the organization still works."""

    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Organization:
    """An entry of the registry; `invented` marks one made up for the demo.

    `accepted_names` are other spellings that a person has confirmed to mean it. `level` and `spheres` are the words of
    the control centre's own lists («МО», «Образование»). `time_zone` is an IANA name where it is not the
    municipality's, else "". The head (руководитель) is whom letters are written to, in the nominative: personal
    data, and nothing about who answers for the pages.
    """

    RECORD: ClassVar[str] = "организация"

    name: str
    id: int = 0
    short_name: str = ""
    accepted_names: tuple[str, ...] = ()
    kind: OrganizationKind = OrganizationKind.INSTITUTION
    founder_id: int | None = None
    inn: str = ""
    ogrn: str = ""
    address: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    hours: str = ""
    site: str = ""
    state: OrganizationState = OrganizationState.ACTIVE
    invented: bool = False
    note: str = ""
    level: str = ""
    spheres: tuple[str, ...] = ()
    buildings: tuple[Building, ...] = ()
    time_zone: str = ""
    head_name: str = ""
    head_position: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The main address first, then those of the other buildings."""
        return tuple(address for address in (self.address, *(each.address for each in self.buildings)) if address)

    @property
    def every_phone(self) -> tuple[str, ...]:
        """Its own telephones first, then those of the other buildings."""
        return tuple(dict.fromkeys((*self.phones, *(phone for each in self.buildings for phone in each.phones))))

    @property
    def every_hours(self) -> tuple[str, ...]:
        """The working hours of the main building first, then those of the others that have their own."""
        return tuple(dict.fromkeys(hours for hours in (self.hours, *(each.hours for each in self.buildings)) if hours))


_HOLDERS = (
    rows.Holder(("страница", "страницы", "страниц"), "SELECT url FROM page WHERE organization_id = ?"),
    rows.Holder(
        ("подведомственная организация", "подведомственные организации", "подведомственных организаций"),
        "SELECT name FROM organization WHERE founder_id = ?",
    ),
    rows.Holder(
        ("ответственный", "ответственных", "ответственных"),
        "SELECT DISTINCT name FROM person JOIN assignment ON person_id = person.id WHERE organization_id = ?",
    ),
    rows.Holder(
        ("строка обязательного перечня", "строки обязательного перечня", "строк обязательного перечня"),
        "SELECT raw FROM obligation WHERE organization_id = ?",
    ),
    rows.Holder(("исключение", "исключения", "исключений"), "SELECT raw FROM exemption WHERE organization_id = ?"),
    rows.Holder(
        ("отсрочка", "отсрочки", "отсрочек"), "SELECT reason FROM waiver WHERE ? IN (organization_id, founder_id)"
    ),
    rows.Holder(
        ("уведомление", "уведомления", "уведомлений"), "SELECT happened_on FROM notice WHERE organization_id = ?"
    ),
    rows.Holder(("случай", "случая", "случаев"), "SELECT title FROM case_file WHERE organization_id = ?"),
    rows.Holder(
        ("контент-план", "контент-плана", "контент-планов"), "SELECT month FROM plan WHERE organization_id = ?"
    ),
    rows.Holder(("письмо", "письма", "писем"), "SELECT number FROM letter WHERE organization_id = ?"),
    rows.Holder(("подделка", "подделки", "подделок"), "SELECT url FROM impostor WHERE organization_id = ?"),
    rows.Holder(
        ("запрос организациям", "запроса организациям", "запросов организациям"),
        "SELECT title FROM inquiry JOIN inquiry_reply ON inquiry_id = inquiry.id WHERE organization_id = ?",
    ),
    rows.Holder(
        ("консультация", "консультации", "консультаций"),
        "SELECT asked_on FROM consultation WHERE organization_id = ?",
    ),
)


def add(tx: Tx, organization: Organization) -> Organization:
    """Add an organization; answers it cleaned and with its id. BadInput names the field that cannot be taken."""
    checked = _checked(tx, organization)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    changes.added(tx, KIND, stored.id, stored)
    return stored


def add_all(tx: Tx, added: Sequence[Organization]) -> tuple[Organization, ...]:
    """Add many at once, as an import does; otherwise as `add`."""
    checked = [_checked(tx, organization) for organization in added]
    ids = rows.insert_all(tx, KIND, [_columns(organization) for organization in checked])
    stored = tuple(replace(one, id=record_id) for one, record_id in zip(checked, ids, strict=True))
    changes.added_all(tx, KIND, [(one.id, one) for one in stored])
    return stored


def update(tx: Tx, organization: Organization) -> Organization:
    """Write the organization over the one of the same id; BadInput when there is none or a field is refused."""
    before = get(tx, organization.id)
    checked = _checked(tx, organization)
    rows.update(tx, KIND, checked.id, _columns(checked))
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def update_all(tx: Tx, altered: Sequence[Organization]) -> tuple[Organization, ...]:
    """Write many, each once, over those of the same ids, as an import does; otherwise as `update`."""
    before = _by_id(tx, [one.id for one in altered])
    if any(one.id not in before or one.founder_id != before[one.id].founder_id for one in altered):
        return tuple(update(tx, one) for one in altered)  # founders are looked at as they are written
    checked = [_checked(tx, one) for one in altered]
    rows.update_all(tx, KIND, [(one.id, _columns(one)) for one in checked])
    changes.updated_all(tx, KIND, [(one.id, before[one.id], one) for one in checked])
    return tuple(checked)


def remove(tx: Tx, organization_id: int) -> None:
    """Remove an organization that nothing is tied to; BadInput lists what is."""
    before = get(tx, organization_id)
    advice = "Уберите их сначала или отметьте организацию закрытой."
    rows.refuse_if_held(tx, organization_id, _HOLDERS, f"Организацию «{before.name}»", advice)
    rows.delete(tx, KIND, organization_id)
    changes.removed(tx, KIND, organization_id, before)


def remove_all(tx: Tx, organization_ids: Sequence[int]) -> None:
    """Remove many, each once, as the undo of an import does; otherwise as `remove`, one after another."""
    before = _by_id(tx, organization_ids)
    if len(before) < len(organization_ids) or rows.any_held(tx, organization_ids, _HOLDERS):
        for one in organization_ids:  # they may hold one another
            remove(tx, one)
    else:
        rows.delete_all(tx, KIND, organization_ids)
        changes.removed_all(tx, KIND, [(one, before[one]) for one in organization_ids])


def get(tx: Tx, organization_id: int) -> Organization:
    """One organization; BadInput when there is none."""
    return _organization(rows.find(tx, f"{_SELECT} WHERE id = ?", organization_id, "организации"))


def listing(tx: Tx) -> tuple[Organization, ...]:
    """Every organization in the order of names as people expect it."""
    return listed(fetched(tx))


def fetched(tx: Tx, after: int = 0, most: int = -1) -> Sequence[Row]:
    """Organizations as the database has them, so many behind this id (-1: all); `listed` makes records elsewhere."""
    return tx.execute(f"{_SELECT} WHERE id > ? ORDER BY id LIMIT ?", (after, most)).fetchall()


def listed(found: Iterable[Row]) -> tuple[Organization, ...]:
    """What `listing` answers, of what was fetched."""
    return tuple(sorted(map(_organization, found), key=lambda one: (rows.natural(one.name), one.id)))


def subordinate(tx: Tx, founder_id: int) -> tuple[Organization, ...]:
    """The organizations founded by this one, in the order of `listing`."""
    return listed(tx.execute(f"{_SELECT} WHERE founder_id = ?", (founder_id,)).fetchall())


def names(tx: Tx, organization_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and short name by id, of those that exist: for long lists, which need nothing else of them."""
    found = tx.execute(
        "SELECT id, name, short_name FROM organization WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(organization_ids)),),
    )
    return {rows.number(row[0]): (rows.text(row[1]), rows.text(row[2])) for row in found.fetchall()}


def count(tx: Tx) -> int:
    """How many organizations there are, closed ones too."""
    return rows.count(tx, KIND)


def require(tx: Tx, organization_id: int, where: str) -> None:
    """BadInput that begins with `where` when there is no such organization."""
    if not rows.exists(tx, KIND, organization_id):
        raise BadInput(f"{where}: нет организации с номером {organization_id}.")


def _by_id(tx: Tx, organization_ids: Sequence[int]) -> dict[int, Organization]:
    sql = f"{_SELECT} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608  # the ids are bound
    found = map(_organization, tx.execute(sql, (json.dumps(list(organization_ids)),)).fetchall())
    return {one.id: one for one in found}


def _checked(tx: Tx, organization: Organization) -> Organization:
    name = fields.required(organization.name, _where("название"))
    checked = replace(
        organization,
        name=name,
        short_name=fields.line(organization.short_name, _where("краткое название")),
        accepted_names=tuple(
            other for other in fields.lines(organization.accepted_names, _where("другие названия")) if other != name
        ),
        inn=fields.inn(organization.inn, _where("ИНН")),
        ogrn=fields.ogrn(organization.ogrn, _where("ОГРН")),
        address=fields.line(organization.address, _where("адрес")),
        phones=fields.lines(organization.phones, _where("телефоны")),
        email=fields.email(organization.email, _where("почта")),
        hours=fields.line(organization.hours, _where("часы работы")),
        site=fields.site(organization.site, _where("сайт")),
        note=clean(organization.note).strip(),
        level=fields.line(organization.level, _where("уровень")),
        spheres=fields.lines(organization.spheres, _where("сферы")),
        buildings=tuple(
            buildings.checked(each, _where(f"здание {place}")) for place, each in enumerate(organization.buildings, 1)
        ),
        time_zone=fields.time_zone(organization.time_zone, _where("часовой пояс")),
        head_name=fields.line(organization.head_name, _where("руководитель")),
        head_position=fields.line(organization.head_position, _where("должность руководителя")),
    )
    if checked.founder_id is not None:
        _refuse_wrong_founder(tx, checked.id, checked.founder_id)
    return checked


def _refuse_wrong_founder(tx: Tx, organization_id: int, founder_id: int) -> None:
    require(tx, founder_id, _where("учредитель"))
    circle = tx.execute(
        "WITH RECURSIVE above (id) AS ("
        " SELECT ? UNION SELECT founder_id FROM organization JOIN above USING (id) WHERE founder_id IS NOT NULL"
        ") SELECT 1 FROM above WHERE id = ?",
        (founder_id, organization_id),
    ).fetchone()
    if circle is not None:
        raise BadInput(f"{_where('учредитель')}: организация не может быть учредителем самой себя, даже через другие.")


def _where(field: str) -> str:
    return f"Организация, поле «{field}»"


def _columns(organization: Organization) -> dict[str, Parameter]:
    return {
        "name": organization.name,
        "short_name": organization.short_name,
        "accepted_names": rows.pack(organization.accepted_names),
        "kind": organization.kind.value,
        "founder_id": organization.founder_id,
        "inn": organization.inn,
        "ogrn": organization.ogrn,
        "address": organization.address,
        "phones": rows.pack(organization.phones),
        "email": organization.email,
        "hours": organization.hours,
        "site": organization.site,
        "state": organization.state.value,
        "invented": int(organization.invented),
        "note": organization.note,
        "level": organization.level,
        "spheres": rows.pack(organization.spheres),
        "buildings": rows.pack_records(organization.buildings),
        "time_zone": organization.time_zone,
        "head_name": organization.head_name,
        "head_position": organization.head_position,
    }


def _organization(row: Row) -> Organization:
    # By place, not by name: a listing of thousands is read on the one thread of the database.
    (
        record_id,
        name,
        short_name,
        accepted_names,
        kind,
        founder_id,
        inn,
        ogrn,
        address,
        phones,
        email,
        hours,
        site,
        state,
        invented,
        note,
        level,
        spheres,
        places,
        time_zone,
        head_name,
        head_position,
    ) = row
    return Organization(
        id=rows.number(record_id),
        name=rows.text(name),
        short_name=rows.text(short_name),
        accepted_names=rows.unpack(accepted_names),
        kind=OrganizationKind(rows.text(kind)),
        founder_id=rows.maybe_number(founder_id),
        inn=rows.text(inn),
        ogrn=rows.text(ogrn),
        address=rows.text(address),
        phones=rows.unpack(phones),
        email=rows.text(email),
        hours=intern(rows.text(hours)),  # as many spellings as working days, each held a thousand times
        site=rows.text(site),
        state=OrganizationState(rows.text(state)),
        invented=bool(rows.number(invented)),
        note=rows.text(note),
        level=intern(rows.text(level)),
        spheres=rows.unpack(spheres),
        buildings=rows.unpack_records(Building, places),
        time_zone=rows.text(time_zone),
        head_name=rows.text(head_name),
        head_position=rows.text(head_position),
    )
