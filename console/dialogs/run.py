"""Before a run of checks: what to check, and what it will cost in requests and time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from checks.scope import Scope
from console import format as shown
from console.dialogs.base import Dialog
from console.messages import RowMoved
from console.widgets.plain import Plain
from console.widgets.rows import Column, Rows
from vault.errors import PoryadokError
from vault.text import counted

if TYPE_CHECKING:
    from checks.runs import Plan


@dataclass(frozen=True)
class Offer:
    """One answer to «what to check»."""

    title: str
    scope: Scope


class RunQuestion(Dialog[Scope]):
    """Returns the scope to run, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,f2,f5", "take", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 4)),
    ]

    def __init__(self, offers: Sequence[Offer], plan: Callable[[Scope], Awaitable[Plan]]) -> None:
        super().__init__("Что проверить?")
        self._offers = tuple(offers)
        self._plan = plan
        self.add_class("foot")

    def body(self) -> Iterable[Widget]:
        rows: Rows[int] = Rows((Column(""),), lambda at: (f"{at + 1}  {self._offers[at].title}",), lambda at: at)
        rows.styles.height = len(self._offers)
        yield rows
        yield Plain("Составляю план…", id="plan")
        yield Plain("Enter — начать, Esc — не сейчас.")

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.show(range(len(self._offers)))
        self.set_focus(rows)

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        if isinstance(event.key, int):
            self._show_plan(self._offers[event.key].scope)

    @work(exclusive=True, group="plan")
    async def _show_plan(self, scope: Scope) -> None:
        try:
            text = plan_text(await self._plan(scope))
        except PoryadokError as error:
            text = str(error)
        self.query_one("#plan", Plain).say(text)

    def action_take(self) -> None:
        self.action_digit(self.query_one(Rows).cursor + 1)

    def action_digit(self, digit: int) -> None:
        if digit <= len(self._offers):
            self.dismiss(self._offers[digit - 1].scope)


def plan_text(plan: Plan) -> str:
    """A line for each network: pages, requests, time, and what stands in the way."""
    lines = [f"Страниц: {shown.number(plan.pages)}"]
    for part in plan.networks:
        cost = f"{counted(part.requests, 'запрос', 'запроса', 'запросов')}, {shown.duration(part.seconds)}"
        pages = counted(part.pages, "страница", "страницы", "страниц")
        lines.append(f"{part.title}: {pages}, {part.problem or cost}")
    return "\n".join(lines)
