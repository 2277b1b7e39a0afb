"""New files outside the vault: whole or not there, never over another one unless told, never in a vault's folder."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

import pytest

from vault import header, newfile
from vault.errors import BadInput, StorageFailed
from vault.newfile import arriving, put_file


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


def test_a_block_begins_when_the_content_is_on_the_disk_and_leaves_nothing_when_it_breaks(tmp_path: Path) -> None:
    path = tmp_path / "письмо.docx"
    with pytest.raises(RuntimeError), arriving(path, b"whole"):
        (half,) = tmp_path.iterdir()
        assert half.read_bytes() == b"whole" and not path.exists()
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with arriving(path, b"whole"):
        pass
    assert path.read_bytes() == b"whole"
    with pytest.raises(BadInput), arriving(path, b"other"):
        pytest.fail("the block began over another's file")


def test_a_new_file_whose_place_the_disk_does_not_keep_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise OSError(errno.EIO, "no")

    old = tmp_path / "old"
    put_file(old, b"1")
    monkeypatch.setattr(newfile, "sync_directory", refused)
    for path, force in ((tmp_path / "new", False), (old, True)):
        with pytest.raises(StorageFailed):
            put_file(path, b"2", force=force)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
