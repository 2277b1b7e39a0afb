"""A run of checks as the person sees it: the question, the progress, the stop, the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.results import RunResult, RunState, Totals
from checks.scope import Scope
from console import format as shown
from console.dialogs.note import Note
from console.dialogs.run import Offer, RunQuestion
from console.messages import RunProgressed
from console.reading.tally import sentence
from vault.errors import PoryadokError, VaultDamaged
from vault.text import counted

if TYPE_CHECKING:
    from checks.runs import Progress
    from console.app import Console


class Checking:
    """One run at a time; it goes on in a thread while the person does something else."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._session = console.session

    def start(self, marked: frozenset[int], current: frozenset[int]) -> None:
        """Ask what to check, then check it."""
        self._console.run_worker(self._flow(offers(marked, current)), group="checks", exclusive=True)

    def stop(self) -> None:
        """Ask the run to stop at the next border; what is collected stays."""
        self._session.stop_asked = True
        self._console.progress("Останавливаю проверку: собранное останется…")

    def show(self, progress: Progress) -> None:
        """A line about how far it came."""
        if not self._session.running:
            return
        failed = f" · не удалось {progress.failed}" if progress.failed else ""
        stop = "останавливаю" if self._session.stop_asked else "Esc остановит"
        self._console.progress(
            f"Проверка {shown.number(progress.done)} из {shown.number(progress.total)}{failed} · {stop}"
            f" · {progress.label}"
        )

    def _progressed(self, progress: Progress) -> None:
        """Called from the thread of the run."""
        self._console.post_message(RunProgressed(progress))

    async def _flow(self, choices: tuple[Offer, ...]) -> None:
        console = self._console
        scope = await console.push_screen_wait(RunQuestion(choices, self._session.plan))
        if scope is None:
            return
        console.progress("Проверка начинается…")
        try:
            result = await self._session.run(scope, self._progressed)
        except VaultDamaged as error:
            console.fail(error)
        except PoryadokError as error:
            console.progress("")
            console.push_screen(Note("Проверка не удалась", str(error)))
        else:
            console.progress("")
            console.tell(summary(result))
            console.reload_panes()
        finally:
            console.progress("")
            console.run_over()


def offers(marked: frozenset[int], current: frozenset[int]) -> tuple[Offer, ...]:
    """What can be checked from here: what is marked first, then all, then the current one."""
    found: list[Offer] = []
    if marked:
        title = f"Отмеченные: {counted(len(marked), 'организация', 'организации', 'организаций')}"
        found.append(Offer(title, Scope(organization_ids=marked)))
    found.append(Offer("Все организации", Scope()))
    if current:
        found.append(Offer("Только эту организацию", Scope(organization_ids=current)))
    return tuple(found)


def summary(result: RunResult) -> str:
    """«Прогон 3: нарушений 12, не видно 4. Выводы — 4»."""
    if result.nothing_collected:
        return f"Прогон {result.run_id}: ничего не собрано. Проверьте связь и ключ доступа. Подробно — 4"
    stopped = " остановлен, собранное цело" if result.state is RunState.STOPPED else ""
    worst = Totals(fail=result.totals.fail, unknown=result.totals.unknown)
    return f"Прогон {result.run_id}{stopped}: {sentence(worst) or 'нарушений нет'}. Выводы — 4"
