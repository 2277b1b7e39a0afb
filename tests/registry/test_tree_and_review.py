"""The tree of founders with its counts, and the queue of pages to be looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import municipality, pages, review, tree
from registry.municipality import Key
from registry.organizations import Organization, OrganizationKind, OrganizationState
from registry.pages import Page, PageState
from registry.regulation import toml, versions
from tests.registry.regulation.test_toml import SMALL
from vault.errors import BadInput
from vault.transaction import Tx

TODAY = date(2026, 11, 22)
BODY, CLOSED = OrganizationKind.BODY, OrganizationState.CLOSED
EVERY = (
    Organization(name="Школа № 10", id=5, founder_id=2),
    Organization(name="Школа № 2", id=4, founder_id=2),
    Organization(name="Управление образования", id=2, kind=BODY, founder_id=1),
    Organization(name="Закрытый лицей", id=6, founder_id=2, state=CLOSED),
    Organization(name="Филиал лицея", id=7, founder_id=6),
    Organization(name="Администрация", id=1, kind=BODY),
    Organization(name="Архив", id=3, founder_id=1),
    Organization(name="Частный театр", id=8),
)


def test_each_founder_stands_before_its_own_with_counts() -> None:
    told = [(node.organization.id, node.depth, node.direct, node.below, node.closed) for node in tree.nodes(EVERY)]
    assert told == [
        (1, 0, 2, 5, 1),
        (2, 1, 2, 3, 1),
        (6, 2, 1, 1, 0),
        (7, 3, 0, 0, 0),
        (4, 2, 0, 0, 0),
        (5, 2, 0, 0, 0),
        (3, 1, 0, 0, 0),
        (8, 0, 0, 0, 0),
    ]


def test_what_is_below_a_founder_is_counted_at_any_depth() -> None:
    assert tree.below(EVERY, 2) == {4, 5, 6, 7}
    assert tree.below(EVERY, 1) == {2, 3, 4, 5, 6, 7}
    assert tree.below(EVERY, 8) == frozenset()
    assert tree.nodes(()) == ()


def test_a_founder_that_is_not_in_the_list_makes_a_root() -> None:
    assert [node.depth for node in tree.nodes(EVERY[:2])] == [0, 0]


def queued(known: tuple[Page, ...], limit: int = 180, ahead: int = 0) -> list[tuple[int, date | None]]:
    owner = Organization(name="Школа", id=1)
    return [(one.page.id, one.due_on) for one in review.queue(known, (owner,), limit, TODAY, ahead)]


def page(number: int, on: date | None, state: PageState = PageState.ACTIVE) -> Page:
    return Page(1, "vk", f"https://vk.com/school{number}", id=number, verified_on=on, state=state)


def test_never_looked_at_comes_first_then_the_longest_ago() -> None:
    known = (
        page(1, date(2026, 5, 25)),
        page(2, date(2026, 1, 10)),
        page(3, None),
        page(4, TODAY),
        page(5, None, PageState.CLOSED),
        page(6, date(2020, 1, 1), PageState.PLANNED),
    )
    assert queued(known) == [(3, None), (2, date(2026, 7, 10)), (1, date(2026, 11, 22))]
    assert queued((page(1, date(2026, 5, 26)),)) == [], "on the last of its days it is fresh"
    assert queued((page(1, date(2026, 5, 26)),), ahead=1) == [(1, date(2026, 11, 23))]


def test_the_limit_is_the_municipalitys_then_the_regulations_then_our_own(tx: Tx) -> None:
    assert review.days(tx, TODAY) == review.DEFAULT_DAYS
    text = SMALL.replace('"security.age"', '"registry.review_due"').replace("days = 90", "days = 60")
    versions.add(tx, toml.parse(text), text)
    assert review.days(tx, TODAY) == 60
    municipality.put(tx, Key.REVIEW_DAYS, "30")
    assert review.days(tx, TODAY) == 30


def test_a_look_is_noted_and_never_dated_back(tx: Tx, page: Page) -> None:
    (looked,) = review.done(tx, (page.id, page.id), date(2026, 11, 20), TODAY)
    assert looked.verified_on == date(2026, 11, 20)
    assert pages.get(tx, page.id) == looked
    for on, said in ((date(2026, 11, 23), "ещё не наступил"), (date(2026, 11, 19), r"уже сверена позже, 20\.11\.2026")):
        with pytest.raises(BadInput, match=said):
            review.done(tx, (page.id,), on, TODAY)
    with pytest.raises(BadInput, match="Нет страницы с номером 99"):
        review.done(tx, (99,), TODAY, TODAY)
    assert pages.get(tx, page.id) == replace(page, verified_on=date(2026, 11, 20))
