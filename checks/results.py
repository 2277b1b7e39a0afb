"""What a run answers: its totals, its window, what each network gave. Plain values; making them is `runs`,
keeping them `history`, adding them up `summary`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks.model import Status, Verdict
from checks.running.pending import Pending
from checks.scope import Scope
from checks.weeks import Week


class RunState(StrEnum):
    """How a run ended: everything was asked that could be asked today, or somebody stopped it."""

    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many verdicts of each status; the seven add up to the number of verdicts."""

    ok: int = 0
    fail: int = 0
    warn: int = 0
    manual: int = 0
    na: int = 0
    unknown: int = 0
    waived: int = 0

    @property
    def total(self) -> int:
        return sum(self.to_json().values())

    def of(self, status: Status) -> int:
        return self.to_json()[status.value]

    def to_json(self) -> dict[str, int]:
        """By status, all seven."""
        return {status.value: int(getattr(self, status.value)) for status in Status}


@dataclass(frozen=True)
class Collected:
    """What a network gave in a run: needs of pages seen and not seen, and requests sent."""

    network: str
    ok: int
    failed: int
    requests: int


@dataclass(frozen=True)
class RunRecord:
    """A run as it is kept. Moments are UTC, by the judged clock; `version` is the regulation's id in the vault."""

    id: int
    state: RunState
    started_at: datetime
    finished_at: datetime
    window: Week
    scope: Scope
    version: int
    totals: Totals
    collected: tuple[Collected, ...]


@dataclass(frozen=True)
class RunResult:
    """A run with its verdicts. `nothing_collected`: there were pages to ask about and every request failed.

    `pending` says what is left to be gone on with; `trouble` why something that was seen could not be stored.
    """

    run_id: int
    state: RunState
    started_at: datetime
    finished_at: datetime
    window: Week
    totals: Totals
    verdicts: tuple[Verdict, ...]
    collected: tuple[Collected, ...]
    nothing_collected: bool = False
    pending: Pending | None = None
    trouble: str = ""
