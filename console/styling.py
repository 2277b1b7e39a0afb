"""The style sheet of the application, read once for a theme, and no more of it than the first page needs at first.

Textual makes the colours of its own default theme first, then those of ours, and reads the whole sheet for each; that
is a fifth of the time between the start and the first screen. What the sheet says is `first.tcss` and `console.tcss`.
"""

from __future__ import annotations

from pathlib import Path

from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

WHOLE = Path(__file__).with_name("console.tcss")
"""What every screen but the page of the passphrase names as its sheet; read behind that page, by `read_on`."""


class Sheet(Stylesheet):
    """A style sheet of which nothing is read again for variables that it has been read with."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._told = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._told:
            self._told = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        """Other variables have emptied the cache; Textual would do without it whatever the reason."""
        self.parse()


class Styled(App[None]):
    """An application with such a sheet, made when its theme is known: `begin_styling` is to be called then, once."""

    _colours: dict[str, dict[str, str]] | None = None

    def begin_styling(self, theme: str) -> None:
        """Take the theme that the screen starts with."""
        self._colours = {}
        self.theme = theme
        self.stylesheet = Sheet(variables=self.get_css_variables())

    def read_on(self) -> None:
        """Read what the first page did without; some ten milliseconds."""
        if not self.stylesheet.has_source(str(WHOLE)):
            self.stylesheet.read(WHOLE)
            self.stylesheet.parse()

    def dress(self, screen: Screen[None]) -> None:
        """Give a screen the classes of the window before it is made.

        It gets them with its size too, but then Textual styles all of it once more.
        """
        for cells, points in zip(self.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True):
            screen.add_class(max(point for point in points or () if point[0] <= cells)[1], update=False)

    def get_css_variables(self) -> dict[str, str]:
        """Textual's own, made once for a theme; none while the application is being made with Textual's theme."""
        if self._colours is None:
            return {}
        if self.theme not in self._colours:
            self._colours[self.theme] = super().get_css_variables()
        self.theme_variables = self._colours[self.theme]
        return self.theme_variables
