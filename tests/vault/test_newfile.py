"""New files outside the vault: whole or not there, never over another one unless told, never in a vault's folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vault import header
from vault.errors import BadInput
from vault.newfile import put_file


def test_a_file_is_put_whole_and_private(tmp_path: Path) -> None:
    put_file(tmp_path / "a.csv", b"1")
    assert (tmp_path / "a.csv").read_bytes() == b"1"
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
    put_file(tmp_path / "b.html", b"2", private=False)
    assert stat.S_IMODE((tmp_path / "b.html").stat().st_mode) == 0o644
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.html"]


def test_another_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    place = tmp_path / "a.csv"
    put_file(place, b"1")
    with pytest.raises(BadInput, match="уже есть"):
        put_file(place, b"2")
    assert place.read_bytes() == b"1"
    put_file(place, b"2", force=True)
    assert place.read_bytes() == b"2"


def test_nothing_but_an_ordinary_file_is_replaced(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"1")
    (tmp_path / "link").symlink_to(other)
    for place in (tmp_path / "link", tmp_path):
        with pytest.raises(BadInput, match="не обычный файл"):
            put_file(place, b"2", force=True)
    with pytest.raises(BadInput, match="Папки"):
        put_file(tmp_path / "none" / "a", b"2", force=True)
    assert other.read_bytes() == b"1"


def test_nothing_of_a_vault_is_replaced(tmp_path: Path) -> None:
    (tmp_path / header.NAME).write_bytes(b"{}")
    (tmp_path / "vault-1.db").write_bytes(b"1")
    for name in ("vault-1.db", header.NAME, "facts-1.db"):
        with pytest.raises(BadInput, match="в папке хранилища"):
            put_file(tmp_path / name, b"2", force=True)
    assert (tmp_path / "vault-1.db").read_bytes() == b"1"
