"""Consoles over real vaults: filled, empty of records, or not made yet."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from checks.schema import FACTS
from console import vaults
from tests.conftest import SCHEMAS, passphrase
from tests.console import quiet, sheets
from tests.console.support import NOW, Bench, fill
from tests.console.terminals import Terminal
from vault.clock import Clock
from vault.keys import Deriver
from vault.opening import open_vault
from vault.store import Store, Tier


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    """Pilots wait for what a key set going, not for a time; what the screens look like is read once."""
    with pytest.MonkeyPatch.context() as patch:
        quiet.install(patch)
        sheets.install(patch)
        yield


@pytest.fixture
def make_bench(derive: Deriver) -> Callable[[Path], Bench]:
    """A bench over any directory, with the derivation remembered."""

    def opened(location: Path, given: bytearray) -> Store:
        return vaults.open_vault(location, given, Tier.SECRETS, clock=Clock(NOW), derive=derive)

    prepare_vault = partial(vaults.prepare, clock=Clock(NOW), derive=derive)
    return lambda location: Bench(location, opened, prepare_vault, passphrase)


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory, template: tuple[Path, str], derive: Deriver) -> Path:
    """A closed vault with a few records: to be copied."""
    directory = tmp_path_factory.mktemp("few") / "vault"
    shutil.copytree(template[0], directory)
    with open_vault(directory, passphrase(), schemas=SCHEMAS, facts=FACTS, tier=Tier.SECRETS, derive=derive) as store:
        fill(store)
    return directory


@pytest.fixture
def bench(vault_dir: Path, few: Path, make_bench: Callable[[Path], Bench]) -> Bench:
    """Over a vault with a few records."""
    shutil.copytree(few, vault_dir, dirs_exist_ok=True)
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
