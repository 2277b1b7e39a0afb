"""The view «Планы»: content plans of organizations, a calendar of each, and files they come from and go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console import drafting
from console.dialogs.pick import Option, Pick
from console.forms.centre import publishing as forms
from console.panes.centre import planfiles
from console.panes.centre.calendar import CalendarScreen
from console.panes.centre.part import Part
from console.reading import worth
from console.reading.centre import published
from console.screens import import_plans
from console.widgets.rows import Column
from registry import plans
from registry.plans import Plan
from vault.text import counted

if TYPE_CHECKING:
    from console.reading.centre.lines import Line


class PlansPart(Part):
    """Enter opens the calendar of the month."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("Организация", sort=worth.at(0)),
        Column("Месяц", 14, sort=worth.at(1)),
        Column("В плане", 16, sort=worth.at(2)),
        Column("Осталось", 12, 1, sort=worth.at(3)),
    )
    EMPTY = (
        "Контент-планов за последние месяцы нет.\n"
        "n/т — записать план, i/ш — загрузить из файла,\nx/ч — пустой бланк месяца для организации."
    )

    def counts(self, found: tuple[Line, ...]) -> str:
        number = counted(len(found), "план", "плана", "планов")
        return f"{number} с {published.since_words(self.session.today)}" if found else ""

    async def open(self, line: Line) -> bool:
        if not isinstance(line.record, Plan):
            return False
        name = self.names.whole(line.record.organization_id)
        return await self.console.push_screen_wait(CalendarScreen(line.record.id, name)) is True

    async def new(self, line: Line | None) -> bool:
        del line
        saved = await drafting.fill(self.console, forms.plan(self.session, self.organizations))
        if saved is None:
            return False
        self.made = ("plan", saved)
        name = self.names.whole((await self.session.read(lambda tx: plans.get(tx, saved))).organization_id)
        await self.console.push_screen_wait(CalendarScreen(saved, name))
        return True

    async def edit(self, line: Line) -> bool:
        if not isinstance(line.record, Plan):
            return False
        plan = forms.plan(self.session, self.organizations, line.record)
        return self.told("Сохранено.") if await drafting.fill(self.console, plan) is not None else False

    async def load(self) -> bool:
        return await import_plans.run(self.console, self.organizations)

    async def file(self, line: Line | None) -> bool:
        number = line.record.organization_id if line is not None and isinstance(line.record, Plan) else None
        if number is None:  # no plan yet: whose blank it is to be
            options = [Option(value, title) for value, title in self.organizations]
            picked = await self.console.push_screen_wait(Pick("Чей бланк плана?", options, note_width=1))
            if picked is None:
                return False
            number = int(picked[0])
        await planfiles.blank(self.console, number, self.names)
        return False

    async def remove(self, line: Line) -> bool:
        record = line.record
        if not isinstance(record, Plan):
            return False
        question = f"Удалить план на {published.month(record.month)}: {self.names.of(record.organization_id)}?"
        return await self.removed(question, "plan.removed", lambda tx: plans.remove(tx, record.id))
