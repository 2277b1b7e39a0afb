"""Which backups stay: seven days, eight weeks, twelve months, and always the newest. Pure; nothing is removed here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 8, 12


@dataclass(frozen=True)
class Copy:
    """When a copy was made (UTC), and whether it is one of the routine ones, made whenever something had changed.

    The others, made by hand or before something that cannot be taken back, all stay while their day is kept: a routine
    copy that follows them an hour later holds what they were made against.
    """

    made_at: datetime
    routine: bool = True


def kept(copies: Sequence[Copy]) -> frozenset[int]:
    """The positions of the copies that stay. Of equal moments the later in the sequence counts as the newer.

    Days, weeks (ISO) and months are those that have copies at all, the latest of them: a pause loses nothing.
    """
    newest_first = sorted(range(len(copies)), key=lambda at: (copies[at].made_at, at), reverse=True)
    stay = set(newest_first[:1])
    periods: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (DAYS, lambda moment: moment.date()),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    )
    for count, period in periods:
        seen: dict[Hashable, int] = {}
        for at in newest_first:
            seen.setdefault(period(copies[at].made_at), at)
        stay.update(list(seen.values())[:count])
    days = sorted({copy.made_at.date() for copy in copies}, reverse=True)[:DAYS]
    stay.update(at for at, copy in enumerate(copies) if not copy.routine and copy.made_at.date() in days)
    return frozenset(stay)
