"""Before a run of checks: what to check, what it will cost in requests, time and quota; or to go on with a run that
did not end.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from checks.scope import Scope
from console.dialogs.base import Dialog
from console.messages import RowMoved
from console.reading import run_words
from console.ways import on_screen
from console.widgets.plain import Plain
from console.widgets.rows import Column, Rows
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from checks.running.pending import Pending
    from checks.running.planning import Plan


@dataclass(frozen=True)
class Offer:
    """One answer to «what to check»; `resume` goes on with the unfinished run, whose scope it is."""

    title: str
    scope: Scope
    resume: Pending | None = None


class RunQuestion(Dialog[Offer]):
    """Returns what was chosen, or None. `before` is said above the answers."""

    HELP = (
        "План до проверки: сколько страниц, запросов к сетям и времени она возьмёт и сколько останется от "
        "суточной меры. Стрелки или цифра выбирают, что проверить, Enter начинает. Начатую проверку "
        "останавливает Esc: собранное остаётся."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,f2,f5", "take", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 5)),
    ]

    def __init__(self, offers: Sequence[Offer], plan: Callable[[Scope], Awaitable[Plan]], before: str = "") -> None:
        super().__init__("Что проверить?")
        self._offers = tuple(offers)
        self._plan = plan
        self._above = before
        self.add_class("foot")

    def body(self) -> Iterable[Widget]:
        if self._above:
            yield Plain(self._above)
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
            self._show_plan(self._offers[event.key])

    @work(exclusive=True, group="plan")
    async def _show_plan(self, offer: Offer) -> None:
        if offer.resume is not None:
            text = run_words.pending_text(offer.resume)
        else:
            try:
                text = run_words.plan_text(await self._plan(offer.scope))
            except PoryadokError as error:
                text = on_screen(str(error))
        for line in self.query("#plan").results(Plain):  # none once it was answered before the plan was made
            line.say(text)

    def action_take(self) -> None:
        for rows in self.query(Rows):  # none before it is mounted
            self.action_digit(rows.cursor + 1)

    def action_digit(self, digit: int) -> None:
        if digit <= len(self._offers):
            self.dismiss(self._offers[digit - 1])
