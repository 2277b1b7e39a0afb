"""Long work as the person sees it: what is done, how far it is, how long it will go on, what Esc does meanwhile.

The sentence changes once a second and only while the work goes on. An estimate is given when enough was done to make
one, and of the step that is named; where nothing can be counted the time that has passed is said instead. The same
sentence stands on stderr under the command line (`console.cli.progress`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
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


_going: set[Working] = set()


def going() -> tuple[Working, ...]:
    """What is to write something and is at it: a question in between is no work."""
    return tuple(each for each in _going if each.name and (each.doing.committed or not each.doing.over.is_set()))


def stop(places: Collection[object] | None = None) -> tuple[Working, ...]:
    """Stop whatever is waited for, in these places or anywhere: they go, and the threads must come to an end. Answers
    what was to write something: see `brokenoff`."""
    broken = [each for each in going() if places is None or each.place in places]
    for each in tuple(_going):
        if places is None or each.place in places:
            each.doing.stop()
    return tuple(broken)


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
    waiting, as a lock makes a dialog do, stops the work. What is to be written has a `name`, by which the person is
    told later that a lock broke it off, and what is done then (`again`).
    """

    def __init__(
        self,
        place: Place,
        text: str,
        *,
        stoppable: bool = True,
        quiet: bool = False,
        name: str = "",
        again: str = "",
        at_door: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.doing = Doing(monotonic=monotonic)
        if not stoppable:
            self.doing.hold(WRITING)
        self.place = place
        self.name = name
        self.again = again
        self.at_door = at_door
        """Whether the closed screen tells too what came of it: it decides by what the vault opens."""
        self._text = text
        self._quiet = quiet
        self._began = monotonic()
        self._timer: Timer | None = None
        self._watch: AbstractContextManager[None] | None = None
        self._said = False

    def __enter__(self) -> Working:
        if not self._quiet:
            self.place.inform(self._text)
        self._timer = self.place.set_interval(1.0, self.tick)
        self._watch = watching(self.doing)
        self._watch.__enter__()
        _going.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, asyncio.CancelledError):
            self.doing.stop()
        _going.discard(self)
        if self._watch is not None:
            self._watch.__exit__(None, None, None)
        if self._timer is not None:
            self._timer.stop()
        if self._quiet and self._said:
            self.place.inform("")

    def tick(self) -> None:
        """Say how far it is by now."""
        elapsed = self.doing.monotonic() - self._began
        if elapsed >= _SILENT:
            self._said = True
            self.place.inform(STOPPING if self.doing.stopping else self._sentence(elapsed))

    def _sentence(self, elapsed: float) -> str:
        way = "" if self.doing.held else ESCAPE
        return sentence(self._text, elapsed, self.doing.step, self.doing.monotonic(), way)

    def escape(self) -> None:
        """Esc: stop what can be stopped, say why the rest cannot."""
        why = self.doing.stop()
        if why:
            self.place.refuse(why)
        else:
            self.place.inform(STOPPING)


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
