"""Pane 4 «Проверки»: verdicts by organization, by clause, and as a list of what is wrong, each with its evidence."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, TypeAlias

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from checks import advice
from checks.model import Verdict
from checks.remarks.book import Remark
from checks.results import RunRecord, RunState, Totals
from console import format as shown
from console import looking, showing
from console.commands import Place, bindings
from console.dialogs.note import Note
from console.dialogs.pick import Option, Pick
from console.panes import remarks
from console.panes.base import ListPane
from console.panes.remarks import RemarksPart
from console.reading import card_text, clause_card, remark_words, run_words, unseen, verdicts
from console.reading.tally import look, percent, sentence
from console.reading.verdicts import ClauseRow, Group, Results
from console.widgets import plain
from console.widgets.rows import Cell, Column, Rows
from registry import advice_notes, networks
from registry.regulation.model import Level
from vault.text import counted
from vault.transaction import Tx

Item: TypeAlias = Group | ClauseRow | Verdict | Remark


class View(Enum):
    """The ways to look at the results."""

    ORGANIZATIONS = "По организациям"
    CLAUSES = "По пунктам"
    WRONG = "Нарушения"
    REMARKS = "Замечания"


_VIEWS = tuple(View)

_COLUMNS = {
    View.ORGANIZATIONS: (
        Column("Организация"),
        Column("Вывод", 22),
        Column("Соблюдено", 9, 2, right=True),
        Column("Не видно", 8, 3, right=True),
    ),
    View.CLAUSES: (
        Column("Пункт", 10),
        Column("О чём"),
        Column("Вид", 9, 2),
        Column("Вывод", 22),
    ),
    View.WRONG: (
        Column("О ком", 20),
        Column("Что не так"),
        Column("Пункт", 14, 2),
    ),
    View.REMARKS: remarks.COLUMNS,
}

_OPENED = (Column("О ком", 26), Column("Вывод"), Column("Пункт", 14, 2))

_EMPTY = "Проверок ещё не было.\nF5 — составить план и проверить."
_CLEAN = "Нарушений нет."


@dataclass(frozen=True)
class Opened:
    """A line that was opened: whose verdicts are listed now."""

    title: str
    verdicts: tuple[Verdict, ...]
    back_to: Hashable


class ChecksPane(RemarksPart, ListPane[Item, Results]):
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
        return Rows(_COLUMNS[self.view], self._cells, _key)

    def above(self) -> Iterable[Widget]:
        yield plain.Line(id="heading")

    def empty(self) -> str:
        if self.view is View.REMARKS and self._remarks is not None:
            return remarks.NOTHING
        return _CLEAN if self._results is not None and self._results.verdicts else _EMPTY

    def fetch(self, tx: Tx) -> Results:
        raise NotImplementedError("verdicts are read by parts: see `gather`")

    async def gather(self) -> Results:
        session, run_id = self.console.session, self._run_id
        return await session.with_store(lambda store: verdicts.results(store, session.today, run_id))

    def prepare(self, data: Results) -> Results:
        """Remarks are read only for their own view: it walks over all that was ever found."""
        self._notes = advice.noted(self.console.session.opened().read(advice_notes.listing))
        if self.view is View.REMARKS:
            self._remarks, self._short = self.read_remarks(warnings=self._warnings)
        return data

    def take(self, data: Results) -> None:
        before, self._results = self._opened, data
        if before is not None:
            again = next((line for line in self._lines() if _key(line) == before.back_to), None)
            found = again.verdicts if isinstance(again, Group | ClauseRow) else ()
            self._opened = Opened(before.title, found, before.back_to) if found else None
        self._show()

    def haystack(self, row: Item) -> str:
        if isinstance(row, Remark):
            words = remark_words.state(row, self.console.session.zone)
            names = f"{self._called(row.organization_id)} {self._short.get(row.organization_id, '')}"
            return f"{names} {row.subject_name} {row.message} {words} {row.key}"
        if isinstance(row, Verdict):
            number = row.organization_id
            name = f"{self._results.name(number)} {self._results.short_name(number)}" if self._results else ""
            return f"{name} {row.subject.name} {card_text.headline(row)} {' '.join(row.clauses)}"
        return row.haystack

    def counts(self, shown_now: int, total: int) -> str:
        if self._results is None or not self._results.verdicts:
            return "Проверок ещё не было; F5 — проверить"
        text = sentence(self._results.sums)
        if self.view is View.REMARKS:
            text = remarks.sentence(self._remarks or ())
        return text if shown_now == total else f"показано {shown.number(shown_now)} из {shown.number(total)} · {text}"

    def details(self, row: Item) -> str:
        if isinstance(row, Remark):
            return remark_words.text(row, self._called(row.organization_id), self.console.session.zone, self._notes)
        if isinstance(row, Verdict):
            return card_text.verdict_text(row, notes=self._notes)
        if isinstance(row, ClauseRow):
            return clause_card.text(row)
        worst = "\n".join(f"{shown.look(one.status.value).mark} {card_text.headline(one)}" for one in row.verdicts[:20])
        return f"{row.name}\n{worst}"

    def scope(self) -> tuple[frozenset[int], frozenset[int]]:
        row = self.rows.current
        number = row.organization_id if isinstance(row, Group | Verdict | Remark) else 0
        return frozenset(), frozenset((number,)) if number else frozenset()

    # What is shown

    def _lines(self) -> Sequence[Item]:
        if self._results is None:
            return ()
        if self.view is View.REMARKS:
            return self._remarks or ()
        if self.view is View.ORGANIZATIONS:
            return self._results.groups
        return self._results.clauses if self.view is View.CLAUSES else self._results.wrong

    def _show(self) -> None:
        opened = self._opened
        columns = _OPENED if opened is not None else _COLUMNS[self.view]
        self.rows.markable = self.view is View.REMARKS
        if columns != self.rows.columns:
            self.rows.reshape(columns, self._cells)
        self.query_one("#heading", plain.Line).say(self._heading())
        self.show_rows(opened.verdicts if opened is not None else self._lines())
        self.show_details()

    def _heading(self) -> str:
        if self._opened is not None:
            return f"{self.view.value} > {self._opened.title}"
        views = " ".join(f"[{view.value}]" if view is self.view else view.value for view in _VIEWS)
        return f"{views}   {self._run_words()}"

    def _run_words(self) -> str:
        results = self._results
        if results is None or not results.verdicts:
            return ""
        record = next((run for run in results.runs if run.id == results.run_id), None)
        if record is not None:
            return f"прогон {record.id} от {self._when(record)}"
        return percent(results.sums)

    def _when(self, record: RunRecord) -> str:
        return shown.moment(record.started_at, self.console.session.zone)

    def _cells(self, row: Item) -> tuple[Cell, ...]:
        if isinstance(row, Remark):
            return remarks.cells(row, self._short.get(row.organization_id, ""), self.console.session.zone)
        if isinstance(row, Group):
            return (
                Cell(row.name or "Муниципалитет"),
                _sums_cell(row.sums, urgent=row.urgent),
                Cell(str(row.sums.ok)),
                Cell(str(row.sums.unknown or "")),
            )
        if isinstance(row, ClauseRow):
            level = "обязат." if row.closing.level is Level.MUST else "рекоменд."
            return (
                Cell(row.closing.clause),
                Cell(row.closing.text),
                Cell(level, "muted"),
                _sums_cell(row.sums) if row.verdicts else Cell("- выводов нет", "muted"),
            )
        seen = shown.look(row.status.value)
        who = row.subject.name.removeprefix("https://")
        said = card_text.headline(row)
        if self._results is not None and self.view is not View.ORGANIZATIONS:
            who = self._results.short_name(row.organization_id) or who
            said = f"{networks.network(row.network).short}: {said}" if row.network else said
        clause = card_text.clauses(row)
        return Cell(who), Cell(f"{seen.mark} {said}", seen.tone), Cell(clause, "muted")

    # Commands

    @work
    async def do_open(self) -> None:
        row = self.rows.current
        if isinstance(row, Remark):
            title = self._called(row.organization_id) or "Муниципалитет"
            await self.console.push_screen_wait(Note(title, self.details(row)))
        elif isinstance(row, Verdict):
            await showing.verdict(self.console, row, self._called(row.organization_id), past=self._run_id is not None)
        elif isinstance(row, Group | ClauseRow):
            title = (row.name or "Муниципалитет") if isinstance(row, Group) else f"пункт {row.closing.clause}"
            if not row.verdicts or (isinstance(row, ClauseRow) and row.by_person):
                await self.console.push_screen_wait(Note(shown.capital(title), self.details(row)))
                return
            self._drop_filter()
            self._opened = Opened(title, row.verdicts, _key(row))
            self._show()

    def do_next(self) -> None:
        self._turn(1)

    def do_previous(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self._turn_to(_VIEWS[(_VIEWS.index(self.view) + by) % len(_VIEWS)])

    def show_remarks(self) -> None:
        """Turn to the view «Замечания», from wherever the pane stands."""
        if self.is_mounted:
            self._turn_to(View.REMARKS)
        else:
            self.view = View.REMARKS  # read and painted with the rest

    def _turn_to(self, view: View) -> None:
        self._opened = None
        self._drop_filter()
        self.rows.marks.clear()
        self.view = view
        self._show()
        if self.view is View.REMARKS:
            self.reload()

    def back(self) -> bool:
        if super().back():
            return True
        if self._opened is not None:
            place, self._opened = self._opened.back_to, None
            self._show()
            self.rows.select(place)
            return True
        if self._run_id is not None:
            self._run_id = None
            self.reload()
            return True
        return False

    @work
    async def do_unseen(self) -> None:
        found = unseen.troubles(self._results.verdicts if self._results is not None else ())
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
            *(Option(str(run.id), f"{run.id}  {self._when(run)}", _run_note(run)) for run in results.runs),
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

    # What the commands on remarks ask of the pane

    def line_under_cursor(self) -> object:
        return self.rows.current

    def marked(self) -> set[Hashable]:
        return self.rows.marks

    def known_remarks(self) -> Sequence[Remark]:
        return self._remarks or ()

    def acted(self) -> None:
        self.rows.marks.clear()
        self.reload()

    def _called(self, organization_id: int) -> str:
        return self._results.name(organization_id) if self._results is not None else ""


def _key(row: Item) -> Hashable:
    if isinstance(row, Remark):
        return row.key
    if isinstance(row, Group):
        return row.organization_id
    if isinstance(row, ClauseRow):
        return row.closing.clause
    return (row.subject.kind, row.subject.id, row.check)


def _sums_cell(sums: Totals, *, urgent: bool = False) -> Cell:
    seen = look(sums)
    return Cell(f"{seen.mark} {'срочно: ' if urgent else ''}{seen.word}", seen.tone)


def _run_note(run: RunRecord) -> str:
    wrong = counted(run.totals.fail, "нарушение", "нарушения", "нарушений")
    if run.scope.exactly is not None:
        return f"{wrong}, видел человек"
    return wrong if run.state is RunState.DONE else f"{wrong}, остановлен"
