"""What records that are a page in a network have in common: the canonical link, and how the record of a link is found.

An official page (`pages`) and an impostor (`impostors`) are told apart there; how links are spelled is `links`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry import fields, networks, rows
from registry.links import find_unknown, parse_link
from vault.errors import BadInput
from vault.transaction import Tx

_NETWORK_ID = re.compile(r"[1-9][0-9]{0,24}")


@dataclass(frozen=True)
class Address:
    """Where a page is: `url` canonical or "", `short_name` in small letters without «@», `network_id` digits or ""."""

    network: str
    url: str = ""
    short_name: str = ""
    network_id: str = ""


def checked(address: Address, record: str) -> Address:
    """The address cleaned, its link not looked at yet; `record` begins a refusal («Страница»). BadInput."""
    cleaned = Address(
        fields.network(address.network, where(record, "сеть")),
        fields.line(address.url, where(record, "ссылка")),
        fields.line(address.short_name, where(record, "короткое имя")).lstrip("@").lower(),
        fields.line(address.network_id, where(record, "номер в сети")),
    )
    if cleaned.network_id and not _NETWORK_ID.fullmatch(cleaned.network_id):
        field = where(record, "номер в сети")
        raise BadInput(f"{field}: нужны одни цифры без знака, записано «{cleaned.network_id}».")
    return cleaned


def linked(address: Address, record: str) -> Address:
    """The address with its link in canonical form, and with the short name and id that the link itself holds.

    BadInput when the link leads to no page of that network, or to another one than the number says.
    """
    text = address.url
    link = parse_link(text, address.network)
    if link is None or link.network != address.network:
        why = "".join(f": {unknown.message}" for unknown in find_unknown(text, address.network)[:1])
        title = networks.title(address.network)
        raise BadInput(f"{where(record, 'ссылка')}: «{text}» не ведёт на страницу в сети «{title}»{why}.")
    if link.network_id and address.network_id and link.network_id != address.network_id:
        field = where(record, "номер в сети")
        raise BadInput(f"{field}: записано {address.network_id}, а ссылка ведёт на {link.network_id}.")
    return Address(
        address.network, link.url, link.short_name or address.short_name, link.network_id or address.network_id
    )


def matching(tx: Tx, table: str, address: Address) -> tuple[int, ...]:
    """Ids of the records of that numeric id, then of that link, then of that short name; "" matches nothing.

    Three lookups by index instead of one OR, which would read the whole table.
    """
    found = tx.execute(
        # S608: the name of a table of our own modules.
        f"SELECT id FROM {table} WHERE network = ?1 AND network_id = ?2 AND network_id <> ''"  # noqa: S608
        f" UNION ALL SELECT id FROM {table} WHERE network = ?1 AND url = ?3 AND url <> ''"
        f" UNION ALL SELECT id FROM {table} WHERE network = ?1 AND short_name = ?4 AND short_name <> ''",
        (address.network, address.network_id, address.url, address.short_name.lower()),
    )
    return tuple(rows.number(row[0]) for row in found.fetchall())


def signs(address: Address) -> set[tuple[str, str]]:
    """By what the page of an address is known: two addresses that `matching` takes for one page share a sign."""
    found = (f"id {address.network_id}", address.url, f"@{address.short_name.lower()}")
    return {(address.network, sign) for sign in found if sign not in ("id ", "", "@")}


def recorded(tx: Tx, table: str) -> set[tuple[str, str]]:
    """The signs of every record: of thousands of addresses most can be seen in it to be nobody's."""
    found = tx.execute(f"SELECT network, url, short_name, network_id FROM {table}")  # noqa: S608  # as in `matching`
    return {sign for row in found.fetchall() for sign in signs(Address(*map(rows.text, row)))}


def where(record: str, field: str) -> str:
    """How a refusal begins: «Страница, поле «ссылка»»."""
    return f"{record}, поле «{field}»"
