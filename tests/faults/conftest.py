"""The vault's own fixtures, shared: faults are done to the vault, whatever floor is above; a small disk, and a
filled vault with a world around it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.expedition import healthy
from tests.faults.terrain import camp
from tests.vault.conftest import derive, memo, template, vault_dir, words

__all__ = ["camp", "derive", "healthy", "memo", "small_disk", "template", "vault_dir", "words"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes of tmpfs, where mounting is allowed."""
    where = tmp_path / "disk"
    where.mkdir(mode=0o700)
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root mounts")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", where], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield where
    subprocess.run(["umount", where], check=True)
