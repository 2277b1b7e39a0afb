"""kill -9 in the middle of writes: what was acknowledged is there, and the next start is clean."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.writer import numbers
from tests.vault.support import Memo, open_with
from vault import backup, header, secrets, verify
from vault.keys import KeyRing
from vault.secrets import Field, Purpose

ROOT = Path(__file__).parents[2]


def killed_after(directory: Path, acknowledged: int) -> int:
    """Let a writer go on for so many acknowledgements, kill it, and give the last number that it told."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(directory)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(acknowledged + 1)]
        os.kill(writer.pid, signal.SIGKILL)
        said += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    whole = [line for line in said if line.endswith("\n")]
    return int(whole[-1])


def require_clean(directory: Path, derive: Memo, told: int) -> None:
    """Every acknowledged number, at most one more, and nothing that verification minds."""
    with open_with(directory, derive) as store:
        assert store.read_only_reason is None
        found = numbers(store)
        assert found == list(range(1, len(found) + 1))
        assert len(found) in {told, told + 1}
        report = verify.verify(store)
        assert report.whole, report
        for number in found[-10:]:
            value = secrets.reveal(store, f"writer:{number % 10}", Field.PASSWORD, Purpose.REVEAL)
            assert value == f"пароль {number}"
        require_whole_backups(directory, store.ring)
        assert store.facts.read(lambda tx: tx.execute("SELECT count(*) FROM fact").fetchone()) is not None
        assert not store.facts.was_reset


def require_whole_backups(directory: Path, ring: KeyRing) -> None:
    for copy in backup.listing(directory):
        head = header.read(copy)
        backup.look_through(copy / head.database_name, ring, head)
        shutil.rmtree(copy)


def rounds(directory: Path, derive: Memo, seed: int, count: int, most: int) -> None:
    moments = random.Random(seed)
    for _ in range(count):
        told = killed_after(directory, moments.randrange(most))
        require_clean(directory, derive, told)


def test_a_few_kills(vault_dir: Path, derive: Memo) -> None:
    rounds(vault_dir, derive, 1, 4, 30)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(10))
def test_many_kills(vault_dir: Path, derive: Memo, seed: int) -> None:
    rounds(vault_dir, derive, 100 + seed, 20, 45)
