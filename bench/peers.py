"""The peers: the same pages of VK through vk_api as it comes, packed by its VkRequestsPool and one call at a time.

Both get the same material as ours: the card of the page, its addresses, its publications. Ours is not here.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import jconfig
import requests
import vk_api
from requests.adapters import HTTPAdapter

_VERSION = "5.199"
_BY_ID = 500  # groups.getById takes so many numbers at once
_FIELDS = "description,contacts,site,status,addresses,members_count,verified,cover,wall"
_PLAIN = ("groups.getById", "groups.getAddresses", "wall.get")


@dataclass(frozen=True)
class Measured:
    """Seconds, requests that were sent, and pages wholly read."""

    seconds: float
    requests: int
    pages: int

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


class _Counted(HTTPAdapter):
    """Carries each request to the simulated network, whatever host it names, and counts it."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self.requests = 0
        super().__init__()

    def send(self, request: requests.PreparedRequest, **options: object) -> requests.Response:  # type: ignore[override]  # the options are passed on
        parts = urlsplit(request.url or "")
        request.url = f"{self._base}{parts.path}{'?' + parts.query if parts.query else ''}"
        self.requests += 1
        return super().send(request, **options)  # type: ignore[arg-type]  # the same


def _api(base: str, token: str) -> tuple[vk_api.VkApi, _Counted]:
    session = requests.Session()
    session.trust_env = False
    wire = _Counted(base)
    session.mount("https://", wire)
    return vk_api.VkApi(token=token, session=session, api_version=_VERSION, config=jconfig.MemoryConfig), wire


def pool(base: str, token: str, ids: Sequence[str], posts: int) -> Measured:
    """VkRequestsPool: cards by 500, addresses and walls by 25 calls in an execute, one request after another."""
    api, wire = _api(base, token)
    begun = time.perf_counter()
    for first in range(0, len(ids), _BY_ID):
        api.method("groups.getById", {"group_ids": ",".join(ids[first : first + _BY_ID]), "fields": _FIELDS})
    answers = []
    with vk_api.VkRequestsPool(api) as packed:
        for each in ids:  # two methods in turn: of one alone it makes a loop of VKScript, at the same price
            answers.append(packed.method("groups.getAddresses", {"group_id": each}))
            answers.append(packed.method("wall.get", {"owner_id": f"-{each}", "count": posts}))
    seconds = time.perf_counter() - begun
    return Measured(seconds, wire.requests, sum(bool(one.result) for one in answers) // 2)


def plain(base: str, token: str, ids: Sequence[str], posts: int) -> Measured:
    """A loop over the pages with three calls for each."""
    api, wire = _api(base, token)
    begun = time.perf_counter()
    for each in ids:
        api.method("groups.getById", {"group_ids": each, "fields": _FIELDS})
        api.method("groups.getAddresses", {"group_id": each})
        api.method("wall.get", {"owner_id": f"-{each}", "count": posts})
    return Measured(time.perf_counter() - begun, wire.requests, wire.requests // len(_PLAIN))
