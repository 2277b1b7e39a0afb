"""The municipality's proxy: plain http by whole addresses, https through CONNECT; deadlines and cuts hold there too."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from checks.collectors.vk.transport import CallFailed, Transport
from checks.facts import FailureKind, Need
from tests.checks.support import QUICK
from tests.checks.vk.fake import collect, fake, kind, targets
from tests.checks.wire_server import TOKEN, serving

LIMITS = replace(QUICK, total=0.6)


class Proxy:
    """A tiny proxy; `asked` are the first lines of what came. A `mute` one takes a CONNECT and says nothing."""

    def __init__(self, *, mute: bool = False) -> None:
        self.asked: list[str] = []
        self._mute = mute
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        for connection in (self._listener, *self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                threading.Thread(target=self._carry, args=(connection,), daemon=True).start()

    def _carry(self, connection: socket.socket) -> None:
        with suppress(OSError):
            head = connection.recv(65536)
            self.asked.append(head.split(b"\r\n", 1)[0].decode())
            if self._mute:
                return
            method, target, _ = self.asked[-1].split(" ")
            if method == "CONNECT":
                host, _, port = target.partition(":")
                with socket.create_connection((host, int(port))) as far:
                    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    _pump(connection, far)
                return
            address = urlsplit(target)
            with socket.create_connection((address.hostname or "", address.port or 80)) as far:
                far.sendall(head.replace(target.encode(), address.path.encode(), 1))
                _pump(connection, far)


def _pump(near: socket.socket, far: socket.socket) -> None:
    while True:
        for ready in select.select([near, far], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return
            (far if ready is near else near).sendall(data)


@contextmanager
def proxy(**options: bool) -> Iterator[Proxy]:
    made = Proxy(**options)
    try:
        yield made
    finally:
        made.stop()


def failure(ask: Callable[[], object]) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        ask()
    assert TOKEN not in repr(caught.value)
    return caught.value


def test_plain_http_goes_through_the_proxy_by_whole_addresses() -> None:
    with proxy() as between, serving(lambda exchange: exchange.json({"response": 5})) as server:
        transport = Transport(server.url, TOKEN, LIMITS, between.url)
        assert transport.call("wall.get", {}).response == 5
        transport.close()
    assert between.asked == [f"POST {server.url}/method/wall.get HTTP/1.1"]


def test_https_goes_through_connect_and_shows_the_proxy_no_key() -> None:
    """What answers behind the tunnel speaks no TLS, so there is no line; but the tunnel was asked for."""
    with proxy() as between, serving(lambda exchange: exchange.json({"response": 5})) as server:
        secure = server.url.replace("http://", "https://")
        transport = Transport(secure, TOKEN, LIMITS, between.url)
        assert failure(lambda: transport.call("wall.get", {})).kind is FailureKind.LOST
        transport.close()
    assert between.asked == [f"CONNECT {urlsplit(secure).netloc} HTTP/1.0"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_says_nothing_holds_nobody_longer_than_the_deadline(scheme: str) -> None:
    with proxy(mute=True) as between:
        transport = Transport(f"{scheme}://api.vk.example.invalid", TOKEN, replace(LIMITS, connect=30.0), between.url)
        began = time.monotonic()
        assert failure(lambda: transport.call("wall.get", {})).kind is FailureKind.TIMEOUT
        assert time.monotonic() - began < 5
        transport.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_request_through_the_proxy_can_be_cut(scheme: str) -> None:
    patient = replace(LIMITS, connect=60.0, answer=60.0, total=120.0)
    with proxy(mute=True) as between:
        transport = Transport(f"{scheme}://api.vk.example.invalid", TOKEN, patient, between.url)
        began = time.monotonic()
        cutting = threading.Thread(target=_cut_once_asked, args=(between, transport))
        cutting.start()
        assert failure(lambda: transport.call("wall.get", {})).kind is FailureKind.LOST
        cutting.join()
        assert time.monotonic() - began < 10
        transport.close()


def _cut_once_asked(between: Proxy, transport: Transport) -> None:
    until = time.monotonic() + 10
    while not between.asked and time.monotonic() < until:
        time.sleep(0.01)
    transport.abort()


def test_no_proxy_is_a_line_lost() -> None:
    with proxy() as between:
        closed = between.url
    transport = Transport("http://api.vk.example.invalid", TOKEN, LIMITS, closed)
    assert failure(lambda: transport.call("wall.get", {})).kind is FailureKind.LOST


def test_a_run_goes_through_the_proxy_of_the_settings() -> None:
    with fake() as vk, proxy() as between:
        found = collect(vk, targets(2), [Need.PROFILE, Need.POSTS], proxy=between.url)
    assert all(kind(found, page, need) is None for page, need in found)
    assert between.asked
    assert len(between.asked) <= len(vk.requests)


def test_a_proxy_elsewhere_is_not_asked_for_a_network_on_this_machine() -> None:
    with fake() as vk:
        found = collect(vk, targets(1), [Need.PROFILE], proxy="http://proxy.example.invalid:3128")
    assert kind(found, 1, Need.PROFILE) is None
