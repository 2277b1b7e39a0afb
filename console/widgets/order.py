"""The order a person gave to the lines of a list: by which column, and which way round.

What a line is worth in a column is said where the columns are (`Column.sort`); widgets know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Item = TypeVar("Item")

Worth = Callable[[Any], Any]
"""What a line is worth in a column: a number, a day, a name as `registry.rows.natural` gives it, a tuple of these; of
one kind within a column. None is what is not known or not there: it stands last, whichever way round the order is."""

FORTH, BACK = "^", "v"
"""Beside the title of the column: smallest first, and the other way round."""


@dataclass(frozen=True)
class Order:
    """By the column of this title; `back` turns it round."""

    title: str
    back: bool = False

    @property
    def sign(self) -> str:
        """What stands beside the title of the column."""
        return BACK if self.back else FORTH


def turned(before: Order | None, title: str) -> Order | None:
    """The order after this column is picked: the same one again turns round, "" is the order as it was."""
    if not title:
        return None
    return Order(title, before is not None and before.title == title and not before.back)


def laid(items: Iterable[Item], worth: Worth, *, back: bool) -> Sequence[Item]:
    """The items by what they are worth; of equal ones the order stays, those of unknown worth come last."""
    known: list[tuple[Any, Item]] = []
    unknown: list[Item] = []
    for item in items:
        value = worth(item)
        if value is None or value == "":
            unknown.append(item)
        else:
            known.append((value, item))
    known.sort(key=_first, reverse=back)
    return (*(item for _, item in known), *unknown)


def _first(pair: tuple[Any, Item]) -> Any:
    return pair[0]
