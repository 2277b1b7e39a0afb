"""The wheel: the same program as the checkout, with its data files and without its tests."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"console", "vault", "registry", "checks", "sample_data"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("poryadok-*.whl"))


def test_holds_the_floors_and_their_data_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    roots = {name.split("/")[0] for name in names if not name.split("/")[0].endswith(".dist-info")}
    assert roots == PACKAGES
    assert "sample_data/krapivinsky/regulation.toml" in names
    assert "sample_data/khasynsky/world.toml" in names
    assert {"console/first.tcss", "console/console.tcss"} <= set(names)
    assert {"vault/data/eff_large.txt", "vault/data/names_ru.txt", "vault/data/NOTICE.md"} <= set(names)


def test_its_command_is_the_same_program(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        entry = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "poryadok = console.main:main" in archive.read(entry).decode()
    installed = _help([sys.executable, "-c", "from console.main import main; main()"], tmp_path, tmp_path / "site")
    checkout = _help([sys.executable, "."], ROOT, None)
    assert "demo" in installed
    assert installed == checkout


def _help(command: list[str], folder: Path, site: Path | None) -> str:
    environment = {**os.environ, "COLUMNS": "100"} | ({"PYTHONPATH": str(site)} if site else {})
    done = subprocess.run([*command, "--help"], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
