"""A tiny web server whose answers a test writes byte by byte, for what no well-behaved server sends."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came: names of headers in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    form: dict[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


@dataclass
class Talk:
    """What a handler answers with; it says `close` when the connection is over."""

    asked: Asked
    connection: socket.socket
    stopping: threading.Event
    over: bool = False

    def send(self, *pieces: bytes, pause: float = 0.0) -> None:
        with suppress(OSError):
            for piece in pieces:
                self.connection.sendall(piece)
                if pause and self.stopping.wait(pause):
                    break

    def answer(self, body: bytes | str, status: str = "200 OK", **headers: str) -> None:
        packed = body.encode() if isinstance(body, str) else body
        head = {"Content-Length": str(len(packed)), **{name.replace("_", "-"): told for name, told in headers.items()}}
        lines = "".join(f"{name}: {told}\r\n" for name, told in head.items())
        self.send(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + packed)

    def hang(self) -> None:
        """Nothing, until the other side goes or the server stops."""
        self.connection.settimeout(0.02)
        while not self.stopping.is_set():
            try:
                if not self.connection.recv(1):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        self.over = True

    def close(self) -> None:
        self.over = True

    def reset(self) -> None:
        """Tear the connection, so that the other side sees a reset and no end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.connection.close()
        self.over = True


@dataclass
class WebServer:
    """The running server: its address, everything that was asked, and how many connections were made."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0


@contextmanager
def serving(answer: Callable[[Talk], None], *, tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """Serve on loopback for the length of a `with`."""
    stopping = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.02)
    scheme = "https" if tls else "http"
    server = WebServer(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")

    def listen() -> None:
        while not stopping.is_set():
            try:
                connection, _address = listener.accept()
            except TimeoutError:
                continue
            server.connections += 1
            threading.Thread(target=_talk, args=(server, connection, answer, stopping, tls), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        thread.join()
        listener.close()


def _talk(
    server: WebServer,
    plain: socket.socket,
    answer: Callable[[Talk], None],
    stopping: threading.Event,
    tls: ssl.SSLContext | None,
) -> None:
    plain.settimeout(5)
    with suppress(OSError):  # the other side may go at any moment
        connection = tls.wrap_socket(plain, server_side=True) if tls else plain
        with connection:
            while not stopping.is_set() and (asked := _request(connection)) is not None:
                server.asked.append(asked)
                talk = Talk(asked, connection, stopping)
                answer(talk)
                if talk.over:
                    break


def _request(connection: socket.socket) -> Asked | None:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece or piece.startswith(b"\x16\x03"):  # the beginning of TLS, where none is spoken
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" if piece else b"")
            return None
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): told.strip() for name, _, told in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, target, _version = first.split(" ")
    return Asked(method, target, headers, dict(parse_qsl(body.decode())))
