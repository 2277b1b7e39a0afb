"""Results that stream into pane 4 while a run goes on: the line above the list, lines painted anew where they stand.

The list keeps its order, its filter and the person's place until the run ends, violations that are new come below; an
order that is asked for meanwhile is that of what the lines say. What a line says is `reading.streaming`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from checks.model import Status
from console.hosting import Host
from console.panes import checks_lines
from console.panes.checks_lines import Item, View
from console.reading import streaming
from console.reading.streaming import Stream
from console.reading.verdicts import ClauseRow, Group, Results
from console.widgets import plain
from console.widgets.order import Worth
from console.widgets.rows import Cell

if TYPE_CHECKING:
    from checks.model import Verdict


_STREAMED = frozenset({View.ORGANIZATIONS, View.CLAUSES, View.WRONG})
"""The views whose lines change while a run goes on."""


class StreamingPart(Host):
    """Mixed into the pane of checks."""

    view: View

    @abstractmethod
    def is_opened(self) -> bool:
        """Whether what is listed is what a line of the view holds."""

    @abstractmethod
    def is_slow_to_list(self) -> bool:
        """Whether it takes too long to list the lines anew at every word of the run."""

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
    def repaint(self, keys: Collection[Hashable]) -> None:
        """The cells of these lines changed and nothing else."""

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
        stream = self.stream
        self.say_going()
        if stream is None or not self.streams():
            return
        if self.view is View.ORGANIZATIONS:
            self.repaint(organizations)
        elif self.view is View.CLAUSES:
            self.repaint(stream.clauses_of(organizations))
        elif not self.is_slow_to_list():
            self.show_view()

    def streams(self) -> bool:
        """Whether the list on the screen is one that changes while a run goes on."""
        return self.view in _STREAMED and not self.is_opened()

    def say_going(self) -> None:
        """How far the run is."""
        stream, results = self.stream, self.known_results()
        for line in self.query("#going").results(plain.Line):  # type: ignore[attr-defined]  # a pane is a widget
            line.display = stream is not None
            before = results is not None and bool(results.verdicts)
            line.say("" if stream is None else streaming.going(stream, of_this_view=self.streams(), before=before))

    def streamed_lines(self, results: Results) -> Sequence[Item]:
        """The organizations, the clauses or the violations to list."""
        stream = self.stream
        if self.view is View.CLAUSES:
            return results.clauses
        if self.view is View.WRONG:
            return results.wrong if stream is None else streaming.wrong(results, stream)
        return results.groups if stream is None else streaming.everybody(results, stream)

    def streamed_cells(self, row: Group) -> tuple[Cell, ...]:
        """What the line of an organization says, while a run goes on too."""
        stream = self.stream
        return (streaming.cells(row, stream) if stream is not None else None) or checks_lines.group_cells(row)

    def streamed_clause(self, row: ClauseRow) -> tuple[Cell, ...]:
        """The same of a clause."""
        cells, stream = checks_lines.clause_cells(row), self.stream
        return cells if stream is None else (*cells[:-1], streaming.clause_verdict(row, stream))

    def streamed_verdict(self, row: Verdict, called: str) -> tuple[Cell, ...]:
        """The same of a verdict; `called` is the organization where the list is of many."""
        cells, stream = checks_lines.verdict_cells(row, called), self.stream
        if stream is None or self.is_opened() or not streaming.of_before(row, stream):
            return cells
        return cells[0], Cell(f"было: {cells[1].text}", "muted"), *cells[2:]

    def streamed_text(self, row: Group) -> str:
        """What stands beside the line of an organization meanwhile; "" for what is known."""
        stream = self.stream
        return "" if stream is None else streaming.text(row, stream)

    def streamed_verdicts(self, row: Group | ClauseRow) -> tuple[tuple[Verdict, ...], str]:
        """What is listed when a line is opened, and its title."""
        stream = self.stream
        if isinstance(row, ClauseRow):
            known = (row.verdicts, f"пункт {row.closing.clause}")
            return known if stream is None else streaming.clause_opened(row, stream)
        return (row.verdicts, row.name or "Муниципалитет") if stream is None else streaming.opened(row, stream)

    def shown_worth(self) -> dict[str, Worth]:
        """By the title of a column: what a line is worth that may be another one while a run goes on."""
        return {"Вывод": self._worth_judged, "Соблюдено": self._worth_kept, "Не видно": self._worth_unseen}

    def _worth_judged(self, row: Group | ClauseRow) -> object:
        return streaming.judged(row, self.stream)

    def _worth_kept(self, row: Group) -> int | None:
        return streaming.number_of(row, Status.OK, self.stream)

    def _worth_unseen(self, row: Group) -> int | None:
        return streaming.number_of(row, Status.UNKNOWN, self.stream)
