"""Certificates of every kind on a real TLS server: faults are told apart, and the site is read where it can be."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from checks.collectors.site.guard import Guard
from checks.facts import ABSENT, FailureKind, Outcome
from checks.settings import Endpoints
from checks.site_facts import TlsTrouble
from tests.checks.site.certificates import Holder, file_of, issued, server_context
from tests.checks.site.crawling import crawl, failure_of, linked, site_of
from tests.checks.site.web_server import Asked, Reply, Server, html, moved, serving

HOST = "school.ru"
VK = "https://vk.com/bannovo_school"
PAGES = {"/": Reply(html(VK))}


def guard() -> Guard:
    """Every name leads to this machine."""
    return Guard([ip_network("127.0.0.0/8")], look_up=lambda _host: ["127.0.0.1"])


@pytest.fixture(scope="module")
def root() -> Holder:
    return issued("Проверочный корневой центр", authority=True)


@pytest.fixture(scope="module")
def middle(root: Holder) -> Holder:
    return issued("Проверочный выпускающий центр", root, authority=True)


def read(
    context: ssl.SSLContext | None,
    *ca_files: Path,
    host: str = HOST,
    pages: Mapping[str, object] = PAGES,
    scheme: str = "",
) -> tuple[Outcome, Server]:
    with serving({host: pages}, context=context) as server:  # type: ignore[dict-item] # pages of the helper
        endpoints = Endpoints(ca_files=ca_files)
        return crawl({1: f"{scheme}{host}:{server.port}"}, endpoints, guard=guard())[1], server


def test_an_authority_of_the_settings_is_believed(tmp_path: Path, root: Holder) -> None:
    context = server_context(tmp_path, issued(HOST, root))
    outcome, server = read(context, file_of(tmp_path, "root.pem", root))
    assert site_of(outcome).tls is ABSENT
    assert linked(site_of(outcome)) == {VK}
    assert all(asked.encrypted for asked in server.asked)


def test_the_same_for_a_host_of_another_zone_is_not(tmp_path: Path, root: Holder) -> None:
    context = server_context(tmp_path, issued("school.com", root))
    outcome, _server = read(context, file_of(tmp_path, "root.pem", root), host="school.com")
    assert site_of(outcome).tls is TlsTrouble.UNTRUSTED


def test_a_cyrillic_name(tmp_path: Path, root: Holder) -> None:
    name = "школа.рф".encode("idna").decode()
    context = server_context(tmp_path, issued(name, root))
    root_file = file_of(tmp_path, "root.pem", root)
    with serving({name: PAGES}, context=context) as server:
        outcome = crawl({1: f"https://школа.рф:{server.port}/"}, Endpoints(ca_files=(root_file,)), guard=guard())[1]
    assert site_of(outcome).tls is ABSENT


def test_a_server_that_does_not_send_the_middle(tmp_path: Path, root: Holder, middle: Holder) -> None:
    site = issued(HOST, middle)
    alone = file_of(tmp_path, "root.pem", root)
    below = file_of(tmp_path, "sub.pem", middle)
    silent = server_context(tmp_path, site)
    assert site_of(read(silent, alone)[0]).tls is TlsTrouble.UNTRUSTED
    assert site_of(read(silent, alone, below)[0]).tls is ABSENT
    assert site_of(read(server_context(tmp_path, site, middle), alone)[0]).tls is ABSENT


def test_every_fault_is_told_apart_and_the_site_is_read_without_encryption(tmp_path: Path, root: Holder) -> None:
    root_file = file_of(tmp_path, "root.pem", root)
    old, young = datetime(2001, 1, 1, tzinfo=UTC), datetime(2098, 1, 1, tzinfo=UTC)
    for site, trouble in (
        (issued(HOST, root, until=old), TlsTrouble.EXPIRED),
        (issued(HOST, root, since=young), TlsTrouble.EXPIRED),
        (issued("hosting.ru", root), TlsTrouble.WRONG_NAME),
        (issued(HOST), TlsTrouble.UNTRUSTED),
    ):
        outcome, server = read(server_context(tmp_path, site), root_file)
        assert site_of(outcome).tls is trouble
        assert linked(site_of(outcome)) == {VK}
        assert site_of(outcome).home.startswith("http://")
        assert not any(asked.encrypted for asked in server.asked), "something was read over a connection not trusted"


def test_a_site_that_insists_on_a_bad_certificate_cannot_be_read(tmp_path: Path) -> None:
    def insist(asked: Asked) -> Reply:
        return moved(f"https://{asked.headers['Host']}{asked.path}", 301)

    outcome, _server = read(server_context(tmp_path, issued(HOST)), pages={"/": insist, "/robots.txt": insist})
    assert (failure_of(outcome).kind, failure_of(outcome).detail) == (FailureKind.TLS, "untrusted")
    outcome, _server = read(server_context(tmp_path, issued(HOST)), pages={"/": insist}, scheme="http://")
    assert (failure_of(outcome).kind, failure_of(outcome).detail) == (FailureKind.TLS, "untrusted")


def test_a_port_that_speaks_no_tls_is_read_plainly() -> None:
    outcome, _server = read(None)
    assert site_of(outcome).tls is TlsTrouble.BROKEN
    assert linked(site_of(outcome)) == {VK}
