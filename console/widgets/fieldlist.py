"""The fields of a form down the screen: scrolled by the focus, and telling how many are out of sight."""

from __future__ import annotations

from dataclasses import dataclass

from textual.containers import VerticalScroll
from textual.message import Message

from vault.text import counted


class FieldList(VerticalScroll, can_focus=False):
    """Without a scrollbar, which would cost a column; `Moved` says what it hides."""

    @dataclass
    class Moved(Message):
        """So many fields are above and below what is seen."""

        above: int
        below: int

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._tell()

    def watch_virtual_size(self) -> None:
        """Fields came or went by a choice."""
        self.call_after_refresh(self._tell)

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        rows = [row.virtual_region for row in self.children if row.display]
        above = sum(region.y < top for region in rows)
        self.post_message(self.Moved(above, sum(region.bottom > bottom for region in rows)))


def hidden_words(above: int, below: int) -> str:
    """«выше ещё 2 поля, ниже ещё 5 полей»; empty when all are seen."""
    places = (("выше", above), ("ниже", below))
    return ", ".join(f"{place} ещё {counted(number, 'поле', 'поля', 'полей')}" for place, number in places if number)
