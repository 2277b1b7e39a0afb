"""A screen that gives the keys back after its window was too small: Textual takes them from what is hidden.

What is hidden in a small window is told by the style sheet.
"""

from __future__ import annotations

from typing import cast

from textual.screen import Screen
from textual.widget import Widget


class KeepsFocus:
    """Mixed into every screen of the console."""

    _before: Widget | None = None

    def on_resize(self) -> None:
        screen = cast("Screen[object]", self)
        if screen.focused is not None:
            self._before = screen.focused
        elif self._before is not None:
            screen.call_after_refresh(self._give_back)

    def _give_back(self) -> None:
        screen, before = cast("Screen[object]", self), self._before
        if screen.focused is None and before is not None and before.is_attached and before.focusable:
            screen.set_focus(before)
