"""The screen of a case: its steps with marks, days and clocks; Enter closes one by a person's word."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks.cases import book
from checks.cases.book import CaseView, Mark, StepView
from checks.cases.sights import State
from checks.person import naming
from console import drafting
from console.commands import Place, bindings
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.forms.centre import cases as forms
from console.panes.centre.listed import Listed
from console.reading.centre import steps as reading
from console.widgets.rows import Cell, Column
from registry import slot_people
from registry.cases import flow, kinds
from registry.cases.kinds.handover import SECRETS
from registry.cases.records import CaseKind, StepState
from registry.cases.rules import Rule
from vault.store import Store

_OF_PEOPLE = frozenset({CaseKind.HANDOVER, CaseKind.OWN_HANDOVER})
_BY_ITSELF = "Этот шаг закроется сам, когда станет виден. Где его делают: Esc, затем g/п."


class CaseScreen(Listed[StepView, CaseView]):
    """It can be left at any moment: what the program sees by itself is looked at anew each time."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CASE)]
    PLACES = (Place.CASE,)
    HELP = (
        "Шаги случая. Enter — шаг сделан: когда, кто подтверждает, чем; g/п открывает место, где его делают. «Видно» — "
        "программа увидела сама; такие шаги отмечать не нужно, а некоторые и нельзя. Случай с открытыми шагами "
        "закрывают только с причиной. Esc — выйти, случай подождёт."
    )
    COLUMNS = (
        Column("№", 2, right=True),
        Column("Что сделать", least=46),
        Column("С чем", 28, 2),
        Column("Как стоит", 24),
    )

    def __init__(self, case_id: int) -> None:
        super().__init__("Случай")
        self._case_id = case_id
        self._opened: CaseView | None = None

    def read(self, store: Store) -> CaseView:
        return book.one(store, self._case_id, self.console.session.clock.now())

    def take(self, data: CaseView) -> tuple[str, Sequence[StepView]]:
        first = self._opened is None
        self._opened = data
        self.retitle(data.case.title)
        if first:
            self.call_after_refresh(self._to_next)
        return reading.sentence(data), data.steps

    def _to_next(self, after: int = 0) -> None:
        """Put the cursor on the first step that waits, of those after this place if any does."""
        waiting = [each.place for each in self._opened.waiting] if self._opened is not None else []
        if waiting:
            self.listing.select(next((place for place in waiting if place > after), waiting[0]))

    def cells(self, row: StepView) -> Sequence[Cell]:
        found = self._opened
        assert found is not None, "rows come with their case"
        word, tone = reading.state(row, found, hand=self._rule(row).hand)
        told = row.words.text
        if (whose := reading.short(row)) and self.listing.hidden:  # or steps of several pages would all read alike
            told = f"{whose}: {told}"
        return (
            Cell(str(row.place), "muted"),
            Cell(told, "" if row.waits else "muted"),
            Cell(reading.whose(row), "muted"),
            Cell(word, tone),
        )

    def _rule(self, row: StepView) -> Rule:
        assert self._opened is not None, "rows come with their case"
        return kinds.rule(self._opened.case.kind, row.step.code)

    def key(self, row: StepView) -> Hashable:
        return row.place

    def about(self, row: StepView) -> str:
        return reading.details(row, self.console.session.zone)

    # Commands

    @work
    async def do_open(self) -> None:
        row, found = self.row, self._opened
        if row is None or found is None:
            return
        session = self.console.session
        if not found.case.open or row.mark is not Mark.OPEN:
            await self.console.push_screen_wait(Note(f"Шаг {row.place}", reading.details(row, session.zone)))
        elif not self._rule(row).hand:
            text = f"{reading.details(row, session.zone)}\n\n{_BY_ITSELF}"
            await self.console.push_screen_wait(Note(f"Шаг {row.place}", text))
        else:
            who = await session.read(naming.last)
            text = reading.details(row, session.zone)
            plan = forms.done(session, found.case, row.place, text, who, proof_needed=self._rule(row).proof)
            await self._step(drafting.fill(self.console, plan), f"Шаг {row.place} закрыт.", row.place)

    @work
    async def do_skip(self) -> None:
        row = self.row
        if row is None:
            return
        if row.step.state is not StepState.OPEN:
            self.refuse("Этот шаг уже закрыт: вернуть — u/г.")
            return
        reason = await self.console.push_screen_wait(AskLine(f"Шаг {row.place} не нужен", "Почему?"))
        if reason is not None:
            write = self.console.session.write(
                "case.step_skipped", lambda tx: flow.skip(tx, self._case_id, row.place, reason)
            )
            await self._step(write, f"Шаг {row.place} не нужен.", row.place)

    @work
    async def do_reopen(self) -> None:
        row, found = self.row, self._opened
        if row is None or found is None:
            return
        session = self.console.session
        if found.case.closed_on is not None:
            reason = await self.console.push_screen_wait(AskLine("Открыть случай снова", "Почему?"))
            if reason is not None:
                write = session.write("case.reopened", lambda tx: flow.reopen(tx, self._case_id, reason=reason))
                await self._step(write, "Случай снова открыт.")
            return
        write = session.write("case.reopened", lambda tx: flow.reopen(tx, self._case_id, row.place))
        await self._step(write, f"Шаг {row.place} снова открыт.", row.place - 1)

    async def _step(self, act: object, said: str, place: int = 0) -> None:
        if await self.carried(act, said):  # type: ignore[arg-type]  # an awaitable of any record
            self._to_next(place)

    @work
    async def do_jump(self) -> None:
        from console.panes.centre import stepping  # it opens what opens this screen

        row, found = self.row, self._opened
        if row is None or found is None:
            return
        unclaimed = await self._unclaimed(row)
        view = "" if unclaimed else stepping.safe_view(row)
        if view:
            self.console.begin(partial(self._to_safe, view), "places")
        else:
            await self.carried(stepping.go(self.console, found, row, unclaimed=unclaimed))

    async def _to_safe(self, view: str) -> None:
        """To the pane, from whatever cards this screen was opened over."""
        await self.console.guide.leave_dialogs()
        if self.console.main is not None:
            self.console.main.show_safe(view)

    async def _unclaimed(self, row: StepView) -> bool:
        """Whether a step of secrets stands still because nobody said whose a way into the vault is."""
        of_people = self._opened is not None and self._opened.case.kind in _OF_PEOPLE
        if not of_people or row.step.code != SECRETS or row.look is None or row.look.state is not State.UNKNOWN:
            return False
        return bool(await self.console.session.read(slot_people.unclaimed))

    @work
    async def do_letter(self) -> None:
        """The letter of the step under the cursor; of a step without one, those of the case."""
        from console.panes.centre import opening, stepping  # as above

        found, row = self._opened, self.row
        if found is None:
            return
        kind = stepping.letter_kind(row) if row is not None else None
        if kind is not None:
            await self.carried(stepping.letter(self.console, found.case, kind))
        else:
            await self.carried(opening.letter(self.console, found.case))

    @work
    async def do_successor(self) -> None:
        from console.panes.centre import stepping  # as above

        found = self._opened
        if found is None:
            return
        if found.case.kind not in _OF_PEOPLE or not found.case.open:
            self.refuse("Преемника называют в смене ответственного, пока она идёт.")
            return
        await self.carried(stepping.name_successor(self.console, found), "Преемник записан.")

    @work
    async def do_edit(self) -> None:
        if self._opened is not None:
            plan = forms.edit(self.console.session, self._opened.case)
            await self.carried(drafting.fill(self.console, plan), "Сохранено.")

    @work
    async def do_close(self) -> None:
        found = self._opened
        if found is None:
            return
        if found.case.closed_on is not None:
            self.refuse("Случай уже закрыт: открыть снова — u/г.")
            return
        plan = forms.closing(self.console.session, found.case, len(found.waiting))
        await self.carried(drafting.fill(self.console, plan), "Случай закрыт.")
