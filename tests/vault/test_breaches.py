"""Lists of leaked passwords: found in place in large sorted files, read whole when small, refused when hostile."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path

import pytest

from vault import breaches
from vault.breaches import List
from vault.errors import BadInput

LEAKED = ("пароль123", "qwerty", "gfhjkm", "Ёжик в тумане", "a" * 300)


def _hash(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


def _lines(count: int) -> list[str]:
    noise = random.Random(3)
    return [noise.randbytes(20).hex().upper() for _ in range(count)] + [_hash(password) for password in LEAKED]


def _sorted_file(path: Path, *, lower: bool = False, end: str = "\r\n", counts: bool = True) -> Path:
    lines = [f"{line}:{at % 999 + 1}" if counts else line for at, line in enumerate(sorted(_lines(3000)))]
    text = end.join(lines) + end
    path.write_bytes((text.lower() if lower else text).encode())
    return path


@pytest.fixture
def as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is too large to be read whole."""
    monkeypatch.setattr(breaches, "MOST_READ", 1000)


@pytest.mark.usefixtures("as_if_large")
@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("counts", [False, True])
def test_a_large_sorted_file_is_asked_in_place(tmp_path: Path, lower: bool, end: str, counts: bool) -> None:
    listed = List(_sorted_file(tmp_path / "list", lower=lower, end=end, counts=counts))
    assert all(listed.contains(password) for password in LEAKED)
    assert not any(listed.contains(f"{password}?") for password in LEAKED)


@pytest.mark.usefixtures("as_if_large")
def test_every_line_of_a_large_file_is_found_the_first_and_the_last_too(tmp_path: Path) -> None:
    passwords = {_hash(str(at)): str(at) for at in range(500)}
    path = tmp_path / "list"
    path.write_text("\n".join(sorted(passwords)))  # the last line has no end
    listed = List(path)
    assert all(listed.contains(password) for password in passwords.values())
    assert not any(listed.contains(f"x{at}") for at in range(500))


@pytest.mark.usefixtures("as_if_large")
def test_a_large_file_is_never_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _sorted_file(tmp_path / "list")
    listed = List(path)
    read: list[int] = []
    real = os.pread

    def counting(descriptor: int, count: int, offset: int) -> bytes:
        read.append(count)
        return real(descriptor, count, offset)

    monkeypatch.setattr(os, "pread", counting)
    assert listed.contains("gfhjkm")
    assert sum(read) < path.stat().st_size / 10


@pytest.mark.usefixtures("as_if_large")
def test_a_large_file_in_another_order_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("".join(f"{line}:{9999 - at}\n" for at, line in enumerate(_lines(3000))))
    with pytest.raises(BadInput, match="не упорядочен"):
        List(path)


@pytest.mark.usefixtures("as_if_large")
def test_a_large_list_of_passwords_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("qwerty\n" * 1000)
    with pytest.raises(BadInput, match="слишком велик"):
        List(path)


@pytest.mark.usefixtures("as_if_large")
def test_rubbish_in_the_middle_ends_the_check(tmp_path: Path) -> None:
    lines = sorted(_lines(3000))
    path = tmp_path / "list"
    path.write_text("\n".join(lines))
    listed = List(path)
    path.write_text("z" * path.stat().st_size)
    with pytest.raises(BadInput, match="строка"):
        listed.contains("qwerty")


def test_small_files_may_be_unsorted_hashes(tmp_path: Path) -> None:
    lines = [f"{line}:7" for line in _lines(100)]
    random.Random(1).shuffle(lines)
    path = tmp_path / "list"
    path.write_text("\n".join(lines))
    listed = List(path)
    assert all(listed.contains(password) for password in LEAKED)
    assert not listed.contains("нет такого")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_small_files_may_be_passwords(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list"
    path.write_bytes("\r\n".join(("первый ", *LEAKED, "", "последний")).encode(encoding))
    listed = List(path)
    assert all(listed.contains(password) for password in (*LEAKED, "первый ", "последний"))
    assert not listed.contains("первый")
    assert not listed.contains("ПАРОЛЬ123")
    assert not listed.contains("")


def test_more_passwords_than_one_chunk_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaches, "_CHUNK", 10)
    monkeypatch.setattr(breaches, "_BLOCK", 64)
    path = tmp_path / "list"
    path.write_text("\n".join(f"слово{at}" for at in range(95)))
    listed = List(path)
    assert all(listed.contains(f"слово{at}") for at in range(95))
    assert not listed.contains("слово95")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "пуст"),
        (b"\n\r\n\n", "пуст"),
        (b"SQLite format 3\0" + bytes(500), "не текстовый"),
        (b"a\n" * 40_000 + b"\0", "не текстовый"),
        (b"\n".join([b"0123456789abcdef0123456789abcdef:1"] * 5), "другого вида"),
        (b"\n".join([b"0" * 64] * 5), "другого вида"),
        ((b"A" * 40 + b":1\n") * 30 + b"qwerty\n", "не все строки"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=word):
        List(path)


def test_hostile_places_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder", "absent", "bad\0name"):
        with pytest.raises(BadInput):
            List(tmp_path / name)
    with pytest.raises(BadInput):
        List(Path("/dev/zero"))


def test_the_file_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("qwerty\n")
    opened = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 (counting)
    listed = List(path)
    listed.close()
    listed.close()
    (tmp_path / "empty").touch()
    with pytest.raises(BadInput):
        List(tmp_path / "empty")
    assert len(os.listdir("/proc/self/fd")) == opened  # noqa: PTH208 (counting)


def test_odd_passwords_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("qwerty\n?\n")
    listed = List(path)
    assert not any(listed.contains(password) for password in ("\ud800", "🔑", "\0", "x" * 100_000))
