"""Asking VK with one key: bounded retries, one execute for many calls, and what is not asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest

from checks.collectors.vk.client import Client
from checks.collectors.vk.line import Line
from checks.collectors.vk.script import Call, paired, script
from checks.collectors.vk.transport import Answer, CallFailed, ExecuteRefused, InnerError, Transport
from checks.facts import FailureKind
from checks.running.pacing import Pace
from tests.checks.support import QUICK
from tests.checks.wire_server import TOKEN, Exchange, Server, serving

WALL = Call("wall.get", {"owner_id": "-5"})
PLACES = Call("groups.getAddresses", {"group_id": "5"})

Start = Callable[..., tuple[Client, Server]]


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def start(stop: threading.Event) -> Iterator[Start]:
    with ExitStack() as stack:

        def begin(*answers: Callable[[Exchange], None]) -> tuple[Client, Server]:
            """Answers in order; the last one again and again."""
            left = list(answers)

            def answer(exchange: Exchange) -> None:
                (left.pop(0) if len(left) > 1 else left[0])(exchange)

            server = stack.enter_context(serving(answer))
            pace = Pace(QUICK.rate, wait=lambda _seconds: stop.is_set())  # keeps count, and nobody waits
            client = Client(
                lambda: Transport(server.url, TOKEN, QUICK), QUICK, Line(), stop, pace=pace, jitter=lambda: 0.0
            )
            stack.callback(client.close)
            return client, server

        yield begin


def error(code: int) -> Callable[[Exchange], None]:
    return lambda exchange: exchange.error(code)


def fine(exchange: Exchange) -> None:
    exchange.json({"response": 5})


def refused(client: Client, call: Call = WALL) -> FailureKind:
    with pytest.raises(CallFailed) as caught:
        client.call(call)
    return caught.value.kind


@pytest.mark.parametrize("first", [error(10), error(6), error(1), lambda exchange: exchange.body(b"", 502)])
def test_what_may_pass_is_asked_again(start: Start, first: Callable[[Exchange], None]) -> None:
    client, server = start(first, fine)
    assert client.call(WALL).response == 5
    assert len(server.asked) == client.requests == 2


@pytest.mark.parametrize(("code", "times"), [(10, 3), (6, 5), (15, 1), (9, 1), (29, 1), (100, 1), (5, 1)])
def test_retries_are_bounded(start: Start, code: int, times: int) -> None:
    client, server = start(error(code))
    refused(client)
    assert len(server.asked) == times


@pytest.mark.parametrize(
    ("code", "kind"), [(5, FailureKind.BAD_TOKEN), (28, FailureKind.BAD_TOKEN), (14, FailureKind.CAPTCHA)]
)
def test_a_retired_key_is_not_used_again(start: Start, code: int, kind: FailureKind) -> None:
    client, server = start(error(code), fine)
    assert refused(client) is kind
    assert refused(client, PLACES) is kind
    assert len(server.asked) == 1


def test_a_daily_quota_parks_the_method_and_no_other(start: Start) -> None:
    client, server = start(error(29), fine)
    assert refused(client) is FailureKind.QUOTA
    assert refused(client) is FailureKind.QUOTA
    assert client.call(PLACES).response == 5
    assert [asked.method for asked in server.asked] == ["wall.get", "groups.getAddresses"]


def test_flood_control_of_one_page_is_no_reason_to_stop_but_three_in_a_row_are(start: Start) -> None:
    client, server = start(error(9), fine, error(9))
    assert refused(client) is FailureKind.FLOOD
    assert client.call(WALL).response == 5
    for _ in range(3):
        assert refused(client) is FailureKind.FLOOD
    asked = len(server.asked)
    assert refused(client) is FailureKind.FLOOD
    assert len(server.asked) == asked


def test_a_silent_request_asks_whether_the_line_lives(start: Start) -> None:
    client, server = start(Exchange.hang, error(3), fine)
    assert refused(client) is FailureKind.TIMEOUT
    assert server.asked[1].method == "utils.getServerTime"
    assert client.call(WALL).response == 5, "an error is an answer: the line lives"


def test_a_silent_network_is_lost_at_once(start: Start) -> None:
    client, server = start(Exchange.hang)
    assert refused(client) is FailureKind.TIMEOUT
    assert refused(client) is FailureKind.LOST
    assert len(server.asked) == 2


def test_a_torn_line_is_given_up_after_three_breaks_and_a_single_one_is_forgiven(start: Start) -> None:
    client, server = start(lambda exchange: exchange.raw(), fine)
    assert client.call(WALL).response == 5
    client, server = start(lambda exchange: exchange.raw())
    assert refused(client) is FailureKind.LOST
    assert refused(client) is FailureKind.LOST
    assert len(server.asked) == 3


def test_nothing_but_web_pages_is_given_up_too(start: Start) -> None:
    client, server = start(lambda exchange: exchange.body(b"<html>"))
    for _ in range(20):
        assert refused(client) is FailureKind.GARBAGE
    assert len(server.asked) == 8


@pytest.mark.parametrize(("code", "kind"), [(10, FailureKind.SERVER), (6, FailureKind.RATE)])
def test_a_network_that_only_refuses_is_given_up(start: Start, code: int, kind: FailureKind) -> None:
    client, server = start(error(code))
    assert {refused(client, Call("wall.get", {"owner_id": -number})) for number in range(40)} == {kind}
    assert len(server.asked) == 24


def test_one_answer_among_refusals_keeps_the_network(start: Start) -> None:
    client, server = start(*[error(10)] * 23, fine, *[error(10)] * 23, fine)
    while len(server.asked) < 46:
        with suppress(CallFailed):
            client.call(WALL)
    assert client.call(PLACES).response == 5


def test_a_stop_ends_the_retries(start: Start, stop: threading.Event) -> None:
    client, server = start(error(10))
    stop.set()
    assert refused(client) is FailureKind.STOPPED
    assert not server.asked


def test_many_calls_are_one_execute_and_each_has_its_own_answer(start: Start) -> None:
    inner = [{"method": "wall.get", "error_code": 15}, {"method": "execute", "error_code": 15}]
    client, server = start(lambda exchange: exchange.json({"response": [{"a": 1}, False], "execute_errors": inner}))
    first, second = client.several([PLACES, WALL]).results
    assert first == {"a": 1}
    assert isinstance(second, CallFailed)
    assert (second.kind, second.code) == (FailureKind.ACCESS, 15)
    (asked,) = server.asked
    assert asked.method == "execute"
    assert asked.form["code"] == (
        'return [API.groups.getAddresses({"group_id": "5"}),API.wall.get({"owner_id": "-5"})];'
    )


def test_one_call_is_asked_by_itself(start: Start) -> None:
    client, server = start(fine)
    assert client.several([WALL]).results == (5,)
    assert server.asked[0].method == "wall.get"


def test_a_key_without_execute_is_remembered_and_not_retired(start: Start) -> None:
    client, _server = start(error(28), fine)
    with pytest.raises(ExecuteRefused):
        client.several([WALL, PLACES])
    assert not client.execute_allowed
    assert client.call(WALL).response == 5


def test_an_inner_quota_parks_the_method(start: Start) -> None:
    inner = [{"method": "wall.get", "error_code": 29}]
    client, server = start(lambda exchange: exchange.json({"response": [{}, False], "execute_errors": inner}))
    client.several([PLACES, WALL])
    _places, wall = client.several([PLACES, WALL]).results
    assert isinstance(wall, CallFailed)
    assert wall.kind is FailureKind.QUOTA
    assert [asked.method for asked in server.asked] == ["execute", "groups.getAddresses"]


# --- pairing of answers with calls


def kinds(answer: Answer, *calls: Call) -> list[object]:
    found = paired(calls or (WALL, PLACES, WALL), answer)
    return [(result.kind, result.code) if isinstance(result, CallFailed) else result for result in found]


def test_errors_are_told_apart_by_order() -> None:
    errors = (InnerError("wall.get", 15), InnerError("wall.get", 18))
    assert kinds(Answer([False, {}, False], errors)) == [(FailureKind.ACCESS, 15), {}, (FailureKind.ACCESS, 18)]


def test_empty_answers_are_answers() -> None:
    assert kinds(Answer([[], 0, None])) == [[], 0, None]


@pytest.mark.parametrize(
    "errors",
    [
        (),
        (InnerError("wall.get", 15),),
        (InnerError("wall.get", 15), InnerError("groups.getAddresses", 15)),
        (InnerError("wall.get", 15),) * 3,
    ],
)
def test_errors_that_do_not_fit_are_asked_again_singly(errors: tuple[InnerError, ...]) -> None:
    doubtful = (FailureKind.SERVER, None)
    assert kinds(Answer([False, {}, False], errors)) == [doubtful, {}, doubtful]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(None), FailureKind.GARBAGE),
        (Answer([{}]), FailureKind.GARBAGE),
        (Answer({"items": []}), FailureKind.GARBAGE),
        (Answer(None, (InnerError("execute", 13),)), FailureKind.TOO_BIG),
    ],
)
def test_no_list_of_answers_is_a_failure_of_all(answer: Answer, kind: FailureKind) -> None:
    with pytest.raises(CallFailed) as caught:
        paired((WALL, PLACES), answer)
    assert caught.value.kind is kind


def test_texts_in_a_script_stay_texts() -> None:
    code = script([Call("utils.resolveScreenName", {"screen_name": '"}); API.wall.post({"a": "школа'})])
    assert code == 'return [API.utils.resolveScreenName({"screen_name": "\\"}); API.wall.post({\\"a\\": \\"школа"})];'
