"""Notices: both directions, told or not yet, of an organization or of one of its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import notices, organizations, pages
from registry.notices import Direction, Event, Notice
from registry.organizations import Organization
from registry.pages import Page
from vault.errors import BadInput
from vault.transaction import Tx

HAPPENED = date(2026, 11, 2)


def test_what_is_added_comes_back_whole(tx: Tx, page: Page) -> None:
    full = Notice(
        Direction.IN,
        Event.PAGE_CREATED,
        page.organization_id,
        HAPPENED,
        page_id=page.id,
        told_on=date(2026, 11, 5),
        proof="вх. 12-04 от 05.11.2026",
        note="по телефону,\nпотом письмом",
    )
    added = notices.add(tx, full)
    assert added == replace(full, id=added.id)
    assert notices.get(tx, added.id) == added
    later = notices.update(tx, replace(added, told_on=None, page_id=None))
    assert notices.listing(tx) == (later,)
    notices.remove(tx, added.id)
    assert notices.count(tx) == 0
    with pytest.raises(BadInput, match=f"Нет уведомления с номером {added.id}"):
        notices.get(tx, added.id)


def test_the_last_event_comes_first_and_an_organization_has_its_own(tx: Tx, school: Organization) -> None:
    museum = organizations.add(tx, Organization(name="Музей"))
    old = notices.add(tx, Notice(Direction.IN, Event.RESPONSIBLE, school.id, date(2026, 1, 9)))
    new = notices.add(tx, Notice(Direction.OUT, Event.RESPONSIBLE, school.id, HAPPENED))
    of_museum = notices.add(tx, Notice(Direction.OUT, Event.OTHER, museum.id, HAPPENED))
    assert notices.listing(tx) == (of_museum, new, old)
    assert notices.of_organization(tx, school.id) == (new, old)


def test_what_is_known_ahead_may_be_told_ahead(tx: Tx, school: Organization) -> None:
    ahead = Notice(Direction.OUT, Event.RESPONSIBLE, school.id, HAPPENED, told_on=date(2026, 10, 30))
    assert notices.add(tx, ahead).told_on == date(2026, 10, 30)


def test_refusals_name_the_field(tx: Tx, page: Page) -> None:
    museum = organizations.add(tx, Organization(name="Музей"))
    known = Notice(Direction.IN, Event.OTHER, museum.id, HAPPENED)
    for wrong, said in (
        (replace(known, organization_id=99), "организация»: нет организации с номером 99"),
        (replace(known, page_id=99), "Нет страницы с номером 99"),
        (replace(known, page_id=page.id), "страница»: страница 1 принадлежит другой"),
        (replace(known, proof="п" * 1001), "подтверждение»: слишком длинно"),
    ):
        with pytest.raises(BadInput, match=said):
            notices.add(tx, wrong)
    assert notices.listing(tx) == ()


def test_hostile_text_is_cleaned(tx: Tx, school: Organization) -> None:
    dirty = Notice(Direction.IN, Event.OTHER, school.id, HAPPENED, proof="а\x1b[31m\nб\u202e", note="\x00в\n\x07г ")
    added = notices.add(tx, dirty)
    assert (added.proof, added.note) == ("а[31m б", "в\nг")


def test_what_was_told_holds_the_organization_and_the_page(tx: Tx, page: Page) -> None:
    told = notices.add(tx, Notice(Direction.IN, Event.OTHER, page.organization_id, HAPPENED, page_id=page.id))
    with pytest.raises(BadInput, match=r"1 уведомление \(«2026-11-02»\)"):
        pages.remove(tx, page.id)
    with pytest.raises(BadInput, match="1 уведомление"):
        organizations.remove(tx, page.organization_id)
    notices.remove(tx, told.id)
    pages.remove(tx, page.id)
    organizations.remove(tx, page.organization_id)
