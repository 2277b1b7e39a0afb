"""What goes to the terminal: only cells that differ, and the screen is the same as if everything were written."""

from __future__ import annotations

import io
from unittest import mock

import pyte
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip
from wcwidth import wcwidth

from console.frame import _NARROW, Frame

WIDTH, HEIGHT = 12, 4
STYLES = (
    Style.parse("white on #101010"),
    Style.parse("bold red on #101010"),
    Style.parse("white on #203040"),
    Style.parse("underline white on #101010"),
    Style.parse("reverse"),
    Style.null(),
)
CONSOLE = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")

Look = list[list[tuple[object, ...]]]


class Shown:
    """A terminal that reads what a frame says."""

    def __init__(self) -> None:
        self.frame = Frame()
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def paint(self, update: LayoutUpdate | ChopsUpdate) -> str:
        text = "".join(self.frame.changes(update, CONSOLE))
        self._stream.feed(text)
        return text

    def look(self) -> Look:
        """What a person sees: of a blank that shows its paper alone, the paper."""
        found: Look = []
        for y in range(HEIGHT):
            cells = [self.screen.buffer[y][x] for x in range(WIDTH)]
            found.append(
                [
                    (each.data, each.bg, each.reverse, each.underscore)
                    + ((each.fg, each.bold) if each.data.strip() or each.reverse or each.underscore else ())
                    for each in cells
                ]
            )
        return found


def whole(lines: list[list[Segment]]) -> LayoutUpdate:
    """A picture of the whole screen."""
    strips = [[Strip(line).adjust_cell_length(WIDTH, STYLES[0])] for line in lines]
    return LayoutUpdate(strips, Region(0, 0, WIDTH, HEIGHT))  # type: ignore[arg-type]  # a list of lists is that


def plain(*lines: str) -> LayoutUpdate:
    return whole([[Segment(line, STYLES[0])] for line in (*lines, *[""] * (HEIGHT - len(lines)))])


def piece(y: int, x: int, text: str) -> ChopsUpdate:
    """A part of one line."""
    strip = Strip([Segment(text, STYLES[1])])
    ends = [[x, x + len(text), WIDTH] if line == y else [WIDTH] for line in range(HEIGHT)]
    chops = [{0: None, x: strip, x + len(text): None} if line == y else {0: None} for line in range(HEIGHT)]
    return ChopsUpdate(chops, [(y, x, x + len(text))], ends)


def test_the_same_picture_is_not_written_again() -> None:
    shown = Shown()
    assert "один" in shown.paint(plain("один", "два"))
    assert shown.paint(plain("один", "два")) == ""


def test_only_cells_that_differ_are_written() -> None:
    shown = Shown()
    shown.paint(plain("строка 1", "строка 2"))
    text = shown.paint(plain("строка 1", "строка 3"))
    assert "3" in text
    assert "строка" not in text
    assert shown.screen.display[1] == "строка 3    "


def test_a_piece_of_a_line_leaves_the_rest() -> None:
    shown = Shown()
    shown.paint(plain("строка 1"))
    text = shown.paint(piece(0, 7, "22"))
    assert shown.screen.display[0] == "строка 22   "
    assert "строка" not in text
    assert shown.paint(piece(0, 7, "22")) == ""


def test_what_was_forgotten_is_written_whole() -> None:
    shown = Shown()
    shown.paint(plain("один"))
    shown.screen.reset()
    shown.frame.forget()
    shown.paint(plain("один"))
    assert shown.screen.display[0].rstrip() == "один"


def test_another_size_is_another_terminal() -> None:
    shown = Shown()
    shown.paint(plain("один"))
    other = LayoutUpdate([[Strip([Segment("один  ", STYLES[0])])]], Region(0, 0, 6, 1))
    assert "один" in "".join(shown.frame.changes(other, CONSOLE))
    assert "один" in "".join(shown.frame.changes(plain("один"), CONSOLE))


def test_no_piece_of_what_is_written_holds_two_characters_of_the_picture() -> None:
    """A text that does would keep a shown secret whole in memory, for as long as nobody needs the place."""
    pieces = Frame().changes(plain("секрет и ещё", "слово"), CONSOLE)
    assert "секрет и ещё" in "".join(pieces)
    assert {len(each) for each in pieces if not each.startswith("\x1b")} == {1}


def test_a_line_with_doubtful_widths_is_written_from_its_beginning() -> None:
    """Terminals disagree on the width of such characters: nothing may depend on it."""
    shown = Shown()
    shown.paint(plain("школа 👩‍🏫 1"))
    text = shown.paint(plain("школа 👩‍🏫 2"))
    assert text.startswith("\x1b[1;1H")
    assert "школа" in text
    assert "школа" in shown.paint(plain("школа 3")), "and once more, over what the terminal made of it"
    assert "школа" not in shown.paint(plain("школа 4"))


def test_no_control_character_gets_through() -> None:
    text = Shown().paint(plain("a\x1b]52;c;\x07b\x9b31m\rc"))
    shown = text.replace("\x1b[", "")
    assert "\x1b" not in shown
    assert not {"\x07", "\x9b", "\r", "\n"} & set(shown)


def test_the_pen_is_put_back() -> None:
    assert Shown().paint(plain("один")).endswith("\x1b[0m")


LINES = st.lists(
    st.lists(
        st.tuples(st.text("аб 1─", max_size=5), st.sampled_from(STYLES)).map(lambda pair: Segment(*pair)), max_size=4
    ),
    min_size=HEIGHT,
    max_size=HEIGHT,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4))
def test_the_screen_is_the_same_as_if_all_were_written(pictures: list[list[list[Segment]]]) -> None:
    shown = Shown()
    for lines in pictures:
        shown.paint(whole(lines))
        fresh = Shown()
        fresh.paint(whole(lines))
        assert shown.look() == fresh.look()


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_the_screen_is_what_textual_would_have_written(lines: list[list[Segment]]) -> None:
    shown = Shown()
    shown.paint(whole(lines))
    plainly = Shown()
    plainly._stream.feed(whole(lines).render_segments(CONSOLE).replace("\n", ""))
    assert shown.look() == plainly.look()


ODD = st.lists(
    st.sampled_from(["а", " ", "宽", "❤️", "1️⃣", "👩‍🏫", "🇷🇺", "e\u0301", "\u0301", "‍", "\u202e", "\x1b", "\xad", "ﷺ"]),
    max_size=6,
)
ODD_LINES = st.lists(
    st.lists(st.tuples(ODD.map("".join), st.sampled_from(STYLES)).map(lambda pair: Segment(*pair)), max_size=3),
    min_size=HEIGHT,
    max_size=HEIGHT,
)


@settings(max_examples=200, deadline=None)
@given(ODD_LINES)
def test_a_line_has_as_many_cells_as_textual_counts(lines: list[list[Segment]]) -> None:
    frame = Frame()
    for segment in (segment for line in lines for segment in line):
        assert len(frame._cells([segment])[0]) == segment.cell_length


def unbroken() -> Shown:
    """A terminal that breaks no lines, as Textual asks it."""
    shown = Shown()
    shown._stream.feed("\x1b[?7l")
    return shown


@pytest.mark.parametrize("wide", [1, 2])
@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(pictures=st.lists(ODD_LINES, min_size=2, max_size=4), at=st.integers(1, WIDTH - 3), y=st.integers(0, HEIGHT - 1))
def test_nothing_old_is_left_whatever_the_terminal_thinks_of_widths(
    wide: int, pictures: list[list[list[Segment]]], at: int, y: int
) -> None:
    def width(character: str) -> int:
        return 1 if _NARROW.fullmatch(character) else 0 if wcwidth(character) <= 0 else wide

    with mock.patch("pyte.screens.wcwidth", width):
        shown = unbroken()
        shown.paint(plain("С" * WIDTH, "Е" * WIDTH, "К" * WIDTH, "Р" * WIDTH))
        for lines in pictures:
            shown.paint(whole(lines))
            shown.paint(piece(y, at, "11"))
        fresh = unbroken()
        fresh.paint(whole(pictures[-1]))
        fresh.paint(piece(y, at, "11"))
        assert shown.look() == fresh.look()
        assert not {"С", "Е", "К", "Р"} & {cell[0] for line in shown.look() for cell in line}
