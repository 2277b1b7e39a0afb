"""The virtual list: only visible lines are painted, the cursor jumps by half a page, the place is kept."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import App, ComposeResult

from console.widgets.fitting import fit, wrapped
from console.widgets.rows import Cell, Column, Rows


class Listed(App[None]):
    """A list of numbers that counts how many rows it painted."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.painted: list[int] = []

    def compose(self) -> ComposeResult:
        yield Rows[int](
            (Column("Номер"), Column("Ещё", 10, 1)), self._cells, lambda item: item, markable=True, empty="Пусто."
        )

    def _cells(self, item: int) -> tuple[Cell, Cell]:
        self.painted.append(item)
        return Cell(f"строка {item}"), Cell("да", "ok")

    def on_mount(self) -> None:
        self.rows.show(range(self.count))
        self.rows.focus()

    @property
    def rows(self) -> Rows[int]:
        return self.query_one(Rows)


async def test_only_visible_lines_are_painted() -> None:
    app = Listed(10_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert set(app.painted) <= set(range(23))
        app.painted.clear()
        await pilot.press("down")
        await pilot.pause()
        assert set(app.painted) == {0, 1}


async def test_leaving_the_view_jumps_by_half_a_page() -> None:
    app = Listed(10_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 22)
        app.painted.clear()
        await pilot.press("down")
        await pilot.pause()
        assert app.rows.cursor == 23
        assert min(app.painted) == 12
        app.painted.clear()
        await pilot.press("down")
        await pilot.pause()
        assert set(app.painted) == {23, 24}


async def test_pages_and_edges() -> None:
    app = Listed(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        assert app.rows.cursor == 99
        await pilot.press("pageup")
        assert app.rows.cursor == 77
        await pilot.press("home", "up")
        assert app.rows.cursor == 0
        await pilot.press("pagedown")
        assert app.rows.cursor == 22


async def test_the_cursor_stays_on_its_item() -> None:
    app = Listed(50)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 10)
        app.rows.show([5, 10, 15])
        assert app.rows.current == 10
        app.rows.show([5, 15])
        assert app.rows.current == 15
        app.rows.show([])
        assert not app.rows.items
        await pilot.press("down", "pagedown", "end", "space", "asterisk")


async def test_marks_survive_a_filter() -> None:
    app = Listed(50)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space")
        assert app.rows.marks == {0, 1}
        app.rows.show([7, 8])
        await pilot.press("asterisk")
        assert app.rows.marks == {0, 1, 7, 8}


async def test_columns_go_by_rank_when_room_is_short() -> None:
    app = Listed(3)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.resize_terminal(20, 10)
        await pilot.pause()
        text = "".join(segment.text for segment in app.rows.render_line(1))
        assert "строка 0" in text
        assert "да" not in text


def test_fit_is_exact_in_cells_and_marks_a_cut() -> None:
    for text in ("Школа", "школа № 5 имени героя", "東京の学校", "", "e\u0301"):
        for width in range(1, 12):
            assert cell_len(fit(text, width)) == width
    assert fit("Школа № 5", 6) == "Школа>"
    assert fit("5", 3, right=True) == "  5"


def test_wrapping_keeps_what_fits_and_breaks_what_does_not() -> None:
    assert wrapped("  a   b", 10) == ["  a   b"]
    assert wrapped("  раз два три", 8) == ["  раз", "  два", "  три"]
    assert wrapped("абвгдежз", 3) == ["абв", "где", "жз"]
    assert all(cell_len(line) <= 7 for line in wrapped("東京の学校 и ещё слова " * 3, 7))
