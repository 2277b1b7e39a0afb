"""The simulated networks together: one listener for each, the keys they accept, and what was asked of them.

How bytes travel is `listener.py`, what is wrong with the connection `faults.py`, what is answered the service of
each network. A service is made of the world, the recorder and a monotonic clock for its limits, and gives
`answer(request) -> Outcome` and `recorded(request) -> Recorded` (see `exchange.Service`); time and scenario come
with each request.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from types import TracebackType

from sample_data.networks.exchange import Recorded, Recorder, Service
from sample_data.networks.faults import Shell
from sample_data.networks.limits import Monotonic
from sample_data.networks.listener import Listener
from sample_data.networks.ok import signing
from sample_data.networks.ok.service import OkService
from sample_data.networks.scenario import NETWORKS, Scenario, spread
from sample_data.networks.site.service import SiteService
from sample_data.networks.telegram.service import TelegramService
from sample_data.networks.vk import tokens
from sample_data.networks.vk.service import VkService
from sample_data.networks.world import World

VARIABLES = {
    "vk": "PORYADOK_VK_URL",
    "ok": "PORYADOK_OK_URL",
    "telegram": "PORYADOK_TELEGRAM_URL",
    "site": "PORYADOK_SITES_URL",
}


def _services(world: World, recorder: Recorder, clock: Monotonic) -> Mapping[str, Service]:
    """The service of each network."""
    return {
        "vk": VkService(world, recorder, clock),
        "ok": OkService(world, recorder, clock),
        "telegram": TelegramService(world, recorder, clock),
        "site": SiteService(world, recorder),
    }


class Networks:
    """The running networks. `scenario` is one for all that it makes sense for, or one for each by its name.

    `port` is VK's; the others take the next ones in the order of NETWORKS. 0: any free ones.
    """

    def __init__(
        self,
        world: World,
        now: datetime,
        scenario: Scenario | Mapping[str, Scenario] | None = None,
        *,
        port: int = 0,
        clock: Monotonic = time.monotonic,
    ) -> None:
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        self._lock = threading.Lock()
        self._now = now
        self._recorder = Recorder()
        scenarios = spread(scenario)
        services = _services(world, self._recorder, clock)
        self._shells = {
            name: Shell(services[name], scenarios[name], self._recorder, lambda: self.now) for name in NETWORKS
        }
        self._listeners: dict[str, Listener] = {}
        try:
            for number, name in enumerate(NETWORKS):
                self._listeners[name] = Listener(self._shells[name], port + number if port else 0)
        except (OSError, OverflowError):  # OverflowError: there is no such port
            self.stop()
            raise

    @property
    def now(self) -> datetime:
        """The simulated time."""
        with self._lock:
            return self._now

    def move(self, by: timedelta) -> None:
        """Move the simulated time: what is published by then is there at the next request."""
        with self._lock:
            self._now += by

    def change(self, network: str, scenario: Scenario) -> None:
        """Change what is wrong with a running network; requests go on being counted. REFUSE needs a new start."""
        self._shells[network].scenario = scenario

    def url(self, network: str) -> str:
        """The address of one network."""
        return self._listeners[network].url

    @property
    def vk_url(self) -> str:
        return self.url("vk")

    @property
    def env(self) -> Mapping[str, str]:
        """Settings that point the program here."""
        return {VARIABLES[name]: self.url(name) for name in NETWORKS}

    @property
    def tokens(self) -> Mapping[str, str]:
        """Keys by use: `vk` a service key, `vk_second` another, `vk_community` a community's, `vk_admin` of a person
        who administers the communities whose managers the world names."""
        return {
            "vk": tokens.SERVICE,
            "vk_second": tokens.SECOND_SERVICE,
            "vk_community": tokens.COMMUNITY,
            "vk_admin": tokens.ADMINISTRATOR,
            **signing.KEYS,
        }

    @property
    def requests(self) -> tuple[Recorded, ...]:
        """Every request so far, in the order of their answers, without keys."""
        return self._recorder.all()

    def times(self, host: str) -> tuple[float, ...]:
        """When the official site with this host was asked so far: seconds of time.monotonic(), in order."""
        return tuple(sorted(item.at for item in self.requests if item.network == "site" and item.host == host))

    def stop(self) -> None:
        """Stop all at the same time, whatever is being answered."""
        stopping = [threading.Thread(target=listener.stop) for listener in self._listeners.values()]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()

    def __enter__(self) -> Networks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@contextlib.contextmanager
def simulated(
    world: World,
    *,
    now: datetime,
    scenario: Scenario | Mapping[str, Scenario] | None = None,
    port: int = 0,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Networks]:
    """The networks for the length of a `with`: `now` is aware, `clock` is monotonic seconds for the limits.

    Raises OSError when a port cannot be had, OverflowError when there is none of this number.
    """
    with Networks(world, now, scenario, port=port, clock=clock) as networks:
        yield networks
