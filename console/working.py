"""Long work as the person sees it: what is done, how far it is, how long it will go on, what Esc does meanwhile.

The sentence changes once a second and only while the work goes on. An estimate is given when enough was done to make
one; where nothing can be counted the time that has passed is said instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from console import format as shown
from vault.doing import Doing

if TYPE_CHECKING:
    from textual.timer import Timer

WRITING = "Идёт запись: на середине её не прервать. Дождитесь конца."
"""Why Esc does not stop what writes."""

_SILENT = 2.0
"""Seconds of work of which only its name is said."""

_TELLING = 0.02
"""The part that must be done before the rest can be estimated."""


class Place(Protocol):
    """Where it is said: a dialog or a page."""

    def inform(self, text: str) -> None: ...

    def refuse(self, reason: str) -> None: ...

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer: ...


class Working:
    """Around the work: `with Working(dialog, "Сверяю…"):`. `doing` counts it; what is not `stoppable` says at Esc why
    not. Unless it is said, what is counted may be stopped and what is not may not.

    A `quiet` one says nothing of work that is short, and leaves the line empty after work that was not.
    """

    def __init__(
        self,
        place: Place,
        text: str,
        *,
        doing: Doing | None = None,
        stoppable: bool | None = None,
        quiet: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place = place
        self._text = text
        self._doing = doing
        self._stoppable = doing is not None if stoppable is None else stoppable
        self._quiet = quiet
        self._monotonic = monotonic
        self._began = monotonic()
        self._timer: Timer | None = None
        self._said = False

    def __enter__(self) -> Working:
        if not self._quiet:
            self._place.inform(self._text)
        self._timer = self._place.set_interval(1.0, self.tick)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self._quiet and self._said:
            self._place.inform("")

    def tick(self) -> None:
        """Say how far it is by now."""
        elapsed = self._monotonic() - self._began
        if elapsed >= _SILENT:
            self._said = True
            self._place.inform(sentence(self._text, elapsed, self._doing, stoppable=self._stoppable))

    def escape(self) -> None:
        """Esc: stop what can be stopped, say why the rest cannot."""
        if self._doing is None or not self._stoppable:
            self._place.refuse(WRITING)
        else:
            self._doing.stop()
            self._place.inform("Останавливаю…")


def sentence(text: str, elapsed: float, doing: Doing | None, *, stoppable: bool) -> str:
    """«Сверяю с реестром… сделано 3 200 из 15 000, ещё около 5 с. Esc — отменить»; `elapsed` in seconds."""
    if elapsed < _SILENT:
        return text
    way = ". Esc — отменить" if stoppable else ""
    if doing is None or not doing.total:
        return f"{text} идёт {round(elapsed)} с{way}"
    said = f"{text} сделано {shown.number(doing.done)} из {shown.number(doing.total)}"
    if _TELLING * doing.total <= doing.done < doing.total:
        left = elapsed * (doing.total - doing.done) / doing.done
        said += f", ещё около {shown.lasting(left)}"
    return f"{said}{way}"
