"""Hostile bodies from every network: made of its own answers with anything in any place, and such as never were one.

Memory and time stay bounded, every need has an outcome, and what is kept and told can be shown on a terminal.
"""

from __future__ import annotations

import copy
import json
import random
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.settings import Endpoints
from sample_data.networks import Networks, Scenario
from sample_data.networks.exchange import HTML, JSON, Outcome, Recorded, Recorder, Reply, Request, Service
from sample_data.networks.faults import ESCAPES, Shell
from sample_data.networks.listener import Listener
from sample_data.networks.ok.service import OkService
from sample_data.networks.scenario import Fault
from sample_data.networks.site.service import SiteService
from sample_data.networks.telegram.service import TelegramService
from sample_data.networks.vk.service import VkService
from tests.checks.support import NOW
from tests.faults.expedition import Expedition, expect_clean, expect_honest, expect_no_token, expect_whole, travel
from tests.faults.terrain import NETWORKS, Camp
from tests.faults.test_collecting_errors import scope_of

MEMORY = 40 * 1024 * 1024
"""Bytes that a run over this world may take at most, whatever comes: far less than one hostile body unpacked."""

Spoil = Callable[[Reply, int], Reply]
_SERVICES: dict[str, Callable[..., Service]] = {
    "vk": VkService,
    "ok": OkService,
    "telegram": TelegramService,
    "site": lambda world, recorder, _clock: SiteService(world, recorder),
}


class Spoiling:
    """A service whose answers are spoilt on their way; the first are numbered from 1."""

    def __init__(self, service: Service, spoil: Spoil) -> None:
        self._service, self._spoil = service, spoil
        self._lock = threading.Lock()
        self.answers = 0

    def answer(self, request: Request) -> Outcome:
        with self._lock:
            self.answers += 1
            number = self.answers
        outcome = self._service.answer(request)
        return self._spoil(outcome, number) if isinstance(outcome, Reply) else outcome

    def recorded(self, request: Request) -> Recorded:
        return self._service.recorded(request)


@contextmanager
def spoiling(camp: Camp, network: str, spoil: Spoil) -> Iterator[tuple[Endpoints, Spoiling]]:
    """One network whose answers are spoilt; nobody listens at the addresses of the others."""
    recorder = Recorder()
    service = Spoiling(_SERVICES[network](camp.world, recorder, lambda: 0.0), spoil)
    listener = Listener(Shell(service, Scenario(rate=0, rate_community=0), recorder, lambda: NOW))
    try:
        nowhere = "http://127.0.0.1:9"
        urls = dict.fromkeys(NETWORKS, nowhere) | {network: listener.url}
        yield Endpoints(urls["vk"], urls["ok"], urls["telegram"], urls["site"]), service
    finally:
        listener.stop()


VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**30, 10**400, 1e308, -0.0, float("nan"), float("inf"),
    "", " ", "0", "-1", "9" * 400, "\x00", "\ud800", "\udfff\ud800", ESCAPES, "\u202e\u2066\u200f", "\x9b31m",
    "e\u0301" * 500, "я" * 200_000, "<b>", "[red]x[/]", "javascript:alert(1)", "http://127.0.0.1/", "//", "https://[",
    "{}", "null",
    [], {}, [[]], [None], [{}], {"": None}, {"items": []}, {"count": -5, "items": [None, 7, "x", {}]}, [1] * 5_000,
)  # fmt: skip


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@dataclass(frozen=True)
class Change:
    """In which place (a part of all of them) which value is put, or what is done there."""

    place: float
    value: int
    deed: str


CHANGES = st.builds(
    Change,
    place=st.floats(0, 1, exclude_max=True),
    value=st.integers(0, len(VALUES) - 1),
    deed=st.sampled_from(["put", "put", "put", "drop", "twice", "rename"]),
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value: its container and the key in it. No recursion: a value may be deep."""
    todo = [value]
    while todo:
        one = todo.pop()
        keys = list(one) if isinstance(one, dict) else list(range(len(one)))
        for key in keys:
            yield one, key
            if isinstance(one[key], dict | list):
                todo.append(one[key])


def changed(body: bytes, changes: list[Change]) -> bytes:
    """A JSON body after these changes."""
    whole = [json.loads(body)]
    for change in changes:
        found = list(places(whole))
        container, key = found[int(change.place * len(found))]
        if change.deed == "drop" and isinstance(container, dict):
            del container[key]
        elif change.deed == "twice" and isinstance(container, list):
            container.extend(copy.deepcopy(container[key]) for _ in range(3))
        elif change.deed == "rename" and isinstance(container, dict):
            container[f"{key}_"] = container.pop(key)
        else:
            container[key] = copy.deepcopy(VALUES[change.value])  # a later change may reach into it
    return json.dumps(whole[0]).encode() if whole else b""


def torn(body: bytes, changes: list[Change]) -> bytes:
    """A web page after these: pieces of it are replaced, dropped or doubled, tag by tag."""
    parts = body.decode("utf-8", "surrogateescape").split("<")
    for change in changes:
        at = int(change.place * len(parts))
        if change.deed == "drop":
            parts[at] = ""
        elif change.deed == "twice":
            parts[at:at] = [parts[at]] * 3
        elif change.deed == "rename":
            parts[at] = parts[at].swapcase()
        else:
            parts[at] = f"{parts[at][: len(parts[at]) // 2]}{VALUES[change.value]}"
    return "<".join(parts).encode("utf-8", "replace")


def survived(trip: Expedition) -> None:
    expect_whole(trip)
    expect_clean(trip)
    expect_no_token(trip)


def survive_changes(camp: Camp, folder: Path, network: str, changes: list[Change]) -> None:
    def spoil(reply: Reply, number: int) -> Reply:
        # others in every answer, but the same in each run of these changes
        dice = random.Random(number)
        mine = [replace(change, place=(change.place + dice.random()) % 1) for change in changes]
        if reply.content_type.startswith("application/json"):
            return replace(reply, body=changed(reply.body, mine), length=None)
        if reply.status == 200 and not any(name == "Content-Encoding" for name, _ in reply.headers):
            return replace(reply, body=torn(reply.body, mine), length=None)
        return reply

    with spoiling(camp, network, spoil) as (endpoints, service), camp.networks() as silent, camp.vault(folder) as store:
        survived(travel(store, silent, scope=scope_of(network), endpoints=endpoints))
        assert service.answers


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "zero": b"\x00" * 1000,
    "deep lists": nested(10_000).encode(),
    "deeper lists": nested(150_000).encode(),
    "deep objects": (b'{"response":' * 10_000) + b"1" + b"}" * 10_000,
    "a deep answer": b'{"response":' + nested(900).encode() + b"}",
    "huge number": b'{"response":' + b"9" * 350_000 + b"}",
    "huge float": b'{"response":{"count":1e999999,"items":[-1e999999]}}',
    "many keys": b"{" + b",".join(b'"%d":0' % n for n in range(30_000)) + b"}",
    "no utf": b'{"response":"\xff\xfe\xfa"}',
    "lone halves": b'{"response":[{"id":101,"name":"\\ud800","screen_name":"\\udfff"}],"error_code":"\\ud800"}',
    "error of nonsense": b'{"error":{"error_code":[[]],"error_msg":{"a":"\x1b"}}}',
    "error of a list": b'{"error":[6],"error_code":[2],"error_msg":null}',
    "error of a huge number": b'{"error":{"error_code":' + b"7" * 5_000 + b'},"error_code":' + b"7" * 5_000 + b"}",
    "execute errors": b'{"response":[false,false],"execute_errors":[{"method":7},{},null,{"method":"wall.get"}]}',
    "execute errors of a dict": b'{"response":[1],"execute_errors":{"a":1}}',
    "a page": b"<!DOCTYPE html><html><body>" + b"<div>" * 20_000 + b"x",
    "a page of links": b"<html><body>" + b'<a href="https://vk.com/club1">x</a>' * 8_000,
    "a page of entities": b"<html><body>" + b"&#x1b;[2J&#8238;&amp;&#0;&#55296;" * 5_000,
    "a page without an end": b"<html><!--" + b"-" * 200_000,
    "attributes": b"<html><body " + b" ".join(b'a%d="x"' % n for n in range(20_000)) + b">",
    "scripts": b"<html><script>" + b'VK.Widgets.Group("a", {}, 7);' * 5_000 + b"</script>",
    "frames": b"<html><frameset>" + b'<frame src="/a">' * 3_000,
    "refresh": b'<html><meta http-equiv="refresh" content="0; url=http://10.0.0.1/">',
    "messages": b'<html><body><div class="tgme_widget_message_wrap">' * 4_000,
    "backslashes": b'{"response":"' + b"\\\\" * 150_000 + b'"}',
}
KINDS = (JSON, HTML, "text/html; charset=utf-7", "application/octet-stream", "text/html; charset=idna", "\x0b;;=")


def survive_body(camp: Camp, folder: Path, network: str, name: str, kind: str) -> None:
    def spoil(reply: Reply, number: int) -> Reply:
        # every third answer is as it should be, so that what comes later is reached as well
        return reply if number % 3 == 0 else Reply(BODIES[name], content_type=kind)

    with spoiling(camp, network, spoil) as (endpoints, _), camp.networks() as silent, camp.vault(folder) as store:
        survived(travel(store, silent, scope=scope_of(network), endpoints=endpoints))


@contextmanager
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < MEMORY, f"{most / 1024 / 1024:.0f} MB"


@pytest.mark.parametrize("network", NETWORKS)
def test_some_bodies(camp: Camp, tmp_path: Path, network: str) -> None:
    for number, name in enumerate(("deeper lists", "huge number", "lone halves", "a page of entities")):
        survive_body(camp, tmp_path / str(number), network, name, HTML if network in ("telegram", "site") else JSON)
    dice = random.Random(7)
    for number in range(3):
        changes = [
            Change(dice.random(), dice.randrange(len(VALUES)), dice.choice(["put", "drop", "twice"])) for _ in range(4)
        ]
        survive_changes(camp, tmp_path / f"changes {number}", network, changes)


@pytest.mark.faults
@pytest.mark.parametrize("network", NETWORKS)
def test_bodies_that_never_were_an_answer(camp: Camp, tmp_path: Path, network: str) -> None:
    failed: list[str] = []
    for name in BODIES:
        for number, kind in enumerate(KINDS):
            try:
                survive_body(camp, tmp_path / f"{name} {number}", network, name, kind)
            except AssertionError as error:
                failed.append(f"{network}, {name}, {kind}: {str(error)[-300:]}")
    assert not failed, "\n".join(failed)


@pytest.mark.faults
@pytest.mark.parametrize("network", NETWORKS)
def test_answers_with_anything_in_any_place(camp: Camp, tmp_path_factory: pytest.TempPathFactory, network: str) -> None:
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.lists(CHANGES, min_size=1, max_size=12))
    def one(changes: list[Change]) -> None:
        survive_changes(camp, tmp_path_factory.mktemp("changes") / "vault", network, changes)

    one()


@pytest.mark.faults
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("fault", [Fault.HUGE, Fault.BOMB, Fault.ENDLESS, Fault.DRIP, Fault.HEADERS, Fault.HOSTILE])
def test_little_memory(camp: Camp, healthy: Expedition, tmp_path: Path, network: str, fault: Fault) -> None:
    scenario = Scenario(fault=fault, hostile_texts=True)
    with camp.networks(**{network: scenario}) as networks, camp.vault(tmp_path / "vault") as store:
        travelled(store, networks, network)  # what is imported and made once is no part of it
        with little_memory():
            trip = travelled(store, networks, network)
        expect_honest(trip, healthy, networks=(network,), but=("page.description",))


def travelled(store: Any, networks: Networks, network: str) -> Expedition:
    trip = travel(store, networks, scope=scope_of(network))
    survived(trip)
    return trip
