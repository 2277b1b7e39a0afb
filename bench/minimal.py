"""The smallest Textual application, for `bench.console` to compare with: whatever it costs is the library's."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "READY"


class Minimal(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Static(READY)


if __name__ == "__main__":
    Minimal().run()
