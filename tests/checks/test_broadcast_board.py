"""The board of broadcasts: every page meant is on it once, and nothing is missing before its time or unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from checks.centre import broadcast_board
from checks.centre.broadcast_board import BroadcastBoard, Shown
from checks.facts import Post, Posts, Window
from checks.judging.viewing import meant_for
from registry.broadcasts import Broadcast
from registry.pages import Page, PageState
from tests.checks.support import NOW, page

TEXT = "Уважаемые жители округа, в поликлинике началась вакцинация от гриппа, приходите с паспортом и полисом"
START, DUE = NOW - timedelta(days=5), NOW - timedelta(days=3)
ITEM = Broadcast("Прививка", START, DUE, id=1, text=TEXT)
PAGES = tuple(page(id=number, url=f"https://vk.com/p{number}", connected_on=START.date()) for number in range(1, 7))


def wall(*posts: Post, end: datetime = NOW) -> tuple[Posts, datetime]:
    return Posts(posts, Window(None, end)), end


def post(at: datetime, text: str = TEXT) -> Post:
    return Post(1, "https://vk.com/wall-1_1", at, text, kinds=("text",))


def board(item: Broadcast, seen: dict[int, tuple[Posts, datetime]], pages: tuple[Page, ...] = PAGES) -> BroadcastBoard:
    meant = {each.id: [item] for each in pages if meant_for(item, item.starts_at.date(), each)}
    (found,) = broadcast_board.of((item,), pages, meant, seen, NOW)
    assert sum(found.count(state) for state in Shown) == len(found.lines) == len(meant)
    return found


def test_each_page_stands_where_it_belongs() -> None:
    found = board(
        ITEM,
        {
            1: wall(post(START + timedelta(hours=1))),
            2: wall(post(DUE + timedelta(hours=5))),
            3: wall(),
            4: wall(post(START, "Уважаемые жители округа, в поликлинике началась вакцинация, придёт весна и лето")),
            5: wall(end=START),
        },
    )
    states = {line.page.id: line.state for line in found.lines}
    assert states == {
        1: Shown.PUBLISHED,
        2: Shown.LATE,
        3: Shown.MISSING,
        4: Shown.SIMILAR,
        5: Shown.UNKNOWN,
        6: Shown.UNKNOWN,
    }
    assert found.lines[0].state is Shown.MISSING
    published = next(line for line in found.lines if line.page.id == 1)
    assert (published.url, published.published_at) == ("https://vk.com/wall-1_1", START + timedelta(hours=1))


def test_before_its_time_is_over_nothing_is_missing() -> None:
    running = replace(ITEM, due_at=NOW + timedelta(hours=1))
    found = board(running, {1: wall(), 2: wall(post(START))})
    assert {line.page.id: line.state for line in found.lines} == {
        2: Shown.PUBLISHED,
        **dict.fromkeys((1, 3, 4, 5, 6), Shown.WAITS),
    }
    assert not found.over


def test_only_the_chosen_pages_are_on_it() -> None:
    found = board(replace(ITEM, page_ids=(3,)), {})
    assert [line.page.id for line in found.lines] == [3]
    assert found.chosen


def test_a_named_page_that_is_kept_no_longer_is_still_on_it() -> None:
    ended = replace(PAGES[0], state=PageState.CLOSED)
    found = board(replace(ITEM, page_ids=(1,)), {}, (ended,))
    assert [(line.state, line.why) for line in found.lines] == [(Shown.UNKNOWN, "страницу больше не ведут")]
