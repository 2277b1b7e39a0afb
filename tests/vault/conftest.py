"""The vault is tested without the floors above it: its own small schema, a filled template, a counting derivation."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.vault.support import FACTS, SCHEMAS, Memo, fill, open_with, passphrase
from vault.creation import create
from vault.keys import KdfCost
from vault.store import Store

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def memo() -> Memo:
    """One memory of derivations for the whole worker."""
    return Memo()


@pytest.fixture
def derive(memo: Memo) -> Memo:
    """The memoised derivation, its count of calls set back for this test."""
    memo.calls.clear()
    return memo


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, memo: Memo) -> tuple[Path, str]:
    """A closed vault with notes and secrets, and its recovery words."""
    directory = tmp_path_factory.mktemp("template") / "vault"
    created = create(directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=memo)
    with created.store as store:
        store.write("notes.filled", fill)
    return directory, created.recovery_words


@pytest.fixture
def words(template: tuple[Path, str]) -> str:
    return template[1]


@pytest.fixture
def vault_dir(tmp_path: Path, template: tuple[Path, str]) -> Path:
    """A closed vault of this test alone; it opens with `passphrase()`."""
    directory = tmp_path / "vault"
    shutil.copytree(template[0], directory)
    return directory


@pytest.fixture
def opener(vault_dir: Path, derive: Memo) -> Iterator[Callable[..., Store]]:
    """Opens the vault of this test; whatever is left open is closed at the end."""
    opened: list[Store] = []

    def _open(given: bytearray | None = None, **options: Any) -> Store:
        store = open_with(vault_dir, derive, given, **options)
        opened.append(store)
        return store

    yield _open
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Callable[..., Store]) -> Store:
    return opener()
