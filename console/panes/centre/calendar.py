"""A month of an organization's content plan: weeks at the top, the publications below with what became of each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from checks.plans import calendar
from checks.plans.calendar import Calendar, Mark
from console import drafting
from console.commands import Place, bindings
from console.dialogs.ask import Choose
from console.forms.centre import publishing as forms
from console.panes.centre.listed import Listed
from console.reading import worth
from console.reading.centre import published
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column
from registry import networks, plans
from registry.plans import Plan, PlanItem
from vault.errors import BadInput
from vault.store import Store

MARKS = {
    Mark.MISSED: ("* сравнить самим", "manual"),
    Mark.UNKNOWN: ("? не видно", "unknown"),
    Mark.PLANNED: ("  впереди", ""),
    Mark.PUBLISHED: ("+ вышла", "ok"),
}
_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_LOW = 22
"""Lines of a window that has no room for the weeks."""


def _came_out(mark: Mark | None) -> int | None:
    return None if mark is None or mark is Mark.UNKNOWN else tuple(MARKS).index(mark)


@dataclass(frozen=True)
class PlanMonth:
    """A plan with what became of each of its items, None while no regulation is in force."""

    plan: Plan
    marks: tuple[Mark | None, ...]
    seen: Calendar | None


@dataclass(frozen=True)
class ItemRow:
    """An item at its place in the plan."""

    at: int
    item: PlanItem
    mark: Mark | None


class CalendarScreen(Listed[ItemRow, PlanMonth]):
    """Enter edits the publication under the cursor, n/т adds one."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CALENDAR, Place.SORTED)]
    PLACES = (Place.CALENDAR, Place.SORTED)
    HELP = (
        "План месяца. «Вышла» — за этой публикацией плана программа нашла запись того дня; «сравнить самим» — день "
        "прошёл, записей не хватило. В неделях сверху число — сколько публикаций в этот день."
    )
    COLUMNS = (
        Column("День", 9, sort=lambda row: row.item.on),
        Column("О чём", least=24, sort=lambda row: worth.name(row.item.topic)),
        Column("Сеть", 14, 1, sort=lambda row: worth.network(row.item.network) if row.item.network else None),
        Column("Вышла ли", 16, sort=lambda row: _came_out(row.mark)),
    )
    EMPTY = "В плане ещё нет публикаций: n/т — добавить, x/ч в списке планов — бланк месяца для организации."

    def __init__(self, plan_id: int, name: str) -> None:
        super().__init__(f"Контент-план: {name}")
        self._plan_id = plan_id
        self._name = name
        self._month: PlanMonth | None = None

    def body(self) -> Iterable[Widget]:
        stages, rows, about = super().body()
        yield stages
        yield Plain(id="weeks")
        yield rows
        yield about

    def read(self, store: Store) -> PlanMonth:
        plan = store.read(lambda tx: plans.get(tx, self._plan_id))
        try:
            seen = calendar.month(store, self.console.session.clock.now(), plan.month, plan.organization_id)
        except BadInput:  # no regulation: the plan is shown all the same
            return PlanMonth(plan, (None,) * len(plan.items), None)
        return PlanMonth(plan, _matched(plan, seen), seen)

    def take(self, data: PlanMonth) -> tuple[str, Sequence[ItemRow]]:
        self._month = data
        seen = data.seen
        said = [published.month(data.plan.month)]
        if seen is not None:
            said += [f"{MARKS[each][0][2:]} {seen.count(each)}" for each in Mark if seen.count(each)]
        weeks = self.query_one("#weeks", Plain)
        weeks.display = self.size.height > _LOW and seen is not None
        weeks.say(_weeks(seen) if seen is not None else "")
        rows = (ItemRow(at, *pair) for at, pair in enumerate(zip(data.plan.items, data.marks, strict=True)))
        return " · ".join(said), sorted(rows, key=lambda row: (row.item.on, row.at))

    def cells(self, row: ItemRow) -> Sequence[Cell]:
        word, tone = MARKS[row.mark] if row.mark is not None else ("", "")
        on = row.item.on
        return (
            Cell(f"{on:%d.%m} {_WEEKDAYS[on.weekday()]}"),
            Cell(row.item.topic),
            Cell(networks.title(row.item.network) if row.item.network else "любая", "muted"),
            Cell(word, tone),
        )

    def key(self, row: ItemRow) -> Hashable:
        return row.at

    # Commands

    @work
    async def do_open(self) -> None:
        if self._month is not None and self.row is not None:
            plan = forms.item(self.console.session, self._month.plan, self.row.at)
            await self.carried(drafting.fill(self.console, plan), "Сохранено.")

    @work
    async def do_new(self) -> None:
        if self._month is not None:
            plan = forms.item(self.console.session, self._month.plan)
            await self.carried(drafting.fill(self.console, plan), "Добавлено.")

    @work
    async def do_remove(self) -> None:
        row, month = self.row, self._month
        if row is None or month is None:
            return
        answers = ((False, "Оставить"), (True, "Убрать из плана"))
        if await self.console.push_screen_wait(Choose("Убрать публикацию?", row.item.topic, answers)):
            left = tuple(each for at, each in enumerate(month.plan.items) if at != row.at)
            changed = replace(month.plan, items=left)
            await self.carried(
                self.console.session.write("plan.updated", lambda tx: plans.update(tx, changed)), "Убрано."
            )


def _matched(plan: Plan, seen: Calendar) -> tuple[Mark | None, ...]:
    """The mark of each item of the plan: of equal ones, one mark for each."""
    left: dict[PlanItem, list[Mark]] = {}
    for entry in seen.entries:
        left.setdefault(entry.item, []).append(entry.mark)
    return tuple(left[each].pop(0) if left.get(each) else None for each in plan.items)


def _weeks(seen: Calendar) -> str:
    """Seven columns: «12:2» two publications on the twelfth; today is in brackets."""
    lines = ["".join(f"{name:<7}" for name in _WEEKDAYS)]
    for week in seen.weeks:
        lines.append("".join(f"{_day(seen, day):<7}" for day in week))
    return "\n".join(line.rstrip() for line in lines)


def _day(seen: Calendar, day: date | None) -> str:
    if day is None:
        return ""
    number = len(seen.on(day))
    text = f"{day.day}:{number}" if number else str(day.day)
    return f"[{text}]" if day == seen.today else text
