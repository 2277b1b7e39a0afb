"""Results that stream into pane 4 while a run goes on: the line above the list, lines painted anew where they stand.

The list keeps its order, its filter and the person's place until the run ends; what a line says is `reading.streaming`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from console.hosting import Host
from console.reading import streaming
from console.reading.streaming import Stream
from console.reading.verdicts import Group, Results
from console.widgets import plain
from console.widgets.rows import Cell

if TYPE_CHECKING:
    from checks.model import Verdict


class StreamingPart(Host):
    """Mixed into the pane of checks."""

    @abstractmethod
    def streams(self) -> bool:
        """Whether the list on the screen is the one that changes while a run goes on."""

    @abstractmethod
    def known_results(self) -> Results | None:
        """What is known from before the run."""

    @abstractmethod
    def shows_latest(self) -> bool:
        """Whether the latest verdicts are shown, not those of a chosen run."""

    @abstractmethod
    def show_view(self) -> None:
        """List the lines anew."""

    @abstractmethod
    def repaint(self, organizations: frozenset[int]) -> None:
        """The cells of these organizations changed."""

    @property
    def stream(self) -> Stream | None:
        """The run that goes on, unless another one was chosen to be looked at."""
        return self.console.checking.stream if self.shows_latest() else None

    def lines_of_run(self) -> Iterable[Widget]:
        """The line above the list, there only while a run goes on."""
        line = plain.Line(id="going")
        line.display = False
        yield line

    def run_began_or_ended(self) -> None:
        """Every organization that is looked at has a line from now on; or the lines are those of what is known."""
        if self.known_results() is not None:
            self.show_view()

    def run_found(self, organizations: frozenset[int]) -> None:
        """More came: a line is painted anew where it stands."""
        self.say_going()
        if self.streams():
            self.repaint(organizations)

    def say_going(self) -> None:
        """How far the run is."""
        stream, results = self.stream, self.known_results()
        for line in self.query("#going").results(plain.Line):  # type: ignore[attr-defined]  # a pane is a widget
            line.display = stream is not None
            before = results is not None and bool(results.verdicts)
            line.say("" if stream is None else streaming.going(stream, of_this_view=self.streams(), before=before))

    def streamed_lines(self, results: Results) -> tuple[Group, ...]:
        """The organizations to list."""
        stream = self.stream
        return results.groups if stream is None else streaming.everybody(results, stream)

    def streamed_cells(self, row: Group) -> tuple[Cell, ...] | None:
        """What a line says while the run goes on; None when it says what is known."""
        stream = self.stream
        return None if stream is None else streaming.cells(row, stream)

    def streamed_text(self, row: Group) -> str:
        """The same for what stands beside it."""
        stream = self.stream
        return "" if stream is None else streaming.text(row, stream)

    def streamed_verdicts(self, row: Group) -> tuple[tuple[Verdict, ...], str]:
        """What is listed when a line is opened, and its title."""
        stream = self.stream
        return (row.verdicts, row.name or "Муниципалитет") if stream is None else streaming.opened(row, stream)
