"""The simulated networks over HTTP/1.1 on loopback: one listener a network, connections kept alive.

A request that is never answered holds its own thread only; stopping closes every connection and leaves nothing
behind. What is answered is the business of each network's service.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from sample_data.networks.exchange import NoReply, Recorded, Recorder, Reply, Request, Service
from sample_data.networks.limits import Monotonic
from sample_data.networks.scenario import Connection, Scenario
from sample_data.networks.vk import tokens
from sample_data.networks.vk.service import VkService
from sample_data.networks.world import World

HOST = "127.0.0.1"
BODY_MOST = 16 * 1024 * 1024
HANG_STEP = 0.25  # seconds between looks whether the other side of a hanging request went away


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            self.send_error(411)
            return
        if int(length) > BODY_MOST:
            self.send_error(413)
            return
        self._serve(self.rfile.read(int(length)))

    def _serve(self, body: bytes) -> None:
        listener = cast(_HttpServer, self.server)
        outcome = listener.service.answer(self._request(body))
        if listener.latency and listener.stopping.wait(listener.latency):
            outcome = NoReply.DROP
        if isinstance(outcome, Reply):
            self._send(outcome)
            return
        self.close_connection = True
        if outcome is NoReply.HANG:
            self._hang(listener.stopping)

    def _request(self, body: bytes) -> Request:
        address = urlsplit(self.path)
        values = dict(parse_qsl(address.query, keep_blank_values=True))
        values.update(_form(self.headers.get("Content-Type", ""), body))
        scheme, _, bearer = self.headers.get("Authorization", "").partition(" ")
        return Request(address.path, values, bearer.strip() if scheme.casefold() == "bearer" else "")

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def _hang(self, stopping: threading.Event) -> None:
        """Send nothing until the server stops or the other side has gone."""
        self.connection.settimeout(HANG_STEP)
        while not stopping.is_set():
            try:
                if not self.connection.recv(1, socket.MSG_PEEK):
                    return
            except TimeoutError:
                continue
            stopping.wait(HANG_STEP)  # the next request has come already, and waits as well

    def version_string(self) -> str:
        return "simulated"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: a request line holds keys."""


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, service: Service, scenario: Scenario) -> None:
        super().__init__((HOST, port), _Handler, bind_and_activate=False)
        self.service = service
        self.latency = scenario.latency
        self.stopping = threading.Event()
        self._guard = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._guard:
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        super().shutdown_request(request)
        with self._guard:
            self._open.pop(cast(socket.socket, request), None)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error; anything else is a mistake here and must be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(cast(socket.socket, request), client_address)

    def disconnect(self) -> None:
        """Close every connection and wait for their threads."""
        with self._guard:
            left = dict(self._open)
        for connection, thread in left.items():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=5)


class Listener:
    """One network on one port of loopback. With Connection.REFUSE the port is kept, and nobody listens on it."""

    def __init__(self, service: Service, scenario: Scenario, port: int = 0) -> None:
        self._server = _HttpServer(port, service, scenario)
        try:
            self._server.server_bind()
        except OSError:
            self._server.server_close()
            raise
        self._thread: threading.Thread | None = None
        if scenario.connection is not Connection.REFUSE:
            self._server.server_activate()
            self._thread = threading.Thread(
                target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
            )
            self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_port}"

    def stop(self) -> None:
        """Stop at once, whatever is being answered."""
        self._server.stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.disconnect()
        self._server.server_close()


class Networks:
    """The running networks: their addresses, the keys they accept, and what was asked of them."""

    def __init__(
        self,
        world: World,
        now: datetime,
        scenario: Scenario,
        *,
        port: int = 0,
        clock: Monotonic = time.monotonic,
    ) -> None:
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        self._recorder = Recorder()
        self._vk = Listener(VkService(world, now, scenario, self._recorder, clock), scenario, port)

    @property
    def vk_url(self) -> str:
        return self._vk.url

    @property
    def env(self) -> Mapping[str, str]:
        """Settings that point the program here."""
        return {"PORYADOK_VK_URL": self.vk_url}

    @property
    def tokens(self) -> Mapping[str, str]:
        """Keys by use: `vk` a service key, `vk_second` another, `vk_community` a community's."""
        return {"vk": tokens.SERVICE, "vk_second": tokens.SECOND_SERVICE, "vk_community": tokens.COMMUNITY}

    @property
    def requests(self) -> tuple[Recorded, ...]:
        """Every request so far, in the order of their answers, without keys."""
        return self._recorder.all()

    def stop(self) -> None:
        self._vk.stop()

    def __enter__(self) -> Networks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@contextlib.contextmanager
def simulated(
    world: World,
    *,
    now: datetime,
    scenario: Scenario | None = None,
    port: int = 0,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Networks]:
    """The networks for the length of a `with`: `now` is aware, `clock` is monotonic seconds for the limits.

    Raises OSError when the port cannot be had.
    """
    with Networks(world, now, scenario or Scenario(), port=port, clock=clock) as networks:
        yield networks


def _form(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a urlencoded or multipart form, the last of equals; JSON bodies are not understood, as by VK."""
    kind = content_type.partition(";")[0].strip().casefold()
    if kind == "multipart/form-data":
        head = f"Content-Type: {content_type}\r\n\r\n".encode()
        message = message_from_bytes(head + body, policy=policy.HTTP)
        found: dict[str, str] = {}
        for part in message.iter_parts():
            name = part.get_param("name", header="content-disposition")
            payload = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(payload, bytes):
                found[name] = payload.decode("utf-8", "replace")
        return found
    if kind in ("application/x-www-form-urlencoded", ""):
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return {}
