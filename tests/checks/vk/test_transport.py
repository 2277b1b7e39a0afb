"""The transport over real loopback HTTP: every way an answer can go wrong is one typed failure, and no key leaks."""

from __future__ import annotations

import gc
import gzip
import json
import logging
import socket
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from checks.collectors.vk.transport import CallFailed, ExecuteRefused, InnerError, Transport
from checks.collectors.wire import in_pieces
from checks.facts import FailureKind
from tests.checks.support import QUICK
from tests.checks.wire_server import TOKEN, Exchange, Server, serving

Start = Callable[..., tuple[Transport, Server]]
LIMITS = replace(QUICK, again=0.1, total=0.6, body=200_000)


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stack:

        def begin(answer: Callable[[Exchange], None]) -> tuple[Transport, Server]:
            server = stack.enter_context(serving(answer))
            transport = Transport(server.url, TOKEN, LIMITS)
            stack.callback(transport.close)
            return transport, server

        yield begin


def failure(transport: Transport, method: str = "wall.get", *, again: bool = False) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        transport.call(method, {"count": 1}, again=again)
    assert_no_token(caught.value)
    return caught.value


def assert_no_token(error: BaseException | None) -> None:
    """Not in the error, nor in anything it carries along."""
    while error is not None:
        assert TOKEN not in f"{error!r} {error} {vars(error)}"
        assert error.__suppress_context__ or error.__context__ is None
        error = error.__cause__


def test_one_request_as_vk_wants_it(start: Start) -> None:
    transport, server = start(lambda exchange: exchange.json({"response": {"count": 0, "items": []}}))
    assert transport.call("wall.get", {"owner_id": "-5", "count": 25}).response == {"count": 0, "items": []}
    (asked,) = server.asked
    assert asked.method == "wall.get"
    assert asked.form == {"owner_id": "-5", "count": "25", "v": "5.199", "access_token": TOKEN}
    assert asked.headers["User-Agent"] == "poryadok"
    assert TOKEN not in repr(transport)


def test_the_connection_is_kept(start: Start) -> None:
    ports = []

    def answer(exchange: Exchange) -> None:
        ports.append(exchange.handler.client_address[1])
        exchange.json({"response": 1})

    transport, _server = start(answer)
    for _ in range(3):
        transport.call("wall.get", {})
    assert len(set(ports)) == 1


def test_the_environment_has_no_say(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    transport, _server = start(lambda exchange: exchange.json({"response": 1}))
    assert transport.call("wall.get", {}).response == 1


def test_execute_errors_come_along(start: Start) -> None:
    errors = [{"method": "wall.get", "error_code": "15", "error_msg": TOKEN}, {"method": "execute"}, "мусор"]
    transport, _server = start(lambda exchange: exchange.json({"response": [False], "execute_errors": errors}))
    assert transport.call("execute", {"code": "return [];"}).errors == (
        InnerError("wall.get", 15),
        InnerError("execute", 0),
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1, FailureKind.SERVER),
        (5, FailureKind.BAD_TOKEN),
        (9, FailureKind.FLOOD),
        (10, FailureKind.SERVER),
        (13, FailureKind.TOO_BIG),
        (15, FailureKind.ACCESS),
        (17, FailureKind.CAPTCHA),
        (19, FailureKind.ACCESS),
        (27, FailureKind.BAD_TOKEN),
        (28, FailureKind.BAD_TOKEN),
        (29, FailureKind.QUOTA),
        (777, FailureKind.ACCESS),
    ],
)
def test_an_error_number_has_its_kind(start: Start, code: int, kind: FailureKind) -> None:
    transport, server = start(lambda exchange: exchange.error(code))
    found = failure(transport)
    assert (found.kind, found.code, found.detail) == (kind, code, f"ошибка {code}")
    assert len(server.asked) == 1


def test_error_6_is_raised_at_once_and_never_repeated_by_itself(
    start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    transport, server = start(lambda exchange: exchange.error(6))
    assert failure(transport).kind is FailureKind.RATE
    assert len(server.asked) == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "extra",
    [
        {"redirect_uri": "https://id.vk.ru/captcha?session_token=x", "remixstlid": 5},
        {"captcha_sid": "1", "captcha_img": "https://api.vk.ru/captcha.php?sid=1"},
    ],
)
def test_both_captchas(start: Start, extra: dict[str, object]) -> None:
    transport, server = start(lambda exchange: exchange.error(14, **extra))
    assert failure(transport).kind is FailureKind.CAPTCHA
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [8, 15, 27, 28])
def test_a_key_that_may_not_execute(start: Start, code: int) -> None:
    transport, _server = start(lambda exchange: exchange.error(code))
    assert isinstance(failure(transport, "execute"), ExecuteRefused)
    assert not isinstance(failure(transport, "wall.get"), ExecuteRefused)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html>",
        b"[1]",
        b"{}",
        b"null",
        b"5",
        b'{"error": "invalid_token vk1.a.TOPSECRET"}',
        b'{"error": {"error_msg": "no code"}}',
        b'{"error": null}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_answer(start: Start, body: bytes) -> None:
    transport, _server = start(lambda exchange: exchange.body(body))
    assert failure(transport).kind is FailureKind.GARBAGE


@pytest.mark.parametrize(("status", "kind"), [(502, FailureKind.SERVER), (404, FailureKind.GARBAGE)])
def test_http_statuses(start: Start, status: int, kind: FailureKind) -> None:
    transport, _server = start(lambda exchange: exchange.body(b"<html>", status))
    assert failure(transport).kind is kind


def test_a_redirect_is_not_followed_with_the_key(start: Start) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.body(b"", 307, Location="http://127.0.0.1:1/method/wall.get")

    transport, server = start(answer)
    assert failure(transport).kind is FailureKind.GARBAGE
    assert len(server.asked) == 1


def test_silence_is_a_timeout_and_shorter_when_asked_again(start: Start) -> None:
    transport, _server = start(Exchange.hang)
    took = []
    for again in (False, True):
        began = time.monotonic()
        assert failure(transport, again=again).kind is FailureKind.TIMEOUT
        took.append(time.monotonic() - began)
    assert took[0] >= LIMITS.answer > took[1] >= LIMITS.again


def test_a_drip_ends_at_the_total_whether_in_the_head_or_in_the_body(start: Start) -> None:
    drips: tuple[bytes, ...] = (
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{",
    )
    for head in drips:
        transport, _server = start(lambda exchange, head=head: exchange.raw(head, *[b" "] * 100, pause=0.05))
        began = time.monotonic()
        assert failure(transport).kind is FailureKind.TIMEOUT
        assert time.monotonic() - began < 4, "a hundred drips would take five seconds"


def test_a_body_that_falls_silent_is_a_timeout(start: Start) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
        exchange.hang()

    transport, _server = start(answer)
    assert failure(transport).kind is FailureKind.TIMEOUT


def test_a_body_too_long_is_cut_packed_or_not(start: Start) -> None:
    transport, _server = start(lambda exchange: exchange.body(b" " * 300_000))
    assert failure(transport).kind is FailureKind.TOO_BIG
    bomb = gzip.compress(b" " * 50_000_000)
    transport, _server = start(lambda exchange: exchange.body(bomb, Content_Encoding="gzip"))
    assert failure(transport).kind is FailureKind.TOO_BIG


def test_a_packed_answer_is_read(start: Start) -> None:
    packed = gzip.compress(json.dumps({"response": 5}).encode())
    transport, _server = start(lambda exchange: exchange.body(packed, Content_Encoding="gzip"))
    assert transport.call("wall.get", {}).response == 5


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",),
        (b"\x00\x01 nonsense\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",),
    ],
)
def test_a_broken_answer_is_a_lost_connection(start: Start, pieces: tuple[bytes, ...]) -> None:
    transport, _server = start(lambda exchange: exchange.raw(*pieces))
    assert failure(transport).kind is FailureKind.LOST


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        transport = Transport(f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN, LIMITS)
        assert failure(transport).kind is FailureKind.LOST
        transport.close()


def test_after_a_failure_the_next_call_is_answered(start: Start) -> None:
    answers: list[Callable[[Exchange], None]] = [
        lambda exchange: exchange.body(b" " * 300_000),
        lambda exchange: exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        Exchange.hang,
        lambda exchange: exchange.json({"response": 5}),
    ]
    waiting = iter(answers)

    def answer(exchange: Exchange) -> None:
        next(waiting)(exchange)

    transport, _server = start(answer)
    for kind in (FailureKind.TOO_BIG, FailureKind.LOST, FailureKind.TIMEOUT):
        assert failure(transport).kind is kind
    assert transport.call("wall.get", {}).response == 5


def test_abort_cuts_a_request_under_way(start: Start) -> None:
    under_way = threading.Event()

    def answer(exchange: Exchange) -> None:
        under_way.set()
        exchange.hang()

    server_limits = replace(LIMITS, answer=20.0, total=30.0)
    with serving(answer) as server:
        transport = Transport(server.url, TOKEN, server_limits)
        ended: list[FailureKind] = []
        thread = threading.Thread(target=lambda: ended.append(failure(transport).kind))
        thread.start()
        assert under_way.wait(5)
        transport.abort()
        thread.join(5)
        assert ended == [FailureKind.LOST]
        transport.close()


def test_nothing_is_written_to_the_working_directory_or_to_a_log(
    start: Start, tmp_path: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from pathlib import Path

    place = Path(str(tmp_path))
    monkeypatch.chdir(place)
    (place / "vk_config.v2.json").write_text("{broken", encoding="utf-8")
    caplog.set_level(logging.DEBUG)
    transport, _server = start(lambda exchange: exchange.error(5))
    failure(transport)
    assert [file.name for file in place.iterdir()] == ["vk_config.v2.json"]
    assert TOKEN not in caplog.text


PIECES = [
    {"response": [{"count": 1, "items": [1, 2]}, False, "a]b", [], None]},
    {"response": [], "execute_errors": []},
    {"response": [False, 5], "execute_errors": [{"method": "wall.get", "error_code": 15}]},
    {"error": {"error_code": 6}},
    {"response": {"items": []}},
    [1],
]


@pytest.mark.parametrize("value", PIECES)
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_a_long_answer_is_read_in_pieces_as_it_would_be_at_once(value: object, separators: tuple[str, str]) -> None:
    text = json.dumps(value, separators=separators)
    for spaced in (text, f" {text}", text.replace("[", "[ "), text.replace("]", " ]")):
        assert in_pieces(spaced.encode()) == json.loads(spaced)


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_part_of_a_long_answer_is_none(cut: int) -> None:
    whole = b'{"response":[{"a":[1]},false,"b"],"execute_errors":[{}]}'
    with pytest.raises(ValueError, match=r"."):
        in_pieces(whole[:-cut])


def test_how_long_the_beginning_of_an_answer_took_is_told(start: Start) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.stopping.wait(0.05)
        exchange.json({"response": 1})

    transport, _server = start(answer)
    assert 0.05 <= transport.call("wall.get", {}).waited < 5


def test_a_long_answer_is_let_go_without_a_search_for_what_is_unreachable(start: Start) -> None:
    listed = ["слово" * 10_000] * 4
    with serving(lambda exchange: exchange.json({"response": listed})) as server:
        transport = Transport(server.url, TOKEN, replace(LIMITS, body=2_000_000))
        seen: list[weakref.ref[object]] = []
        send = transport._wire.send

        def remembered(*arguments: Any, **options: Any) -> Any:
            response = send(*arguments, **options)
            seen.append(weakref.ref(response))
            return response

        transport._wire.send = remembered  # type: ignore[method-assign]  # to see what becomes of an answer
        gc.collect()
        gc.disable()
        try:
            answer = transport.call("execute", {})
            assert answer.size > 256 * 1024
            assert answer.response == listed
            transport.call("execute", {})
            assert seen[0]() is None
        finally:
            gc.enable()
            transport.close()


def test_when_a_request_goes_out_is_told_after_its_connection_was_made(start: Start) -> None:
    _transport, server = start(lambda exchange: exchange.json({"response": 1}))
    went: list[int] = []
    told = Transport(server.url, TOKEN, LIMITS, sent=lambda: went.append(len(server.asked)))
    try:
        told.call("wall.get", {})
        told.call("wall.get", {})
    finally:
        told.close()
    assert went[0] == 0
    assert went[-1] == 1
