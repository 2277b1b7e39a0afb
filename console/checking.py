"""A run of checks as the person sees it: the question, the progress, the stop, the end and what was not seen."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker

from console.messages import RunFound, RunProgressed
from console.ways import on_screen
from vault.errors import PoryadokError, VaultDamaged
from vault.text import counted

if TYPE_CHECKING:
    from checks.results import RunResult
    from checks.running.meanwhile import Meanwhile
    from checks.running.pending import Pending
    from checks.running.progress import Progress
    from console.app import Console
    from console.dialogs.run import Offer
    from console.reading.streaming import Stream
    from console.reading.unseen import Trouble


class Checking:
    """One run at a time; it goes on in a thread while the person does something else."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._session = console.session
        self._progress: Progress | None = None
        self._troubles: tuple[Trouble, ...] = ()
        self.stream: Stream | None = None
        """What the run that goes on has found so far."""

    def start(self, marked: frozenset[int], current: frozenset[int]) -> Worker[None]:
        """Ask what to check, then check it; the worker ends with the question."""
        return self._console.begin(partial(self._ask, marked, current), "checks")

    def begin(self) -> None:
        """Check everything, without asking: its plan was seen already."""
        from checks.scope import Scope
        from console.dialogs.run import Offer

        if not self._session.running:
            self._console.begin(partial(self._run, Offer("", Scope())), "run")

    def stop(self) -> None:
        """Ask the run to stop at the next border; what is collected stays."""
        self._session.stop_asked = True
        self._console.progress("Останавливаю проверку: собранное останется…", self._lines())

    def show(self, progress: Progress) -> None:
        """How far it came, line by line."""
        if self._session.running:
            if self._progress is None and self._console.main is not None:
                self._console.main.status.tell("")  # what was said before it would stand over it until the next key
            self._progress = progress
            self.refit()

    def take(self, came: Meanwhile) -> None:
        """More results of the run."""
        if self.stream is not None:
            changed = self.stream.take(came)
            if self._console.main is not None:
                self._console.main.run_found(changed)

    def refit(self) -> None:
        """The window has another size, or the run came further: say the same anew."""
        from console.reading import run_words

        if self._session.running and self._progress is not None:
            lines = self._lines()
            stopping = self._session.stop_asked
            said = run_words.progress_sentence(self._progress, stopping=stopping, alone=not lines)
            self._console.progress(said, lines)
        elif not self._session.running:
            self._console.progress("", self._lines())

    def dismiss(self) -> None:
        """Take away what was said of the last run."""
        self._troubles = ()
        self._console.progress("")

    def _lines(self) -> tuple[str, ...]:
        from console.reading import run_words

        main = self._console.main
        if main is None:
            return ()
        room, width = main.room_for_run
        if self._progress is not None:
            return run_words.progress_lines(self._progress, room, width)
        return run_words.trouble_lines(self._troubles, room, width)

    def _progressed(self, progress: Progress) -> None:
        """Called from the thread of the run."""
        self._console.post_message(RunProgressed(progress))

    def _found(self, came: Meanwhile) -> None:
        """The same."""
        self._console.post_message(RunFound(came))

    async def _ask(self, marked: frozenset[int], current: frozenset[int]) -> None:
        from console.dialogs.run import RunQuestion

        console = self._console
        try:
            pending = await self._session.pending()
        except PoryadokError as error:
            console.fail(error)
            return
        before = pending.sentence if pending is not None and pending.outdated else ""
        choices = offers(marked, current, pending)
        chosen = await console.push_screen_wait(RunQuestion(choices, self._session.plan, before))
        if chosen is not None:
            console.begin(partial(self._run, chosen), "run")

    async def _run(self, chosen: Offer) -> None:
        from console.reading.streaming import Stream

        console = self._console
        self._troubles = ()
        console.progress("Проверка начинается…")
        resumed = chosen.resume is not None
        self.stream = Stream(chosen.scope)
        self._began_or_ended()
        try:
            await self._told(chosen, resumed=resumed)
        finally:
            self._progress = None
            self.stream = None
            self._began_or_ended()
            self.refit()
            console.run_over()

    async def _told(self, chosen: Offer, *, resumed: bool) -> None:
        """The run itself, and what came of it: after the unlock, if the vault was closed meanwhile."""
        console, later = self._console, self._console.guard.later
        try:
            said, trouble = await self._ended(chosen, resumed=resumed)
        except VaultDamaged as error:
            console.fail(error)
        except PoryadokError as error:
            later.note("Проверка не удалась", on_screen(str(error)))
        else:
            later.say(said)
            if trouble:
                later.note("Записано не всё", trouble)
            console.reload_panes()

    async def _ended(self, chosen: Offer, *, resumed: bool) -> tuple[str, str]:
        """What is said of the run when it is over, and what of it could not be written; its verdicts are let go before
        Python looks through all that was made meanwhile."""
        from checks import breath
        from console.reading import run_words

        with breath.long_work():
            held = [await self._session.run(chosen.scope, self._progressed, self._found, resume=resumed)]
            said, trouble = run_words.summary(held[0]), held[0].trouble
            self._troubles = await asyncio.to_thread(_unseen_in, held)
        return said, trouble

    def _began_or_ended(self) -> None:
        if self._console.main is not None:
            self._console.main.run_began_or_ended()


def _unseen_in(held: list[RunResult]) -> tuple[Trouble, ...]:
    """What the run could not see; its result is taken out of the list and goes here, in a thread: to let hundreds of
    thousands of verdicts go takes as long as to look at them."""
    from console.reading import unseen

    return unseen.troubles(held.pop().verdicts)


def offers(marked: frozenset[int], current: frozenset[int], pending: Pending | None = None) -> tuple[Offer, ...]:
    """What can be checked from here: the unfinished run first, then what is marked, all, the current one."""
    from checks.scope import Scope
    from console.dialogs.run import Offer
    from console.reading import run_words

    found: list[Offer] = []
    again = ""
    if pending is not None and not pending.outdated:
        found.append(Offer(run_words.pending_title(pending), pending.scope, pending))
        again = "Начать заново: "
    if marked:
        title = f"отмеченные — {counted(len(marked), 'организация', 'организации', 'организаций')}"
        found.append(Offer(_titled(again, title), Scope(organization_ids=marked)))
    found.append(Offer(_titled(again, "все организации"), Scope()))
    if current:
        found.append(Offer(_titled(again, "только эту организацию"), Scope(organization_ids=current)))
    return tuple(found)


def _titled(again: str, title: str) -> str:
    return f"{again}{title}" if again else f"{title[:1].upper()}{title[1:]}"
