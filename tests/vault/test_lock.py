"""One writer: a second process is told who holds the vault and since when; a killed holder holds nothing."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.vault.support import Memo, never, open_with, snapshot
from vault import lock, status
from vault.errors import StorageFailed, VaultDamaged, VaultHeld
from vault.lock import WriterLock

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from vault.lock import WriterLock
held = WriterLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_a_process(directory: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_and_since_when(vault_dir: Path) -> None:
    with held_by_a_process(vault_dir) as holder:
        before = snapshot(vault_dir)
        with pytest.raises(VaultHeld) as refused:
            open_with(vault_dir, never)
        assert snapshot(vault_dir) == before
        said = str(refused.value)
        assert f"процесс {holder.pid} " in said
        assert re.search(r"с \d\d\.\d\d\.\d{4} \d\d:\d\d", said)
        assert f"процесс {holder.pid} " in status.status(vault_dir).held_by


def test_a_killed_holder_holds_nothing(vault_dir: Path, derive: Memo) -> None:
    with held_by_a_process(vault_dir) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    card = json.loads((vault_dir / lock.NAME).read_bytes())
    assert card["pid"] == holder.pid
    assert lock.is_held(vault_dir) is None
    open_with(vault_dir, derive).close()


def test_released_it_says_nothing_of_the_holder(tmp_path: Path) -> None:
    held = WriterLock(tmp_path)
    assert str(os.getpid()) in (lock.is_held(tmp_path) or "")
    held.release()
    held.release()
    assert lock.is_held(tmp_path) is None
    assert (tmp_path / lock.NAME).read_bytes() == b""
    assert (tmp_path / lock.NAME).stat().st_mode & 0o777 == 0o600


def test_looking_writes_nothing(tmp_path: Path) -> None:
    assert lock.is_held(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "card",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 4096,
        b'{"pid": 1e999, "host": "x", "since": "2026-11-22T00:00:00+00:00"}',
        b'{"pid": 1, "host": "x", "since": "0001-01-01T00:00:00+23:59"}',
        b'{"pid": 1, "host": "x", "since": "x"}',
        b'{"pid": 1, "host": "\\u001b[2J\\u202e", "since": "2026-11-22T00:00:00+00:00"}',
        b"\xff" * 5000,
    ],
    ids=lambda card: str(card[:14]),
)
def test_any_card_gives_a_clean_sentence(tmp_path: Path, card: bytes) -> None:
    (tmp_path / lock.NAME).write_bytes(card)
    descriptor = os.open(tmp_path / lock.NAME, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with pytest.raises(VaultHeld) as refused:
            WriterLock(tmp_path)
        assert str(refused.value).isprintable()
        assert (lock.is_held(tmp_path) or "").isprintable()
    finally:
        os.close(descriptor)
    assert (tmp_path / lock.NAME).read_bytes() == card


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "else").write_text("")
    (tmp_path / lock.NAME).symlink_to(tmp_path / "else")
    with pytest.raises((StorageFailed, VaultDamaged)):
        WriterLock(tmp_path)
    assert (tmp_path / "else").read_text() == ""


def test_the_lock_is_not_inherited(tmp_path: Path) -> None:
    """A helper started while the vault is open must not keep it held."""
    held = WriterLock(tmp_path)
    program = "print('ready', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False
    ) as helper:
        assert helper.stdout is not None
        helper.stdout.readline()  # it is past exec, where the kernel drops what is not inherited
        held.release()
        assert lock.is_held(tmp_path) is None
        WriterLock(tmp_path).release()
        helper.communicate(b"\n")
