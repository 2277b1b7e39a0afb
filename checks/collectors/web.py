"""An exchange for httpx: one request at a time, a deadline for the whole answer, a bound on its size once unpacked,
and a way to cut it from another thread.

It knows no network and follows no redirects; every way in which no whole answer came is one of the Cut exceptions,
none of which carries an address: that may hold a key. For VK, which is asked over vk_api, the same is `wire`.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import certifi
import httpx

from checks.settings import Endpoints, Limits
from checks.site_facts import TlsTrouble

AGENT = "poryadok/0.1 (checks official pages of municipal organizations)"

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_ANY_HEADER = zlib.MAX_WBITS | 32  # gzip or zlib, whichever it is
_NO_HEADER = -zlib.MAX_WBITS  # what some servers mean by «deflate»

# Verify codes of OpenSSL: X509_V_ERR_* in x509_vfy.h.
_EXPIRED = frozenset({9, 10})
_WRONG_NAME = frozenset({62, 64})

# httpx and httpcore write whole addresses and headers into their logs; those may hold a key.
for _name in ("httpx", "httpcore"):
    _silent = logging.getLogger(_name)
    _silent.addHandler(logging.NullHandler())
    _silent.propagate = False
    _silent.setLevel(logging.CRITICAL)


class Cut(Exception):
    """No whole answer came. What led to it is not kept: it may quote the request."""


class Late(Cut):
    """Silence for too long, or an answer that was not over when its time was."""


class Lost(Cut):
    """No connection, one that broke, or an address to which none can be made."""


class TooLong(Cut):
    """The body is longer than allowed, once unpacked."""


class Garbled(Cut):
    """What came is not HTTP, or is packed in a way that was not asked for."""


class TlsFailed(Cut):
    """The connection could not be trusted, or not be encrypted at all."""

    def __init__(self, trouble: TlsTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class Answer:
    """What came: names of headers in small letters, the body unpacked, the address as it was asked. `waited` is how
    many seconds its beginning took to come, once the request went out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    waited: float = field(default=0.0, compare=False, repr=False)

    def header(self, name: str) -> str:
        """The first header of this name (in small letters), "" when there is none."""
        return next((value for key, value in self.headers if key == name), "")


@cache
def trusting(*ca_files: Path) -> ssl.SSLContext:
    """A context that trusts the common authorities and those of these PEM files; OSError, ssl.SSLError for a bad file.

    Nothing of the environment is heeded (SSL_CERT_FILE, SSLKEYLOGFILE): a run must not depend on who starts it.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=certifi.where())
    for file in ca_files:
        context.load_verify_locations(cafile=file)
    return context


class Exchange:
    """Connections for one thread; only `cut` may be called from others.

    `limits` gives all times and the largest body. `proxy` is "http://host:port" or "". Redirects are answers like
    any other. A connection is kept for the next request to the same place.
    """

    def __init__(self, limits: Limits, *, proxy: str = "", context: ssl.SSLContext | None = None) -> None:
        self._limits = limits
        self._proxy = proxy
        self._context = context or trusting()
        self._streams = _Streams()
        self._client: httpx.Client | None = None
        self._place: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, endpoints: Endpoints, limits: Limits) -> Exchange:
        """An exchange that goes the way the settings say."""
        return cls(limits, proxy=endpoints.proxy)

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, address: str = "", silence: float | None = None
    ) -> Answer:
        """Ask once and read the answer to its end.

        `address` is the IP to connect to instead of looking the host up; the host stays in the Host header and in
        the certificate. `silence` is how long (seconds) the next byte is waited for, `limits.answer` if not given.
        Raises Late, Lost, TooLong, Garbled, TlsFailed.
        """
        return self._ask("GET", url, headers or {}, None, address, silence or self._limits.answer)

    def post(self, url: str, form: Mapping[str, str], *, silence: float | None = None) -> Answer:
        """The same with a form in the body, in UTF-8: what is secret does not belong in an address."""
        return self._ask("POST", url, {}, dict(form), "", silence or self._limits.answer)

    def cut(self) -> None:
        """Break the exchange that is under way; it ends as Lost."""
        self._streams.cut()

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def __repr__(self) -> str:
        return "Exchange()"

    def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        form: dict[str, str] | None,
        address: str,
        silence: float,
    ) -> Answer:
        self._streams.begin()
        timer = threading.Timer(self._limits.total, self._streams.expire)
        timer.daemon = True
        timer.start()
        try:
            request = self._request(method, url, headers, form, address, silence)
            answered, body = self._exchanged(request)
        except Cut:
            raise
        except Exception as error:  # noqa: BLE001 # httpx, httpcore, h11, ssl and idna each have their own; all mean: no answer
            raise self._cut_of(error) from None
        finally:
            timer.cancel()
        if self._streams.late:  # cut in the middle of its head, an answer may look like a whole one
            raise Late
        listed = tuple((name.lower(), value) for name, value in answered.headers.multi_items())
        return Answer(answered.status_code, listed, body, url, self._streams.waited)

    def _exchanged(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        assert self._client is not None
        response = self._client.send(request, stream=True)
        try:
            return response, self._body(response)
        finally:
            response.close()

    def _body(self, response: httpx.Response) -> bytes:
        """The body, unpacked with a bound on each piece: a packed one may hold a thousand times its size."""
        body = bytearray()
        for piece in _unpacked(response, self._limits.body):
            body += piece
            if len(body) > self._limits.body:
                raise TooLong
        return bytes(body)

    def _request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        form: dict[str, str] | None,
        address: str,
        silence: float,
    ) -> httpx.Request:
        parts = urlsplit(url)
        host = parts.hostname or ""
        all_headers = {"Accept-Encoding": "gzip, deflate", "User-Agent": AGENT, **headers}
        extensions: dict[str, object] = {
            "trace": self._streams.heard,
            "timeout": httpx.Timeout(silence, connect=self._limits.connect).as_dict(),
        }
        asked = url
        if address:
            shown = f"[{address}]" if ":" in address else address
            place = shown if parts.port is None else f"{shown}:{parts.port}"
            asked = urlunsplit((parts.scheme, place, parts.path, parts.query, ""))
            named = httpx.URL(url)  # the host as the wire spells it, Cyrillic too
            all_headers.setdefault("Host", named.netloc.decode("ascii"))
            extensions["sni_hostname"] = named.raw_host.decode("ascii")
        client = self._client_for((f"{parts.scheme}://{host}:{parts.port}", address))
        return client.build_request(method, asked, headers=all_headers, data=form, extensions=extensions)

    def _client_for(self, place: tuple[str, str]) -> httpx.Client:
        """A client whose kept connection, if any, leads to this very place: one address may serve many names."""
        if self._client is not None and self._place != place:
            self.close()
        if self._client is None:
            self._place = place
            self._client = httpx.Client(
                verify=self._context,
                proxy=self._proxy or None,
                trust_env=False,
                follow_redirects=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            )
        return self._client

    def _cut_of(self, error: Exception) -> Cut:
        if self._streams.late:
            return Late()
        if isinstance(error, httpx.ConnectError) and (trouble := _tls_trouble(error)) is not None:
            return TlsFailed(trouble)
        if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
            return Late()
        ended = "disconnected" in str(error) or "peer closed" in str(error)  # how h11 tells an early end
        if isinstance(error, httpx.RemoteProtocolError) and not ended and not self._streams.was_cut:
            return Garbled()
        return Lost()


def _unpacked(response: httpx.Response, largest: int) -> Iterator[bytes]:
    """The pieces of a body; Garbled for packing that was not asked for or is broken."""
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing in {"", "identity"}:
        yield from response.iter_raw()
        return
    if packing not in _PACKED:
        raise Garbled
    unpacker: zlib._Decompress | None = None
    received = 0
    for piece in response.iter_raw():
        received += len(piece)
        if received > largest:
            raise TooLong
        if unpacker is None:
            unpacker = zlib.decompressobj(_ANY_HEADER if _has_header(piece) else _NO_HEADER)
        if unpacker.eof:
            continue  # what follows is no part of the answer, but has to be read for the connection to be kept
        try:
            yield unpacker.decompress(piece, largest + 1)
        except zlib.error:
            raise Garbled from None
    if unpacker is not None and not unpacker.eof:
        raise Garbled  # packed, and cut off


def _has_header(piece: bytes) -> bool:
    """A gzip header, or one of zlib: method 8 and a checksum over two bytes (RFC 1950)."""
    return piece[:2] == b"\x1f\x8b" or (len(piece) > 1 and piece[0] & 15 == 8 and (piece[0] * 256 + piece[1]) % 31 == 0)


def _tls_trouble(error: BaseException) -> TlsTrouble | None:
    """What TLS disliked, out of the chain of exceptions; None when it is not about TLS."""
    seen: BaseException | None = error
    for _link in range(10):
        if isinstance(seen, ssl.SSLCertVerificationError):
            if seen.verify_code in _EXPIRED:
                return TlsTrouble.EXPIRED
            return TlsTrouble.WRONG_NAME if seen.verify_code in _WRONG_NAME else TlsTrouble.UNTRUSTED
        if isinstance(seen, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return None  # torn on the way, as those who block a network do: nothing is known of its certificate
        if isinstance(seen, ssl.SSLError):
            return TlsTrouble.BROKEN
        if seen is None:
            return None
        seen = seen.__cause__ or seen.__context__
    return None


class _Streams:
    """The connections an exchange has open, known by what httpcore tells of them, to be cut from another thread."""

    def __init__(self) -> None:
        self.late = False
        self.was_cut = False
        self.went = self.waited = 0.0
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    def begin(self) -> None:
        """A new request: what was cut before is over."""
        with self._lock:
            self.late = self.was_cut = False
            self._sockets = [one for one in self._sockets if one.fileno() >= 0]

    def heard(self, event: str, about: Mapping[str, object]) -> None:
        """httpcore's report: keep each socket, the encrypted one too (the plain one beneath it is then detached)."""
        if event.endswith("send_request_headers.started"):
            self.went = time.monotonic()
        elif event.endswith("receive_response_headers.complete"):
            self.waited = time.monotonic() - self.went
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        stream = about.get("return_value")
        opened = stream.get_extra_info("socket") if hasattr(stream, "get_extra_info") else None
        if isinstance(opened, socket.socket):
            with self._lock:
                self._sockets.append(opened)
                over = self.was_cut
            if over:  # the cut came while the connection was being made, and nobody else knows of it yet
                opened.close()
                raise Late if self.late else Lost

    def expire(self) -> None:
        """The time is over."""
        self.late = True
        self.cut()

    def cut(self) -> None:
        with self._lock:
            self.was_cut = True
            for opened in self._sockets:
                with suppress(OSError):  # closed already
                    # The method of the plain socket: that of an encrypted one would pull its state from under a reader.
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)
