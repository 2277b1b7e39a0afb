"""Collecting, measured: ours beside vk_api's pool and a plain loop, at the pace VK allows, in one run.

`python -m bench.collect` prints tables for docs/benchmarks.md; `--quick` a small slice in some twenty seconds, `--full`
5,000 pages. The networks are simulated by processes of their own; nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bench import peers, simulated, sites
from bench.peers import Measured
from checks.collectors import SITES, collector_of
from checks.settings import Limits
from registry.organizations import Organization

RATE = 3  # requests a second for a service key
BURST = 3  # of them may go at once
PACK = 25  # calls an execute takes
BY_ID = 500  # cards a groups.getById takes


@dataclass(frozen=True)
class Size:
    """How much is measured. `loop` pages of the plain loop, which would take an hour for all."""

    pages: int = 1_000
    posts: int = 30
    latencies: tuple[float, ...] = (0.1, 0.3, 1.0)
    loop: int = 60
    sites: int = 1_000
    site_latency: float = 0.3


QUICK = Size(pages=60, posts=10, latencies=(0.1,), loop=5, sites=30)
USUAL = Size()
FULL = Size(pages=5_000)


def needed(pages: int) -> int:
    """Requests without which the material cannot be had: cards by 500, addresses and walls by 25."""
    return math.ceil(pages / BY_ID) + 2 * math.ceil(pages / PACK)


def limit(requests: float) -> float:
    """Seconds that so many requests need at the pace allowed."""
    return max(requests - BURST, 0) / RATE


def measure_vk(size: Size, latency: float, folder: Path) -> tuple[list[str], str]:
    """At one latency the rows of the table of times, and the row about ours alone."""
    some, pages = simulated.vk_pages(size.pages)
    ids = [page.network_id for page in pages]
    directory = folder / f"vk-{latency}"
    with simulated.vk(size.pages, size.posts, latency, simulated.INNER) as served:
        simulated.make_vault(directory, some, pages, served.tokens["vk"])
        found = simulated.result_of("bench.ours", str(directory), "vk", env=served.env)
    with simulated.vk(size.pages, size.posts, latency, simulated.INNER) as served:
        packed = peers.pool(served.env["PORYADOK_VK_URL"], served.tokens["vk"], ids, size.posts)
    with simulated.vk(size.pages, size.posts, latency, simulated.INNER) as served:
        plain = peers.plain(served.env["PORYADOK_VK_URL"], served.tokens["vk"], ids[: size.loop], size.posts)
    requests = int(found["requests"])
    collecting = Measured(found["collecting"], requests, size.pages)
    whole = Measured(found["seconds"], requests, size.pages)
    rows = [
        _row(latency, "ours, collecting", collecting, collecting),
        _row(latency, "ours, the whole run", whole, collecting),
        _row(latency, "VkRequestsPool", packed, collecting),
        _row(latency, "plain loop", plain, collecting),
    ]
    return rows, _remark(latency, size, found)


def _row(latency: float, name: str, one: Measured, own: Measured) -> str:
    """`own` is what all are compared with."""
    return (
        f"| {latency:g} | {name} | {one.pages} | {one.seconds:.1f} | {one.requests} | {one.rate:.2f} "
        f"| {one.seconds / limit(one.requests):.2f} | {own.rate / one.rate:.1f}× |"
    )


def _remark(latency: float, size: Size, found: Mapping[str, float]) -> str:
    planned, took, fewest = found["planned_seconds"], found["collecting"], needed(size.pages)
    return (
        f"| {latency:g} | {limit(fewest):.1f} | {fewest} | {planned:.1f} | {_off(planned, took)} "
        f"| {found['memory_grown'] / size.pages:.1f} | {found['memory_most'] / 1024:.0f} | {found['failed']:.0f} |"
    )


def _off(planned: float, took: float) -> str:
    return f"{(planned / took - 1) * 100:+.0f} %"


def measure_sites(size: Size, folder: Path) -> str:
    """One sentence about so many sites against the ideal for the parallelism of the collector."""
    network = collector_of(SITES)
    if network is None:
        return "sites: nothing here collects them"
    with simulated.child("bench.sites", str(size.sites), str(size.site_latency)) as port:
        some = [
            Organization(name=f"МБОУ «Средняя школа № {n}»", site=f"http://{sites.name(n)}:{int(port)}/")
            for n in range(1, size.sites + 1)
        ]
        directory = folder / "sites"
        simulated.make_vault(directory, some, (), "")
        found = simulated.result_of("bench.ours", str(directory), "site", env={})
    requests, took = found["requests"], found["collecting"]
    # A host is asked once a second: robots.txt, then the page. No run can be shorter than one site is.
    ideal = max(requests * size.site_latency / network.workers, 1 + 2 * size.site_latency)
    return (
        f"{size.sites} sites, {requests:.0f} requests, {network.workers} at once, {size.site_latency:g} s an answer: "
        f"{took:.1f} s to collect, {found['seconds']:.1f} s the whole run; "
        f"ideal {ideal:.1f} s, ratio {took / ideal:.2f}; "
        f"planned {found['planned_seconds']:.1f} s ({_off(found['planned_seconds'], took)}), "
        f"{found['seen']:.0f} seen, {found['failed']:.0f} not"
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="60 pages, 30 sites: is the bench itself whole?")
    options.add_argument("--full", action="store_true", help="5,000 pages")
    options.add_argument("--only", choices=("vk", "site"), help="one half of it")
    options.add_argument("--latency", type=float, action="append", help="seconds an answer of VK takes")
    given = options.parse_args()
    size = QUICK if given.quick else FULL if given.full else USUAL
    if given.latency:
        size = replace(size, latencies=tuple(given.latency))
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="poryadok-bench-") as name:
        if given.only != "site":
            _print_vk(size, Path(name))
        if given.only != "vk":
            print(measure_sites(size, Path(name)), flush=True)
    print(f"\nmeasured in {time.perf_counter() - begun:.0f} s")


def _print_vk(size: Size, folder: Path) -> None:
    print(
        f"{size.pages} pages with card, addresses and {size.posts} publications; {RATE} requests a second, {BURST} at "
        f"once; a call inside an execute takes {simulated.INNER * 1000:.0f} ms more; light KDF; "
        f"{Limits().workers} requests under way at most\n"
    )
    measured = [measure_vk(size, latency, folder) for latency in size.latencies]
    print("| latency, s | who | pages | time, s | requests | pages/s | time / limit | ours, collecting, is faster |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|")
    print("\n".join(row for rows, _ in measured for row in rows))
    print(
        "\n| latency, s | limit of the fewest requests, s | fewest requests | planned, s | plan is off "
        "| memory grows by, KiB a page | at most above the start, MiB | not seen |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    print("\n".join(row for _, row in measured) + "\n", flush=True)


if __name__ == "__main__":
    main()
