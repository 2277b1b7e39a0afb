"""Which day it is in the municipality, and days that a person names: what has been done cannot be of a day to come."""

from __future__ import annotations

from datetime import date

from console.cli.context import Program
from vault.errors import BadInput
from vault.store import Store


def today(program: Program, store: Store) -> date:
    """The municipality's day; in UTC while there is no regulation."""
    from checks import snapshot  # the checks are heavy, most commands do without

    now = program.clock().now()
    return store.read(lambda tx: snapshot.today(tx, now))


def past(on: date, today: date) -> date:
    """The day itself; BadInput when it has not come yet."""
    if on > today:
        raise BadInput(f"{on:%d.%m.%Y} ещё не наступило, сегодня {today:%d.%m.%Y}. Ничего не записано.")
    return on
