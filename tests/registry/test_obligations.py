"""The list of obligations: order, lookups, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import obligations, organizations
from registry.obligations import Obligation
from registry.organizations import Organization
from vault.errors import BadInput
from vault.transaction import Tx


def test_what_is_added_comes_back_whole_and_in_the_order_of_the_list(tx: Tx, school: Organization) -> None:
    museum = organizations.add(tx, Organization(name="Музей"))
    late = obligations.add(
        tx,
        Obligation(
            organization_id=school.id,
            number=43,
            raw="МБОУ «Школа № 1»",
            basis="приложение 1",
            since=date(2026, 1, 1),
            until=date(2026, 12, 31),
        ),
    )
    loose = obligations.add(tx, Obligation(organization_id=museum.id))
    early = obligations.add(tx, Obligation(organization_id=school.id, number=9, raw="  школа\u00a0№ 1;\n"))
    assert early.raw == "школа № 1;"
    assert obligations.get(tx, late.id) == late
    assert isinstance(obligations.get(tx, late.id), Obligation)
    assert obligations.listing(tx) == (early, late, loose)
    assert obligations.of_organization(tx, school.id) == (early, late)
    assert obligations.count(tx) == 3
    changed = obligations.update(tx, replace(loose, number=1))
    assert obligations.listing(tx) == (changed, early, late)
    obligations.remove(tx, early.id)
    assert obligations.of_organization(tx, school.id) == (late,)


def test_a_line_counts_from_its_first_to_its_last_day(school: Organization) -> None:
    line = Obligation(organization_id=school.id, since=date(2026, 3, 1), until=date(2026, 3, 31))
    counted = [line.in_force(date(2026, month, day)) for month, day in ((2, 28), (3, 1), (3, 31), (4, 1))]
    assert counted == [False, True, True, False]
    assert Obligation(organization_id=school.id).in_force(date(2026, 3, 1))


def test_refusals_name_the_field(tx: Tx, school: Organization) -> None:
    for wrong, said in (
        (Obligation(organization_id=99), "организация»: нет организации с номером 99"),
        (Obligation(organization_id=school.id, number=0), "номер»: нужно целое число от 1"),
        (
            Obligation(organization_id=school.id, since=date(2026, 2, 1), until=date(2026, 1, 1)),
            "срок»: окончание",
        ),
    ):
        with pytest.raises(BadInput, match=said):
            obligations.add(tx, wrong)
    for act in (
        lambda: obligations.remove(tx, 5),
        lambda: obligations.update(tx, Obligation(organization_id=school.id, id=5)),
    ):
        with pytest.raises(BadInput, match=r"Нет .* с номером 5"):
            act()
    assert obligations.listing(tx) == ()
