"""Fixtures of all floors: a real vault per test, with the key derivation memoised.

A vault costs two derivations to make and one to open. One template a worker is made with the real Argon2id at its
floor cost; every test gets a copy of it, and the derivation of a known passphrase is remembered.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
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

PASSPHRASE = "слон на крыше 42"
SCHEMAS = (REGISTRY, CHECKS)


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
