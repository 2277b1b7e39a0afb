"""A pane of several views: Tab and the arrows go round them, another pane may bring one to the screen.

What a view shows is each pane's own; the place, order and marks of a view are kept by `base`.
"""

from __future__ import annotations

from abc import abstractmethod
from enum import Enum
from typing import Generic, TypeVar

from console.panes.base import Data, ListPane, Row

View = TypeVar("View", bound=Enum)


class TurningPane(ListPane[Row, Data], Generic[Row, Data, View]):
    """`View` names the views in the order in which they are turned; `view` is set before the list is made."""

    view: View

    @property
    def view_key(self) -> str:
        return self.view.name.lower()

    @abstractmethod
    def show_view(self) -> None:
        """Lay out the view by what was read, and show it."""

    def turn_to(self, view: View) -> None:
        """Bring a view to the screen, from wherever the pane stands; before it is mounted, with all that is read."""
        self.view = view
        if self.is_mounted:
            self._drop_filter()
            self.show_view()

    def turn(self, by: int) -> None:
        """So many views on, round and round."""
        views = tuple(type(self.view))
        self.turn_to(views[(views.index(self.view) + by) % len(views)])

    def do_next(self) -> None:
        self.turn(1)

    def do_previous(self) -> None:
        self.turn(-1)
