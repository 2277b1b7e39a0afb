"""One simulated network over HTTP/1.1 on one port of loopback, connections kept alive.

A request that is never answered, or answered slowly, holds its own thread only; stopping closes every connection and
leaves nothing behind. What is answered is the business of the service behind `Shell`.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from sample_data.networks.exchange import NoReply, Reply, Request
from sample_data.networks.faults import Shell
from sample_data.networks.scenario import Connection

HOST = "127.0.0.1"
BODY_MOST = 16 * 1024 * 1024
HANG_STEP = 0.25  # seconds between looks whether the other side of a hanging request went away


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together

    def do_GET(self) -> None:
        self._serve(b"")

    def do_HEAD(self) -> None:
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
        arrived = time.monotonic()
        outcome = listener.shell.answer(self._request(body))
        if isinstance(outcome, Reply):
            # What the making of the answer took is a part of the latency, so that this is the time that was asked for.
            left = arrived + outcome.wait - time.monotonic()
            if left <= 0 or not listener.stopping.wait(left):
                self._send(outcome, listener.stopping)
                return
            outcome = NoReply.DROP
        self.close_connection = True
        if outcome is NoReply.HANG:
            self._hang(listener.stopping)

    def _request(self, body: bytes) -> Request:
        address = urlsplit(self.path)
        values = dict(parse_qsl(address.query, keep_blank_values=True))
        values.update(_form(self.headers.get("Content-Type", ""), body))
        scheme, _, bearer = self.headers.get("Authorization", "").partition(" ")
        return Request(
            path=address.path,
            parameters=values,
            bearer=bearer.strip() if scheme.casefold() == "bearer" else "",
            method=self.command,
            query=address.query,
            headers={name.lower(): value for name, value in self.headers.items()},
        )

    def _send(self, reply: Reply, stopping: threading.Event) -> None:
        bodiless = self.command == "HEAD" or reply.status in (204, 304)
        self.send_response_only(reply.status)
        self.send_header("Server", self.version_string())
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers:
            self.send_header(name, value)
        chunked = reply.chunks is not None and reply.length is None
        length = len(reply.body) if reply.length is None else reply.length
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif reply.status not in (204, 304):
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if bodiless:
            return
        if reply.chunks is None:
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or length > len(reply.body)
            return
        self._stream(reply, chunked, stopping)

    def _stream(self, reply: Reply, chunked: bool, stopping: threading.Event) -> None:
        """Send the pieces until they end, the other side goes or the server stops."""
        sent = 0
        for piece in reply.chunks or ():
            if stopping.is_set() or not piece:
                break
            sent += len(piece)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            self.wfile.flush()
            if reply.pause:
                stopping.wait(reply.pause)
        else:
            if chunked:
                self.wfile.write(b"0\r\n\r\n")
            self.close_connection = self.close_connection or (not chunked and sent != reply.length)
            return
        self.close_connection = True

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

    def __init__(self, port: int, shell: Shell) -> None:
        super().__init__((HOST, port), _Handler, bind_and_activate=False)
        self.shell = shell
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

    def __init__(self, shell: Shell, port: int = 0) -> None:
        self._server = _HttpServer(port, shell)
        try:
            self._server.server_bind()
        except OSError:
            self._server.server_close()
            raise
        self._thread: threading.Thread | None = None
        if shell.scenario.connection is not Connection.REFUSE:
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
