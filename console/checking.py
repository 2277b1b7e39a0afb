"""A run of checks as the person sees it: the question, the progress, the stop, the end and what was not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.worker import Worker

from checks.scope import Scope
from console.dialogs.note import Note
from console.dialogs.run import Offer, RunQuestion
from console.messages import RunProgressed
from console.reading import run_words, unseen
from console.reading.unseen import Trouble
from vault.errors import PoryadokError, VaultDamaged
from vault.text import counted

if TYPE_CHECKING:
    from checks.running.pending import Pending
    from checks.running.progress import Progress
    from console.app import Console


class Checking:
    """One run at a time; it goes on in a thread while the person does something else."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._session = console.session
        self._progress: Progress | None = None
        self._troubles: tuple[Trouble, ...] = ()

    def start(self, marked: frozenset[int], current: frozenset[int]) -> Worker[None]:
        """Ask what to check, then check it; the worker ends with the question."""
        return self._console.run_worker(self._ask(marked, current), group="checks", exclusive=True)

    def stop(self) -> None:
        """Ask the run to stop at the next border; what is collected stays."""
        self._session.stop_asked = True
        self._console.progress("Останавливаю проверку: собранное останется…", self._lines())

    def show(self, progress: Progress) -> None:
        """How far it came, line by line."""
        if self._session.running:
            self._progress = progress
            self.refit()

    def refit(self) -> None:
        """The window has another size, or the run came further: say the same anew."""
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

    async def _ask(self, marked: frozenset[int], current: frozenset[int]) -> None:
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
            console.run_worker(self._run(chosen), group="run", exclusive=True)

    async def _run(self, chosen: Offer) -> None:
        console = self._console
        self._troubles = ()
        console.progress("Проверка начинается…")
        try:
            result = await self._session.run(chosen.scope, self._progressed, resume=chosen.resume is not None)
        except VaultDamaged as error:
            console.fail(error)
        except PoryadokError as error:
            console.push_screen(Note("Проверка не удалась", str(error)))
        else:
            self._troubles = unseen.troubles(result.verdicts)
            console.tell(run_words.summary(result))
            if result.trouble:
                console.push_screen(Note("Записано не всё", result.trouble))
            console.reload_panes()
        finally:
            self._progress = None
            self.refit()
            console.run_over()


def offers(marked: frozenset[int], current: frozenset[int], pending: Pending | None = None) -> tuple[Offer, ...]:
    """What can be checked from here: the unfinished run first, then what is marked, all, the current one."""
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
