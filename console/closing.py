"""The vault on its way to being closed: half-written forms kept, keys wiped, the copy made, and what is said meanwhile.

Everything here waits in threads: the screen is hidden before, and answers all the time. When it is closed, and what is
on the screen then, is the guard's.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.working import STOPPING, Working, sentence
from vault.clock import real_now
from vault.errors import Locked, PoryadokError

if TYPE_CHECKING:
    from console.app import Console
    from console.dialogs.form import Form
    from console.session import Session
    from vault.drafts import Ready
    from vault.store import Store

PATIENCE_SECONDS = 10.0
"""How long is waited for what was asked to stop."""

_COPYING = "Снимается копия…"
_CLOSING = "Хранилище закрывается…"
_WITHOUT = "Esc — без копии"
_SILENT = 2.0
"""Seconds of closing of which nothing is said: most are over by then."""
_RUN_STOPS = "Проверка останавливается: хранилище закроется сразу после неё."
_RUN_GOES = "Идёт проверка: хранилище закроется сразу после неё."


@dataclass(frozen=True)
class Drafts:
    """What was typed into forms, ready to be written; `saving` is what saves the same form at this moment."""

    found: tuple[tuple[Working | None, Ready], ...] = ()


class Closing:
    """One closing after another, each told by `words` until `going` is over."""

    def __init__(self, console: Console, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._session = console.session
        self._monotonic = monotonic
        self._going = 0
        self._began = 0.0
        self._copy_began: float | None = None
        self._reason = ""
        self._at_door: tuple[str, ...] = ()
        self.kept = ""
        """What became of the half-written forms at the last closing; empty when there were none."""
        self.unkept = ""
        """Why drafts were not kept at the last lock; empty when they were."""

    @property
    def going(self) -> bool:
        """Whether the vault is still being closed."""
        return self._going > 0 or self._session.closing

    # Half-written forms

    def take(self, forms: Sequence[Form]) -> Drafts:
        """What was typed into these forms, sealed by the keys of this moment: the forms and the keys may go then."""
        store = self._session.store
        if store is None:
            return Drafts()
        self.kept = self.unkept = ""
        if not forms:
            return Drafts()
        from console import drafting

        found: list[tuple[Working | None, Ready]] = []
        for form in forms:
            try:
                if (one := form.draft(real_now())) is not None:
                    found.append((form.saving, drafting.kept(store, form.plan, one)))
            except PoryadokError as error:  # of this one: the others are kept
                self._not_kept(error)
        return Drafts(tuple(found))

    def _keep(self, drafts: Drafts, store: Store) -> None:
        """In a thread: write them, but not of a form that came to be saved all the same."""
        if not drafts.found:
            return
        from console import brokenoff, drafting

        brokenoff.wait([saving for saving, _ in drafts.found if saving is not None], PATIENCE_SECONDS)
        wanted = [ready for saving, ready in drafts.found if saving is None or not brokenoff.written(saving.doing)]
        try:
            drafting.write(store, wanted)
        except PoryadokError as error:
            self._not_kept(error)
        else:
            self.kept = self.kept or ("Форма сохранена черновиком." if wanted else "")

    def _not_kept(self, error: PoryadokError) -> None:
        self.unkept = f"Черновик формы не сохранён: {error}"
        self.kept = "Черновик формы не сохранён."

    # Closing

    def begin(self, reason: str = "") -> None:
        """From this moment it is being closed; `reason` is said at its end. What is closed already says what it did."""
        self._going += 1
        self._began, self._copy_began = self._monotonic(), None
        if self._session.store is not None:
            self._reason, self._at_door = reason, ()

    async def close(
        self, drafts: Drafts, broken: Sequence[Working], *, stop_run: bool, by: str = "блокировкой"
    ) -> None:
        """Close all of it; what was broken off `by` that is told after the unlock."""
        try:
            await asyncio.to_thread(
                self._session.close, stop_run=stop_run, last=lambda store: self._keep(drafts, store)
            )
            await self.settle(broken, by)
        finally:
            self._going -= 1

    async def close_secrets(self, drafts: Drafts) -> None:
        """Keep what was typed, then wipe the keys of the secrets; the registry stays open."""

        def work() -> None:
            store = self._session.store
            if store is not None:
                self._keep(drafts, store)
                with contextlib.suppress(Locked):  # closed altogether meanwhile
                    store.lock_secrets()

        await asyncio.to_thread(work)

    async def settle(self, broken: Sequence[Working], by: str) -> None:
        """Wait for the end of what was broken off, and have it told."""
        if not broken:
            return
        from console import brokenoff

        await asyncio.to_thread(brokenoff.wait, broken, PATIENCE_SECONDS)
        guard = self._console.guard
        self._at_door = tuple(brokenoff.sentence(each, by) for each in broken if each.at_door)
        later = [brokenoff.sentence(each, by) for each in broken if guard.ending or not each.at_door]
        if later:
            guard.later.note(brokenoff.TITLE, "\n\n".join(later))

    # What is said

    def words(self, meanwhile: str = "") -> str:
        """What goes on, and what came of it once it is over; `meanwhile` is what the person can do during the copy."""
        now = self._now(meanwhile) if self.going else f"{self._session.copying.problem} {self._reason}"
        return " ".join(part for part in (self.kept, *self._at_door, now.strip()) if part)

    def _now(self, meanwhile: str) -> str:
        session, now = self._session, self._monotonic()
        if session.running:
            return _RUN_STOPS if session.stop_asked else _RUN_GOES
        copy = session.copying.doing
        if copy is None:
            return sentence(_CLOSING, now - self._began, None, now, "") if now - self._began >= _SILENT else ""
        if copy.stopping:
            return STOPPING
        if self._copy_began is None:
            self._copy_began = now
        way = "" if copy.held else _WITHOUT
        said = sentence(_COPYING, now - self._copy_began, copy.step, copy.monotonic(), way)
        return f"{said}{'' if said.endswith('…') else '.'} {meanwhile}"

    def give_up_copy(self) -> str:
        """Do without the copy; why it is too late for that, or empty."""
        return self._session.copying.give_up()


def finish(session: Session) -> None:
    """The screen is gone and the terminal given back: close what an internal error left open, told as on the command
    line. Ctrl+C does without the copy."""
    if session.store is not None:
        from console.cli import output, progress

        with progress.told():
            session.close()
        if session.copying.problem:
            output.complaint(session.copying.problem)
    session.close()
