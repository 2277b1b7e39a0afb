"""A plain HTTP client of the simulated networks: no redirects followed, no cookies, no decoding."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sample_data.networks import Networks, Scenario, read_worlds, simulated
from tests.sample_data.vk_client import FastPace, Pace

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)  # a Wednesday, 13:00 in Novokuznetsk


@dataclass(frozen=True)
class Answer:
    """One answer; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Get = Callable[..., Answer]


def asking(networks: Networks, network: str) -> Get:
    """`get(path, method=…, form=…, limit=…, headers…)` of one network; `limit` bytes of the body are read, -1 all."""

    def get(
        path: str, *, method: str = "GET", form: dict[str, str] | None = None, limit: int = -1, **headers: str
    ) -> Answer:
        address = urlsplit(networks.url(network))
        assert address.hostname
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if form is None else urlencode(form)
        if form is not None:
            named["Content-Type"] = "application/x-www-form-urlencoded"
        with contextlib.closing(connection):
            connection.request("POST" if form is not None else method, path, body, named)
            response = connection.getresponse()
            content = response.read() if limit < 0 else response.read(limit)
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)

    return get


@contextlib.contextmanager
def running(
    tmp_path: Path, text: str, network: str, scenario: Scenario | None = None, clock: Pace | None = None
) -> Iterator[Networks]:
    """The networks over the world of a TOML text; the scenario is that of the one network."""
    path = tmp_path / "world.toml"
    path.write_text(text, encoding="utf-8")
    scenarios = {network: scenario or Scenario(rate=0)}
    with simulated(read_worlds([path]), now=NOW, scenario=scenarios, clock=clock or FastPace()) as networks:
        yield networks
