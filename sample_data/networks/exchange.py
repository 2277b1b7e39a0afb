"""What passes between the HTTP server and one simulated network: a request, a reply, and a record of both.

Nothing here knows which network it is, nor how bytes travel.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Protocol, TypeAlias

from sample_data.networks.rendering import Json, json_bytes
from sample_data.networks.scenario import Scenario

__all__ = [
    "HTML",
    "JSON",
    "Json",
    "NoReply",
    "Outcome",
    "Recorded",
    "Recorder",
    "Reply",
    "Request",
    "Service",
    "json_bytes",
    "json_reply",
    "redirect",
    "web_page",
]

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """One HTTP request.

    - `parameters`: those of the query and of the form, the last of equals; `query`: the query as it came.
    - `headers`: every header, names in lower case, the last of equals (`host`, `if-none-match`, `user-agent`, …).
    - `today`: what is wrong with the network at this very request; faults of the connection are over by now
      (`faults.py` answered them), the service looks at its own switches only.
    - `now`: the simulated time of this request, aware; a test may move it between two requests. `began`: that of the
      start of the networks, from whose week the weeks of the plans count (`schedule.publications`).
    """

    path: str
    parameters: Mapping[str, str]
    bearer: str = field(default="", repr=False)
    method: str = "GET"
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    today: Scenario = field(default_factory=Scenario)
    now: datetime = datetime(2020, 1, 6, tzinfo=UTC)
    began: datetime = datetime(2020, 1, 6, tzinfo=UTC)

    def header(self, name: str) -> str:
        """The value of one header, empty when it was not sent."""
        return self.headers.get(name.lower(), "")

    @property
    def host(self) -> str:
        """The host asked for, in lower case and without the port."""
        return self.header("host").rpartition("@")[2].partition(":")[0].lower()


@dataclass(frozen=True)
class Reply:
    """One HTTP answer.

    - `headers`: further headers, as they are sent (`("Location", "/there")`, `("ETag", '"1"')`, …).
    - `wait`: seconds before the first byte, besides the latency of the scenario.
    - `chunks`: sent piece by piece instead of `body`, `pause` seconds after each; may be endless.
    - `length`: the Content-Length that is told. None: that of `body`, and with `chunks` no length at all (chunked).
      A length larger than what comes closes the connection in the middle of the body.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    chunks: Iterable[bytes] | None = None
    pause: float = 0.0
    length: int | None = None


class NoReply(Enum):
    """What a network does instead of answering."""

    HANG = "hang"  # the connection stays open and nothing comes until the server stops
    DROP = "drop"  # the connection is closed without a byte


Outcome: TypeAlias = Reply | NoReply


@dataclass(frozen=True)
class Recorded:
    """One request as a test may look at it. The token itself is never kept: only its label.

    - `method`: the method of an API, or the path; `host` is what was asked for in the header.
    - `error`: the network's code, None for a success or for an answer that was not the network's own (a hang, a web
      page instead of JSON). `status`: of HTTP, 0 when nothing was sent.
    - `inner`: the methods called inside an `execute`; `subjects`: about whom each of them was (`-5`, `5`, a name).
    - `at`: seconds of time.monotonic() when the answer was decided; not part of the comparison.
    """

    network: str
    method: str
    parameters: tuple[tuple[str, str], ...] = ()
    token: str = ""
    error: int | None = None
    inner: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    host: str = ""
    status: int = 200
    at: float = field(default=0.0, compare=False)

    def parameter(self, name: str) -> str:
        """The value of one parameter, empty when it was not sent."""
        return dict(self.parameters).get(name, "")


class Recorder:
    """Collects records from the threads of a server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: list[Recorded] = []

    def add(self, record: Recorded) -> None:
        with self._lock:
            self._records.append(record)

    def all(self) -> tuple[Recorded, ...]:
        with self._lock:
            return tuple(self._records)


class Service(Protocol):
    """One simulated network; called from many threads at once."""

    def answer(self, request: Request) -> Outcome:
        """The answer in good health or with the network's own troubles; records the request itself."""

    def recorded(self, request: Request) -> Recorded:
        """The request as it is recorded when the connection fails before the network's own work: without keys."""


def json_reply(value: Json) -> Reply:
    """Compact UTF-8 JSON with HTTP 200, as the networks send it."""
    return Reply(json_bytes(value))


def web_page(status: int, title: str) -> Reply:
    """A web page where JSON was expected: what a proxy or a front end shows when it is unwell."""
    body = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    return Reply(body.encode(), status, HTML)


def redirect(location: str, status: int = 302) -> Reply:
    """A redirect with an empty body."""
    return Reply(b"", status, HTML, (("Location", location),))
