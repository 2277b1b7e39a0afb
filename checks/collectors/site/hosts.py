"""What is known of each host in one run, shared by all organizations whose sites stand on it: its pace, its robots.txt,
the addresses that were checked, and what is wrong with its encryption.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from checks.collectors.site.robots import Robots
from checks.facts import FailureKind
from checks.running.runner import Batch
from checks.site_facts import TlsTrouble

PACE = 1.0  # seconds between the beginnings of two requests to one host


@dataclass
class Host:
    """One host. `robots` None: not read yet; `refused`: why nothing on it can be read, None while it can be.

    `asker` reads robots.txt (from `robots_url`, where redirects led) now, and `waiting` are the batches of those who
    wait for it. `tls` is what is wrong with the certificate; `no_tls`, `no_plain`: nobody answers there.
    """

    name: str
    free_at: float = 0.0
    robots: Robots | None = None
    robots_url: str = ""
    robots_hops: int = 0
    robots_tries: int = 0
    refused: FailureKind | None = None
    asker: object | None = None
    waiting: list[Batch] = field(default_factory=list)
    addresses: tuple[str, ...] | None = None
    tls: TlsTrouble | None = None
    no_tls: bool = False
    no_plain: bool = False

    @property
    def known(self) -> bool:
        """Whether it is clear what may be read here."""
        return self.robots is not None or self.refused is not None


class Hosts:
    """All hosts of a run. Every change of a host is made under `lock`, which is never held while asking."""

    def __init__(self, monotonic: Callable[[], float], pace: float = PACE) -> None:
        self.lock = threading.Lock()
        self._monotonic = monotonic
        self._pace = pace
        self._hosts: dict[str, Host] = {}

    def of(self, name: str) -> Host:
        with self.lock:
            return self._hosts.setdefault(name, Host(name))

    def turn(self, host: Host) -> float:
        """0.0 when the host may be asked now, which takes the turn; else the moment to come back at."""
        with self.lock:
            now = self._monotonic()
            if now < host.free_at:
                return host.free_at
            delay = host.robots.delay if host.robots else 0.0
            host.free_at = now + max(self._pace, delay)
            return 0.0

    def pause(self, host: Host, seconds: float) -> None:
        """Nothing is asked of the host for so long."""
        with self.lock:
            host.free_at = max(host.free_at, self._monotonic() + seconds)

    def asks(self, host: Host, asker: object, batch: Batch) -> bool:
        """Whether this one is to read robots.txt; otherwise its batch waits for whoever reads it."""
        with self.lock:
            if host.asker is None:
                host.asker = asker
            if host.asker is not asker:
                host.waiting.append(batch)
            return host.asker is asker

    def released(self, host: Host, asker: object) -> tuple[Batch, ...]:
        """The asker asks no more: the batches that waited, none when another was the asker."""
        with self.lock:
            if host.asker is not asker:
                return ()
            host.asker = None
            waiting, host.waiting = tuple(host.waiting), []
        return waiting
