"""Ours, measured from inside: one run over a vault, in a process of its own, told as one line of JSON.

`python -m bench.ours DIRECTORY vk|site` looks first at a few organizations, so that the plan knows what an answer
takes and the memory of the program itself is not counted, then at all. The run is `checks.runs.run` as the console
calls it: storing and judging are in it. Where the networks are stands in the environment, as for the program.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

from bench import sites
from bench.simulated import passphrase
from checks import runs
from checks.results import RunResult
from checks.runs import Progress
from checks.scope import Scope
from checks.settings import Endpoints
from console import vaults
from registry import organizations
from vault.clock import Clock
from vault.store import Store, Tier

CHECKS = {"vk": frozenset({"page.*", "posts.*"}), "site": frozenset({"site.*"})}
FIRST = 30  # organizations of the run that is not measured
_HALF = 0.5
_BREATH = 2.0  # seconds between the two runs: the pace of the network begins anew


class Watch:
    """When collecting was over, and how memory (KiB) grew with what was done (a share of all)."""

    def __init__(self) -> None:
        self.over = 0.0
        self._held: list[tuple[float, int]] = []

    def __call__(self, progress: Progress) -> None:
        self.over = time.perf_counter()
        self._held.append((progress.done / max(progress.total, 1), status("VmRSS")))

    def growth(self) -> float:
        """KiB that all would add, by what the second half added: in the first, room for answers is made once."""
        later = [held for done, held in self._held if done >= _HALF]
        return (later[-1] - later[0]) / (1 - _HALF) if later else 0.0


def status(key: str) -> int:
    """KiB of this process, as Linux tells them; 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{key}:")), 0)


def forget_peak() -> None:
    """From now on VmHWM tells the most since now."""
    place = Path("/proc/self/clear_refs")
    if place.exists():
        place.write_text("5", "ascii")


def measured(store: Store, endpoints: Endpoints, network: str) -> Iterator[tuple[str, float]]:
    """Run twice; figures of the second, times in seconds, memory in KiB."""
    checks, networks = CHECKS[network], frozenset({"vk"}) if network == "vk" else None
    clock = Clock()
    first = frozenset(one.id for one in store.read(organizations.listing)[:FIRST])
    _run(store, Scope(first, networks, checks), endpoints, clock, Watch())
    time.sleep(_BREATH)
    everything = Scope(None, networks, checks)
    plan = runs.plan(store, everything, endpoints, clock)
    yield "planned_seconds", sum(one.seconds for one in plan.networks if one.network == network)
    yield "planned_requests", sum(one.requests for one in plan.networks if one.network == network)
    forget_peak()
    before, watch, begun = status("VmRSS"), Watch(), time.perf_counter()
    result = _run(store, everything, endpoints, clock, watch)
    yield "seconds", time.perf_counter() - begun
    yield "collecting", watch.over - begun
    yield "memory_grown", watch.growth()
    yield "memory_most", status("VmHWM") - before
    for one in result.collected:
        if one.network == network:
            yield "requests", one.requests
            yield "seen", one.ok
            yield "failed", one.failed


def _run(store: Store, scope: Scope, endpoints: Endpoints, clock: Clock, watch: Watch) -> RunResult:
    return runs.run(store, scope, endpoints, clock, progress=watch, cancelled=lambda: False)


def main() -> None:
    """See the module."""
    directory, network = Path(sys.argv[1]), sys.argv[2]
    if network == "site":
        sites.resolve_here()
    endpoints = Endpoints(
        vk_url=os.environ.get("PORYADOK_VK_URL", "http://127.0.0.1:9"),
        allow_private=(ip_network("127.0.0.0/8"),) if network == "site" else (),
    )
    with vaults.open_vault(directory, passphrase(), Tier.REGISTRY) as store:
        print(json.dumps(dict(measured(store, endpoints, network))))


if __name__ == "__main__":
    main()
