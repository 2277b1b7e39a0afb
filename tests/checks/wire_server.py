"""A tiny VK-like server whose answers a test writes by hand: for what the simulated network does not do."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

TOKEN = "vk1.a.TOPSECRET"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Exchange:
    """What a handler works with: the request, and the ways to answer it."""

    asked: Asked
    handler: BaseHTTPRequestHandler
    stopping: threading.Event

    def json(self, value: object, status: int = 200) -> None:
        self.body(json.dumps(value).encode(), status)

    def body(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def error(self, code: int, **extra: object) -> None:
        """An error object that quotes the key back, as old answers did."""
        parameters = [{"key": "access_token", "value": TOKEN}]
        message = f"Something about {TOKEN}"
        self.json({"error": {"error_code": code, "error_msg": message, "request_params": parameters, **extra}})

    def raw(self, *pieces: bytes, pause: float = 0.0) -> None:
        """Bytes as they are, one piece after another; ends when the other side goes or the server stops."""
        with suppress(OSError):
            for piece in pieces:
                self.handler.wfile.write(piece)
                self.handler.wfile.flush()
                if pause and self.stopping.wait(pause):
                    break
        self.handler.close_connection = True

    def hang(self) -> None:
        """Nothing, until the other side goes or the server stops."""
        self.handler.connection.settimeout(0.02)
        while not self.stopping.is_set():
            try:
                if not self.handler.connection.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        self.handler.close_connection = True


@dataclass
class Server:
    """The running server: its address and everything that was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[Exchange], None]) -> Iterator[Server]:
    """Serve on loopback for the length of a `with`."""
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = Asked(self.path.removeprefix("/method/"), dict(parse_qsl(body)), dict(self.headers.items()))
            server.asked.append(asked)
            with suppress(ConnectionError):
                answer(Exchange(asked, self, stopping))

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on stderr."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server = Server(f"http://127.0.0.1:{listener.server_port}")
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        listener.shutdown()
        thread.join()
        listener.server_close()
