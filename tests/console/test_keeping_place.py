"""The place in a list, kept over filters, refreshes, views and panes; marks, and what is done to all that is marked."""

from __future__ import annotations

from dataclasses import replace

from textual.app import App

from console.dialogs.ask import Choose, TypedAsk
from console.dialogs.form import Form
from console.reading.organizations import OrganizationRow
from console.widgets.rows import Column, Rows
from tests.console.support import Bench, Screen


def _many(screen: Screen, count: int) -> list[OrganizationRow]:
    """So many organizations in the list: no two names alike."""
    one = screen.rows.items[0]
    assert isinstance(one, OrganizationRow)
    found = [
        replace(
            one,
            organization=replace(one.organization, id=at, name=f"Школа № {at}"),
        )
        for at in range(1, count + 1)
    ]
    screen.main.pane.show_rows(found)  # type: ignore[arg-type]  # the panes differ in their rows
    return found


def _line(rows: Rows[object]) -> int:
    return rows.cursor - rows._top


async def test_the_cursor_comes_back_when_the_filter_goes(bench: Bench) -> None:
    async with bench.run() as screen:
        found = _many(screen, 10_000)
        await screen.press("pagedown", "pagedown", "down", "down")
        here, line = screen.rows.current, _line(screen.rows)
        assert here in found[20:]
        await screen.press("f7")
        await screen.type("7777")
        assert screen.rows.items == (found[7776],)
        await screen.press("escape")
        assert screen.rows.current is here
        assert _line(screen.rows) == line


async def test_whoever_went_on_in_the_filter_stays_where_they_went(bench: Bench) -> None:
    async with bench.run() as screen:
        found = _many(screen, 500)
        await screen.press("down", "down", "f7")
        await screen.type("49")
        assert screen.rows.cursor == 0  # the first that fits, not the middle of them
        await screen.press("down", "down")
        assert screen.rows.current is found[148]
        await screen.press("escape")
        assert len(screen.rows.items) == 500
        assert screen.rows.current is found[148]


async def test_a_refresh_keeps_the_line_of_the_window(bench: Bench) -> None:
    async with bench.run() as screen:
        found = _many(screen, 300)
        await screen.press("pagedown", "pagedown", "up", "up", "up")
        here, line = screen.rows.current, _line(screen.rows)
        _many(screen, 300)
        assert screen.rows.current == here
        assert _line(screen.rows) == line
        screen.main.pane.show_rows(found[5:])  # type: ignore[arg-type]  # the panes differ in their rows
        assert screen.rows.current == here
        assert _line(screen.rows) == line


async def test_each_view_is_found_where_it_was_left(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("down", "down")
        here = screen.rows.current
        await screen.press("tab")
        assert screen.rows.cursor == 0
        await screen.press("down")
        await screen.press("shift+tab")
        assert screen.rows.current is here
        await screen.pane("3")
        await screen.pane("2")
        assert screen.rows.current is here
        await screen.press("tab")
        assert screen.rows.cursor == 1


async def test_marks_out_of_sight_are_counted(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("asterisk")
        assert "отмечено 3" in screen.lines()[-2]
        await screen.press("f7")
        await screen.type("музей")
        await screen.press("enter")
        assert "отмечено 3, из них 2 не показаны отбором" in screen.lines()[-2]
        await screen.press("asterisk")  # takes the marks of what is shown
        assert "отмечено 2, из них 2 не показаны отбором" in screen.lines()[-2]
        await screen.pane("3")
        await screen.pane("2")
        await screen.press("escape")
        assert "отмечено 2" in screen.lines()[-2]
        await screen.press("tab")
        assert "отмечено 2" in screen.lines()[-2]  # the tree is of the same organizations
        await screen.press("tab")
        assert "отмечено" not in screen.lines()[-2]


async def test_marked_pages_are_reviewed_after_a_question(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("tab", "tab", "asterisk", "d")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "Отметить сверенными сегодня: 2 страницы?" in screen.text()
        await screen.press("enter")  # the harmless answer
        await screen.until(lambda: screen.console.screen is screen.main)
        assert "отмечено 2" in screen.lines()[-2]
        await screen.press("d")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: "Сверено сегодня: 2 страницы" in screen.text())
        await screen.until(lambda: not screen.rows.marks and not screen.rows.items)


async def test_one_mark_out_of_sight_is_what_is_removed_and_not_the_line_under_the_cursor(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("home")
        first = screen.rows.current
        assert isinstance(first, OrganizationRow)
        marked = first.organization.name
        await screen.press("space")
        await screen.press("f7")
        await screen.type("музей")
        await screen.press("enter", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        assert "1 организацию, из них 1 не показаны отбором" in " ".join(screen.text().split())
        assert "узей" not in marked


async def test_many_are_removed_only_by_their_number(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("asterisk", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        assert "Удалить отмеченное: 3 организации?" in screen.text()
        await screen.type("удалить")
        await screen.press("enter")
        assert "Набрано не то: нужно «3»" in screen.text()
        await screen.press("escape")
        await screen.until(lambda: screen.console.screen is screen.main)
        await screen.press("asterisk", "space", "home", "space", "space", "f8")  # nothing, then the first two
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.press("escape")
        await screen.until(lambda: screen.console.screen is screen.main)
        assert len(screen.rows.items) == 3


async def test_all_or_nothing_goes_when_many_are_removed(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("asterisk", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("3")
        await screen.press("enter")
        await screen.until(lambda: screen.console.screen is screen.main)
        await screen.until(lambda: "Организацию «" in screen.text())  # its pages hold one of them
        assert len(screen.rows.items) == 3
        assert len(screen.rows.marks) == 3


async def test_marked_exemptions_go_together(bench: Bench) -> None:
    async with bench.run(pane="3") as screen:
        await screen.press("space", "f8")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        assert "«удалить»" in screen.text()  # one is one, marked or not
        await screen.type("удалить")
        await screen.press("enter")
        await screen.until(lambda: not screen.rows.items)


async def test_a_long_sentence_takes_the_lines_it_needs(bench: Bench) -> None:
    async with bench.run() as screen:
        text = "Начало: " + "слово " * 20 + "конец."
        screen.console.tell(text)
        await screen.until(lambda: "конец." in screen.text())
        assert "Начало" in screen.text()
        assert len(screen.lines()) == 24
        screen.console.tell("слово " * 200)
        await screen.until(lambda: "— ещё" in screen.text())
        await screen.press("down")
        assert "3 организации" in screen.lines()[-2]
        assert "слово" not in screen.text()


async def test_a_value_that_is_too_long_for_its_line_says_so(bench: Bench) -> None:
    async with bench.run((60, 20)) as screen:
        await screen.press("e")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type(" очень длинное название, которому на этой строке места нет")
        await screen.press("down")
        line = next(each for each in screen.lines() if each.startswith(" Название"))
        assert line.endswith(">")


async def test_what_has_no_room_beside_the_list_is_counted(bench: Bench) -> None:
    async with bench.run((120, 20)) as screen:
        text = "\n".join(f"строка {at}" for at in range(40))
        screen.main.pane.details = lambda _: text  # type: ignore[method-assign]  # a long card
        screen.main.pane.show_details()
        await screen.until(lambda: "— ещё" in screen.text())
        said = next(line for line in screen.lines() if "— ещё" in line)
        height = sum("строка" in line for line in screen.lines())
        assert f"— ещё {40 - height}, Enter — целиком" in said


async def test_a_filtered_list_of_ten_thousand_begins_at_the_first_that_fits() -> None:
    app = App[None]()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = Rows[int]((Column("Номер"),), lambda item: (str(item),), lambda item: item)
        await app.mount(rows)
        rows.show(range(10_000))
        rows.select(5_000)
        await pilot.pause()
        rows.show([7, 8], afresh=True)
        assert rows.cursor == 0
        rows.show(range(10_000), afresh=True)
        assert rows.current == 5_000
