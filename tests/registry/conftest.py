"""A transaction over a real SQLCipher database in the test's own thread, at a held time, without any derivation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry import organizations, pages
from registry.organizations import Organization
from registry.pages import Page
from registry.schema import SCHEMA
from vault import schema, sqlcipher, tables
from vault.keys import KEY, KeyRing, random_bytes
from vault.transaction import Actor, Tx

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


def ring() -> KeyRing:
    """Both tiers open."""
    return KeyRing(*(random_bytes(KEY) for _ in range(7)))


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    keys = ring()
    connection = sqlcipher.connect(tmp_path / "registry.db", keys.database)
    connection.execute("BEGIN")
    schema.apply(connection, schema.pending(connection, (tables.SCHEMA, SCHEMA)))
    yield Tx(connection, Actor("vault", 1, "пароль", ""), keys, NOW)
    connection.close()


@pytest.fixture
def school(tx: Tx) -> Organization:
    return organizations.add(tx, Organization(name="МБОУ «Школа № 1»", inn="7707083893"))


@pytest.fixture
def page(tx: Tx, school: Organization) -> Page:
    return pages.add(tx, Page(organization_id=school.id, network="vk", url="vk.com/school1", network_id="200000001"))


def journalled(tx: Tx) -> list[tuple[str, str, dict[str, object]]]:
    """Action, subject and detail of the rows of the journal so far."""
    found = tx.execute("SELECT action, subject, detail FROM journal ORDER BY n").fetchall()
    return [(str(row[0]), str(row[1]), json.loads(str(row[2]))) for row in found]
