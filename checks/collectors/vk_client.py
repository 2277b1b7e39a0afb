"""How VK is asked with one key: at its pace, with bounded retries, several calls in one execute, and with memory:
a retired key, a parked method and a lost line are not asked again.

What is asked about which page is the collector's; one exchange on the wire is `vk_transport`.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from checks.collectors.vk_transport import (
    EXECUTE,
    Answer,
    CallFailed,
    ExecuteRefused,
    InnerError,
    Parameters,
    Transport,
    kind_of,
)
from checks.facts import FailureKind
from checks.pacing import Pace
from checks.settings import Limits
from vault.types import Json

CALLS = 25
"""API calls in one execute: https://dev.vk.com/ru/method/execute."""

_RETRIED = frozenset({FailureKind.SERVER, FailureKind.RATE, FailureKind.LOST})
_PASSING = frozenset({FailureKind.SERVER, FailureKind.RATE})
_RETIRING = frozenset({FailureKind.BAD_TOKEN, FailureKind.CAPTCHA})
_FLOODS = 3  # refusals of one method in a row after which it is left alone
_BREAKS = 3  # broken connections in a row after which the line is taken for lost
_NONSENSE = 8  # answers in a row that are not VK's own, after which nothing sensible is expected any more
_TROUBLES = 24  # refusals in a row that may pass, to anybody about anything, after which waiting is given up
_PROBE = "utils.getServerTime"  # needs nothing and costs nothing; any answer, even an error, is a sign of life

Result: TypeAlias = "Json | CallFailed"


@dataclass(frozen=True)
class Call:
    """One method with its parameters."""

    method: str
    parameters: Parameters


class Line:
    """Whether the network can be reached at all; shared by all keys of a run."""

    def __init__(self) -> None:
        self.lost: FailureKind | None = None
        self._broken = 0
        self._nonsense = 0
        self._troubles = 0

    def broke(self) -> None:
        """A connection was refused or torn."""
        self._broken += 1
        if self._broken >= _BREAKS:
            self.lost = FailureKind.LOST

    def spoke_nonsense(self, kind: FailureKind) -> None:
        """Something answered that is not VK: a page of a proxy, a maintenance notice."""
        self._broken = 0
        self._nonsense += 1
        if self._nonsense >= _NONSENSE:
            self.lost = kind

    def was_refused(self, kind: FailureKind) -> None:
        """VK answered that it cannot answer now: an error of its own, or too many questions."""
        self._broken = self._nonsense = 0
        self._troubles += 1
        if self._troubles >= _TROUBLES:
            self.lost = kind

    def held(self) -> None:
        """VK itself answered, if only with an error."""
        self._broken = self._nonsense = self._troubles = 0


class Client:
    """One key. Its methods are called from many threads.

    `make` makes a transport for a thread; `wait(seconds)` pauses and answers True when everything must stop.
    """

    def __init__(
        self,
        make: Callable[[], Transport],
        limits: Limits,
        line: Line,
        stop: threading.Event,
        *,
        pace: Pace | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.execute_allowed = True
        self.requests = 0
        self._make = make
        self._limits = limits
        self._line = line
        self._stop = stop
        self._pace = pace or Pace(limits.rate, wait=stop.wait)
        self._jitter = jitter
        self._lock = threading.Lock()
        self._transports: list[Transport] = []
        self._idle: list[Transport] = []
        self._retired: FailureKind | None = None
        self._parked: dict[str, FailureKind] = {}
        self._floods: dict[str, int] = {}

    def call(self, call: Call, *, again: bool = False) -> Answer:
        """Ask, and ask again where that may help. Raises CallFailed, ExecuteRefused."""
        attempt = 0
        while True:
            try:
                return self._once(call, again=again)
            except ExecuteRefused:
                self.execute_allowed = False
                raise
            except CallFailed as failure:
                attempt += 1
                most = self._limits.retries * (2 if failure.kind is FailureKind.RATE else 1)
                if failure.kind not in _RETRIED or attempt > most or self._line.lost is not None:
                    raise
            if self._stop.wait(self._limits.backoff * 2 ** (attempt - 1) * (0.5 + self._jitter())):
                raise CallFailed(FailureKind.STOPPED)

    def several(self, calls: Sequence[Call], *, again: bool = False) -> tuple[Result, ...]:
        """Up to CALLS calls in one request; each has its answer or its own failure at its position.

        Raises CallFailed when the request as a whole failed, ExecuteRefused when this key may ask only singly.
        """
        if len(calls) == 1:
            return (self.call(calls[0], again=again).response,)
        for call in calls:
            self._refuse_known(call.method)
        answer = self.call(Call(EXECUTE, {"code": script(calls)}), again=again)
        results = paired(calls, answer)
        for call, result in zip(calls, results, strict=True):
            if isinstance(result, CallFailed):
                self._remember(call.method, result)
            else:
                self._floods.pop(call.method, None)
        return results

    def abort(self) -> None:
        """Cut every request under way."""
        for transport in tuple(self._transports):
            transport.abort()

    def close(self) -> None:
        """Close the connections."""
        for transport in tuple(self._transports):
            transport.close()

    def __repr__(self) -> str:
        return "Client()"

    def _once(self, call: Call, *, again: bool) -> Answer:
        self._refuse_known(call.method)
        if not self._pace.turn():
            raise CallFailed(FailureKind.STOPPED)
        try:
            with self._transport() as transport:
                answer = transport.call(call.method, call.parameters, again=again)
        except CallFailed as failure:
            self._learn(call.method, failure)
            raise
        self._line.held()
        self._floods.pop(call.method, None)
        return answer

    def _learn(self, method: str, failure: CallFailed) -> None:
        if self._stop.is_set():
            raise CallFailed(FailureKind.STOPPED)  # the request was cut by us
        if failure.kind is FailureKind.LOST:
            self._line.broke()
        elif failure.kind is FailureKind.TIMEOUT:
            self._probe()
        elif failure.code is None:
            self._line.spoke_nonsense(failure.kind)
        elif failure.kind in _PASSING:
            self._line.was_refused(failure.kind)
        else:
            self._line.held()
        self._remember(method, failure)

    def _remember(self, method: str, failure: CallFailed) -> None:
        kind = failure.kind
        if kind in _RETIRING and not isinstance(failure, ExecuteRefused):
            self._retired = kind
        elif kind is FailureKind.RATE:
            self._pace.slow()
        elif kind is FailureKind.QUOTA:
            self._parked[method] = kind
        elif kind is FailureKind.FLOOD:
            self._floods[method] = self._floods.get(method, 0) + 1
            if self._floods[method] >= _FLOODS:
                self._parked[method] = kind

    def _refuse_known(self, method: str) -> None:
        """Do not ask where the answer is known."""
        if self._stop.is_set():
            raise CallFailed(FailureKind.STOPPED)
        if self._line.lost is not None:
            raise CallFailed(self._line.lost)
        if self._retired is not None:
            raise CallFailed(self._retired)
        if method in self._parked:
            raise CallFailed(self._parked[method])

    def _probe(self) -> None:
        """After a silence: is it this request, or the whole network?"""
        if self._line.lost is not None or not self._pace.turn():
            return
        try:
            with self._transport() as transport:
                transport.call(_PROBE, {}, again=True)
        except CallFailed as failure:
            if failure.kind in {FailureKind.TIMEOUT, FailureKind.LOST}:
                self._line.lost = FailureKind.LOST

    @contextmanager
    def _transport(self) -> Iterator[Transport]:
        with self._lock:
            self.requests += 1
            transport = self._idle.pop() if self._idle else self._make()
            if transport not in self._transports:
                self._transports.append(transport)
        try:
            yield transport
        finally:
            with self._lock:
                self._idle.append(transport)


def script(calls: Sequence[Call]) -> str:
    """VKScript that makes the calls in order; the position in the answer tells which is which."""
    made = (f"API.{call.method}({json.dumps(dict(call.parameters), ensure_ascii=False)})" for call in calls)
    return f"return [{','.join(made)}];"


def paired(calls: Sequence[Call], answer: Answer) -> tuple[Result, ...]:
    """The answer of each call. A failed one left `false` in its place and its error in a list beside, in order.

    Where the errors cannot be told apart, each failed call is a SERVER failure, to be asked again by itself.
    Raises CallFailed when there is no list of answers at all.
    """
    values = answer.response
    if not isinstance(values, list) or len(values) != len(calls):
        raise CallFailed(_of_execute(answer.errors))
    # Execute itself may add an entry of its own after those of the calls.
    errors = [error for error in answer.errors if not error.method.startswith(EXECUTE)]
    failed = [call for call, value in zip(calls, values, strict=True) if value is False]
    told = [call.method for call in failed] == [error.method for error in errors]
    codes = iter(errors)
    return tuple(value if value is not False else _failure(next(codes) if told else None) for value in values)


def _failure(error: InnerError | None) -> CallFailed:
    return CallFailed(FailureKind.SERVER) if error is None else CallFailed(kind_of(error.code), error.code)


def _of_execute(errors: Sequence[InnerError]) -> FailureKind:
    own = [kind_of(error.code) for error in errors if error.method.startswith(EXECUTE)]
    return FailureKind.TOO_BIG if FailureKind.TOO_BIG in own else FailureKind.GARBAGE
