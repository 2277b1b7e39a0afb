"""Time: real for locks, journal and one-time codes; judged for windows, deadlines and the demo.

`PORYADOK_NOW` may hold the judged time still, so that a week can be judged again or a test repeat itself.
Everything here is aware and in UTC; the municipality's zone is applied at the edge.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from vault.errors import BadInput
from vault.text import clean_line

VARIABLE = "PORYADOK_NOW"
_YEARS = range(1970, 9000)  # weeks before and after the moment must be dates too


def real_now() -> datetime:
    """The machine's time in UTC, which nothing can hold still."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds since some moment, which go on while the machine sleeps: a closed lid must not keep a vault open."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True)
class Clock:
    """The judged time: held still at `fixed` (UTC) or, without it, the real one."""

    fixed: datetime | None = None

    def now(self) -> datetime:
        return self.fixed or real_now()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Clock:
        """Read `PORYADOK_NOW`: ISO 8601 with a zone; BadInput without the zone or unreadable."""
        text = environment.get(VARIABLE, "")
        if not text:
            return cls()
        try:
            moment = datetime.fromisoformat(text)
            judged = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise BadInput(
                f"{VARIABLE}: «{clean_line(text)}» не похоже на дату и время ISO, нужно 2026-11-22T09:00+07:00."
            ) from None
        if moment.tzinfo is None:
            raise BadInput(f"{VARIABLE}: укажите часовой пояс, например 2026-11-22T09:00+07:00.")
        if judged.year not in _YEARS:
            raise BadInput(f"{VARIABLE}: год {judged.year} не годится, нужен от {_YEARS[0]} до {_YEARS[-1]}.")
        return cls(judged)
