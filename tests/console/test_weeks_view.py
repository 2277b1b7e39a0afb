"""The view «Недели» of pane 4 and the pictures on the cards: what is seen at three sizes, the filter, Enter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from checks import facts_store
from checks.facts import Fact, Need, Post, Posts, Window
from console.panes import checks_lines, weeks
from console.panes.checks import ChecksPane, View
from console.panes.organization_card import OrganizationCardScreen
from console.panes.page_card import PageCardScreen
from tests.console.support import NOW, Bench, Screen
from tests.console.test_summary_pane import NAMED, ran
from vault.store import Store

SIZES = [(60, 20), (80, 24), (120, 40)]


@pytest.fixture
def seen(bench: Bench, opener: Callable[..., Store]) -> Bench:
    """The school was seen whole: four publications eight days ago and one the week before; the museum never."""
    moments = [NOW - timedelta(days=8, hours=n) for n in range(4)] + [NOW - timedelta(days=15)]
    items = tuple(Post(n + 1, "", at, kinds=("text", "photo")) for n, at in enumerate(moments))
    fact = Fact(1, Need.POSTS, NOW, Posts(items, Window(NOW - timedelta(days=24), NOW)))
    with opener() as store:
        store.facts.write(lambda tx: facts_store.save(tx, [fact]))
        ran(store, NAMED)
    return bench


async def grid(screen: Screen) -> None:
    """Pane 4, the view before the first."""
    await screen.press("4")
    await screen.until(lambda: "[По организациям]" in screen.text())
    await screen.press("shift+tab")
    await screen.until(lambda: "[Недели]" in screen.text() and "Школа 5" in screen.text())


@pytest.mark.parametrize("size", SIZES)
async def test_pages_and_weeks_at_every_size(seen: Bench, size: tuple[int, int]) -> None:
    async with seen.run(size) as screen:
        await grid(screen)
        school = next(line for line in screen.lines() if line.startswith("Школа 5"))
        museum = next(line for line in screen.lines() if line.startswith("Музей"))
        shown = 9 if size[0] == 60 else 12
        cells = school.split("ВК", 1)[1].split()[: shown + 2]
        assert cells[-5:] == ["?", "1!", "4", "0/3", "+1"]
        assert museum.split("ОК", 1)[1].split()[shown - 1 : shown + 1] == ["?", "?/3"], "nobody looked: never 0"
        assert ("недель 9 из 12" in screen.text()) == (size[0] == 60), "what is left out is said"
        assert "? не видно" in screen.text(), "the legend"
        assert "прошлая неделя: ниже нормы 0 из 2, не видно 1" in screen.text()
        if size[0] == 120:
            screen.console.screen.query_one(ChecksPane).rows.select(("page", 1))
            await screen.until(lambda: "Виды публикаций: видно 5" in " ".join(screen.text().split()))


async def test_months_stand_over_their_columns(seen: Bench) -> None:
    async with seen.run() as screen:
        await grid(screen)
        lines = screen.lines()
        at = next(number for number, line in enumerate(lines) if line.startswith("Страница"))
        for place in (
            place for place, sign in enumerate(lines[at - 1]) if sign != " " and lines[at - 1][place - 1] == " "
        ):
            assert lines[at][place].isdigit(), (lines[at - 1], lines[at])
            assert lines[at][place - 1] == " "


async def test_the_filter_and_the_card_of_a_page(seen: Bench) -> None:
    async with seen.run() as screen:
        await grid(screen)
        await screen.press("f7")
        await screen.type("музей")
        await screen.until(lambda: "Школа 5" not in screen.text())
        await screen.press("enter", "escape")
        await screen.until(lambda: "Школа 5" in screen.text())
        pane = screen.console.screen.query_one(ChecksPane)
        pane.rows.select(("page", 1))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, PageCardScreen) and "Недели" in screen.text())
        text = screen.text()
        assert "1! 4" in text
        assert "фото 5 ####################" in text
        await screen.press("escape")
        await screen.until(lambda: "[Недели]" in screen.text())


async def test_another_size_fits_other_weeks_and_the_cursor_stays(seen: Bench) -> None:
    async with seen.run((60, 20)) as screen:
        await grid(screen)
        await screen.press("down")
        pane = screen.console.screen.query_one(ChecksPane)
        stood = pane.rows.current
        await screen.pilot.resize_terminal(160, 40)
        await screen.until(lambda: "недель 9 из 12" not in screen.text() and len(pane.rows.columns) == 16)
        assert pane.rows.current == stood


async def test_the_views_go_round(seen: Bench) -> None:
    async with seen.run() as screen:
        await grid(screen)
        await screen.press("tab")
        await screen.until(lambda: "[По организациям]" in screen.text())
        assert "? не видно ·" not in screen.text(), "the legend left with its view"
        assert "Соблюдено" in screen.text() or "100 %" in screen.text()


async def test_an_organization_shows_its_share_and_weeks(seen: Bench) -> None:
    async with seen.run() as screen:
        await screen.press("f7")
        await screen.type("школа")
        await screen.press("enter", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
        await screen.until(lambda: "Как стоит" in screen.text())
        text = screen.text()
        assert "Соблюдено 100 % [####################] не видно 0 %" in text
        assert "1! 4" in text
        assert "+ Норма есть на последней неделе" in text


def test_without_pages_it_says_what_to_do() -> None:
    told = [
        checks_lines.empty(View.WEEKS, None, regulated=True, remarks_read=False, weeks_read=read)
        for read in (False, True)
    ]
    assert told == [weeks.COUNTING, weeks.NOTHING]


async def test_the_months_before_anything_is_laid_out(seen: Bench) -> None:
    """Another pane is brought to the front while the view still reads: it has no width then."""
    async with seen.run((60, 20)) as screen:
        await grid(screen)
        pane = screen.console.screen.query_one(ChecksPane)
        assert all(isinstance(pane.months(width), str) for width in range(60))
