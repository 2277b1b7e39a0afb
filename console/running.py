"""The checks as the session asks them: the protocol, the real service, and the pace at which a run tells of itself.

When a run may start and what becomes of the vault meanwhile is the session's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from checks.results import RunResult
    from checks.running.meanwhile import Meanwhile
    from checks.running.pending import Pending
    from checks.running.planning import Plan
    from checks.running.progress import Progress
    from checks.scope import Scope
    from console.settings import Settings
    from vault.clock import Clock
    from vault.store import Store


class ChecksService(Protocol):
    """Planning and running checks; the real one is `checks.runs`, tests bring their own."""

    def plan(self, store: Store, scope: Scope) -> Plan: ...

    def pending(self, store: Store) -> Pending | None: ...

    def run(
        self,
        store: Store,
        scope: Scope,
        *,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        resume: bool,
        found: Callable[[Meanwhile], None],
    ) -> RunResult: ...


@dataclass(frozen=True)
class RealChecks:
    """`checks.runs` with the endpoints of the settings and the judged clock."""

    settings: Settings
    clock: Clock

    def plan(self, store: Store, scope: Scope) -> Plan:
        from checks import runs

        return runs.plan(store, scope, self.settings.endpoints, self.clock)

    def pending(self, store: Store) -> Pending | None:
        from checks.running import leftovers  # asked after every unlock: not all that runs for it

        return leftovers.pending(store, self.clock.now())

    def run(
        self,
        store: Store,
        scope: Scope,
        *,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        resume: bool,
        found: Callable[[Meanwhile], None],
    ) -> RunResult:
        from checks import runs

        return runs.run(
            store,
            scope,
            self.settings.endpoints,
            self.clock,
            progress=progress,
            cancelled=cancelled,
            resume=resume,
            found=found,
        )


class Paced:
    """Lets through at most four calls a second, and always the last one (done == total)."""

    PERIOD = 0.25

    def __init__(self, progress: Callable[[Progress], None], monotonic: Callable[[], float]) -> None:
        self._progress = progress
        self._monotonic = monotonic
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        now = self._monotonic()
        if now >= self._next or progress.done == progress.total:
            self._next = now + self.PERIOD
            self._progress(progress)
