"""Broadcasts: what must appear, where, and until which moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from registry import broadcasts, pages
from registry.broadcasts import Broadcast
from registry.pages import Page
from vault.errors import BadInput
from vault.transaction import Tx

STARTS, DUE = datetime(2026, 11, 2, 2, tzinfo=UTC), datetime(2026, 11, 4, 17, tzinfo=UTC)


def test_what_is_added_comes_back_whole(tx: Tx, page: Page) -> None:
    other = pages.add(tx, Page(page.organization_id, "ok", "https://ok.ru/group/53000000000001"))
    full = Broadcast(
        "Диктант",
        STARTS,
        DUE,
        text="Приходите\nна диктант",
        links=("https://vk.com/wall-1_2", "диктант.рф"),
        networks=("vk", "ok"),
        page_ids=(other.id, page.id),
        note="срочно",
    )
    added = broadcasts.add(tx, full)
    assert added == replace(full, id=added.id)
    assert broadcasts.get(tx, added.id) == added
    for_all = broadcasts.update(tx, replace(added, page_ids=(), networks=()))
    assert broadcasts.listing(tx) == (for_all,)
    broadcasts.remove(tx, added.id)
    assert broadcasts.count(tx) == 0
    with pytest.raises(BadInput, match="Нет публикации через «Госпаблики» с номером"):
        broadcasts.get(tx, added.id)


def test_the_last_to_be_due_comes_first_and_old_ones_can_be_left_out(tx: Tx) -> None:
    old = broadcasts.add(tx, Broadcast("старая", STARTS, datetime(2026, 11, 3, tzinfo=UTC), text="т"))
    new = broadcasts.add(tx, Broadcast("новая", STARTS, DUE, text="т"))
    assert broadcasts.listing(tx) == (new, old)
    assert broadcasts.due_since(tx, DUE) == (new,)
    assert broadcasts.due_since(tx, DUE.replace(minute=1)) == ()


def test_parts_of_a_second_are_dropped_and_repeats_too(tx: Tx, page: Page) -> None:
    added = broadcasts.add(
        tx,
        Broadcast(
            "Д",
            STARTS.replace(microsecond=5),
            DUE.replace(microsecond=999_999),
            text="т",
            networks=("vk", "vk"),
            page_ids=(page.id, page.id),
        ),
    )
    assert (added.starts_at, added.due_at) == (STARTS, DUE)
    assert (added.networks, added.page_ids) == (("vk",), (page.id,))
    assert broadcasts.get(tx, added.id) == added


def test_refusals_name_the_field(tx: Tx) -> None:
    known = Broadcast("Диктант", STARTS, DUE, text="т")
    for wrong, said in (
        (replace(known, title=" "), "название»: не заполнено"),
        (replace(known, due_at=STARTS.replace(hour=1)), "срок»: окончание раньше начала"),
        (replace(known, text=" \u200b"), "текст»: нужен текст или хотя бы одна ссылка"),
        (replace(known, links=("не ссылка",)), "ссылки»: «не ссылка» не похоже"),
        (replace(known, networks=("myspace",)), "сети»: сеть «myspace» неизвестна"),
        (replace(known, page_ids=(99,)), "Нет страницы с номером 99"),
    ):
        with pytest.raises(BadInput, match=said):
            broadcasts.add(tx, wrong)
    assert broadcasts.add(tx, replace(known, due_at=STARTS)).due_at == STARTS


def test_hostile_text_is_cleaned(tx: Tx) -> None:
    added = broadcasts.add(tx, Broadcast("а\x1b[0m", STARTS, DUE, text="\u202eт\x00\nу", links=(" vk.com/a\x07 ",)))
    assert (added.title, added.text, added.links) == ("а[0m", "т\nу", ("vk.com/a",))


def test_a_page_that_is_named_is_held(tx: Tx, page: Page) -> None:
    broadcasts.add(tx, Broadcast("Диктант", STARTS, DUE, text="т", page_ids=(page.id,)))
    with pytest.raises(BadInput, match=r"1 публикация через «Госпаблики» \(«Диктант»\)"):
        pages.remove(tx, page.id)
