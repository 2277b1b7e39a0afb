"""What goes wrong with the connection and with HTTP, for any network: the answers that no API ever meant to give.

`Shell` stands between the server and the service of one network: it counts requests, decides whether today's
troubles hold for this one, and answers or spoils what the service answered.
"""

from __future__ import annotations

import itertools
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

from sample_data.networks.exchange import HTML, NoReply, Outcome, Recorder, Reply, Request, Service, redirect, web_page
from sample_data.networks.scenario import Connection, Fault, Scenario

HUGE = 50 * 1024 * 1024
BOMB = 128 * 1024 * 1024  # unpacked; about a thousandth of it travels
PIECE = b" " * 65_536
DRIP_PAUSE = 0.2
FAULTS_OF_VK = (Fault.CAPTCHA, Fault.CAPTCHA_OLD, Fault.REVOKED)
SPOILT = (Fault.TRUNCATED, Fault.CUT)
"""Faults of an answer that the service has to give first."""

PRIVATE = (
    "http://127.0.0.1:9/",
    "http://10.0.0.1/",
    "http://192.168.0.1/admin",
    "http://172.16.5.4/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://2130706433/",
    "file:///etc/passwd",
    "//10.0.0.1/",
)
ODD = (
    b"null",
    b"[]",
    b"7",
    b"{}",
    b'"response"',
    b'{"error":"invalid_client"}',
    b'{"response":null}',
    b'{"response":7}',
    b'{"error":{}}',
    b'{"error":{"error_code":"six"}}',
    b"[" * 100_000 + b"]" * 100_000,
    b'{"response":{"count":1e999,"items":NaN}}',
    b"\xff\xfe\x00{\x00}",
    b"\xef\xbb\xbf{}",
)
ESCAPES = "\x1b[31m\x1b]0;захвачено\x07\x1b[2J\x9b1m \u202eтсрево\u202c \u200b\x00 [red]разметка[/] <b>html</b> &amp;"
"""What `hostile_texts` puts before texts: terminal escapes, C1 controls, bidi, zero width, markup of two kinds."""

_ROTATION = tuple(fault for fault in Fault if fault not in (Fault.NONE, Fault.HOSTILE, Fault.SILENT, *FAULTS_OF_VK))


class Shell:
    """One network with the troubles of its connection. `scenario` may be changed while it serves."""

    def __init__(self, service: Service, scenario: Scenario, recorder: Recorder, now: Callable[[], datetime]) -> None:
        self._service = service
        self._now = now
        self._began = now()
        self.scenario = scenario
        self._recorder = recorder
        self._lock = threading.Lock()
        self._count = 0

    def answer(self, request: Request) -> Outcome:
        with self._lock:
            self._count += 1
            number = self._count
        today = today_of(self.scenario, number)
        if today.methods and self._service.recorded(request).method not in today.methods:
            today = replace(today, connection=Connection.ANSWER, fault=Fault.NONE)
        fault = _turn(today.fault, number)
        now = self._now() + timedelta(seconds=today.jump)
        outcome = self._broken(request, today, fault, number)
        if outcome is None:
            asked = replace(request, today=replace(today, fault=fault), now=now, began=self._began)
            outcome = _spoilt(self._service.answer(asked), fault)
        else:
            status = outcome.status if isinstance(outcome, Reply) else 0
            self._recorder.add(replace(self._service.recorded(request), status=status, at=time.monotonic()))
        return _dated(outcome, today, now)

    def _broken(self, request: Request, today: Scenario, fault: Fault, number: int) -> Outcome | None:
        """The answer without the service's help; None when the service shall answer."""
        if today.connection is not Connection.ANSWER:
            return NoReply.DROP
        reply: Outcome | None = _FIXED.get(fault)
        match fault:
            case Fault.BOMB:
                reply = Reply(_packed(), headers=(("Content-Encoding", "gzip"),))
            case Fault.REDIRECT_LOOP:
                reply = redirect(request.path)
            case Fault.REDIRECT_PRIVATE:
                reply = redirect(PRIVATE[number % len(PRIVATE)])
            case Fault.ODD:
                reply = Reply(ODD[number % len(ODD)])
            case Fault.HUGE:
                reply = Reply(chunks=_huge())
            case Fault.ENDLESS:
                reply = Reply(chunks=itertools.repeat(PIECE), content_type=HTML)
            case Fault.DRIP:
                reply = Reply(chunks=_drops(), pause=DRIP_PAUSE)
        return reply


def today_of(scenario: Scenario, number: int) -> Scenario:
    """The scenario of the request with this number, from 1: outside of its time only limits and delays are left."""
    late = number > scenario.after and not 0 < scenario.until < number
    if late and (number - scenario.after) % scenario.every == 0:
        return scenario
    calm = replace(scenario, connection=Connection.ANSWER, fault=Fault.NONE, error=0)
    return replace(calm, special="", soft_ban="", jump=0.0)


def _dated(outcome: Outcome, today: Scenario, now: datetime) -> Outcome:
    """The answer with the network's own clock in its Date, and after today's latency."""
    if not isinstance(outcome, Reply):
        return outcome
    date = ("Date", format_datetime(now.astimezone(UTC), usegmt=True))
    return replace(outcome, headers=(date, *outcome.headers), wait=outcome.wait + today.latency)


def _turn(fault: Fault, number: int) -> Fault:
    """The fault itself, or with HOSTILE the next one of all; every time round one answer is left whole."""
    if fault is not Fault.HOSTILE:
        return fault
    place = number % (len(_ROTATION) + 1)
    return _ROTATION[place] if place < len(_ROTATION) else Fault.NONE


@cache
def _packed() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    zeros = b"0" * (1024 * 1024)
    pieces = [packer.compress(zeros) for _ in range(BOMB // len(zeros))]
    return b"".join([*pieces, packer.flush()])


def _huge() -> Iterator[bytes]:
    yield b'{"response":"'
    yield from itertools.repeat(PIECE, HUGE // len(PIECE))
    yield b'"}'


_FIXED: Mapping[Fault, Outcome] = {
    Fault.SILENT: NoReply.HANG,
    Fault.BAD_GATEWAY: web_page(502, "502 Bad Gateway"),
    Fault.MAINTENANCE: web_page(200, "Технические работы"),
    Fault.TOO_MANY: replace(web_page(429, "429 Too Many Requests"), headers=(("Retry-After", "30"),)),
    Fault.EMPTY: Reply(b""),
    Fault.HEADERS: Reply(b"{}", headers=(("X-Long", "a" * 100_000), *((f"X-{n}", "a") for n in range(1_000)))),
    Fault.NOT_GZIP: Reply(b'{"response":1}', headers=(("Content-Encoding", "gzip"),)),
}


def _drops() -> Iterator[bytes]:
    yield b"{"
    while True:
        yield b" "


def _spoilt(outcome: Outcome, fault: Fault) -> Outcome:
    if not isinstance(outcome, Reply) or fault not in SPOILT:
        return outcome
    half = outcome.body[: len(outcome.body) // 2]
    return replace(outcome, body=half, length=len(outcome.body) if fault is Fault.CUT else None)
