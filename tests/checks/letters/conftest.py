"""A municipality of each name filled once, and a copy of it for one test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from checks.schema import FACTS
from tests.checks.letters.support import Town, town
from tests.conftest import SCHEMAS, passphrase
from vault.keys import Deriver
from vault.opening import open_vault
from vault.store import Store


@pytest.fixture(scope="module")
def towns(
    tmp_path_factory: pytest.TempPathFactory, template: tuple[Path, str], derive: Deriver
) -> Callable[[str], tuple[Path, Town]]:
    """A closed vault of each municipality, filled once."""

    @cache
    def filled(name: str) -> tuple[Path, Town]:
        directory = tmp_path_factory.mktemp(name) / "vault"
        shutil.copytree(template[0], directory)
        with open_vault(directory, passphrase(), schemas=SCHEMAS, facts=FACTS, derive=derive) as store:
            return directory, town(store, name)

    return filled


@pytest.fixture
def made(request: pytest.FixtureRequest, towns: Callable[[str], tuple[Path, Town]], vault_dir: Path) -> Town:
    directory, found = towns(getattr(request, "param", "krapivinsky"))
    shutil.rmtree(vault_dir)
    shutil.copytree(directory, vault_dir)
    return found


@pytest.fixture
def one(made: Town) -> Town:
    return made


@pytest.fixture
def store(made: Town, opener: Callable[..., Store]) -> Store:
    """A copy of it for one test, opened."""
    assert made
    return opener()
