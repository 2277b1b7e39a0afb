"""A wire for requests: one base address, a deadline for the whole answer, a bound on its size, and a way to cut it.

It knows no network and no errors of theirs; every way in which no whole answer came is one of the Cut exceptions.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_CHUNK = 64 * 1024


class Cut(requests.RequestException):
    """No whole answer came. The exception that led to it is not kept: it may quote the request."""


class Late(Cut):
    """Silence for too long, or an answer that was not over when its time was."""


class Lost(Cut):
    """No connection, or one that broke."""


class TooLong(Cut):
    """The body is longer than allowed, once unpacked."""


class Wire(HTTPAdapter):
    """Carries each request to the base address, whatever host it names; redirects and retries are not its business.

    All times are seconds. `connect` bounds the connection, `silence` the wait for the next byte (may be changed
    between requests), `total` the request from beginning to end, `largest` the unpacked body in bytes. requests
    itself bounds only silence, so a server that drips would hold a thread for ever: a timer closes the socket.
    One wire serves one thread; only `cut` may be called from others.
    """

    def __init__(self, base_url: str, *, connect: float, total: float, largest: int) -> None:
        self.silence = total
        self._base = base_url.rstrip("/")
        self._connect = connect
        self._total = total
        self._largest = largest
        self._late = False
        self._sockets = _Sockets()
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self.poolmanager.pool_classes_by_scheme = self._sockets.pools()

    def send(  # type: ignore[override] # the other arguments are replaced by our own, whatever they are
        self, request: requests.PreparedRequest, **_options: object
    ) -> requests.Response:
        """One exchange, read to the end. Raises Late, Lost, TooLong."""
        request.url = self._base + urlsplit(request.url or "").path
        self._late = False
        timer = threading.Timer(self._total, self._expire)
        timer.daemon = True
        timer.start()
        try:
            response = super().send(request, stream=True, timeout=(self._connect, self.silence))
            self._read(response)
        except Cut:
            raise
        except requests.ReadTimeout:
            raise Late from None
        except (requests.RequestException, OSError) as error:
            silent = "Read timed out" in str(error)  # how urllib3 tells silence within a body
            raise (Late if self._late or silent else Lost) from None
        finally:
            timer.cancel()
        return response

    def cut(self) -> None:
        """Break the exchange that is under way."""
        self._sockets.cut()

    def _expire(self) -> None:
        self._late = True
        self._sockets.cut()

    def _read(self, response: requests.Response) -> None:
        """Take the whole body now, so that nothing reads it later without a bound."""
        body = bytearray()
        try:
            for piece in response.iter_content(_CHUNK):
                body += piece
                if len(body) > self._largest:
                    raise TooLong  # noqa: TRY301 # the handler below is for the connection, not for the reader
        except BaseException:
            response.close()  # a connection with half a body must not be used again
            raise
        if self._late:  # cut in the middle of its head, an answer looks like a short one
            response.close()
            raise Late
        response._content = bytes(body)
        response._content_consumed = True  # type: ignore[attr-defined] # how requests itself marks a body as read


class _Sockets:
    """The open connections of one wire, kept to be cut from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[HTTPConnection] = set()

    def opened(self, connection: HTTPConnection) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: HTTPConnection) -> None:
        with self._lock:
            self._open.discard(connection)

    def cut(self) -> None:
        with self._lock:
            for connection in self._open:
                if connection.sock is not None:
                    with suppress(OSError):  # the other side has closed it already
                        connection.sock.shutdown(socket.SHUT_RDWR)

    def pools(self) -> dict[str, type[HTTPConnectionPool]]:
        """Connection pools whose connections tell this object when they open and close."""
        sockets = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                sockets.opened(self)

            def close(self) -> None:
                sockets.closed(self)
                super().close()

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                sockets.opened(self)

            def close(self) -> None:
                sockets.closed(self)
                super().close()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        return {"http": PlainPool, "https": SecurePool}
