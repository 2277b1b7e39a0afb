"""Waivers: of a page, of an organization, of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import organizations, waivers
from registry.organizations import Organization
from registry.pages import Page
from registry.waivers import Waiver
from vault.errors import BadInput
from vault.transaction import Tx

UNTIL = date(2026, 12, 1)


def test_what_is_added_comes_back_whole(tx: Tx, page: Page) -> None:
    full = Waiver(
        check="posts.weekly",
        reason="ремонт здания",
        until=UNTIL,
        organization_id=page.organization_id,
        page_id=page.id,
        since=date(2026, 11, 1),
        who="Глава",
    )
    added = waivers.add(tx, full)
    assert added == replace(full, id=added.id)
    assert waivers.get(tx, added.id) == added
    longer = waivers.update(tx, replace(added, until=date(2027, 1, 1)))
    assert waivers.listing(tx) == (longer,)
    waivers.remove(tx, added.id)
    assert waivers.count(tx) == 0


def test_lookups_by_organization_and_by_day(tx: Tx, page: Page) -> None:
    of_page = waivers.add(tx, Waiver("posts.weekly", "р", UNTIL, page_id=page.id))
    of_owner = waivers.add(
        tx, Waiver("registry.presence", "р", date(2026, 11, 1), organization_id=page.organization_id)
    )
    of_all = waivers.add(tx, Waiver("clause.I.5.4", "р", date(2027, 1, 1), since=UNTIL))
    assert waivers.of_organization(tx, page.organization_id) == (of_owner, of_page)
    assert waivers.in_force(tx, date(2026, 11, 1)) == (of_owner, of_page)
    assert waivers.in_force(tx, UNTIL) == (of_page, of_all)
    assert waivers.in_force(tx, date(2027, 1, 2)) == ()


def test_refusals_name_the_field(tx: Tx, page: Page) -> None:
    museum = organizations.add(tx, Organization(name="Музей"))
    for wrong, said in (
        (Waiver("", "р", UNTIL), "проверка»: не заполнено"),
        (Waiver("посты", "р", UNTIL), "проверка»: «посты» не похоже"),
        (Waiver("posts.weekly", " ", UNTIL), "причина»: не заполнено"),
        (Waiver("posts.weekly", "р", UNTIL, since=date(2026, 12, 2)), "срок»: окончание"),
        (Waiver("posts.weekly", "р", UNTIL, organization_id=99), "организация»: нет организации"),
        (Waiver("posts.weekly", "р", UNTIL, page_id=99), "Нет страницы с номером 99"),
        (Waiver("posts.weekly", "р", UNTIL, page_id=page.id, organization_id=museum.id), "другой организации"),
    ):
        with pytest.raises(BadInput, match=said):
            waivers.add(tx, wrong)
    assert waivers.listing(tx) == ()
