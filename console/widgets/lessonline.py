"""The line that says the next step of the lesson, over the keys of whatever screen is on; hidden without one."""

from __future__ import annotations

from console.widgets.plain import Plain


class LessonLine(Plain):
    """Painted only when its words change."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.display = bool(text)

    def say(self, text: str) -> None:
        """Show another text; nothing is painted if it is the same, and nothing is shown without one."""
        super().say(text)
        self.display = bool(text)
