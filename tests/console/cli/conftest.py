"""Running the command line in this process against a real vault, with the key derivation memoised."""

from __future__ import annotations

import functools
import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console import main as entry
from console import vaults
from tests.conftest import PASSPHRASE
from vault.keys import Deriver

FIXED_NOW = "2026-11-22T12:00:00+07:00"


@dataclass(frozen=True)
class Ended:
    """How a command line ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document of stdout."""
        return json.loads(self.out)


class Stdin(io.TextIOWrapper):
    """A stdin that is no terminal and holds the given bytes."""


Run = Callable[..., Ended]


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.touch(mode=0o600)
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run(
    tmp_path: Path,
    passphrase_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    derive: Deriver,
) -> Iterator[Run]:
    """Call the program with arguments; the vault is `tmp_path/vault`, there or not."""
    monkeypatch.setattr(entry, "harden", lambda: None)  # the test process keeps its own limits
    monkeypatch.setattr(vaults, "open_vault", functools.partial(vaults.open_vault, derive=derive))
    monkeypatch.setattr(vaults, "create", functools.partial(vaults.create, derive=derive))
    monkeypatch.setattr(vaults, "prepare", functools.partial(vaults.prepare, derive=derive))
    monkeypatch.setenv("PORYADOK_VAULT", str(tmp_path / "vault"))
    monkeypatch.setenv("PORYADOK_PASSPHRASE_FILE", str(passphrase_file))
    monkeypatch.setenv("PORYADOK_NOW", FIXED_NOW)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def call(*arguments: object, stdin: str | bytes = "") -> Ended:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", Stdin(io.BytesIO(content), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            entry.main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(code, told.out, told.err)

    yield call
