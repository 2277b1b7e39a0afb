"""Content plans: one for an organization and a month, with its items in their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import organizations, plans
from registry.organizations import Organization
from registry.plans import Plan, PlanItem
from vault.errors import BadInput
from vault.transaction import Tx

MONTH = date(2026, 11, 1)


def test_what_is_added_comes_back_whole_and_in_order(tx: Tx, school: Organization) -> None:
    items = (PlanItem(date(2026, 11, 30), "Итоги"), PlanItem(date(2026, 11, 3), "День школы", "vk"))
    added = plans.add(tx, Plan(school.id, MONTH, items=items, note="утверждён"))
    assert added == Plan(school.id, MONTH, id=added.id, items=items, note="утверждён")
    assert plans.get(tx, added.id) == added
    shorter = plans.update(tx, replace(added, items=items[1:]))
    assert plans.listing(tx) == (shorter,)
    plans.remove(tx, added.id)
    assert plans.count(tx) == 0
    assert tx.execute("SELECT count(*) FROM plan_item").fetchone()[0] == 0  # type: ignore[index]  # a count has a row


def test_an_empty_plan_is_a_plan(tx: Tx, school: Organization) -> None:
    added = plans.add(tx, Plan(school.id, MONTH))
    assert plans.get(tx, added.id).items == ()


def test_one_plan_for_an_organization_and_a_month(tx: Tx, school: Organization) -> None:
    museum = organizations.add(tx, Organization(name="Музей"))
    first = plans.add(tx, Plan(school.id, MONTH))
    december = plans.add(tx, Plan(school.id, date(2026, 12, 1)))
    of_museum = plans.add(tx, Plan(museum.id, MONTH))
    with pytest.raises(BadInput, match=f"план организации на 11.2026 уже есть под номером {first.id}"):
        plans.add(tx, Plan(school.id, MONTH))
    with pytest.raises(BadInput, match="уже есть"):
        plans.update(tx, replace(december, month=MONTH))
    assert plans.update(tx, first) == first
    assert plans.listing(tx) == (december, first, of_museum)
    assert plans.of_organization(tx, school.id) == (december, first)


def test_only_the_months_that_are_asked_for(tx: Tx, school: Organization) -> None:
    months = [plans.add(tx, Plan(school.id, date(2026, month, 1))) for month in (10, 11, 12)]
    week = plans.fetched(tx, date(2026, 10, 26), date(2026, 11, 1))
    assert plans.listed(week) == (months[1], months[0])
    assert plans.listed(plans.fetched(tx, date(2026, 12, 31), date(2027, 1, 6))) == (months[2],)
    assert plans.listed(plans.fetched(tx, date(2027, 1, 1), date(2027, 1, 1))) == ()


def test_refusals_name_the_field(tx: Tx, school: Organization) -> None:
    known = Plan(school.id, MONTH)
    for wrong, said in (
        (replace(known, organization_id=99), "организация»: нет организации"),
        (replace(known, month=date(2026, 11, 2)), "месяц»: нужен первый день месяца, записано 02.11.2026"),
        (replace(known, items=(PlanItem(date(2026, 12, 1), "Т"),)), "публикация 1»: день 01.12.2026 не из этого"),
        (replace(known, items=(PlanItem(date(2025, 11, 1), "Т"),)), "публикация 1»: день 01.11.2025"),
        (replace(known, items=(PlanItem(MONTH, "Т"), PlanItem(MONTH, " "))), "публикация 2, тема»: не заполнено"),
        (replace(known, items=(PlanItem(MONTH, "Т", "myspace"),)), "публикация 1, сеть»: сеть «myspace»"),
    ):
        with pytest.raises(BadInput, match=said):
            plans.add(tx, wrong)
    assert plans.listing(tx) == ()


def test_hostile_text_is_cleaned(tx: Tx, school: Organization) -> None:
    items = (PlanItem(MONTH, "а\x1b[2J\nб", " \u200b "),)
    added = plans.add(tx, Plan(school.id, MONTH, items=items, note="\x07з"))
    assert (added.items, added.note) == ((PlanItem(MONTH, "а[2J б", ""),), "з")


def test_a_plan_holds_its_organization(tx: Tx, school: Organization) -> None:
    plans.add(tx, Plan(school.id, MONTH))
    with pytest.raises(BadInput, match=r"1 контент-план \(«2026-11-01»\)"):
        organizations.remove(tx, school.id)
