"""How VK is asked with one key: at its pace, with bounded retries, several calls in one execute, and with memory:
a retired key, a parked method and a lost line are not asked again.

What is asked about which page is the collector's; one exchange on the wire is `transport`.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from checks.collectors.base import Quota, Unlimited
from checks.collectors.vk.line import Line, Methods
from checks.collectors.vk.packing import INNER
from checks.collectors.vk.script import Call, Result, paired, script
from checks.collectors.vk.transport import EXECUTE, Answer, CallFailed, ExecuteRefused, Transport
from checks.facts import FailureKind
from checks.running.pacing import Pace
from checks.settings import Limits

METERED = frozenset({"wall.get"})
"""Methods that VK counts by day."""

_RETRIED = frozenset({FailureKind.SERVER, FailureKind.RATE, FailureKind.LOST})
_PASSING = frozenset({FailureKind.SERVER, FailureKind.RATE})
_RETIRING = frozenset({FailureKind.BAD_TOKEN, FailureKind.CAPTCHA})
_PROBE = "utils.getServerTime"  # needs nothing and costs nothing; any answer, even an error, is a sign of life


@dataclass(frozen=True)
class Answers:
    """What came of several calls, in their order; `size` is the length of the answer in bytes, 0 when none came."""

    results: tuple[Result, ...]
    size: int = 0


@dataclass
class _Errand:
    """One request with the methods it carries, `calls` of them in an execute; `made` once VK may have worked on it."""

    call: Call
    methods: frozenset[str]
    again: bool = False
    made: bool = False
    calls: int = 0


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
        methods: Methods | None = None,
        quota: Quota | None = None,
        key_id: int = 0,
        jitter: Callable[[], float] = random.random,
        answered: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """`answered` is told how long VK took for each answer, but for what it took for the calls in it."""
        self.execute_allowed = True
        self.requests = 0
        self.methods = methods or Methods()
        self._make = make
        self._limits = limits
        self._line = line
        self._stop = stop
        self._pace = pace or Pace(limits.rate, wait=stop.wait)
        self._quota = quota or Unlimited()
        self._key_id = key_id
        self._jitter = jitter
        self._answered = answered
        self._lock = threading.Lock()
        self._probing = threading.Lock()
        self._transports: list[Transport] = []
        self._idle: list[Transport] = []
        self._retired: FailureKind | None = None
        self._lived_at = float("-inf")

    @property
    def retired(self) -> bool:
        """VK does not take this key any more."""
        return self._retired is not None

    @property
    def hopeless(self) -> bool:
        """Nothing more is to be had with this key."""
        return self.retired or self._line.lost is not None or self._stop.is_set()

    def call(self, call: Call, *, again: bool = False) -> Answer:
        """Ask, and ask again where that may help. Raises CallFailed, ExecuteRefused."""
        return self._run(_Errand(call, frozenset({call.method}), again))

    def several(self, calls: Sequence[Call], *, again: bool = False) -> Answers:
        """Up to CALLS calls in one request; each has its answer or its own failure at its position.

        Raises CallFailed when the request as a whole failed, ExecuteRefused when this key may ask only singly.
        """
        self._refuse_known()
        refused = {place: failure for place, call in enumerate(calls) if (failure := self.methods.known(call.method))}
        metered = [place for place, call in enumerate(calls) if call.method in METERED and place not in refused]
        granted = self._quota.take(self._key_id, calls[metered[0]].method, len(metered)) if metered else 0
        refused |= {place: CallFailed(FailureKind.QUOTA) for place in metered[granted:]}
        asked = [call for place, call in enumerate(calls) if place not in refused]
        if not asked:
            if len(calls) == 1:
                raise refused[0]
            return Answers(tuple(refused[place] for place in range(len(calls))))
        answers = self._asked(asked, granted, again=again, alone=len(calls) == 1)
        came = iter(answers.results)
        results = tuple(refused[place] if place in refused else next(came) for place in range(len(calls)))
        return Answers(results, answers.size)

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

    def _asked(self, calls: Sequence[Call], granted: int, *, again: bool, alone: bool) -> Answers:
        """One request for these calls. A single one that fails is a failure of the request only if it is `alone`."""
        single = len(calls) == 1
        call = calls[0] if single else Call(EXECUTE, {"code": script(calls)})
        errand = _Errand(call, frozenset(call.method for call in calls), again, calls=0 if single else len(calls))
        try:
            answer = self._run(errand)
        except CallFailed as failure:
            if single and not alone and failure.code is not None:
                return Answers((failure,))
            raise
        finally:
            if granted and not errand.made:
                self._quota.give_back(
                    self._key_id, next(call.method for call in calls if call.method in METERED), granted
                )
        if single:
            return Answers((answer.response,), answer.size)
        results = paired(calls, answer)
        for call, result in zip(calls, results, strict=True):
            if isinstance(result, CallFailed):
                self._remember(call.method, result)
            else:
                self.methods.fine(call.method)
        return Answers(results, answer.size)

    def _run(self, errand: _Errand) -> Answer:
        attempt = 0
        while True:
            try:
                return self._once(errand)
            except ExecuteRefused:
                self.execute_allowed = False
                raise
            except CallFailed as failure:
                attempt += 1
                rate = failure.kind is FailureKind.RATE
                most = self._limits.retries * (2 if rate else 1)
                if failure.kind not in _RETRIED or attempt > most or self._line.lost is not None:
                    raise
            if rate and attempt == 1:
                continue  # the pace keeps the distance
            if self._stop.wait(self._limits.backoff * 2 ** (attempt - 1) * (0.5 + self._jitter())):
                raise CallFailed(FailureKind.STOPPED)

    def _once(self, errand: _Errand) -> Answer:
        call = errand.call
        self._refuse_known()
        if call.method != EXECUTE and (known := self.methods.known(call.method)):
            raise known
        if not self._pace.turn():
            raise CallFailed(FailureKind.STOPPED)
        began = time.monotonic()
        try:
            with self._transport() as transport:
                answer = transport.call(call.method, call.parameters, again=errand.again)
        except CallFailed as failure:
            errand.made = errand.made or (
                failure.kind is not FailureKind.RATE and not isinstance(failure, ExecuteRefused)
            )
            self._learn(errand, failure, began)
            raise
        errand.made = True
        self._answered(max(answer.waited - errand.calls * INNER, 0.0))
        self._lived_at = time.monotonic()
        self._line.held()
        self.methods.answered(errand.methods)
        if call.method != EXECUTE:
            self.methods.fine(call.method)
        return answer

    def _learn(self, errand: _Errand, failure: CallFailed, began: float) -> None:
        if self._stop.is_set():
            raise CallFailed(FailureKind.STOPPED)  # the request was cut by us
        if failure.code is not None:
            self._lived_at = time.monotonic()
        if failure.kind is FailureKind.LOST:
            self._line.broke()
        elif failure.kind is FailureKind.TIMEOUT:
            if self._lives(began):
                self.methods.silent(errand.methods, began)
        elif failure.code is None:
            self._line.spoke_nonsense(failure.kind)
        elif failure.kind in _PASSING:
            self._line.was_refused(failure.kind)
        else:
            self._line.held()
            if failure.kind is FailureKind.TOO_BIG:
                self.methods.overloaded(errand.methods, began)
            else:
                self.methods.answered(errand.methods)
        if not isinstance(failure, ExecuteRefused):
            self._remember(errand.call.method, failure)

    def _remember(self, method: str, failure: CallFailed) -> None:
        if failure.kind is FailureKind.RATE:
            self._pace.slow()
        if failure.kind is FailureKind.QUOTA and method in METERED:
            self._quota.spent(self._key_id, method)
        if not self.methods.failed(method, failure) and failure.kind in _RETIRING:
            self._retired = failure.kind

    def _refuse_known(self) -> None:
        """Do not ask where the answer is known."""
        if self._stop.is_set():
            raise CallFailed(FailureKind.STOPPED)
        if self._line.lost is not None:
            raise CallFailed(self._line.lost)
        if self._retired is not None:
            raise CallFailed(self._retired)

    def _lives(self, since: float) -> bool:
        """After a silence: is it this request, or the whole network? One question answers for all who wait."""
        with self._probing:
            if self._lived_at > since:
                return True
            if self._line.lost is not None or not self._pace.turn():
                return False
            try:
                with self._transport() as transport:
                    transport.call(_PROBE, {}, again=True)
            except CallFailed as failure:
                if failure.kind in {FailureKind.TIMEOUT, FailureKind.LOST}:
                    self._line.lost = FailureKind.LOST
                    return False
            self._lived_at = time.monotonic()
            return True

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
