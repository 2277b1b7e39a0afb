"""Long work as the person sees it: what is done, how far it is, how long it will go on, what Esc does meanwhile.

The sentence changes once a second and only while the work goes on. An estimate is given when enough was done to make
one, and of the step that is named; where nothing can be counted the time that has passed is said instead. The same
sentence stands on stderr under the command line (`console.cli.progress`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from console import format as shown
from vault.doing import Doing, Step, Unit, watching

if TYPE_CHECKING:
    from textual.timer import Timer

WRITING = "Этого на середине не прервать. Дождитесь конца."
"""Why Esc does not stop what has no place to stop at."""
ESCAPE = "Esc — отменить"
STOPPING = "Останавливаю…"

_SILENT = 2.0
"""Seconds of work of which only its name is said."""

_TELLING, _BASIS = 0.02, 1.0
"""The part that must be done, and for how many seconds, before the rest can be estimated."""
_MEGABYTE = 1_000_000


_going: set[Doing] = set()


def stop_all() -> None:
    """Stop whatever is waited for: the vault is closing, and its threads must come to an end."""
    for doing in tuple(_going):
        doing.stop()


class Place(Protocol):
    """Where it is said: a dialog or a page."""

    def inform(self, text: str) -> None: ...

    def refuse(self, reason: str) -> None: ...

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer: ...


class Working:
    """Around the work: `with Working(dialog, "Сверяю…"):`. What the block calls, in threads too, tells of itself by
    `vault.doing`; Esc stops it at the next place where it can be stopped. What has no such place is not `stoppable`
    and says so.

    A `quiet` one says nothing of work that is short, and leaves the line empty after work that was not. Whoever stops
    waiting, as a lock makes a dialog do, stops the work.
    """

    def __init__(
        self,
        place: Place,
        text: str,
        *,
        stoppable: bool = True,
        quiet: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.doing = Doing(monotonic=monotonic)
        self._place = place
        self._text = text
        self._stoppable = stoppable
        self._quiet = quiet
        self._began = monotonic()
        self._timer: Timer | None = None
        self._watch: AbstractContextManager[None] | None = None
        self._said = False

    def __enter__(self) -> Working:
        if not self._quiet:
            self._place.inform(self._text)
        self._timer = self._place.set_interval(1.0, self.tick)
        self._watch = watching(self.doing if self._stoppable else None)
        self._watch.__enter__()
        _going.add(self.doing)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, asyncio.CancelledError):
            self.doing.stop()
        _going.discard(self.doing)
        if self._watch is not None:
            self._watch.__exit__(None, None, None)
        if self._timer is not None:
            self._timer.stop()
        if self._quiet and self._said:
            self._place.inform("")

    def tick(self) -> None:
        """Say how far it is by now."""
        elapsed = self.doing.monotonic() - self._began
        if elapsed >= _SILENT:
            self._said = True
            self._place.inform(STOPPING if self.doing.stopping else self._sentence(elapsed))

    def _sentence(self, elapsed: float) -> str:
        way = ESCAPE if self._stoppable and not self.doing.held else ""
        return sentence(self._text, elapsed, self.doing.step, self.doing.monotonic(), way)

    def escape(self) -> None:
        """Esc: stop what can be stopped, say why the rest cannot."""
        why = self.doing.stop() if self._stoppable else WRITING
        if why:
            self._place.refuse(why)
        else:
            self._place.inform(STOPPING)


def sentence(text: str, elapsed: float, step: Step | None, now: float, way: str) -> str:
    """«Копирую базу: 5 из 18 МБ, на это ещё около 5 с. Esc — отменить»; `elapsed` in seconds, `now` on the clock of the
    step. `way` is how it is stopped, empty where it is not."""
    if elapsed < _SILENT:
        return text
    end = f". {way}" if way else ""
    if step is None or not step.total:
        name = f"{step.title}…" if step is not None and step.title else text
        return f"{name} идёт {round(elapsed)} с{end}"
    said = f"{step.title}:" if step.title else f"{text} сделано"
    said += f" {_amount(step)}"
    spent = now - step.began
    if spent >= _BASIS and _TELLING * step.total <= step.done < step.total:
        left = shown.lasting(spent * (step.total - step.done) / step.done)
        said += f", на это ещё около {left}" if step.title else f", ещё около {left}"
    return said + end


def _amount(step: Step) -> str:
    if step.unit is Unit.BYTES:
        done, total = (f"{each / _MEGABYTE:.1f}".replace(".", ",") for each in (step.done, step.total))
        return f"{done} из {total} МБ"
    return f"{shown.number(step.done)} из {shown.number(step.total)}"
