"""F2 in a list: the question by which column it stands, and the lines in the order that was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from console.widgets.order import Order, laid, turned

if TYPE_CHECKING:
    from console.app import Console
    from console.widgets.rows import Column, Rows

Item = TypeVar("Item")

MANY = 1_000
"""More lines than this are put in order off the event loop: 10,000 take a tenth of a second."""

_MOST = 8
"""Columns that are offered, each by its digit, after the order as it was."""


async def ask(console: Console, columns: Sequence[Column], order: Order | None) -> str | None:
    """The title of the column that was picked, "" for the order as it was, None when nobody picked."""
    from console.dialogs.ask import Choose  # here: no list needs it before it is asked for

    titles = [column.title for column in columns if column.sort is not None][:_MOST]
    answers = [("", "как было" if order is not None else "как было — сейчас")]
    answers += [(title, _answer(title, order)) for title in titles]
    return await console.push_screen_wait(
        Choose("Порядок строк", "", answers, chosen=order.title if order is not None else "")
    )


def _answer(title: str, order: Order | None) -> str:
    if order is None or title != order.title:
        return title
    return f"{title} {order.sign} — сейчас; ещё раз — в обратную сторону"


def arranged(items: Sequence[Item], columns: Sequence[Column], order: Order | None) -> Sequence[Item]:
    """The items in this order; as they came where there is none, or no such column."""
    worth = next((each.sort for each in columns if order is not None and each.title == order.title), None)
    return items if order is None or worth is None else laid(items, worth, back=order.back)


class Ordered(Generic[Item]):
    """A list of a dialog with the order that a person gave to its lines; it is kept when they are read anew."""

    def __init__(self, rows: Rows[Item]) -> None:
        self.rows = rows
        self._came: Sequence[Item] = ()
        self._order: Order | None = None

    def show(self, items: Sequence[Item]) -> None:
        """Show these items, in the order there is."""
        self._came = items
        self._put(afresh=False)

    async def turn(self, console: Console) -> None:
        """F2: ask and put in order."""
        title = await ask(console, self.rows.columns, self._order)
        if title is not None:
            self._order = turned(self._order, title)
            self._put(afresh=True)

    def _put(self, *, afresh: bool) -> None:
        if self._order is None or len(self._came) <= MANY:
            self.rows.tell_order(self._order)
            self.rows.show(arranged(self._came, self.rows.columns, self._order), afresh=afresh)
        else:
            self.rows.run_worker(self._put_many(afresh), group="order", exclusive=True)

    async def _put_many(self, afresh: bool) -> None:
        came, order = self._came, self._order
        found = await asyncio.to_thread(arranged, came, self.rows.columns, order)
        if came is self._came and order == self._order:
            self.rows.tell_order(order)
            self.rows.show(found, afresh=afresh)
