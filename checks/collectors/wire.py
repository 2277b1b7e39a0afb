"""A wire for requests: one base address, a deadline for the whole answer, a bound on its size, and a way to cut it.

It knows no network and no errors of theirs; every way in which no whole answer came is one of the Cut exceptions.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import ProxyManager

from checks import breath

_CHUNK = 64 * 1024
_LONG = 256 * 1024  # bytes that take long to understand
_LISTED = '{"response":['


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
    `proxy` is the address of an HTTP proxy to go through, "" none: plain http is asked of it by whole addresses, https
    through CONNECT. `received` is the size of the last body, `waited` how long its beginning took to come; `sent` is
    called when a request goes out, `calm` before a long answer is handed on. One wire serves one thread; only `cut` may
    be called from others.
    """

    def __init__(self, base_url: str, *, connect: float, total: float, largest: int, proxy: str = "") -> None:
        self.calm: Callable[[], None] | None = None
        self.sent: Callable[[], None] | None = None
        self.silence = total
        self.received = 0
        self.waited = 0.0
        self._base = base_url.rstrip("/")
        self._connect = connect
        self._total = total
        self._largest = largest
        self._proxies = {"http": proxy, "https": proxy} if proxy else {}
        self._late = False
        self._went = 0.0
        self._sockets = _Sockets(self._goes)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self.poolmanager.pool_classes_by_scheme = self._sockets.pools()

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:
        """The pools behind a proxy: ours too, so that what they open can be cut."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._sockets.pools()
        return manager

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
            response = super().send(request, stream=True, timeout=(self._connect, self.silence), proxies=self._proxies)
            self.waited = time.monotonic() - self._went
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
        if self.calm is not None and self.received > _LONG:
            self.calm()
        return response

    def cut(self) -> None:
        """Break the exchange that is under way."""
        self._sockets.cut()

    def _goes(self) -> None:
        """Bytes of a request go out, over a connection that stands."""
        self._went = time.monotonic()
        if self.sent is not None:
            self.sent()

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
        self.received = len(body)
        whole = bytes(body)
        response._content = whole
        response._content_consumed = True  # type: ignore[attr-defined] # how requests itself marks a body as read
        if self.received > _LONG:
            # Without the response in it: that would keep itself alive, and some megabytes with it.
            response.json = lambda **_options: in_pieces(whole)  # type: ignore[method-assign] # of this one alone


def in_pieces(body: bytes) -> object:
    """The value of a JSON text; of {"response":[…]} one entry after another: a list of some megabytes at once would
    hold all threads up for as long. Raises ValueError."""
    with breath.alone:
        text = body.decode()
        if not text.startswith(_LISTED):
            return json.loads(text)
        found: list[object] = []
        read = json.JSONDecoder().raw_decode
        at = len(_LISTED)
        while not (found and text[at : at + 1] == "]"):
            if found:
                if text[at : at + 1] != ",":  # written in another way: as a whole, then
                    return json.loads(text)
                at += 1
            try:
                value, at = read(text, at)
            except ValueError:
                return json.loads(text)
            found.append(value)
            breath.breathe()
        rest: dict[str, object] = json.loads(_LISTED + text[at:])
        return {**rest, "response": found}


class _Sockets:
    """The open connections of one wire, kept to be cut from another thread.

    Of each a second handle is kept: while a connection is still shaking hands (with a proxy, over TLS), its own socket
    is passed from hand to hand.
    """

    def __init__(self, goes: Callable[[], None]) -> None:
        """`goes` is called before bytes are sent over a connection that stands."""
        self.goes = goes
        self._lock = threading.Lock()
        self._open: dict[HTTPConnection, socket.socket] = {}

    def opened(self, connection: HTTPConnection, handle: socket.socket) -> None:
        with self._lock:
            old = self._open.pop(connection, None)
            self._open[connection] = handle
        if old is not None:
            old.close()

    def closed(self, connection: HTTPConnection) -> None:
        with self._lock:
            handle = self._open.pop(connection, None)
        if handle is not None:
            handle.close()

    def cut(self) -> None:
        with self._lock:
            for handle in self._open.values():
                with suppress(OSError):  # the other side has closed it already
                    handle.shutdown(socket.SHUT_RDWR)

    def pools(self) -> dict[str, type[HTTPConnectionPool]]:
        """Connection pools whose connections tell this object when they open and close."""
        sockets = self

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                made = super()._new_conn()
                sockets.opened(self, made.dup())
                return made

            def send(self, data: Any) -> None:
                if self.sock is None:  # by itself it would connect in the midst of sending
                    self.connect()
                sockets.goes()
                super().send(data)

            def close(self) -> None:
                sockets.closed(self)
                super().close()

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                made = super()._new_conn()
                sockets.opened(self, made.dup())
                return made

            def send(self, data: Any) -> None:
                if self.sock is None:  # by itself it would connect in the midst of sending
                    self.connect()
                sockets.goes()
                super().send(data)

            def close(self) -> None:
                sockets.closed(self)
                super().close()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        return {"http": PlainPool, "https": SecurePool}
