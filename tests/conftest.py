"""Fixtures of all floors: a real vault per test, with the key derivation memoised.

A vault costs two derivations to make and one to open. One template a worker is made with the real Argon2id at its
floor cost; every test gets a copy of it, and the derivation of a known passphrase is remembered.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from checks.schema import FACTS
from checks.schema import SCHEMA as CHECKS
from registry.schema import SCHEMA as REGISTRY
from vault.creation import create
from vault.keys import Deriver, KdfCost, argon2id
from vault.opening import open_vault
from vault.store import Store, Tier

# The same examples each time: a red run is to be a change of ours. `--hypothesis-seed` looks for others.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

_MEMORY = Path("/dev/shm")  # what is written here is gone with the tests: it need not wait for a disk
if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

PASSPHRASE = "слон на крыше 42"
SCHEMAS = (REGISTRY, CHECKS)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """All test modules are two million objects: nobody looks for garbage among them, now or while the tests run.

    A console does so after each unlock, and each time it would take longer than all the rest of its test.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


_BACKWARDS = os.environ.get("PYTEST_XDIST_WORKER", "gw0")[-1] in "13579"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, object]:
    """Of two workers one reads the files from the end: what a worker has compiled, the other need not."""
    report = yield
    if _BACKWARDS and isinstance(collector, pytest.Directory):
        report.result.reverse()
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All workers know the tests in one order."""
    items.sort(key=lambda item: item.path)


def passphrase() -> bytearray:
    """A fresh buffer each time: whoever takes it may wipe it."""
    return bytearray(PASSPHRASE.encode())


class Memo:
    """Argon2id with a memory: same passphrase, salt and cost give the same key without the work."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, bytes, KdfCost], bytes] = {}

    def __call__(self, given: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
        key = (bytes(given), salt, cost)
        if key not in self._known:
            self._known[key] = bytes(argon2id(given, salt, cost))
        return bytearray(self._known[key])


@pytest.fixture(scope="session")
def derive() -> Deriver:
    return Memo()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, derive: Deriver) -> tuple[Path, str]:
    """A closed, empty vault and its recovery words."""
    directory = tmp_path_factory.mktemp("template") / "vault"
    created = create(directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=derive)
    created.store.close()
    return directory, created.recovery_words


@pytest.fixture
def vault_dir(tmp_path: Path, template: tuple[Path, str]) -> Path:
    """A closed vault of this test alone; it opens with `passphrase()`."""
    directory = tmp_path / "vault"
    shutil.copytree(template[0], directory)
    return directory


@pytest.fixture
def opener(vault_dir: Path, derive: Deriver) -> Iterator[Callable[..., Store]]:
    """Opens the vault of this test; whatever is left open is closed at the end."""
    opened: list[Store] = []

    def _open(given: bytearray | None = None, tier: Tier = Tier.SECRETS) -> Store:
        store = open_vault(vault_dir, given or passphrase(), schemas=SCHEMAS, facts=FACTS, tier=tier, derive=derive)
        opened.append(store)
        return store

    yield _open
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Callable[..., Store]) -> Store:
    return opener()
