"""What all simulated networks share: listeners, scenarios in time, faults of the connection and of bodies."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sample_data.networks import NETWORKS, SCENARIOS, Connection, Fault, Networks, Scenario, chosen, named, simulated
from sample_data.networks.exchange import Outcome, Recorded, Recorder, Reply, Request
from sample_data.networks.faults import BOMB, ESCAPES, HUGE, PRIVATE, Shell, today_of
from sample_data.networks.listener import Listener
from sample_data.networks.scenario import spread
from tests.sample_data.vk_client import NOW, Client, FastPace, Start, fetch, world

SERVER_TIME = "utils.getServerTime"


class Told:
    """A service that answers with one outcome and keeps the requests."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.requests: list[Request] = []

    def recorded(self, request: Request) -> Recorded:
        return Recorded("told", request.path)

    def answer(self, request: Request) -> Outcome:
        self.requests.append(request)
        return self.outcome


@contextmanager
def listening(service: Told, scenario: Scenario | None = None) -> Iterator[http.client.HTTPConnection]:
    listener = Listener(Shell(service, scenario or Scenario(), Recorder(), lambda: NOW))
    connection = http.client.HTTPConnection(urlsplit(listener.url).netloc, timeout=10)
    try:
        yield connection
    finally:
        connection.close()
        listener.stop()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes
    whole: bool


def asked(networks: Networks, method: str = SERVER_TIME, query: str = "", *, most: int | None = None) -> Answer:
    """The bare answer of VK: redirects not followed, `most` bytes of the body read, or all."""
    with closing(http.client.HTTPConnection(urlsplit(networks.vk_url).netloc, timeout=10)) as connection:
        connection.request("GET", f"/method/{method}?v=5.199&access_token={networks.tokens['vk']}&{query}")
        with connection.getresponse() as answer:
            try:
                return Answer(answer.status, answer.headers, answer.read(most), whole=True)
            except http.client.IncompleteRead as broken:
                return Answer(answer.status, answer.headers, broken.partial, whole=False)


def test_a_request_carries_what_a_site_needs() -> None:
    service = Told(Reply(b"x", 200, "text/plain", (("ETag", '"1"'),)))
    with listening(service) as connection:
        headers = {"Host": "school.example:80", "If-None-Match": '"1"', "X-Requested-With": "XMLHttpRequest"}
        connection.request("GET", "/s/name?before=5&q=%D0%B0", headers=headers)
        answer = connection.getresponse()
        assert (answer.read(), answer.headers["ETag"], answer.headers["Content-Length"]) == (b"x", '"1"', "1")
    (request,) = service.requests
    assert (request.method, request.path, request.query) == ("GET", "/s/name", "before=5&q=%D0%B0")
    assert (request.host, request.header("If-None-Match")) == ("school.example", '"1"')
    assert request.header("x-requested-with") == "XMLHttpRequest"
    assert (request.parameters, request.now) == ({"before": "5", "q": "а"}, NOW)


def test_pieces_an_announced_length_and_no_body() -> None:
    service = Told(Reply(chunks=(b"one", b"two")))
    with listening(service) as connection:
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert (answer.read(), answer.headers["Transfer-Encoding"]) == (b"onetwo", "chunked")
        service.outcome = Reply(b"gone", 304)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (304, b"")
        service.outcome = Reply(b"12345")
        connection.request("HEAD", "/")
        answer = connection.getresponse()
        assert (answer.headers["Content-Length"], answer.read()) == ("5", b"")
        service.outcome = Reply(b"12345", length=9)
        connection.request("GET", "/")
        with pytest.raises(http.client.IncompleteRead):
            connection.getresponse().read()


def test_one_listener_a_network_with_its_own_scenario(tmp_path: Path) -> None:
    scenarios = {"ok": named("maintenance"), "site": named("dropped")}
    with simulated(world(tmp_path), now=NOW, scenario=scenarios, clock=FastPace()) as networks:
        assert sorted(networks.env) == [
            *("PORYADOK_OK_URL", "PORYADOK_SITES_URL", "PORYADOK_TELEGRAM_URL", "PORYADOK_VK_URL"),
        ]
        assert len(set(networks.env.values())) == len(NETWORKS)
        assert Client(networks).call(SERVER_TIME) == int(NOW.timestamp())
        page = fetch(f"{networks.url('ok')}/fb.do?method=group.getInfo&access_token=secret")[2]
        assert "Технические работы" in page.decode()
        with pytest.raises(http.client.RemoteDisconnected):
            fetch(f"{networks.url('site')}/")
        assert [(item.network, item.status) for item in networks.requests] == [("vk", 200), ("ok", 200), ("site", 0)]
        assert "secret" not in repr(networks.requests)


def test_scenarios_are_chosen_by_name_and_by_network() -> None:
    found = chosen(["slow", "captcha", "ok:down"])
    names = {network: scenario.name for network, scenario in found.items()}
    assert names == {"vk": "captcha", "ok": "down", "telegram": "slow", "site": "slow"}
    assert {scenario.name for scenario in chosen([]).values()} == {"normal"}
    assert spread(named("captcha"))["site"] == Scenario()
    for wrong in ("paradise", "fax:slow", "ok:paradise"):
        with pytest.raises(KeyError):
            chosen([wrong])
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)


def test_troubles_come_and_go_by_the_number_of_the_request() -> None:
    scenario = Scenario(fault=Fault.SILENT, after=2, until=4, latency=1.0)
    assert [bool(today_of(scenario, number).fault) for number in range(1, 7)] == [
        *(False, False, True, True, False, False),
    ]
    assert today_of(scenario, 1).latency == 1.0
    every = Scenario(error=9, every=3)
    assert [today_of(every, number).error for number in range(1, 7)] == [0, 0, 9, 0, 0, 9]


def test_a_network_dies_and_returns(start: Start) -> None:
    vk = start(Scenario(connection=Connection.DROP, after=1, until=3))
    vk.call(SERVER_TIME)
    for _ in range(2):
        with pytest.raises(http.client.RemoteDisconnected):
            vk.raw(SERVER_TIME)
    vk.call(SERVER_TIME)
    vk.networks.change("vk", named("revoked"))
    assert vk.code(SERVER_TIME) == 5


def test_faults_may_hold_for_some_methods(start: Start) -> None:
    vk = start(Scenario(fault=Fault.BAD_GATEWAY, methods=("wall.get",)))
    assert vk.raw("wall.get", owner_id=-1)[0] == 502
    vk.call(SERVER_TIME)


def test_time_moves_and_the_clock_of_the_network_may_jump(start: Start) -> None:
    vk = start(Scenario(jump=3_600.0, after=2))
    vk.networks.move(timedelta(minutes=5))
    now = int(NOW.timestamp()) + 300
    assert vk.call(SERVER_TIME) == now
    assert parsedate_to_datetime(asked(vk.networks).headers["Date"]).timestamp() == now
    assert vk.call(SERVER_TIME) == now + 3_600
    assert parsedate_to_datetime(asked(vk.networks).headers["Date"]).timestamp() == now + 3_600


def test_bodies_cut_short(start: Start) -> None:
    vk = start()
    whole = asked(vk.networks, "wall.get", "owner_id=-1").body
    vk.networks.change("vk", named("truncated"))
    half = asked(vk.networks, "wall.get", "owner_id=-1")
    assert (half.body, half.whole) == (whole[: len(whole) // 2], True)
    vk.networks.change("vk", named("cut"))
    cut = asked(vk.networks, "wall.get", "owner_id=-1")
    assert (cut.body, cut.whole) == (whole[: len(whole) // 2], False)


def test_large_and_endless_bodies(start: Start) -> None:
    vk = start(named("huge"))
    assert len(asked(vk.networks).body) > HUGE
    for name in ("endless", "drip"):
        vk.networks.change("vk", named(name))
        assert len(asked(vk.networks, most=2).body) == 2
    vk.networks.change("vk", Scenario())
    vk.call(SERVER_TIME)


def test_gzip_that_unpacks_to_a_thousand_times_more_and_gzip_that_is_none(start: Start) -> None:
    vk = start(named("bomb"))
    answer = asked(vk.networks)
    assert answer.headers["Content-Encoding"] == "gzip"
    packed = answer.body
    assert len(packed) < BOMB // 500
    assert len(zlib.decompressobj(wbits=31).decompress(packed, 1 << 20)) == 1 << 20
    vk.networks.change("vk", named("notgzip"))
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(asked(vk.networks).body)


def test_redirects_round_and_inside(start: Start) -> None:
    vk = start(named("loop"))
    answer = asked(vk.networks)
    assert (answer.status, answer.headers["Location"]) == (302, f"/method/{SERVER_TIME}")
    vk.networks.change("vk", named("private"))
    assert {asked(vk.networks).headers["Location"] for _ in PRIVATE} == set(PRIVATE)


def test_json_of_wrong_shapes_and_all_hostile_bodies_in_turn(start: Start) -> None:
    vk = start(named("odd"))
    bodies = {asked(vk.networks).body for _ in range(14)}
    assert len(bodies) == 14
    assert b'{"error":"invalid_client"}' in bodies
    vk.networks.change("vk", Scenario(fault=Fault.HOSTILE))
    answers, unreadable = [], 0
    for _ in range(40):
        try:
            answers.append(asked(vk.networks, most=1))
        except http.client.LineTooLong:
            unreadable += 1
    assert unreadable >= 2
    assert {answer.status for answer in answers} == {200, 302, 429, 502}
    healthy = json.dumps({"response": int(NOW.timestamp())}, separators=(",", ":")).encode()
    assert str(len(healthy)) in [answer.headers["Content-Length"] for answer in answers]


def test_hostile_texts_reach_every_text_and_no_name_of_a_page(start: Start) -> None:
    vk = start(named("hostile"))
    (group,) = vk.call("groups.getById", group_ids=1, fields="description,contacts,status")["groups"]
    assert (group["screen_name"], group["type"]) == ("school", "page")
    for text in (group["name"], group["description"], group["contacts"][0]["desc"]):
        assert ESCAPES in text
    items = vk.call("wall.get", owner_id=-1)["items"]
    assert all(ESCAPES in post["text"] for post in items)
    assert "\x1b]0;" in items[0]["text"]
    assert ESCAPES in vk.execute("return API.wall.get({owner_id:-1}).items@.text;")["response"][0]


def test_latency_of_a_request_and_of_each_inner_call_holds_nobody_else(tmp_path: Path) -> None:
    scenario = Scenario(latency=0.2, inner_latency=0.05, rate=0)
    with simulated(world(tmp_path), now=NOW, scenario=scenario) as networks:
        code = f"return [{','.join(['API.utils.getServerTime()'] * 4)}];"
        taken: list[float] = []

        def ask() -> None:
            started = time.monotonic()
            Client(networks).execute(code)
            taken.append(time.monotonic() - started)

        threads = [threading.Thread(target=ask) for _ in range(5)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert min(taken) >= 0.4
        assert time.monotonic() - started < 5 * 0.4  # one after another would take this long


def test_a_down_network_leaves_the_others(tmp_path: Path) -> None:
    with simulated(world(tmp_path), now=NOW, scenario={"vk": named("down")}) as networks:
        with pytest.raises(OSError, match="refused"):
            asked(networks)
        assert fetch(f"{networks.url('telegram')}/nobody_here")[0]


def test_headers_too_long_for_anybody(start: Start) -> None:
    with pytest.raises(http.client.LineTooLong):
        asked(start(named("headers")).networks)


def test_presets_can_be_changed_by_replace() -> None:
    assert replace(named("slow"), latency=0.1).name == "slow"
