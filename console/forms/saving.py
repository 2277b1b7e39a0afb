"""How a form of a record of the registry is written: the record made from the answers goes over the old one, or in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from console.forms.model import Answers
from console.session import Session
from vault.transaction import Tx


class Numbered(Protocol):
    """A record with an id."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Numbered)


class Records(Protocol[R]):
    """What a module of the registry offers for its record; `KIND` is the record's name in history and journal."""

    KIND: str

    def add(self, tx: Tx, record: R, /) -> R: ...
    def update(self, tx: Tx, record: R, /) -> R: ...


def saver(
    session: Session, module: Records[R], made: Callable[[Answers], R], *, new: bool
) -> Callable[[Answers], Awaitable[int]]:
    """What a `FormPlan` saves by: `made` gives the record, Refused names its field."""

    async def save(answers: Answers) -> int:
        record = made(answers)
        if new:
            return (await session.write(f"{module.KIND}.added", lambda tx: module.add(tx, record))).id
        return (await session.write(f"{module.KIND}.updated", lambda tx: module.update(tx, record))).id

    return save
