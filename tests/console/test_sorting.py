"""F2 in a list: by value and not by what is painted, the unknown last, kept over refresh, filter and another pane."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checks.forecast import Chance, PageForecast
from console import sorting
from console.dialogs.ask import Choose
from console.panes import journal, registry_lines
from console.panes.things import Listed, Things
from console.reading import worth
from console.reading.asked_lines import Line
from console.reading.organizations import OrganizationRow
from console.reading.registry_views import View
from console.screens import loading
from console.widgets.order import Order, laid, turned
from registry import organizations
from registry.organizations import Organization
from registry.pages import Page
from tests.console.support import Bench, Screen
from tests.console.test_remarks import verdict
from vault import journal_query

NAMES = ("Ясли", "ёлка", "Школа № 10", "Школа № 2", "Еда", "Жар")


async def _sort(screen: Screen, digit: str) -> None:
    await screen.press("f2")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press(digit)
    await screen.until(lambda: screen.console.screen is screen.main)


def _names(screen: Screen) -> list[str]:
    return [registry_lines.cells(row)[0].text for row in screen.rows.items]  # type: ignore[arg-type]  # of the registry


def test_names_stand_as_in_the_alphabet_and_numbers_by_value() -> None:
    found = laid(NAMES, worth.name, back=False)
    assert found == ("Еда", "ёлка", "Жар", "Школа № 2", "Школа № 10", "Ясли")


@pytest.mark.parametrize("back", [False, True])
def test_what_is_unknown_comes_last_either_way(back: bool) -> None:
    days = (None, date(2026, 3, 1), None, date(2026, 1, 31))
    found = laid(days, lambda day: day, back=back)
    assert found[2:] == (None, None)
    assert list(found[:2]) == sorted((days[1], days[3]), reverse=back)


def test_lines_of_equal_worth_keep_their_order_either_way() -> None:
    assert laid("бааб", lambda _: 1, back=True) == ("б", "а", "а", "б")


def test_the_same_column_again_turns_round() -> None:
    first = turned(None, "Срок")
    assert first == Order("Срок")
    assert turned(first, "Срок") == Order("Срок", back=True)
    assert turned(Order("Срок", back=True), "Срок") == Order("Срок")
    assert turned(Order("Срок", back=True), "Кто") == Order("Кто")
    assert turned(first, "") is None


async def test_a_list_is_put_in_order_and_back(bench: Bench) -> None:
    async with bench.run() as screen:
        before = _names(screen)
        await _sort(screen, "2")
        assert _names(screen) == ["Автохозяйство", "Музей ёлочных игрушек", "Школа № 5"]
        assert "Организация ^" in screen.lines()[2]
        await _sort(screen, "2")
        assert _names(screen) == ["Школа № 5", "Музей ёлочных игрушек", "Автохозяйство"]
        assert "Организация v" in screen.lines()[2]
        await _sort(screen, "1")
        assert _names(screen) == before
        assert "Организация  " in screen.lines()[2]


async def test_the_picker_stands_on_the_column_of_now(bench: Bench) -> None:
    async with bench.run() as screen:
        await _sort(screen, "4")
        assert _names(screen)[0] == "Школа № 5"  # the one that has somebody responsible
        await screen.press("f2")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Ответственный ^ — сейчас" in screen.text()
        await screen.press("enter")
        await screen.until(lambda: screen.console.screen is screen.main)
        assert "порядок: Ответственный, обратный" in screen.lines()[-2]  # the column has no room at 80
        assert _names(screen)[0] == "Школа № 5"  # nobody is unknown, whichever way round


async def test_the_order_is_kept_over_all_that_may_happen(bench: Bench) -> None:
    async with bench.run() as screen:
        await _sort(screen, "2")
        await _sort(screen, "2")
        await screen.press("f7")
        await screen.type("муз")
        assert _names(screen) == ["Музей ёлочных игрушек"]
        await screen.press("escape")
        assert _names(screen)[0] == "Школа № 5"
        await screen.press("tab")
        await screen.press("shift+tab")
        assert _names(screen)[0] == "Школа № 5"
        await screen.pane("3")
        await screen.pane("2")
        await screen.session.write("test.new", lambda tx: organizations.add(tx, Organization("Ясли")))
        screen.main.pane.reload()
        await screen.until(lambda: len(screen.rows.items) == 4)
        assert _names(screen)[0] == "Ясли"


async def test_each_view_has_its_own_order(bench: Bench) -> None:
    async with bench.run() as screen:
        await _sort(screen, "2")
        await screen.press("tab", "tab")
        assert "^" not in screen.lines()[2]
        await _sort(screen, "5")
        assert "Сверка ^" in screen.lines()[2]
        await screen.press("shift+tab", "shift+tab")
        assert "Организация ^" in screen.lines()[2]


async def test_a_list_of_one_order_says_so(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("2", "tab", "f2")
        assert "стоит по учредителям" in screen.text()


async def test_the_journal_is_put_in_order_as_a_whole(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only the part that was read by then."""
    monkeypatch.setattr(journal, "PAGE", 2)
    monkeypatch.setattr(journal, "_NEAR", 1)
    async with bench.run(pane="7") as screen:
        await screen.until(lambda: bool(screen.rows.items))
        total = await screen.session.read(lambda tx: journal_query.count(tx, journal_query.Query()))
        assert len(screen.rows.items) < total
        await _sort(screen, "3")
        await screen.until(lambda: len(screen.rows.items) == total)
        times = [row.entry.time for row in screen.rows.items]  # type: ignore[attr-defined]  # of the journal
        assert times == sorted(times)
        assert screen.rows.cursor == 0
        await _sort(screen, "1")
        assert [row.entry.n for row in screen.rows.items] == list(range(total, 0, -1))  # type: ignore[attr-defined]  # as above


async def test_a_journal_too_long_says_which_part_is_in_order(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PAGE", 2)
    monkeypatch.setattr(journal, "_NEAR", 1)
    monkeypatch.setattr(journal, "_DEEPEST", 3)
    async with bench.run(pane="7") as screen:
        await screen.until(lambda: bool(screen.rows.items))
        await _sort(screen, "3")
        await screen.until(lambda: "упорядочены последние 4 из " in screen.lines()[-2])


def _listed(*names: str) -> tuple[Listed, ...]:
    return tuple(
        Listed(name, "", replace(verdict(1), organization_id=at, network=network))
        for at, (name, network) in enumerate(zip(names, ("ok", "vk", "vk"), strict=False), 1)
    )


async def test_a_list_of_the_summary_is_put_in_order(bench: Bench) -> None:
    async def nothing(_: object) -> bool:
        return False

    async with bench.run() as screen:
        listed = _listed("Ясли", "Еда", "Жар")
        names = {at: each.text for at, each in enumerate(listed, 1)}
        screen.console.push_screen(things := Things("Нарушения", listed, nothing, names))
        await screen.until(lambda: "Ясли" in screen.text())

        def order() -> list[str]:
            return [line for line in screen.text().split("\n") if line.strip() in names.values()]

        for digit, wanted in (
            ("2", ["Еда", "Жар", "Ясли"]),
            ("2", ["Ясли", "Жар", "Еда"]),
            ("1", list(names.values())),
        ):
            await screen.press("f2")
            await screen.until(lambda: isinstance(screen.console.screen, Choose))
            await screen.press(digit)
            await screen.until(lambda: screen.console.screen is things)
            await screen.until(lambda wanted=wanted: [each.strip() for each in order()] == wanted)  # type: ignore[misc]  # mypy: defaults
            assert ("Порядок: Организация" in screen.text()) is (digit == "2")


def test_pages_of_the_week_stand_by_what_they_miss_and_the_unseen_last() -> None:
    def page(missing: int, chance: Chance) -> PageForecast:
        return PageForecast(Page(1, "vk", "https://vk.com/x"), chance, 0, missing, None)

    listed = [
        Listed("?", "", page(3, Chance.UNKNOWN)),
        Listed("+", "", page(0, Chance.MET)),
        Listed("!", "", page(2, Chance.HARD)),
    ]
    columns = Things("", tuple(listed), None, {})._columns()  # type: ignore[arg-type]  # nothing is opened
    worth_of = next(each.sort for each in columns if each.title == "Не хватает")
    assert worth_of is not None
    assert [each.text for each in laid(listed, worth_of, back=False)] == ["!", "+", "?"]
    assert [each.text for each in laid(listed, worth_of, back=True)] == ["+", "!", "?"]


def test_rows_of_a_file_stand_by_their_number_or_by_what_becomes_of_them() -> None:
    lines = [Line(at, at, status, text, "") for at, (status, text) in enumerate((("новая", "я"), ("вопрос", "а")), 1)]
    number, what, about = loading.columns("Стр.", 5, "Что", 11, "О чём")
    assert number.sort and what.sort and about.sort
    assert [each.row for each in laid(lines, number.sort, back=True)] == [2, 1]
    assert [each.row for each in laid(lines, what.sort, back=False)] == [2, 1]
    assert [each.row for each in laid(lines, about.sort, back=False)] == [2, 1]
    assert laid([Line(0, 0, "замечание", "", ""), *lines], number.sort, back=False)[-1].row == 0, "of no row: last"


async def test_ten_thousand_lines_are_sorted_off_the_loop(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    real, threads = sorting.arranged, set[str]()

    def watched(*given: Any) -> Any:
        threads.add(threading.current_thread().name)
        return real(*given)

    async with bench.run() as screen:
        one = screen.rows.items[0]
        assert isinstance(one, OrganizationRow)
        many = [
            replace(one, organization=replace(one.organization, id=at), responsible=str(at)) for at in range(1, 10_001)
        ]
        screen.main.pane.show_rows(many)  # type: ignore[arg-type]  # the panes differ in their rows
        monkeypatch.setattr(sorting, "arranged", watched)
        await _sort(screen, "4")
        await _sort(screen, "4")
        await screen.until(lambda: screen.rows.items[0] is many[-1])
        assert threads
        assert "MainThread" not in threads


def test_columns_that_can_be_sorted_by_fit_on_the_digits() -> None:
    for columns in registry_lines.COLUMNS.values():
        assert sum(column.sort is not None for column in columns) <= 8
    assert all(column.sort is None for column in registry_lines.COLUMNS[View.TREE])
