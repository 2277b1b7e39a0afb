"""Long work that somebody waits for: at which step it is, how far, and a word to stop it. What the work is, is not
known here.

Whoever waits makes a `Doing` and holds it up by `watching` around the call. The work below tells of itself by the
other functions, which do nothing where nobody waits; a thread of a database takes the watch over from its caller.
Work is stopped only where it asks (`check`, a count, a statement of a database): what is half done is undone by
whoever was doing it, as after any error. What must not be left half done is `held`. Who waited may be gone before the
end: what the calls of the work came to stays written in its `Doing`.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from vault.errors import Locked, PoryadokError, Stopped

T = TypeVar("T")


class Unit(StrEnum):
    """What a step counts."""

    PIECES = "pieces"
    BYTES = "bytes"


@dataclass
class Step:
    """A part of the work under one name: `done` of `total`, which is 0 where nothing can be counted.

    `began` is on the clock of its `Doing`. No title is what the whole work is called.
    """

    title: str
    total: int
    unit: Unit
    began: float
    done: int = 0


class Doing:
    """Written by the thread that works, read by the one that shows it; `stop` is called by the latter.

    `at_rest` is called in the working thread whenever the outermost step is over.
    """

    def __init__(
        self, *, monotonic: Callable[[], float] = time.monotonic, at_rest: Callable[[], None] = lambda: None
    ) -> None:
        self.monotonic = monotonic
        self.stopping = False
        self.held = ""
        """Why it cannot be stopped at this moment, or empty."""
        self._holder = 0
        self._steps: list[Step] = []
        self._at_rest = at_rest
        self._turn = threading.RLock()  # a signal may ask to stop while this very thread holds it
        self.over = threading.Event()
        """Set while none of its calls is under way."""
        self.over.set()
        self._calls = 0
        self.answered = False
        """Whether the last call that ended came to its end."""
        self.refused = ""
        """The sentence of the error it ended with instead; "" when it only was locked out."""
        self.said = ""
        """What came of it, in the words of whoever knows; "" when nobody said."""
        self.whole = True
        """Whether that is all of it, or what was done before it was stopped."""
        self.committed: list[str] = []
        """The reasons of what was written."""

    @property
    def held_here(self) -> bool:
        """Whether it is this very thread that must come to the end of what is held, and not one it waits for."""
        return bool(self.held) and self._holder == threading.get_ident()

    @property
    def step(self) -> Step | None:
        """The step under way: the outermost that is counted, else the innermost."""
        with self._turn:
            counted = next((each for each in self._steps if each.total), None)
            return counted or (self._steps[-1] if self._steps else None)

    def stop(self) -> str:
        """Ask the work to end: it raises `Stopped` at the next place where it can. Why it will not, where it is `held`:
        then nothing is asked."""
        with self._turn:
            self.stopping = self.stopping or not self.held
            return self.held

    def called(self) -> None:
        """One more call is under way."""
        with self._turn:
            self._calls += 1
            self.answered, self.refused = False, ""
            self.over.clear()

    def ended(self, error: BaseException | None) -> None:
        """It is not any more. No error is kept: its frames may hold secrets."""
        with self._turn:
            self.answered = error is None
            if isinstance(error, PoryadokError):
                self.refused = "" if isinstance(error, Locked) else str(error)
            elif error is not None:
                self.refused = f"Внутренняя ошибка ({type(error).__name__})."
            self._calls -= 1
            if not self._calls:
                self.over.set()

    def begin(self, title: str, total: int, unit: Unit) -> Step:
        """Enter a step; Stopped."""
        self.check()
        made = Step(title, total, unit, self.monotonic())
        with self._turn:
            self._steps.append(made)
        return made

    def end(self) -> None:
        """Leave the innermost step."""
        with self._turn:
            self._steps.pop()
            rests = not self._steps
        if rests:
            self._at_rest()

    def check(self) -> None:
        """Stopped when somebody asked for it, unless it is held."""
        if self.stopping and not self.held:
            raise Stopped

    def hold(self, why: str) -> bool:
        """From here on it cannot be stopped; Stopped when somebody has asked before. Whether it was not held yet."""
        with self._turn:
            if self.held:
                return False
            self._holder = threading.get_ident()
            self.held = why  # before the look: a signal may ask to stop between any two of these lines
            if self.stopping:
                self.held = ""
                raise Stopped
            return True

    def let_go(self) -> None:
        """It can be stopped again."""
        with self._turn:
            self.held = ""


_watched: ContextVar[Doing | None] = ContextVar("vault.doing", default=None)


def current() -> Doing | None:
    """Who waits for what this thread does."""
    return _watched.get()


@contextlib.contextmanager
def watching(doing: Doing | None) -> Iterator[None]:
    """Within the block the work tells `doing` of itself; None: nobody waits."""
    token = _watched.set(doing)
    try:
        yield
    finally:
        _watched.reset(token)


@contextlib.contextmanager
def call() -> Iterator[None]:
    """A call of the work, in its thread: what it came to is known even when nobody waits for its answer any more."""
    doing = _watched.get()
    if doing is None:
        yield
        return
    doing.called()
    try:
        yield
    except BaseException as error:  # whatever it was, it goes on to the caller
        doing.ended(error)
        raise
    doing.ended(None)


def tell(said: str, *, whole: bool = True) -> None:
    """What came of the work, for whoever asks later; not `whole` when it was stopped and what was done before stays."""
    doing = _watched.get()
    if doing is not None:
        doing.said, doing.whole = said, whole


def committed(reason: str) -> None:
    """A transaction of the work is on the disk."""
    doing = _watched.get()
    if doing is not None:
        doing.committed.append(reason)


def check() -> None:
    """A place where the work may be stopped: Stopped when somebody asked for it."""
    doing = _watched.get()
    if doing is not None:
        doing.check()


@contextlib.contextmanager
def step(title: str, total: int = 0, unit: Unit = Unit.PIECES) -> Iterator[Callable[[int], None]]:
    """A part of the work under its own name; yields what is told how much is done. Stopped, from that too."""
    doing = _watched.get()
    if doing is None:
        yield lambda _: None
        return
    made = doing.begin(title, total, unit)

    def at(done: int) -> None:
        made.done = done
        doing.check()

    try:
        yield at
    finally:
        doing.end()


def over(items: Iterable[T], total: int, title: str = "") -> Iterator[T]:
    """The same items, counted as a step; Stopped when somebody asked for it."""
    doing = _watched.get()
    if doing is None:
        yield from items
        return
    with step(title, total) as at:
        for done, item in enumerate(items):
            at(done)
            yield item
        at(total)


def parts(items: Sequence[T], size: int, title: str = "") -> Iterator[Sequence[T]]:
    """The same items, so many at a time, counted as a step; nothing of nothing. Stopped."""
    if not items:
        return
    with step(title, len(items)) as at:
        for begin in range(0, len(items), size):
            at(begin)
            yield items[begin : begin + size]
        at(len(items))


@contextlib.contextmanager
def held(why: str) -> Iterator[None]:
    """What must be done to its end: within the block nobody stops it, and `why` is what they are told. Stopped when
    somebody has asked before."""
    doing = _watched.get()
    if doing is None or not doing.hold(why):
        yield
        return
    try:
        yield
    finally:
        doing.let_go()


@contextlib.contextmanager
def saying(intact: str) -> Iterator[None]:
    """A stop within the block says this: what is intact, in the words of whoever knows the whole."""
    try:
        yield
    except Stopped:
        raise Stopped(intact) from None
