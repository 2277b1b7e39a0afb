"""The way to a site: addresses that are refused at every hop, names looked up once, the proxy, ways that are closed."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_network

import pytest

from checks.collectors.site.collector import SiteCollector
from checks.collectors.site.door import Door, Trouble
from checks.collectors.site.guard import Guard, Nowhere, Private, is_public, written_address
from checks.collectors.site.hosts import Host
from checks.collectors.web import Answer
from checks.facts import ABSENT, NOT_GIVEN, FailureKind, Need, Outcome
from checks.running.runner import Job, LocalRunner
from checks.settings import Endpoints
from tests.checks.site.crawling import LIMITS, crawl, failure_of, linked, order_of, site_of
from tests.checks.site.web_server import Asked, Reply, html, moved, serving
from tests.checks.support import Ticks

VK = "https://vk.com/bannovo_school"
LOOPBACK = ip_network("127.0.0.0/8")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1", "192.0.2.1", "::1", "::",
     "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
     "2002:a00:1::", "2001:db8::1", "localhost", "1.2.3.4.5", "example.7"],
)  # fmt: skip
@pytest.mark.parametrize("by_proxy", [False, True])
def test_no_site_stands_there(host: str, by_proxy: bool) -> None:
    with pytest.raises(Private):
        Guard(by_proxy=by_proxy, look_up=lambda _host: ["127.0.0.1"]).addresses(host)


@pytest.mark.parametrize("address", ["8.8.8.8", "95.173.136.70", "2a02:6b8::1", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    found = written_address(address)
    assert found is not None
    assert is_public(found)


def test_a_name_that_leads_inside_is_refused_and_of_several_addresses_only_public_ones_are_used() -> None:
    answers: Mapping[str, Sequence[str]] = {
        "in.ru": ["10.1.1.1"],
        "both.ru": ["10.1.1.1", "95.173.136.70"],
        "no.ru": [],
    }
    guard = Guard(look_up=lambda host: answers[host])
    with pytest.raises(Private):
        guard.addresses("in.ru")
    with pytest.raises(Nowhere):
        guard.addresses("no.ru")
    assert guard.addresses("both.ru") == ("95.173.136.70",)
    assert Guard([ip_network("10.1.0.0/16")], look_up=lambda host: answers[host]).addresses("in.ru") == ("10.1.1.1",)


def test_with_a_proxy_names_are_not_looked_up_here() -> None:
    def never(host: str) -> Sequence[str]:
        raise AssertionError(host)

    guard = Guard(by_proxy=True, look_up=never)
    assert guard.addresses("school.ru") == ()
    for name in ("router.local", "intranet", "db.internal"):
        with pytest.raises(Private):
            guard.addresses(name)


def test_a_name_is_looked_up_once_and_the_connection_goes_where_the_look_up_led() -> None:
    looked: list[str] = []

    def rebinding(host: str) -> Sequence[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) == 1 else ["127.0.0.2"]

    with serving({"school.ru": {"/": Reply(html("Контакты|/contacts")), "/contacts": Reply(html(VK))}}) as server:
        found = crawl({1: f"http://school.ru:{server.port}"}, Endpoints(), guard=Guard([LOOPBACK], look_up=rebinding))
    assert linked(site_of(found[1])) == {VK}
    assert looked == ["school.ru"]


def test_allowed_networks_are_the_settings_and_real_look_up_is_used() -> None:
    with serving({"127.0.0.1": {"/": Reply(html(VK))}}) as server:
        address = f"http://127.0.0.1:{server.port}/"
        refused = crawl({1: address}, Endpoints())[1]
        assert server.asked == []
        taken = crawl({1: address}, Endpoints(allow_private=(LOOPBACK,)))[1]
    assert failure_of(refused).kind is FailureKind.PRIVATE_ADDRESS
    assert linked(site_of(taken)) == {VK}


def test_a_port_that_the_registry_did_not_write_is_refused() -> None:
    with serving({"school.ru": {"/": moved("http://school.ru:22/")}}) as server:
        found = crawl({1: "school.ru"}, Endpoints(sites_url=server.url))
    assert failure_of(found[1]).kind is FailureKind.PRIVATE_ADDRESS


def test_sites_are_asked_through_the_proxy_by_their_names() -> None:
    with serving({"school.ru": {"http://school.ru/": Reply(html(VK))}}) as server:
        found = crawl({1: "http://school.ru"}, Endpoints(proxy=server.url))
        inside = crawl({1: "http://192.168.0.1/"}, Endpoints(proxy=server.url))
    assert linked(site_of(found[1])) == {VK}
    assert failure_of(inside[1]).kind is FailureKind.PRIVATE_ADDRESS
    assert [asked.path for asked in server.asked] == ["http://school.ru/robots.txt", "http://school.ru/"]


class ClosedWays(Door):
    """A door behind which some origins give no answer; the others show one page."""

    def __init__(self, *closed: str, kind: FailureKind = FailureKind.LOST) -> None:
        super().__init__(Endpoints(), LIMITS)
        self._ways = closed
        self._kind = kind
        self.tried: list[str] = []

    def get(self, url: str, host: Host, own_port: int, headers: Mapping[str, str]) -> Answer | Trouble:
        self.tried.append(url)
        if url.startswith(self._ways):
            return Trouble(self._kind)
        status = 404 if url.endswith("robots.txt") else 200
        return Answer(status, (("content-type", "text/html"),), html(VK).encode(), url)


def through(door: ClosedWays, address: str) -> Outcome:
    collector = SiteCollector(order_of({1: address}, Endpoints()), door=door, pace=0.0, monotonic=Ticks())
    todo = list(collector.first([Job("run", 1, Need.SITE)]))
    outcomes: list[Outcome] = []
    for _step in range(30):
        if not todo:
            break
        step = collector.work(todo.pop(0))
        todo.extend(step.more)
        outcomes.extend(step.outcomes)
    assert len(outcomes) == 1
    return outcomes[0]


@pytest.mark.parametrize("address", ["school.ru", "https://school.ru", "http://school.ru"])
def test_a_site_that_offers_no_encryption(address: str) -> None:
    site = site_of(through(ClosedWays("https:"), address))
    assert site.tls is NOT_GIVEN
    assert linked(site) == {VK}


def test_a_site_written_without_encryption_that_now_answers_over_it_alone() -> None:
    assert site_of(through(ClosedWays("http:"), "http://school.ru")).tls is ABSENT


@pytest.mark.parametrize("address", ["school.ru", "http://school.ru"])
def test_a_host_that_is_not_there_is_given_up_soon(address: str) -> None:
    door = ClosedWays("http")
    assert failure_of(through(door, address)).kind is FailureKind.LOST
    assert len(door.tried) <= 3


def test_a_host_that_keeps_silent_is_given_up_after_one_more_try() -> None:
    door = ClosedWays("http", kind=FailureKind.TIMEOUT)
    assert failure_of(through(door, "school.ru")).kind is FailureKind.TIMEOUT
    assert len(door.tried) == 2


def test_a_stop_breaks_what_is_under_way_and_blames_no_site() -> None:
    hosts = {number: f"s{number}.ru" for number in range(8)}
    begun = threading.Event()

    def slow(_asked: Asked) -> Reply:
        begun.set()
        return Reply(html(), delay=2.0)

    with serving({host: {"/robots.txt": slow} for host in hosts.values()}) as server:
        order = order_of(hosts, Endpoints(sites_url=server.url))
        collector = SiteCollector(replace(order, limits=replace(LIMITS, answer=10.0, total=10.0)))
        outcomes: list[Outcome] = []

        def end() -> None:
            order.stop.set()
            collector.abort()

        began = time.monotonic()
        whole = LocalRunner(8).run(
            collector.first([Job("run", number, Need.SITE) for number in hosts]),
            collector.work,
            took=lambda step: outcomes.extend(step.outcomes),
            cancelled=begun.is_set,
            stop=end,
        )
        collector.close()
    assert not whole
    assert outcomes == []
    assert time.monotonic() - began < 3.5, "the stop waited for an answer"


@pytest.mark.parametrize(("broken", "seen"), [(0, ABSENT), (1, ABSENT), (2, NOT_GIVEN)])
def test_a_line_that_broke_once_is_no_proof_of_a_site_without_encryption(broken: int, seen: object) -> None:
    asked: list[str] = []

    def rules(request: Asked) -> Reply:
        asked.append(request.path)
        return Reply(drop=True) if len(asked) <= broken else Reply("", 404)

    with serving({"school.ru": {"/robots.txt": rules, "/": Reply(html())}}) as server:
        outcome = crawl({1: "school.ru"}, Endpoints(sites_url=server.url))[1]
    assert site_of(outcome).tls is seen
