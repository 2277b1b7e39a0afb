"""The tables as a whole, through a real store."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry import broadcasts, changes, notices, organizations, pages, plans, requests
from registry.notices import Direction, Event, Notice
from registry.organizations import Organization
from registry.pages import Page
from registry.schema import SCHEMA
from tests.registry.conftest import NOW, ring
from vault import schema, sqlcipher, tables
from vault.errors import BadInput
from vault.schema import Schema
from vault.store import Store
from vault.transaction import Actor, Tx


def test_a_write_and_its_history_are_one_transaction(store: Store) -> None:
    kept = store.write("organization.added", lambda tx: organizations.add(tx, Organization(name="Школа")))

    def half(tx: Tx) -> None:
        organizations.add(tx, Organization(name="Музей"))
        organizations.add(tx, Organization(name=""))

    with pytest.raises(BadInput):
        store.write("organization.added", half)
    assert store.read(organizations.listing) == (kept,)
    assert [change.record_id for change in store.read(lambda tx: changes.recent(tx, 10))] == [kept.id]


def test_every_table_is_strict_and_every_reference_has_an_index(tx: Tx) -> None:
    mine = [
        str(row[0])
        for row in tx.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict")
    ]
    assert {"organization", "page", "person", "assignment", "obligation", "exemption", "credential"} <= set(mine)
    assert {"credential_page", "waiver", "setting", "change"} <= set(mine)
    assert {"notice", "centre_request", "plan", "plan_item", "broadcast", "broadcast_page"} <= set(mine)
    for table in mine:
        references = {str(row["from"]) for row in tx.execute("SELECT * FROM pragma_foreign_key_list(?)", (table,))}
        indexed = {
            str(row[0])
            for row in tx.execute(
                "SELECT info.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info"
                " WHERE info.seqno = 0",
                (table,),
            )
        }
        assert references <= indexed, table


def test_references_hold_even_past_the_code(tx: Tx) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        tx.execute("INSERT INTO obligation (organization_id, raw, basis) VALUES (99, '', '')")


def test_a_vault_of_before_the_centre_gets_its_tables_and_keeps_its_pages(tmp_path: Path) -> None:
    keys = ring()
    connection = sqlcipher.connect(tmp_path / "old.db", keys.database)
    connection.execute("BEGIN")
    before = Schema("registry", SCHEMA.migrations[:4])
    schema.apply(connection, schema.pending(connection, (tables.SCHEMA, before)))
    connection.execute(
        "INSERT INTO organization (name, short_name, accepted_names, kind, inn, ogrn, address, phones, email, hours,"
        " site, state, invented, note)"
        " VALUES ('Школа', '', '', 'institution', '', '', '', '', '', '', '', 'active', 0, '')"
    )
    connection.execute(
        "INSERT INTO page (organization_id, network, url, short_name, network_id, state, category, note)"
        " VALUES (1, 'vk', 'https://vk.com/school', 'school', '77', 'active', 'active', 'з')"
    )
    schema.apply(connection, schema.pending(connection, (SCHEMA,)))
    tx = Tx(connection, Actor("vault", 1, "пароль", ""), keys, NOW)
    assert pages.listing(tx) == (Page(1, "vk", "https://vk.com/school", 1, "school", "77", note="з"),)
    assert [module.count(tx) for module in (notices, requests, plans, broadcasts)] == [0, 0, 0, 0]
    assert notices.add(tx, Notice(Direction.OUT, Event.OTHER, 1, NOW.date())).id == 1
    connection.close()
