"""One request to a site: the address is checked, the connection goes to what was checked, the answer is classed.

Nothing follows a redirect here, keeps a pace or reads a page. Exchanges belong to threads; `cut` breaks them all.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from checks.collectors.site import urls
from checks.collectors.site.guard import Guard, Nowhere, Private, look_up, port_allowed
from checks.collectors.site.hosts import Host
from checks.collectors.web import Answer, Cut, Exchange, Garbled, Late, Lost, TlsFailed, TooLong, trusting
from checks.facts import FailureKind
from checks.settings import Endpoints, Limits
from checks.site_facts import TlsTrouble

LARGEST = 2_000_000  # bytes of one page, unpacked

_KINDS: Mapping[type[Cut], FailureKind] = {
    Late: FailureKind.TIMEOUT,
    Lost: FailureKind.LOST,
    TooLong: FailureKind.TOO_BIG,
    Garbled: FailureKind.GARBAGE,
    TlsFailed: FailureKind.TLS,
}
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "ru,en;q=0.3",
}
_ATTEMPTED = 2  # addresses of one name


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer. `final`: asking again would change nothing."""

    kind: FailureKind
    tls: TlsTrouble | None = None
    final: bool = False


class Door:
    """The way out for all threads of one collector."""

    def __init__(
        self,
        endpoints: Endpoints,
        limits: Limits,
        *,
        guard: Guard | None = None,
        answered: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """`answered` is told how many seconds each answer let wait for itself."""
        self._answered = answered
        self._endpoints = endpoints
        self._limits = replace(limits, body=min(limits.body, LARGEST))
        self._simulated = endpoints.sites_url.rstrip("/")
        by_proxy = bool(endpoints.proxy or self._simulated)
        self._guard = guard or Guard(endpoints.allow_private, by_proxy=by_proxy, look_up=look_up)
        self._lock = threading.Lock()
        self._mine = _Mine()
        self._exchanges: list[Exchange] = []
        self._asked = 0
        self._closed = False

    @property
    def requests(self) -> int:
        return self._asked

    def get(self, url: str, host: Host, own_port: int, headers: Mapping[str, str]) -> Answer | Trouble:
        """Ask for an address in its one form. `own_port` is the port that the registry's own address has."""
        if not port_allowed(urls.port_of(url), own_port):
            return Trouble(FailureKind.PRIVATE_ADDRESS, final=True)
        try:
            if host.addresses is None:
                host.addresses = self._guard.addresses(host.name)
        except Private:
            return Trouble(FailureKind.PRIVATE_ADDRESS, final=True)
        except Nowhere:
            return Trouble(FailureKind.LOST, final=True)
        trouble = Trouble(FailureKind.LOST)
        for address in host.addresses[:_ATTEMPTED] or ("",):
            answer = self._ask(url, host.name, address, {**_HEADERS, **headers})
            if isinstance(answer, Answer):
                return answer
            trouble = answer
            if trouble.kind is not FailureKind.LOST:
                break
        return trouble

    def refuses(self, url: str) -> bool:
        """Whether the address is private as it is written; nothing is looked up."""
        return self._guard.refuses(urls.host_of(url))

    def _ask(self, url: str, host: str, address: str, headers: Mapping[str, str]) -> Answer | Trouble:
        with self._lock:
            if self._closed:
                return Trouble(FailureKind.STOPPED, final=True)
            self._asked += 1
        exchange = self._exchange(host)
        began = time.monotonic()
        try:
            if self._simulated:
                named = urls.origin_of(url).partition("://")[2]
                answer = exchange.get(self._simulated + urls.path_of(url), headers={**headers, "Host": named})
            else:
                answer = exchange.get(url, headers=headers, address=address)
        except TlsFailed as failed:
            return Trouble(FailureKind.TLS, failed.trouble)
        except Cut as cut:
            dripping = isinstance(cut, Late) and time.monotonic() - began > 2 * self._limits.answer
            return Trouble(_KINDS.get(type(cut), FailureKind.LOST), final=dripping)
        self._answered(answer.waited)
        return answer

    def _exchange(self, host: str) -> Exchange:
        """The exchange of this thread; further authorities are believed for Russian hosts alone."""
        further = bool(self._endpoints.ca_files) and urls.is_russian(host)
        found = self._mine.exchanges.get(further)
        if found is None:
            found = Exchange(self._limits, proxy=self._proxy(), context=self._context(further=further))
            self._mine.exchanges[further] = found
            with self._lock:
                self._exchanges.append(found)
        return found

    def _proxy(self) -> str:
        return "" if self._simulated else self._endpoints.proxy

    def _context(self, *, further: bool) -> ssl.SSLContext:
        return trusting(*self._endpoints.ca_files) if further else trusting()

    def cut(self) -> None:
        """Break every exchange and begin no more."""
        with self._lock:
            self._closed = True
            exchanges = tuple(self._exchanges)
        for exchange in exchanges:
            exchange.cut()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            exchanges, self._exchanges = tuple(self._exchanges), []
        for exchange in exchanges:
            exchange.close()


@dataclass
class _Mine(threading.local):
    """What belongs to one thread."""

    exchanges: dict[bool, Exchange] = field(default_factory=dict)
