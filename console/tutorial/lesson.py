"""The watcher: which step it is, whether what is seen means that it was done, and the line that says the next one.

While it goes on, it looks a few times a second; nothing is painted until a step is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.dialogs.base import Dialog
from console.dialogs.note import Note
from console.hosting import Host
from console.tutorial.steps import NOTE, STEPS, Seen, Step
from console.widgets.keybar import KeyBar
from console.widgets.lessonline import LessonLine
from vault import journal
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from textual.timer import Timer

    from console.app import Console
    from vault.transaction import Tx

_EVERY = 0.3
"""Seconds between two looks."""
_RECENT = 100
"""Rows of the journal that one look reads: a run writes one row, a person few."""

_WAYS = "Backspace — пропустить, Esc — отложить."
PUT_OFF = "Урок отложен. Продолжить: F9, «Учебник»."
DONE = "Дальше — сами: F1 — помощь в любом месте, F9 — все команды. Данные выдуманы, портить не страшно. Esc — закрыть."


class Lesson:
    """One lesson over a console; put off and taken up again, it goes on from the step it stood at."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._at = 0
        self._mark = -1
        self._timer: Timer | None = None

    @property
    def going(self) -> bool:
        """Whether it says and watches."""
        return self._timer is not None

    @property
    def step(self) -> Step | None:
        """The step that is to be done; None when all were."""
        return STEPS[self._at] if self._at < len(STEPS) else None

    @property
    def ready(self) -> bool:
        """Whether it knows where the step began in the journal: what is done from now on is seen."""
        return self._mark >= 0

    # Begin and end

    def begin(self) -> None:
        """From the first step, or from the one at which it was put off."""
        if self.going:
            return
        if self.step is None:
            self._at = 0
        self._mark = -1
        self._timer = self._console.set_interval(_EVERY, self._tick)
        self._say()

    def put_off(self) -> None:
        """Leave it; the step is kept."""
        self._stop()
        self._console.tell(PUT_OFF)

    def skip(self) -> None:
        """The step is not wanted."""
        self._advance()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        for screen in self._console.screen_stack:
            for line in screen.query(LessonLine):
                line.say("")

    # Looking

    def _tick(self) -> None:
        self._console.run_worker(self.look(), group="lesson", exclusive=True)

    async def look(self) -> None:
        """One look: go on if the step was done, and let the screen that is on say the step."""
        step = self.step
        if step is None or not self.going:
            return
        events = await self._events() if step.journal else frozenset()
        if self.step is step and events is not None and step.done(self._seen(events)):
            self._advance()
        elif self.going:
            self._say()

    async def _events(self) -> frozenset[str] | None:
        """What the journal holds since the step began; None when that cannot be told yet."""
        if self._console.session.store is None:
            return None
        try:
            rows = await self._console.session.read(_recent)
        except PoryadokError:  # locked meanwhile: the next look will see
            return None
        if self._mark < 0:
            self._mark = rows[0].n if rows else 0
            return None
        return frozenset(_named(row) for row in rows if row.n > self._mark)

    def _seen(self, events: frozenset[str]) -> Seen:
        console, main = self._console, self._console.main
        over: set[str] = set()
        for screen in console.screen_stack:
            if isinstance(screen, Note):
                over |= {NOTE, screen.called}
            elif isinstance(screen, Dialog):
                over.add(screen.places[0].value)
        return Seen(
            main.pane.DIGIT if main is not None else "",
            main.pane.view_key if main is not None else "",
            main.pane.filter_text if main is not None else "",
            frozenset(over),
            console.session.running,
            console.session.store is None or main is None,
            events,
        )

    # Saying

    def _advance(self) -> None:
        self._at += 1
        self._mark = -1
        if self.step is None:
            self._stop()
            self._console.push_screen(
                Note("Урок пройден", DONE)
            )  # the greeting would take its place on the status line
        else:
            self._say()

    def _say(self) -> None:
        step, screen = self.step, self._console.screen
        if step is None or not isinstance(screen, Host) or not screen.is_mounted:
            return
        text = f"Урок, шаг {self._at + 1} из {len(STEPS)}. {step.text} {_WAYS}"
        lines = list(screen.query(LessonLine))
        if lines:
            lines[0].say(text)
            return
        for bar in screen.query(KeyBar):
            screen.mount(LessonLine(text), before=bar)


def _recent(tx: Tx) -> tuple[journal.Entry, ...]:
    return journal.entries(tx, _RECENT)


def _named(row: journal.Entry) -> str:
    purpose = row.detail.get("purpose")
    return f"{row.action}:{purpose}" if isinstance(purpose, str) else row.action
