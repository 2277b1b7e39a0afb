"""Consoles over real vaults: filled, empty of records, or not made yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from console import vaults
from tests.conftest import passphrase
from tests.console.support import NOW, Bench, fill
from tests.console.terminals import Terminal
from vault.clock import Clock
from vault.keys import Deriver
from vault.store import Store, Tier


@pytest.fixture
def make_bench(derive: Deriver) -> Callable[[Path], Bench]:
    """A bench over any directory, with the derivation remembered."""

    def open_vault(location: Path, given: bytearray) -> Store:
        return vaults.open_vault(location, given, Tier.SECRETS, clock=Clock(NOW), derive=derive)

    prepare_vault = partial(vaults.prepare, clock=Clock(NOW), derive=derive)
    return lambda location: Bench(location, open_vault, prepare_vault, passphrase)


@pytest.fixture
def bench(vault_dir: Path, opener: Callable[..., Store], make_bench: Callable[[Path], Bench]) -> Bench:
    """Over a vault with a few records."""
    store = opener()
    fill(store)
    store.close()
    return make_bench(vault_dir)


@pytest.fixture
def empty_bench(vault_dir: Path, make_bench: Callable[[Path], Bench]) -> Bench:
    """Over a vault with nothing in it, not even a regulation."""
    return make_bench(vault_dir)


@pytest.fixture
def new_bench(tmp_path: Path, make_bench: Callable[[Path], Bench]) -> Bench:
    """Over a place with no vault yet."""
    return make_bench(tmp_path / "new" / "vault")


@pytest.fixture
def start(bench: Bench) -> Iterator[Callable[..., Terminal]]:
    """Starts programs over the vault of this test and clears them away."""
    started: list[Terminal] = []

    def _start(*arguments: str, controlling: bool = True) -> Terminal:
        started.append(Terminal(bench.location, *arguments, controlling=controlling))
        return started[-1]

    yield _start
    for terminal in started:
        terminal.close()
