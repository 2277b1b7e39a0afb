"""The line above the keys: counts, the filter, progress and messages; it takes the place of toasts."""

from __future__ import annotations

from console.widgets.plain import Line


class StatusLine(Line):
    """Counts; over them the progress of a run; over both a message until the next key."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._standing = ""
        self._progress = ""
        self._message = ""

    def stand(self, text: str) -> None:
        """The text that is shown when nothing else is said."""
        self._standing = text
        self._show()

    def progress(self, text: str) -> None:
        """How far a run came; empty when there is none."""
        self._progress = text
        self._show()

    def tell(self, text: str, tone: str = "") -> None:
        """A message; an empty one takes it away."""
        self._message = text
        self.set_class(bool(text) and tone == "fail", "-fail")
        self._show()

    def _show(self) -> None:
        self.say(self._message or self._progress or self._standing)
