"""Files of the vault that are not what they were: truncated, swapped, linked, readable by others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.support import (
    DATABASE,
    FACTS_DATABASE,
    PRIVATE,
    Memo,
    database_pages,
    never,
    open_with,
    refused_untouched,
    snapshot,
    write_pages,
)
from vault import anchor, header, lock, status
from vault.errors import PoryadokError, VaultDamaged
from vault.store import Store

Opener = Callable[..., Store]


# ---- database


@pytest.mark.parametrize("kept", [-1, -16, -100, -512, -4095, -4096, -8192, 4096, 4095, 100, 1, 0])
def test_a_truncated_database(vault_dir: Path, derive: Memo, kept: int) -> None:
    content = (vault_dir / DATABASE).read_bytes()
    (vault_dir / DATABASE).write_bytes(content[:kept])
    assert DATABASE in str(refused_untouched(vault_dir, derive, VaultDamaged))


@pytest.mark.parametrize("added", [b"\0", b"\0" * 4096, b"x" * 5000])
def test_a_database_with_something_added(vault_dir: Path, derive: Memo, added: bytes) -> None:
    content = (vault_dir / DATABASE).read_bytes()
    (vault_dir / DATABASE).write_bytes(content + added)
    refused_untouched(vault_dir, derive, VaultDamaged)


def test_a_missing_database(vault_dir: Path, derive: Memo) -> None:
    (vault_dir / DATABASE).unlink()
    refused_untouched(vault_dir, derive, VaultDamaged)


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"\0" * 4080, b"\0" * 8192, b"text\n"])
def test_something_else_in_its_place(vault_dir: Path, derive: Memo, content: bytes) -> None:
    (vault_dir / DATABASE).write_bytes(content)
    refused_untouched(vault_dir, derive, VaultDamaged)


def test_a_directory_in_its_place(vault_dir: Path, derive: Memo) -> None:
    (vault_dir / DATABASE).unlink()
    (vault_dir / DATABASE).mkdir(mode=0o700)
    before = snapshot(vault_dir)
    with pytest.raises(PoryadokError):
        open_with(vault_dir, derive)
    assert snapshot(vault_dir) == before


def test_the_facts_in_its_place(vault_dir: Path, derive: Memo) -> None:
    """Another database of the same vault, by its own key."""
    (vault_dir / DATABASE).write_bytes((vault_dir / FACTS_DATABASE).read_bytes())
    refused_untouched(vault_dir, derive, VaultDamaged)


def test_swapped_pages(vault_dir: Path, derive: Memo) -> None:
    pages = database_pages(vault_dir)
    pages[1], pages[2] = pages[2], pages[1]
    write_pages(vault_dir, pages)
    with pytest.raises(VaultDamaged):
        open_with(vault_dir, derive)


# ---- files


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o666])
@pytest.mark.parametrize("name", [*PRIVATE, f"{DATABASE}-journal", f"{FACTS_DATABASE}-wal"])
def test_a_file_that_others_can_reach(vault_dir: Path, name: str, mode: int) -> None:
    (vault_dir / name).touch()
    (vault_dir / name).chmod(mode)
    before = snapshot(vault_dir)
    with pytest.raises(VaultDamaged, match="chmod 600"):
        open_with(vault_dir, never)
    with pytest.raises(VaultDamaged, match="chmod 600"):
        status.status(vault_dir)
    assert snapshot(vault_dir) == before


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o701, 0o777])
def test_a_directory_that_others_can_reach(vault_dir: Path, mode: int) -> None:
    vault_dir.chmod(mode)
    with pytest.raises(VaultDamaged, match="chmod 700"):
        open_with(vault_dir, never)


@pytest.mark.parametrize("name", PRIVATE)
def test_a_linked_file(vault_dir: Path, tmp_path: Path, name: str) -> None:
    (vault_dir / name).rename(tmp_path / name)
    (vault_dir / name).symlink_to(tmp_path / name)
    before = snapshot(vault_dir)
    with pytest.raises(VaultDamaged, match="ссылка"):
        open_with(vault_dir, never)
    assert snapshot(vault_dir) == before


def test_a_linked_directory(vault_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault_dir)
    with pytest.raises(VaultDamaged, match="ссылка"):
        open_with(tmp_path / "link", never)


@pytest.mark.parametrize("name", [header.NAME, anchor.NAME, lock.NAME])
def test_a_pipe_does_not_hang_the_opening(vault_dir: Path, name: str) -> None:
    (vault_dir / name).unlink()
    os.mkfifo(vault_dir / name, 0o600)
    with pytest.raises(VaultDamaged):
        open_with(vault_dir, never)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("name", [".", *PRIVATE])
def test_a_file_of_somebody_else(vault_dir: Path, name: str) -> None:
    os.chown(vault_dir / name, 65534, 65534)
    with pytest.raises(VaultDamaged, match="другому пользователю"):
        open_with(vault_dir, never)
