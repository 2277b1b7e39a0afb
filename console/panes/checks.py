"""Pane 4 «Проверки»: verdicts by organization, by clause, and as a list of what is wrong, each with its evidence.

How lines are painted is `checks_lines`; the views «Замечания» and «Недели» are parts of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from checks import advice
from checks.model import Verdict
from checks.remarks.book import Remark
from checks.results import RunRecord
from console import format as shown
from console import looking, showing, sorting
from console.commands import Place, bindings
from console.dialogs.note import Note
from console.dialogs.pick import Option, Pick
from console.panes import checks_lines, remarks, weeks
from console.panes.checks_lines import Item
from console.panes.checks_lines import View as View  # noqa: PLC0414 (whoever knows the pane names its views)
from console.panes.remarks import RemarksPart
from console.panes.streaming import StreamingPart
from console.panes.turning import TurningPane
from console.panes.weeks import WeeksPart
from console.reading import card_text, clause_card, remark_words, run_words, unseen, verdicts, worth
from console.reading.tally import sentences
from console.reading.verdicts import ClauseRow, Group, Results
from console.reading.week_rows import WeekRow
from console.widgets import plain
from console.widgets.rows import Cell, Rows
from registry import advice_notes
from vault.transaction import Tx


@dataclass(frozen=True)
class Opened:
    """A line that was opened: whose verdicts are listed now."""

    title: str
    verdicts: tuple[Verdict, ...]
    back_to: Hashable


class ChecksPane(StreamingPart, RemarksPart, WeeksPart, TurningPane[Item, Results, View]):
    """Tab turns the views, Enter goes into a line, Esc goes back."""

    DIGIT = "4"
    TITLE = "Проверки"
    PLACE = Place.CHECKS
    ABOUT = "Что нашли проверки. Tab меняет вид, Enter открывает строку, Esc возвращает."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.LIST, Place.CHECKS)]

    def __init__(self) -> None:
        self.view = View.ORGANIZATIONS
        self._results: Results | None = None
        self._remarks: tuple[Remark, ...] | None = None
        self._short: dict[int, str] = {}
        self._notes = advice.NO_NOTES
        self._warnings = False
        self._opened: Opened | None = None
        self._run_id: int | None = None
        super().__init__()

    def make_rows(self) -> Rows[Item]:
        return Rows(checks_lines.COLUMNS[self.view], self._cells, checks_lines.key)

    def above(self) -> Iterable[Widget]:
        yield from self.lines_of_run()
        yield plain.Line(id="heading")
        yield from weeks.lines_above()

    def below(self) -> Iterable[Widget]:
        yield from weeks.lines_below()

    def shelf(self) -> Hashable:
        return (self.view, None if self._opened is None else self._opened.back_to)

    def empty(self) -> str:
        return checks_lines.empty(
            self.view,
            self._results,
            regulated=self._regulated,
            remarks_read=self._remarks is not None,
            weeks_read=self.grid is not None,
        )

    @property
    def _regulated(self) -> bool:
        """Whether there is anything to judge by."""
        return self.console.session.regulation is not None

    def fetch(self, tx: Tx) -> Results:
        raise NotImplementedError("verdicts are read by parts: see `gather`")

    async def gather(self) -> Results:
        session, run_id, regulated, before = self.console.session, self._run_id, self._regulated, self._results
        return await session.with_store(
            lambda store: verdicts.results(store, session.today, run_id, regulated=regulated, before=before)
        )

    def prepare(self, data: Results) -> Results:
        """Remarks are read only for their own view: it walks over all that was ever found."""
        self._notes = advice.noted(self.console.session.opened().read(advice_notes.listing))
        if self.view is View.REMARKS:
            self._remarks, self._short = self.read_remarks(warnings=self._warnings)
        wanted = self.view is View.WEEKS and self._regulated
        self.grid = self.read_grid() if wanted else None  # read again when its view is turned to
        return data

    def take(self, data: Results) -> None:
        before, self._results = self._opened, data
        if before is not None:
            again = next((line for line in self._lines() if checks_lines.key(line) == before.back_to), None)
            found, title = self.streamed_verdicts(again) if isinstance(again, Group | ClauseRow) else ((), "")
            self._opened = Opened(title, found, before.back_to) if found else None
        self.show_view()

    def haystack(self, row: Item) -> str:
        if isinstance(row, Remark):
            words = remark_words.state(row, self.console.session.zone)
            names = f"{self.called(row.organization_id)} {self._short.get(row.organization_id, '')}"
            return f"{names} {row.subject_name} {row.message} {words} {row.key}"
        if isinstance(row, Verdict):
            number = row.organization_id
            name = f"{self._results.name(number)} {self._results.short_name(number)}" if self._results else ""
            return f"{name} {row.subject.name} {card_text.headline(row)} {' '.join(row.clauses)}"
        return row.haystack

    def counts(self, shown_now: int, total: int) -> str:
        return self.tiers(shown_now, total)[0]

    def tiers(self, shown_now: int, total: int) -> Sequence[str]:
        if self._results is None or not self._results.verdicts:
            return ("Проверок ещё не было; F5 — проверить" if self._regulated else "Порядка в хранилище ещё нет",)
        told: Sequence[str] = sentences(self._results.sums)
        if self.view is View.WEEKS:
            told = self.grid_counts()
        elif self.view is View.REMARKS:
            told = remarks.sentences(self._remarks or ())
        if shown_now == total:
            return told
        part = f"показано {shown.number(shown_now)} из {shown.number(total)}"
        return (*(f"{part} · {text}" for text in told), part)

    def details(self, row: Item) -> str:
        if isinstance(row, Remark):
            return remark_words.text(row, self.called(row.organization_id), self.console.session.zone, self._notes)
        if isinstance(row, Verdict):
            return card_text.verdict_text(row, notes=self._notes)
        if isinstance(row, ClauseRow):
            return clause_card.text(row)
        if isinstance(row, WeekRow):
            return self.grid_details(row)
        if isinstance(row, Group) and (going := self.streamed_text(row)):
            return going
        worst = "\n".join(f"{shown.look(one.status.value).mark} {card_text.headline(one)}" for one in row.verdicts[:20])
        return f"{row.name}\n{worst}"

    def scope(self) -> tuple[frozenset[int], frozenset[int]]:
        row = self.rows.current
        number = row.organization_id if isinstance(row, Group | Verdict | Remark | WeekRow) else 0
        marked = {each.organization_id for each in self.rows.marked(self._everything) if isinstance(each, Remark)}
        return frozenset(marked - {0}), frozenset((number,)) if number else frozenset()

    # What is shown

    def _lines(self) -> Sequence[Item]:
        if self._results is None:
            return ()
        if self.view is View.REMARKS:
            return self._remarks or ()
        if self.view is View.WEEKS:
            return self.grid.rows if self.grid is not None else ()
        return self.streamed_lines(self._results)

    def show_view(self) -> None:
        opened = self._opened
        columns = checks_lines.OPENED if opened is not None else checks_lines.COLUMNS[self.view]
        if self.view is View.WEEKS:
            columns = self.grid_columns(self._room)
        self.rows.markable = self.view is View.REMARKS
        worths = {**dict.fromkeys(checks_lines.NAMES, self._whose), **self.shown_worth()}
        self.lay(checks_lines.by_shown(columns, worths), self._cells)
        self._say_above()
        self.show_rows(opened.verdicts if opened is not None else self._lines())
        self.show_details()

    @property
    def _room(self) -> int:
        """Cells of the list; before it is laid out, those of the pane."""
        return self.rows.size.width or self.size.width

    def _say_above(self) -> None:
        """The heading, and around the grid of weeks the lines of its months and signs."""
        self.query_one("#heading", plain.Line).say(self._heading())
        self.say_going()
        for name, words in (("#months", self.months), ("#legend", self.legend)):
            line = self.query_one(name, plain.Line)
            text = words(self._room) if self.view is View.WEEKS and self.grid is not None else ""
            line.display = bool(text)
            line.say(text)

    def on_resize(self) -> None:
        if self.is_mounted:
            self.call_after_refresh(self._refit)

    def _refit(self) -> None:
        """Other weeks may fit into another window; whoever stood on a line stands on it."""
        place = self.rows.current
        if isinstance(place, WeekRow):
            self.show_view()
            self.rows.select(place.key)
        else:
            self._say_above()

    def show_grid(self) -> None:
        if self.view is View.WEEKS:
            self.show_view()

    def _whose(self, row: Item) -> str | None:
        return worth.name(self._cells(row)[0].text)

    def _heading(self) -> str:
        if self._opened is not None:
            return f"{self.view.value} > {self._opened.title}"
        tails = checks_lines.tails(self._results, self.console.session.zone)
        return checks_lines.heading(self.view, tails, self.size.width - 2)

    def _when(self, record: RunRecord) -> str:
        return shown.moment(record.started_at, self.console.session.zone)

    def _cells(self, row: Item) -> tuple[Cell, ...]:
        if isinstance(row, Remark):
            return remarks.cells(row, self._short.get(row.organization_id, ""), self.console.session.zone)
        if isinstance(row, Group):
            return self.streamed_cells(row)
        if isinstance(row, ClauseRow):
            return self.streamed_clause(row)
        if isinstance(row, WeekRow):
            return self.grid_cells(row, self.rows.columns)
        called = "" if self.view is View.ORGANIZATIONS else self._short_name(row.organization_id)
        return self.streamed_verdict(row, called)

    def _short_name(self, organization_id: int) -> str:
        return self._results.short_name(organization_id) if self._results is not None else ""

    # Commands

    @work
    async def do_open(self) -> None:
        row = self.rows.current
        if isinstance(row, Remark):
            title = self.called(row.organization_id) or "Муниципалитет"
            await self.console.push_screen_wait(Note(title, self.details(row)))
        elif isinstance(row, Verdict):
            await showing.verdict(self.console, row, self.called(row.organization_id), past=self._run_id is not None)
        elif isinstance(row, WeekRow):
            self.open_page(row)
        elif isinstance(row, Group | ClauseRow):
            found, title = self.streamed_verdicts(row)
            if not found or (isinstance(row, ClauseRow) and row.by_person):
                await self.console.push_screen_wait(Note(shown.capital(title), self.details(row)))
                return
            self._drop_filter()
            self._opened = Opened(title, found, checks_lines.key(row))
            self.show_view()

    @work
    async def do_advise(self) -> None:
        row = self.rows.current
        if isinstance(row, Group | ClauseRow):
            await showing.advise(self.console, row.verdicts)
        elif isinstance(row, Remark):
            await showing.advise(self.console, [row.verdict] if row.verdict is not None else [])
        elif isinstance(row, Verdict):
            await showing.advise(self.console, [row])

    def turn_to(self, view: View) -> None:
        self._opened = None
        super().turn_to(view)
        if not self.is_mounted:
            return  # read with the rest
        if view is View.REMARKS:
            self.reload()
        elif view is View.WEEKS and self.grid is None and self._regulated:
            self.gather_grid()

    def back(self) -> bool:
        if super().back():
            return True
        if self._opened is not None:
            place, self._opened = self._opened.back_to, None
            self.show_view()
            self.rows.select(place)
            return True
        if self._run_id is not None:
            self._run_id = None
            self.reload()
            return True
        return False

    @work
    async def do_unseen(self) -> None:
        given = self._results.verdicts if self._results is not None else ()
        if not given:
            self.console.tell("Проверок ещё не было: смотреть нечего.", "fail")
            return
        found = await asyncio.to_thread(unseen.troubles, given)
        await self.console.push_screen_wait(Note("Чего не видно", run_words.troubles_text(found)))

    @work(exclusive=True, group="look")
    async def do_look(self) -> None:
        await looking.look(self.console)

    @work(exclusive=True, group="look")
    async def do_answer(self) -> None:
        row = self.rows.current
        verdict = row if isinstance(row, Verdict) else verdicts.to_answer(row) if isinstance(row, ClauseRow) else None
        if verdict is None:
            self.console.tell("Отвечают на вывод: откройте строку (Enter) и выберите его.", "fail")
        elif await looking.answer(self.console, verdict):
            self.reload()

    @work
    async def do_runs(self) -> None:
        results = self._results
        if results is None or not results.runs:
            self.console.tell("Прогонов ещё не было: F5 — проверить.")
            return
        options = [
            Option("", "последние известные выводы"),
            *(Option(str(run.id), f"{run.id}  {self._when(run)}", checks_lines.run_note(run)) for run in results.runs),
        ]
        picked = await self.console.push_screen_wait(Pick("Прогоны", options, note_width=30))
        if picked is not None:
            self._run_id = int(picked[0]) if picked[0] else None
            self._opened = None
            self.reload()

    def do_advised(self) -> None:
        if self.view is not View.REMARKS:
            self.console.tell("Рекомендации показывает и прячет вид «Замечания» (Tab).", "fail")
            return
        self._warnings = not self._warnings
        self.console.tell("С рекомендациями." if self._warnings else "Без рекомендаций.")
        self.reload()

    # What the results of a run that goes on ask of the pane

    def is_opened(self) -> bool:
        return self._opened is not None

    def shows_latest(self) -> bool:
        return self._run_id is None

    def known_results(self) -> Results | None:
        return self._results

    def is_slow_to_list(self) -> bool:
        return bool(self.filter_text) and len(self.rows.items) > sorting.MANY  # all of them would be indexed again

    def repaint(self, keys: Collection[Hashable]) -> None:
        self.rows.repaint(keys)
        row = self.rows.current
        if row is not None and checks_lines.key(row) in keys:
            self.show_details()

    # What the commands on remarks ask of the pane

    def line_under_cursor(self) -> object:
        return self.rows.current

    def marked(self) -> set[Hashable]:
        return self.rows.marks

    def hidden_marks(self) -> str:
        return self.hidden_words()

    def known_remarks(self) -> Sequence[Remark]:
        return self._remarks or ()

    def acted(self) -> None:
        self.rows.marks.clear()
        self.console.reload_panes()  # «Сводка» counts what was told too

    def called(self, organization_id: int) -> str:
        return self._results.name(organization_id) if self._results is not None else ""
