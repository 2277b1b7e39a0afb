"""Reading a file as the importer does, at a held time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.imports.secrets import Entries, read
from tests.registry.imports.secrets.files import FILE_PASSPHRASE
from vault.store import Store

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)

Read = Callable[..., Entries]


def read_bytes(content: bytes | str, passphrase: str | None = None) -> Entries:
    """The entries of a file; a text is UTF-8."""
    given = None if passphrase is None else bytearray(passphrase.encode())
    return read(Path("файл.bin"), content.encode() if isinstance(content, str) else content, given, NOW)


def opened(content: bytes) -> Entries:
    """The same with the passphrase of the test's files."""
    return read_bytes(content, FILE_PASSPHRASE)


@pytest.fixture
def rows_hold() -> Callable[[Entries, int], None]:
    """Asserts that the file's rows are all accounted for by the reader."""

    def check(found: Entries, rows: int) -> None:
        assert len(found.entries) + len(found.rejected) + found.unrelated == rows

    return check


@pytest.fixture
def registry(store: Store) -> Store:
    """An open vault with the registry of `steps`."""
    from tests.registry.imports.secrets.steps import filled  # which reads files by this module

    return filled(store)
