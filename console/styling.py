"""The style sheet of the application, read once for a theme.

Textual makes the colours of its own default theme first, then those of ours, and reads the whole sheet for each; that
is a fifth of the time between the start and the first screen. What the sheet says is `console.tcss`.
"""

from __future__ import annotations

from textual.app import App
from textual.css.stylesheet import Stylesheet


class Sheet(Stylesheet):
    """A style sheet that is not read again for variables it has been read with."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._told = variables
        self._same = False

    def set_variables(self, variables: dict[str, str]) -> None:
        self._same = variables == self._told
        if not self._same:
            self._told = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        if self._same:
            self._same = False
        else:
            super().reparse()


class Styled(App[None]):
    """An application with such a sheet, made when its theme is known: `begin_styling` is to be called then, once."""

    _colours: dict[str, dict[str, str]] | None = None

    def begin_styling(self, theme: str) -> None:
        """Take the theme that the screen starts with."""
        self._colours = {}
        self.theme = theme
        self.stylesheet = Sheet(variables=self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """Textual's own, made once for a theme; none while the application is being made with Textual's theme."""
        if self._colours is None:
            return {}
        if self.theme not in self._colours:
            self._colours[self.theme] = super().get_css_variables()
        self.theme_variables = self._colours[self.theme]
        return self.theme_variables
