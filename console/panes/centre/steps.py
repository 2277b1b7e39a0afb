"""The screen of a case: its steps with marks, days and clocks; Enter closes one by a person's word."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks.cases import book
from checks.cases.book import CaseView, Mark, StepView
from checks.person import naming
from console import drafting
from console.commands import Place, bindings
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.forms.centre import cases as forms
from console.panes import editing
from console.panes.centre.listed import Listed
from console.panes.page_card import PageCardScreen
from console.panes.vault.card import CredentialCard
from console.reading import credentials as accounts
from console.reading.centre import steps as reading
from console.widgets.rows import Cell, Column
from registry import credentials, organizations, pages, rows
from registry.cases import flow, kinds
from registry.cases.records import Case, Step, StepState
from registry.cases.rules import Rule
from registry.organizations import Organization
from registry.pages import Page
from vault.store import Store
from vault.transaction import Tx

_OF_VAULT = frozenset({"secrets", "tokens"})
_ASSIGNED = "assigned"


class CaseScreen(Listed[StepView, CaseView]):
    """It can be left at any moment: what the program sees by itself is looked at anew each time."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CASE)]
    PLACES = (Place.CASE,)
    HELP = (
        "Шаги случая. Enter — шаг сделан: когда, кто подтверждает, чем. «Видно» — программа увидела сама; такие шаги "
        "отмечать не нужно, а некоторые и нельзя. Случай с открытыми шагами закрывают только с причиной. Esc — выйти, "
        "случай подождёт."
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

    def _to_next(self) -> None:
        """Put the cursor on the first step that waits."""
        if self._opened is not None and self._opened.waiting:
            self.listing.select(self._opened.waiting[0].place)

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
            text = f"{reading.details(row, session.zone)}\n\nЭтот шаг закроется сам, когда станет виден. g/п — перейти."
            await self.console.push_screen_wait(Note(f"Шаг {row.place}", text))
        else:
            who = await session.read(naming.last)
            text = "\n".join(filter(None, (row.words.text, row.account or row.page, row.words.way)))
            plan = forms.done(session, found.case, row.place, text, who, proof_needed=self._rule(row).proof)
            await self._step(drafting.fill(self.console, plan), f"Шаг {row.place} закрыт.")

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
            await self._step(write, f"Шаг {row.place} не нужен.")

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
        await self._step(write, f"Шаг {row.place} снова открыт.")

    async def _step(self, act: object, said: str) -> None:
        if await self.carried(act, said):  # type: ignore[arg-type]  # an awaitable of any record
            self._to_next()

    @work
    async def do_jump(self) -> None:
        row, found = self.row, self._opened
        if row is None or found is None:
            return
        if row.step.code in _OF_VAULT and self.console.main is not None:
            main = self.console.main
            self.dismiss(self._changed)
            main.show_tasks()
            return
        session, step = self.console.session, row.step
        if step.credential_id is not None:
            number = step.credential_id
            account = await session.read(lambda tx: accounts.one_of(tx, credentials.owner(number)))
            if account is not None:
                await self.console.push_screen_wait(CredentialCard(account))
        elif step.page_id is not None or (step.code == _ASSIGNED and found.case.organization_id):
            await self._to_registry(step, found.case)
        elif row.words.command:
            text = f"Это делают из командной строки: выйдите (F10) и наберите\n\n{row.words.command}"
            await self.console.push_screen_wait(Note(f"Шаг {row.place}", text))
        else:
            self.refuse("Этот шаг делают не в программе.")
            return
        await self.read_again()

    async def _to_registry(self, step: Step, case: Case) -> None:
        """The card of the page, or the form of the responsible person."""

        def read(tx: Tx) -> tuple[Organization | None, Page | None]:
            page = pages.get(tx, step.page_id) if step.page_id and rows.exists(tx, pages.KIND, step.page_id) else None
            number = page.organization_id if page is not None else case.organization_id
            return organizations.get(tx, number) if number else None, page

        organization, page = await self.console.session.read(read)
        if organization is None:
            self.refuse("Этой записи в реестре больше нет.")
        elif page is not None:
            await self.console.push_screen_wait(PageCardScreen(organization, page, ()))
        else:
            await editing.person(self.console, organization)

    @work
    async def do_letter(self) -> None:
        from console.panes.centre import opening  # it opens this screen

        if self._opened is not None:
            await self.carried(opening.letter(self.console, self._opened.case))

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
