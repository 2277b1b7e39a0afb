"""What a measurement of collecting runs against: simulated networks in a process of their own, and vaults to check.

The pages and sites are invented, the same in every run. Who asks them, and how fast, is not here.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sample_data
from console import vaults
from registry import credentials, obligations, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation import toml, versions
from sample_data.networks.large import FIRST_ID
from vault.keys import KdfCost
from vault.store import Store
from vault.transaction import Tx

PASSPHRASE = "bench"
INNER = 0.03
"""Seconds that each call inside an execute takes."""

ROOT = Path(sample_data.__file__).parent.parent
"""Where `python .` and `python -m bench.…` work."""

_AT_ONCE = 200  # records a transaction


@dataclass(frozen=True)
class Served:
    """Running networks: their environment variables, and their tokens (public, of the simulation)."""

    env: Mapping[str, str]
    tokens: Mapping[str, str]


@contextlib.contextmanager
def vk(count: int, posts: int, latency: float, inner: float) -> Iterator[Served]:
    """The simulated VK with `count` pages of `posts` publications, answering after `latency` seconds and `inner`
    seconds more for each call inside an execute. It ends with the block."""
    numbers = ("--pages", count, "--posts", posts, "--latency", latency, "--inner-latency", inner)
    with child("sample_data.networks", *map(str, numbers), "--until-stdin-closes") as line:
        told = json.loads(line)
        yield Served(dict(told["env"]), dict(told["tokens"]))


@contextlib.contextmanager
def child(module: str, *arguments: str) -> Iterator[str]:
    """Run a module of ours as a process that prints one line and serves until its stdin closes; answers the line."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line.strip():
                raise RuntimeError(f"{module} did not start")
            yield line
        finally:
            process.terminate()


def result_of(module: str, *arguments: str, env: Mapping[str, str]) -> Mapping[str, float]:
    """Run a module of ours to its end and read the JSON it prints."""
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **env},
        text=True,
        check=True,
    )
    found: Mapping[str, float] = json.loads(run.stdout)
    return found


def passphrase() -> bytearray:
    """A new buffer each time: opening wipes it."""
    return bytearray(PASSPHRASE.encode())


def make_vault(directory: Path, organizations_of: Sequence[Organization], page_of: Sequence[Page], token: str) -> None:
    """A vault with these organizations, obliged to have pages; `page_of`, empty or as long, gives each its page.

    `token` is the service key for VK, "" without one.
    """
    text = sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8")
    with vaults.create(directory, passphrase(), KdfCost.light()).store as store:
        store.write("bench.regulation", lambda tx: versions.add(tx, toml.parse(text), text))
        for first in range(0, len(organizations_of), _AT_ONCE):
            some = organizations_of[first : first + _AT_ONCE]
            theirs = page_of[first : first + _AT_ONCE]
            store.write("bench.filled", lambda tx, n=first, o=some, p=theirs: _add(tx, n, o, p))  # type: ignore[misc]  # bound in the loop
        if token:
            _add_key(store, token)


def _add(tx: Tx, first: int, some: Sequence[Organization], theirs: Sequence[Page]) -> None:
    for n, organization in enumerate(some):
        added = organizations.add(tx, organization).id
        obligations.add(tx, Obligation(added, number=first + n + 1, raw=organization.name, basis="bench"))
        if theirs:
            page = theirs[n]
            pages.add(
                tx,
                Page(
                    organization_id=added,
                    network=page.network,
                    url=page.url,
                    short_name=page.short_name,
                    network_id=page.network_id,
                ),
            )


def _add_key(store: Store, token: str) -> None:
    def add(tx: Tx) -> None:
        key = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="bench"))
        credentials.put_secrets(tx, key, SecretInput(token=token), date.today())

    store.write("bench.key", add)


def vk_pages(count: int) -> tuple[tuple[Organization, ...], tuple[Page, ...]]:
    """Organizations and their pages, as the simulated VK numbers them."""
    some = tuple(
        Organization(
            name=f"МБОУ «Школа № {n}»",
            address=f"пгт Крапивинский, ул. Садовая, д. {n}",
            phones=(f"+7 384 {n % 1_000:03}-00-00",),
            email=f"page{n}@example.invalid",
            hours="Пн–Пт 09:00–18:00, обед 13:00–14:00",
        )
        for n in range(1, count + 1)
    )
    theirs = tuple(
        Page(
            organization_id=0,
            network="vk",
            url=f"https://vk.com/page{n}",
            short_name=f"page{n}",
            network_id=str(FIRST_ID + n - 1),
        )
        for n in range(1, count + 1)
    )
    return some, theirs
