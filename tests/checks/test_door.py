"""The way to one network: what is asked again, when the line is taken for lost, what is never kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from checks.collectors.door import AskFailed, Door, reader_hash
from checks.collectors.web import Answer, Cut, Exchange, Garbled, Late, Lost, TlsFailed, TooLong
from checks.facts import FailureKind
from checks.running.pacing import Pace
from checks.site_facts import TlsTrouble
from tests.checks.support import QUICK, Ticks

FINE = Answer(200, (), b"fine", "")


class Line:
    """Answers in turn; the last one for ever. It stands where an exchange would."""

    def __init__(self, *answers: Answer | Cut) -> None:
        self._answers: Iterator[Answer | Cut] = iter(answers)
        self._last = answers[-1]
        self.asked = 0

    def send(self, _exchange: Exchange) -> Answer:
        self.asked += 1
        answer = next(self._answers, self._last)
        if isinstance(answer, Cut):
            raise answer
        return answer


def door(stop: threading.Event | None = None) -> Door:
    pace = Pace(1000, monotonic=Ticks())
    return Door(lambda: Exchange(QUICK), QUICK, stop or threading.Event(), pace=pace, jitter=lambda: 0.0)


def ask(way: Door, line: Line) -> bytes:
    return way.ask(line.send, lambda answer: answer.body)


def kind(way: Door, line: Line) -> FailureKind:
    with pytest.raises(AskFailed) as caught:
        ask(way, line)
    assert caught.value.__cause__ is None
    return caught.value.kind


@pytest.mark.parametrize(
    ("answer", "expected", "asked"),
    [
        (Late(), FailureKind.TIMEOUT, 1),
        (Lost(), FailureKind.LOST, 3),
        (TooLong(), FailureKind.TOO_BIG, 1),
        (Garbled(), FailureKind.GARBAGE, 1),
        (TlsFailed(TlsTrouble.UNTRUSTED), FailureKind.TLS, 1),
        (TlsFailed(TlsTrouble.BROKEN), FailureKind.LOST, 3),
        (Answer(429, (), b"", ""), FailureKind.RATE, 3),
        (Answer(503, (), b"", ""), FailureKind.SERVER, 3),
    ],
)
def test_kinds_and_repeats(answer: Answer | Cut, expected: FailureKind, asked: int) -> None:
    line = Line(answer)
    assert kind(door(), line) is expected
    assert line.asked == asked


def test_what_passes_is_waited_for() -> None:
    line = Line(Lost(), Answer(500, (), b"", ""), FINE)
    way = door()
    assert ask(way, line) == b"fine"
    assert way.requests == 3


def test_lost_line_is_not_asked_again() -> None:
    way, line = door(), Line(Late())
    kinds = [kind(way, line) for _time in range(10)]
    assert line.asked == 3
    assert kinds[-1] is FailureKind.LOST


def test_an_answer_mends_the_count() -> None:
    way = door()
    for _time in range(5):
        assert kind(way, Line(Late())) is FailureKind.TIMEOUT
        ask(way, Line(FINE))


def test_untrusted_network_is_not_asked_again() -> None:
    way, line = door(), Line(TlsFailed(TlsTrouble.EXPIRED))
    assert {kind(way, line) for _time in range(5)} == {FailureKind.TLS}
    assert line.asked == 1


def test_troubles_without_end_end() -> None:
    way, line = door(), Line(Answer(500, (), b"", ""))
    for _time in range(50):
        kind(way, line)
    assert line.asked <= 14


def test_stop_asks_nothing() -> None:
    stop = threading.Event()
    stop.set()
    line = Line(FINE)
    assert kind(door(stop), line) is FailureKind.STOPPED
    assert not line.asked


def test_readers_are_told_apart_and_not_known() -> None:
    assert reader_hash(b"salt", "ok", "577") == reader_hash(b"salt", "ok", "577")
    others = {
        reader_hash(b"salt", "ok", "578"),
        reader_hash(b"x", "ok", "577"),
        reader_hash(b"salt", "telegram", "577"),
    }
    assert reader_hash(b"salt", "ok", "577") not in others
    assert reader_hash(b"s" * 200, "ok", "577")
    assert reader_hash(b"salt", "ok", "") == ""
