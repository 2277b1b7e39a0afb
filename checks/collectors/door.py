"""The way to one network over `web`: exchanges for many threads, a pace, bounded repeats, and memory of a lost line.

What is asked and what an answer means is the collector's. VK has its own door (`vk.transport`).
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import TypeVar

from checks import breath
from checks.collectors.web import Answer, Cut, Exchange, Garbled, Late, Lost, TlsFailed, TooLong
from checks.facts import FailureKind
from checks.running.pacing import Pace
from checks.settings import Limits
from checks.site_facts import TlsTrouble

T = TypeVar("T")

_CUTS: Mapping[type[Cut], FailureKind] = {
    Late: FailureKind.TIMEOUT,
    Lost: FailureKind.LOST,
    TooLong: FailureKind.TOO_BIG,
    Garbled: FailureKind.GARBAGE,
}
_RETRIED = frozenset({FailureKind.LOST, FailureKind.SERVER, FailureKind.RATE})
_BREAKS = 3  # connections in a row that broke or kept silent, after which the line is taken for lost
_TROUBLES = 12  # refusals in a row, to anybody about anything, after which waiting is given up
_TOO_MANY = 429
_SERVER = 500

HOPELESS = frozenset(
    {
        FailureKind.LOST,
        FailureKind.TLS,
        FailureKind.BAD_TOKEN,
        FailureKind.FLOOD,
        FailureKind.STOPPED,
        FailureKind.BROKEN,
    }
)
"""Failures after which the other needs of the same page would fail just so."""


class AskFailed(Exception):
    """A question brought no answer. `detail` is our own wording, never the network's; `code` its error number."""

    def __init__(self, kind: FailureKind, detail: str = "", code: int = 0) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.detail = detail
        self.code = code


class Door:
    """Called from many threads.

    `send` makes the request with the exchange it is given; `read` turns the answer into what is wanted or raises
    AskFailed. `pace` is kept by all of them together. `jitter()` is 0…1 and spreads the pauses. `answered(seconds)` is
    told how long each answer took. `spread` is by how many seconds at most requests are held back at random, so that
    they do not come like a clock's.
    """

    def __init__(
        self,
        make: Callable[[], Exchange],
        limits: Limits,
        stop: threading.Event,
        *,
        pace: Pace | None = None,
        jitter: Callable[[], float] = random.random,
        answered: Callable[[float], None] = lambda _seconds: None,
        spread: float = 0.0,
    ) -> None:
        self._spread = spread
        self.requests = 0
        self._answered = answered
        self._make = make
        self._limits = limits
        self._stop = stop
        self._pace = pace or Pace(limits.rate, wait=stop.wait)
        self._jitter = jitter
        self._lock = threading.Lock()
        self._all: list[Exchange] = []
        self._idle: list[Exchange] = []
        self._lost: FailureKind | None = None
        self._broken = 0
        self._troubles = 0

    def ask(self, send: Callable[[Exchange], Answer], read: Callable[[Answer], T]) -> T:
        """Ask, and ask again where that may help. Raises AskFailed."""
        attempt = 0
        while True:
            try:
                came = self._once(send)
                with breath.alone:
                    breath.breathe()
                    answer = read(came)
            except AskFailed as failure:
                self._learn(failure)
                attempt += 1
                if failure.kind not in _RETRIED or attempt > self._limits.retries or self._lost is not None:
                    raise
            else:
                self._broken = self._troubles = 0
                return answer
            if self._stop.wait(self._limits.backoff * 2 ** (attempt - 1) * (0.5 + self._jitter())):
                raise AskFailed(FailureKind.STOPPED)

    def abort(self) -> None:
        """Cut every request under way."""
        with self._lock:
            exchanges = tuple(self._all)
        for exchange in exchanges:
            exchange.cut()

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            exchanges = tuple(self._all)
        for exchange in exchanges:
            exchange.close()

    def __repr__(self) -> str:
        return "Door()"

    def _once(self, send: Callable[[Exchange], Answer]) -> Answer:
        if self._stop.is_set():
            raise AskFailed(FailureKind.STOPPED)
        if self._lost is not None:
            raise AskFailed(self._lost)
        held = self._spread > 0 and self._stop.wait(self._spread * self._jitter())
        if held or not self._pace.turn():
            raise AskFailed(FailureKind.STOPPED)
        try:
            with self._exchange() as exchange:
                answer = send(exchange)
                self._answered(answer.waited)
        except TlsFailed as cut:  # only a certificate is a reason not to try again
            broken = cut.trouble is TlsTrouble.BROKEN
            raise AskFailed(FailureKind.LOST if broken else FailureKind.TLS) from None
        except Cut as cut:
            raise AskFailed(_CUTS[type(cut)]) from None
        if answer.status == _TOO_MANY:
            raise AskFailed(FailureKind.RATE)
        if answer.status >= _SERVER:
            raise AskFailed(FailureKind.SERVER)
        return answer

    def _learn(self, failure: AskFailed) -> None:
        if self._stop.is_set():
            raise AskFailed(FailureKind.STOPPED) from None  # the request was cut by us
        kind = failure.kind
        if kind in {FailureKind.LOST, FailureKind.TIMEOUT}:
            self._broken += 1
            if self._broken >= _BREAKS:
                self._lost = FailureKind.LOST
            return
        self._broken = 0
        if kind is FailureKind.TLS:
            self._lost = kind
        elif kind in _RETRIED:
            self._troubles += 1
            if self._troubles >= _TROUBLES:
                self._lost = kind
        else:
            self._troubles = 0
        if kind in {FailureKind.RATE, FailureKind.FLOOD}:
            self._pace.slow()

    @contextmanager
    def _exchange(self) -> Iterator[Exchange]:
        with self._lock:
            self.requests += 1
            exchange = self._idle.pop() if self._idle else None
            if exchange is None:
                exchange = self._make()
                self._all.append(exchange)
        try:
            yield exchange
        finally:
            with self._lock:
                self._idle.append(exchange)


def reader_hash(salt: bytes, network: str, number: str) -> str:
    """What stands for a reader in facts: tells two apart, and leads back to neither without the salt."""
    return blake2b(f"{network}:{number}".encode(), key=salt[:64], digest_size=8).hexdigest() if number else ""
