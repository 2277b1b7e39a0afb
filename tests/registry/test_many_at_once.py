"""Writing many records at once does what writing them one by one does: the same records, refusals and history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from registry import changes, impostors, organizations, pages, undoing
from registry.impostors import Impostor
from registry.organizations import Organization
from registry.pages import Page, PageState
from tests.registry.test_undoing import step, undone
from vault.errors import BadInput
from vault.transaction import Tx


def noted(tx: Tx, batch: int) -> list[tuple[str, int, str, str, str]]:
    return [(one.kind, one.record_id, one.action.value, one.before, one.after) for one in changes.of_batch(tx, batch)]


def test_many_altered_are_written_and_noted_as_one_by_one(tx: Tx) -> None:
    stored = organizations.add_all(tx, [Organization(f"Школа № {n}") for n in range(1, 4)])
    altered = [replace(one, inn="7707083893", phones=(" 2-21-00 ",)) for one in stored[:2]]
    together = step(tx, "together", 1)
    written = organizations.update_all(together, [*altered, stored[2]])
    assert written[:2] == tuple(replace(one, phones=("2-21-00",)) for one in altered)
    assert [organizations.get(tx, one.id) for one in stored] == list(written)
    back = step(tx, "back", 2)
    organizations.update_all(back, stored)
    apart = step(tx, "apart", 3)
    for one in (*altered, stored[2]):
        organizations.update(apart, one)
    assert noted(tx, together.batch) == noted(tx, apart.batch)
    assert [one.record_id for one in changes.of_batch(tx, together.batch)] == [one.id for one in stored[:2]]


def test_one_that_is_refused_or_not_there_leaves_the_others_as_they_were(tx: Tx) -> None:
    first, second = organizations.add_all(tx, [Organization("Школа № 1"), Organization("Школа № 2")])
    with pytest.raises(BadInput, match="ИНН"):
        organizations.update_all(tx, [replace(first, note="новое"), replace(second, inn="1")])
    assert organizations.get(tx, first.id) == first
    with pytest.raises(BadInput, match="Нет организации с номером 77"):
        organizations.update_all(tx, [replace(first, id=77)])


def test_founders_are_looked_at_as_they_are_written(tx: Tx) -> None:
    first, second = organizations.add_all(tx, [Organization("Комитет"), Organization("Школа")])
    with pytest.raises(BadInput, match="учредителем самой себя"):
        organizations.update_all(tx, [replace(first, founder_id=second.id), replace(second, founder_id=first.id)])


def test_a_turned_tree_is_undone(tx: Tx) -> None:
    above = organizations.add(tx, Organization("Комитет"))
    below = organizations.add(tx, Organization("Управление", founder_id=above.id))
    turning = step(tx, "turned", 1)
    organizations.update(turning, replace(below, founder_id=None))
    organizations.update(turning, replace(above, founder_id=below.id))
    undone(tx, turning.batch)
    assert organizations.get(tx, above.id) == above
    assert organizations.get(tx, below.id) == below


@pytest.mark.parametrize(
    "second",
    [
        Page(0, "vk", "https://vk.com/SCHOOL1"),
        Page(0, "vk", "https://vk.com/club5", short_name="@School1"),
        Page(0, "vk", "https://vk.com/another", network_id="200000001"),
    ],
)
def test_a_page_of_another_is_refused_among_many(tx: Tx, school: Organization, second: Page) -> None:
    pages.add(tx, Page(school.id, "vk", "https://vk.com/school1", network_id="200000001"))
    many = [Page(school.id, "ok", "https://ok.ru/group/7"), replace(second, organization_id=school.id)]
    with pytest.raises(BadInput, match="уже записана"):
        pages.add_all(tx, many)
    assert pages.count(tx) == 1


def test_an_impostor_and_a_page_of_nobody_are_refused_among_many(tx: Tx, school: Organization) -> None:
    impostors.add(tx, Impostor("vk", "https://vk.com/fake", date(2026, 11, 1)))
    with pytest.raises(BadInput, match="записана подделкой"):
        pages.add_all(tx, [Page(school.id, "vk", "https://vk.com/fake")])
    closed = Page(school.id, "vk", "https://vk.com/fake", state=PageState.CLOSED)
    assert pages.add_all(tx, [closed])[0].state is PageState.CLOSED
    with pytest.raises(BadInput, match="нет организации с номером 77"):
        pages.add_all(tx, [Page(77, "vk", "https://vk.com/other")])


def added(tx: Tx) -> tuple[int, Sequence[Organization], Sequence[Page]]:
    adding = step(tx, "added", 1)
    owners = organizations.add_all(adding, [Organization(f"Школа № {n}") for n in range(1, 4)])
    theirs = pages.add_all(adding, [Page(one.id, "vk", f"https://vk.com/school{one.id}") for one in owners])
    return adding.batch, owners, theirs


def test_many_that_were_added_are_taken_back_in_the_order_of_one_by_one(tx: Tx) -> None:
    batch, owners, theirs = added(tx)
    back = undone(tx, batch)
    assert organizations.listing(tx) == ()
    assert pages.listing(tx) == ()
    taken = [(one.kind, one.record_id) for one in changes.of_batch(tx, back)]
    expected = [("page", one.id) for one in reversed(theirs)] + [("organization", one.id) for one in reversed(owners)]
    assert taken == expected
    undone(tx, back, 40)
    assert organizations.listing(tx) == tuple(owners)
    assert pages.listing(tx) == tuple(theirs)


def test_one_that_is_held_keeps_all_of_them(tx: Tx) -> None:
    batch, owners, _ = added(tx)
    pages.add(step(tx, "held", 2), Page(owners[1].id, "ok", "https://ok.ru/group/7"))
    with pytest.raises(BadInput, match=f"{owners[1].name}.*удалить нельзя"):
        undoing.undo(step(tx, undoing.REASON, 30), batch)
    # The undo fails in the middle: its transaction is what takes the rest back, as the store does.


def test_a_founder_and_its_own_are_taken_back_together(tx: Tx) -> None:
    adding = step(tx, "added", 1)
    above = organizations.add(adding, Organization("Комитет"))
    organizations.add(adding, Organization("Школа", founder_id=above.id))
    undone(tx, adding.batch)
    assert organizations.listing(tx) == ()
