"""The tables as a whole, through a real store."""

from __future__ import annotations

import pytest

from registry import changes, organizations
from registry.organizations import Organization
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx


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
