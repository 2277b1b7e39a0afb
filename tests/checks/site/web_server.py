"""Small sites of our own on loopback: one listener answers for many hosts by the Host header, plainly or with TLS.

A page is a function of the request or a ready `Reply`; every request is kept with the moment at which it came.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request as it came; `at` in seconds of the monotonic clock, `encrypted`: over TLS."""

    host: str
    path: str
    headers: Mapping[str, str]
    at: float
    encrypted: bool


@dataclass(frozen=True)
class Reply:
    """An answer; text goes out in `charset`, which the header does not name unless `said`."""

    text: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    charset: str = "utf-8"
    kind: str = "text/html"
    delay: float = 0.0
    drop: bool = False

    def body(self) -> bytes:
        return self.text if isinstance(self.text, bytes) else self.text.encode(self.charset)


Page = Reply | Callable[[Asked], Reply]
Site = Mapping[str, Page]

_HANDSHAKE = b"\x16"  # how a TLS connection begins
NOT_FOUND = Reply("нет такой страницы", 404)


def moved(to: str, status: int = 302) -> Reply:
    return Reply("", status, {"Location": to})


WELCOME = "Добро пожаловать на сайт нашей школы. " * 20


def html(*links: str, text: str = WELCOME, head: str = "", after: str = "") -> str:
    """A plain page of some text with these links, each an address or «text|address»."""
    anchors = []
    for link in links:
        shown, _, address = link.rpartition("|")
        anchors.append(f'<a href="{address}">{shown or "ссылка"}</a>')
    return f"<!doctype html><html><head>{head}</head><body><p>{text}</p>{' '.join(anchors)}{after}</body></html>"


@dataclass
class Server:
    """The running server. `sites` may be changed while it runs."""

    port: int
    sites: dict[str, Site]
    asked: list[Asked] = field(default_factory=list)
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def paths(self, host: str) -> list[str]:
        return [asked.path for asked in self.asked if asked.host == host]


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away or distrusts the certificate is what the tests are about."""


@contextmanager
def serving(
    sites: Mapping[str, Site], *, context: ssl.SSLContext | None = None, address: str = "127.0.0.1", port: int = 0
) -> Iterator[Server]:
    """Serve these sites, by host without its port, until the block ends; with a context over TLS and plainly alike."""
    server = Server(0, dict(sites), scheme="https" if context else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10
        disable_nagle_algorithm = True
        encrypted = False

        def setup(self) -> None:
            if context is not None and self.request.recv(1, socket.MSG_PEEK) == _HANDSHAKE:
                self.request = context.wrap_socket(self.request, server_side=True)
                self.encrypted = True
            super().setup()

        def finish(self) -> None:
            super().finish()
            if self.encrypted:
                self.request.close()  # the server knows the plain socket beneath it alone

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0]
            asked = Asked(host, self.path, dict(self.headers.items()), time.monotonic(), self.encrypted)
            server.asked.append(asked)
            page = server.sites.get(host, {}).get(self.path, NOT_FOUND)
            reply = page if isinstance(page, Reply) else page(asked)
            if reply.delay:
                time.sleep(reply.delay)  # how long this site takes to answer
            if reply.drop:
                self.close_connection = True
                return
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            body = b"" if reply.status == 304 else reply.body()
            with suppress(OSError):
                self.send_response(reply.status)
                if reply.kind:
                    self.send_header("Content-Type", reply.kind)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    listener = _Listener((address, port), Handler)
    server.port = listener.server_address[1]
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
