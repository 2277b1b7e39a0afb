"""A transaction over a real SQLCipher database in the test's own thread, at a held time, without any derivation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
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


@pytest.fixture(scope="session")
def tables_only(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A database with every table and no row, and its key: to be copied."""
    path, key = tmp_path_factory.mktemp("tables") / "registry.db", random_bytes(KEY)
    connection = sqlcipher.connect(path, key)
    connection.execute("BEGIN")
    schema.apply(connection, schema.pending(connection, (tables.SCHEMA, SCHEMA)))
    connection.execute("COMMIT")
    connection.close()
    return path, bytes(key)


@pytest.fixture
def tx(tmp_path: Path, tables_only: tuple[Path, bytes]) -> Iterator[Tx]:
    made, key = tables_only
    keys = replace(ring(), database=bytearray(key))
    connection = sqlcipher.connect(Path(shutil.copy(made, tmp_path)), keys.database)
    connection.execute("BEGIN")
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
