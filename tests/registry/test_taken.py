"""Organizations and pages read by parts are those of the listings, and every change is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry import organizations, pages, taken
from registry.organizations import Organization
from registry.pages import Page
from vault.store import Store
from vault.transaction import Tx


@pytest.fixture
def filled(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Seven organizations with a page each, read two at a time."""
    monkeypatch.setattr(taken, "_AT_ONCE", 2)

    def write(tx: Tx) -> None:
        for number in (7, 3, 5, 1, 6, 2, 10):
            owner = organizations.add(tx, Organization(f"Школа № {number}"))
            pages.add(tx, Page(owner.id, "vk", f"https://vk.com/school{number}"))

    store.write("test", write)
    return store


def test_parts_make_the_listings(filled: Store) -> None:
    assert taken.every_organization(filled.read) == filled.read(organizations.listing)
    assert taken.every_page(filled.read) == filled.read(pages.listing)


def test_every_written_row_is_a_change(filled: Store) -> None:
    before = filled.read(taken.changes)
    assert filled.read(taken.changes) == before
    one = filled.read(organizations.listing)[0]
    filled.write("test", lambda tx: organizations.update(tx, replace(one, note="другая")))
    assert filled.read(taken.changes) > before
