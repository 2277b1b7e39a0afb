"""What passes between the HTTP server and one simulated network: a request, a reply, and a record of both.

Nothing here knows which network it is, nor how bytes travel.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """One HTTP request: its path, its parameters (of the query and of the form, the last of equals) and the bearer."""

    path: str
    parameters: Mapping[str, str]
    bearer: str = ""


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    body: bytes
    status: int = 200
    content_type: str = JSON


class NoReply(Enum):
    """What a network does instead of answering."""

    HANG = "hang"  # the connection stays open and nothing comes until the server stops
    DROP = "drop"  # the connection is closed without a byte


Outcome: TypeAlias = Reply | NoReply


@dataclass(frozen=True)
class Recorded:
    """One request as a test may look at it. The token itself is never kept: only its label.

    `inner` are the methods called inside an `execute`; `error` is the network's code, None for a success or for
    an answer that was not the network's own (a hang, a web page instead of JSON).
    """

    network: str
    method: str
    parameters: tuple[tuple[str, str], ...] = ()
    token: str = ""
    error: int | None = None
    inner: tuple[str, ...] = ()

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

    def answer(self, request: Request) -> Outcome: ...


def json_reply(value: Json) -> Reply:
    """Compact UTF-8 JSON with HTTP 200, as the networks send it."""
    return Reply(json_bytes(value))


def json_bytes(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def web_page(status: int, title: str) -> Reply:
    """A web page where JSON was expected: what a proxy or a front end shows when it is unwell."""
    body = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    return Reply(body.encode(), status, HTML)
