"""Waivers: of a page, of an organization, of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import organizations, waivers
from registry.organizations import Organization, OrganizationKind
from registry.pages import Category, Page
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


# --- groups


def test_a_group_comes_back_whole(tx: Tx, page: Page) -> None:
    group = Waiver(
        "posts.*",
        "каникулы",
        UNTIL,
        founder_id=page.organization_id,
        kind=OrganizationKind.INSTITUTION,
        words="  основная   школа ",
        network="vk",
        category=Category.CARD,
    )
    added = waivers.add(tx, group)
    assert added == replace(group, id=added.id, words="основная школа")
    assert waivers.get(tx, added.id) == added
    assert (added.of_group, added.of_pages) == (True, True)
    alone = waivers.add(tx, Waiver("posts.weekly", "р", UNTIL, page_id=page.id))
    assert (alone.of_group, alone.of_pages) == (False, True)
    assert waivers.add(tx, Waiver("posts.weekly", "р", UNTIL)).of_pages is False


@pytest.mark.parametrize(
    ("group", "message"),
    [
        ({"founder_id": 77}, "Отсрочка, поле «учредитель»: нет организации с номером 77"),
        ({"network": "myspace"}, "myspace"),
    ],
)
def test_a_group_that_means_nothing_is_refused(tx: Tx, group: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        waivers.add(tx, replace(Waiver("posts.weekly", "р", UNTIL), **group))  # type: ignore[arg-type] # short tests


def test_one_page_or_organization_is_no_group(tx: Tx, page: Page) -> None:
    named = Waiver("posts.weekly", "р", UNTIL)
    with pytest.raises(BadInput, match="либо одной странице, либо группе"):
        waivers.add(tx, replace(named, page_id=page.id, network="vk"))
    with pytest.raises(BadInput, match="либо одной организации, либо группе"):
        waivers.add(tx, replace(named, organization_id=page.organization_id, words="школа"))
    narrowed = waivers.add(tx, replace(named, organization_id=page.organization_id, network="vk"))
    assert narrowed.network == "vk"


def test_a_founder_of_a_group_is_not_removed_from_under_it(tx: Tx) -> None:
    founder = organizations.add(tx, Organization("Управление образования"))
    waivers.add(tx, Waiver("posts.weekly", "каникулы", UNTIL, founder_id=founder.id))
    with pytest.raises(BadInput, match="1 отсрочка"):
        organizations.remove(tx, founder.id)


NAMES = {
    1: "МБОУ «Банновская основная школа»",
    2: "МБОУ СОШ № 3",
    3: "МКДОУ «Детский сад «Солнышко»»",
    4: "Управление образования",
    5: "МБУ ДО «Школа искусств»",
}


@pytest.mark.parametrize(
    ("words", "found"),
    [("школа", {1, 2, 5}), ("Школы", {1, 2, 5}), ("средняя школа", {2}), ("детские сады", {3}), ("музей", set())],
)
def test_words_mean_names_in_any_form(words: str, found: set[int]) -> None:
    known = [Organization(name, id=number) for number, name in NAMES.items()]
    assert waivers.organizations_of(Waiver("posts.weekly", "р", UNTIL, words=words), known) == frozenset(found)


def test_those_below_a_founder_are_found_at_any_depth_and_a_circle_ends() -> None:
    above = {2: 1, 3: 2, 4: 3, 5: None, 1: 4}  # a circle that no vault takes
    known = [Organization(f"О {number}", id=number, founder_id=founder) for number, founder in above.items()]
    assert waivers.organizations_of(Waiver("posts.weekly", "р", UNTIL, founder_id=2), known) == frozenset({3, 4, 1})
    assert waivers.organizations_of(Waiver("posts.weekly", "р", UNTIL, founder_id=5), known) == frozenset()
    assert waivers.organizations_of(Waiver("posts.weekly", "р", UNTIL), known) is None


def test_vaults_of_before_have_waivers_of_no_group(tx: Tx) -> None:
    tx.execute(
        'INSERT INTO waiver ("check", reason, until, who) VALUES (?, ?, ?, ?)', ("page.hours", "р", "2026-12-01", "")
    )
    (old,) = waivers.listing(tx)
    assert not old.of_group
