"""The collector of Одноклассники and every class of errors at every call; keys that cannot be used, and trying them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from checks.collectors.base import Key, Order, Target
from checks.collectors.ok.collector import OkCollector
from checks.collectors.ok.trial import ask
from checks.facts import (
    Fact,
    FailureKind,
    Need,
)
from checks.running.pacing import Pace
from checks.running.runner import Job, LocalRunner
from checks.settings import Endpoints
from tests.checks.ok.network import (
    NEEDS,
    NOW,
    ONE,
    SECRET,
    SINCE,
    TOKEN,
    Ok,
    Outcomes,
    collect,
    error,
    failure,
    group,
)
from tests.checks.support import QUICK, Ticks
from tests.checks.web_server import Talk, serving


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (2, FailureKind.SERVER),
        (3, FailureKind.BROKEN),
        (7, FailureKind.ACCESS),
        (9, FailureKind.FLOOD),
        (10, FailureKind.ACCESS),
        (11, FailureKind.FLOOD),
        (50, FailureKind.ACCESS),
        (100, FailureKind.BROKEN),
        (101, FailureKind.BAD_TOKEN),
        (102, FailureKind.BAD_TOKEN),
        (103, FailureKind.BAD_TOKEN),
        (104, FailureKind.BAD_TOKEN),
        (200, FailureKind.ACCESS),
        (210, FailureKind.BAD_TOKEN),
        (453, FailureKind.BAD_TOKEN),
        (456, FailureKind.ACCESS),
        (458, FailureKind.ACCESS),
        (9999, FailureKind.SERVER),
        (777_777, FailureKind.ACCESS),
    ],
)
@pytest.mark.parametrize(
    "method", ["group.getInfo", "mediatopic.getTopics", "discussions.getComments", "group.getCounters"]
)
def test_each_error_at_each_call(code: int, kind: FailureKind, method: str) -> None:
    network = Ok({method: error(code)})
    found = collect(network, ONE)
    failed = {
        "group.getInfo": set(NEEDS),
        "mediatopic.getTopics": {Need.POSTS, Need.COMMENTS},
        "discussions.getComments": {Need.COMMENTS},
        "group.getCounters": {Need.MANAGERS},
    }[method]
    for need in failed:
        assert failure(found[1, need]).kind is kind
        assert (
            failure(found[1, need]).detail.endswith(f"ошибка {code}")
            or f"(ошибка {code})" in failure(found[1, need]).detail
        )
    assert network.methods().count(method) <= 3
    assert isinstance(found[1, Need.PROFILE], Fact) is (method != "group.getInfo")


def test_missing_right_is_named() -> None:
    assert "GROUP_CONTENT" in failure(collect(Ok({"group.getInfo": error(10)}), ONE)[1, Need.PROFILE]).detail
    named = collect(Ok({"url.getInfo": error(200)}), Target(1, "school100"))
    assert "VALUABLE_ACCESS" in failure(named[1, Need.PROFILE]).detail


def test_error_in_a_header_alone() -> None:
    with serving(lambda talk: talk.answer("null", invocation_error="102")) as server:
        answer = ask(f"{TOKEN} {SECRET}", "APPKEY", Endpoints(ok_url=server.url), QUICK)
    assert not answer.ok
    assert "не принят" in answer.message


def test_flood_is_waited_for() -> None:
    calls: list[int] = []

    def answer(form: dict[str, str]) -> object:
        calls.append(1)
        return error(8)(form) if len(calls) == 1 else [group(form["uids"])]

    found = collect(Ok({"group.getInfo": answer}), ONE, needs=(Need.PROFILE,))
    assert isinstance(found[1, Need.PROFILE], Fact)


def test_retired_key_is_not_asked_again() -> None:
    network = Ok({"mediatopic.getTopics": error(102)})
    targets = [Target(number, "", str(number)) for number in range(1, 40)]
    found = collect(network, *targets, needs=(Need.PROFILE, Need.POSTS))
    assert {failure(found[number, Need.POSTS]).kind for number in range(1, 40)} == {FailureKind.BAD_TOKEN}
    assert network.methods().count("mediatopic.getTopics") <= 2  # as many as were under way


@pytest.mark.parametrize(
    ("token", "login", "kind"),
    [("only-one-part", "APPKEY", FailureKind.BAD_TOKEN), (f"{TOKEN} {SECRET}", "", FailureKind.NOT_SET_UP)],
)
def test_key_that_cannot_be_used(token: str, login: str, kind: FailureKind) -> None:
    network = Ok()
    found = collect(network, ONE, Target(2, "school2"), token=token, login=login)
    assert {failure(outcome).kind for outcome in found.values()} == {kind}
    assert not network.asked


@pytest.mark.parametrize("body", [b"", b"<html>", b'"text"', b"5", b"[" * 100_000, b"\xff\xfe", b'{"error_code":"x"}'])
def test_nonsense(body: bytes) -> None:
    found = collect(Ok({"group.getInfo": lambda _form: body}), ONE)
    assert {failure(outcome).kind for outcome in found.values()} <= {FailureKind.GARBAGE, FailureKind.ACCESS}


def test_lost_network() -> None:
    def answer(talk: Talk) -> None:
        talk.hang()

    found: Outcomes = {}
    with serving(answer) as server:
        order = Order(
            {n: Target(n, "", str(n)) for n in range(1, 400)},
            {9: Key(9, f"{TOKEN} {SECRET}", "APPKEY")},
            Endpoints(ok_url=server.url),
            replace(QUICK, answer=0.05),
            SINCE,
            NOW,
            threading.Event(),
        )
        collector = OkCollector(order, pace=Pace(1000, monotonic=Ticks()))
        jobs = [Job("r", n, Need.PROFILE, 9) for n in order.targets]
        LocalRunner(1).run(
            collector.first(jobs),
            collector.work,
            took=lambda step: found.update({(one.subject_id, one.need): one for one in step.outcomes}),
            cancelled=lambda: False,
            stop=collector.abort,
        )
        collector.close()
    assert len(found) == 399
    assert {failure(outcome).kind for outcome in found.values()} <= {FailureKind.TIMEOUT, FailureKind.LOST}


@pytest.mark.parametrize(
    ("answers", "taken", "said"),
    [
        ({"url.getInfo": error(300), "group.getInfo": error(160)}, True, "Может: карточки страниц, страницы по коротк"),
        ({"url.getInfo": error(10)}, True, "Не может: страницы по короткому имени (приложению не дано право VALUABLE"),
        ({"group.getInfo": error(102)}, False, "Ключ не принят"),
        ({"group.getInfo": error(2)}, False, "ничего не известно: ошибка 2."),
        ({"group.getInfo": lambda _form: b"<html>"}, False, "ответ не разобрать"),
    ],
)
def test_key_is_tried(answers: dict[str, Callable[[dict[str, str]], object]], taken: bool, said: str) -> None:
    with serving(Ok(answers)) as server:
        answer = ask(f"{TOKEN} {SECRET}", "APPKEY", Endpoints(ok_url=server.url), QUICK)
    assert answer.ok is taken
    assert said in answer.message
    assert SECRET not in repr(answer)


def test_key_of_a_wrong_form_is_not_sent() -> None:
    endpoints = Endpoints(ok_url="http://127.0.0.1:1")
    assert "через двоеточие" in ask("x", "APPKEY", endpoints, QUICK).message
    assert "открытый ключ" in ask(f"{TOKEN} {SECRET}", "", endpoints, QUICK).message
