"""A list opened from a line of «Сводка»: verdicts, questions, pages of the running week; Enter opens a line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks.forecast import PageForecast
from checks.model import SubjectKind, Verdict
from checks.person.answering import Matter
from console import sorting
from console.commands import Place, bindings
from console.dialogs.card import Card
from console.reading import things, worth
from console.reading.things import Thing
from console.widgets.order import Order, turned
from console.widgets.rows import Column, Rows


@dataclass(frozen=True)
class Listed:
    """A line; `thing` is what it opens."""

    text: str
    tone: str
    thing: Thing


class Things(Card[Listed, bool]):
    """`opened` shows a thing and says whether it leaves the list. Returns True when any did, else None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.THINGS, Place.SORTED)]
    PLACES = (Place.THINGS, Place.SORTED)
    HELP = "Enter открывает строку, F2 меняет порядок строк, f/а начинает «Беду» с этой страницей, Esc — в «Сводку»."

    def __init__(
        self,
        title: str,
        listed: tuple[Listed, ...],
        opened: Callable[[Thing], Awaitable[bool]],
        names: Mapping[int, str],
    ) -> None:
        """`names` are those of organizations by their ids."""
        super().__init__(title)
        self._listed = listed
        self._opened = opened
        self._names = names
        self._order: Order | None = None
        self._changed = False

    def reload(self) -> None:
        self.tell(tuple(sorting.arranged(self._listed, self._columns(), self._order)))
        order = self._order
        told = f"Порядок: {order.title}{', обратный' if order.back else ''}." if order is not None else ""
        self.inform("\n".join(filter(None, (told, things.legend([each.thing for each in self._listed[:1]])))))

    def _columns(self) -> tuple[Column, ...]:
        """By what the lines can be put in order: they are texts, these are no columns to be seen."""
        first = self._listed[0].thing if self._listed else None
        common = (
            Column("Организация", sort=lambda line: worth.name(self._names.get(things.whose(line.thing)[0], ""))),
            Column("Сеть", sort=lambda line: worth.network(things.whose(line.thing)[1] or "")),
        )
        if isinstance(first, PageForecast):
            return (*common, Column("Не хватает", sort=_missing), Column("Недель подряд", sort=_slipping))
        if isinstance(first, Matter):
            return (*common, Column("О чём", sort=lambda line: worth.name(line.thing.text)), Column("До", sort=_until))
        return (*common, Column("Что не так", sort=lambda line: worth.verdict(line.thing)))

    @work(exclusive=True, group="sort")
    async def do_sort(self) -> None:
        title = await sorting.ask(self.console, self._columns(), self._order)
        if title is not None:
            self._order = turned(self._order, title)
            self.reload()
            self.query_one(Rows).action_edge(-1)

    @work
    async def do_open(self) -> None:
        line = self.line
        if line is not None and await self._opened(line.thing):
            self._changed = True
            self._listed = tuple(each for each in self._listed if each is not line)
            self.reload()

    @work
    async def do_advise(self) -> None:
        from console import showing

        thing = self.line.thing if self.line is not None else None
        await showing.advise(self.console, [thing] if isinstance(thing, Verdict) else [])

    @work
    async def do_incident(self) -> None:
        from console.panes.centre import opening  # seldom asked for

        if await opening.incident(self.console, _page_of(self.line.thing) if self.line is not None else None):
            self._changed = True

    def do_cancel(self) -> None:
        self.dismiss(self._changed or None)


def _page_of(thing: Thing) -> int | None:
    """The page that it is about; None for what is about an organization."""
    verdict = thing.verdict if isinstance(thing, Matter) else thing
    if isinstance(verdict, PageForecast):
        return verdict.page.id
    return verdict.subject.id if verdict.subject.kind is SubjectKind.PAGE else None


def _missing(line: Listed) -> int | None:
    """The most first; what was not seen is worth nothing."""
    found = things.missing(line.thing) if isinstance(line.thing, PageForecast) else None
    return None if found is None else -found


def _slipping(line: Listed) -> int | None:
    """The longest row of failed weeks first."""
    streak = line.thing.streak if isinstance(line.thing, PageForecast) else None
    return None if streak is None else -streak.bad


def _until(line: Listed) -> object:
    """What has no answer yet stands last: its day is not known."""
    answer = line.thing.answer if isinstance(line.thing, Matter) else None
    return None if answer is None else answer.until
