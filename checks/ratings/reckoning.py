"""One rating as it is asked for: our own score and the official one side by side, for a month. Makes no figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from checks import snapshot, weeks
from checks.ratings import measuring, methods, official, scoring
from checks.ratings.measuring import Measured
from checks.ratings.model import Method
from checks.ratings.official import Official
from checks.ratings.scoring import Score
from registry.municipality import Key
from vault.errors import BadInput
from vault.store import Store


@dataclass(frozen=True)
class Rating:
    """`own` is by what is kept, `official` what an export says of the month, `by_official` the method over its figures.

    The official total is the published one, or what the method gives by the official figures when that is certain.
    """

    method: Method
    month: date
    own: Measured
    official: Official | None
    by_official: Score | None

    @property
    def official_total(self) -> Fraction | None:
        if self.official is not None and self.official.published is not None:
            return self.official.published
        return None if self.by_official is None else self.by_official.total.number


def of_month(store: Store, method: Method, month: date, now: datetime) -> Rating:
    """The rating of a month (any day of it) at `now` (UTC). Not for a database thread."""
    kept = store.read(lambda tx: official.get(tx, method.code, month))
    values = kept.values if kept is not None else {}
    own = measuring.measure(store, method, month, now, values)
    by_official = scoring.score(method, values, own.last_day) if values else None
    return Rating(method, month.replace(day=1), own, kept, by_official)


def chosen(store: Store) -> Method | None:
    """The method that the municipality has chosen, None while ratings are off; BadInput when it is not to be found."""
    named = store.read(methods.chosen)
    if not named:
        return None
    try:
        return methods.find(named)
    except BadInput as error:
        raise BadInput(f"Настройка «{Key.RATING_METHOD}»: {error}") from None


def last_month(store: Store, now: datetime) -> date:
    """The first day of the last month that is over, in the municipality."""
    today = store.read(lambda tx: snapshot.today(tx, now))
    return weeks.month_before(today)
