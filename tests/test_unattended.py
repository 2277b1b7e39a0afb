"""The example of a check without a person: the units, and the very command of the service on a vault with its key."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import console.demo
from vault.clock import Clock

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "packaging" / "systemd"
SERVICE = UNITS / "poryadok-check@.service"
INSTALLED = "/usr/local/bin/poryadok"


def told(unit: Path) -> dict[str, list[str]]:
    """The settings of a unit by name; a name may stand several times."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The checkout as if it were installed."""
    path = tmp_path / "poryadok"
    path.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT} "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def run(*arguments: object, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, arguments)), env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("scope", ["--network ok", pytest.param("", marks=pytest.mark.faults)])
def test_the_command_of_the_service_checks_with_a_key_that_opens_no_secret(
    tmp_path: Path, program: Path, scope: str
) -> None:
    """The whole command takes as long as Telegram wants to be asked, so in haste one network is asked."""
    clock = Clock()
    vault, passphrase, made = tmp_path / "vault", tmp_path / "passphrase", tmp_path / "key"
    passphrase.touch(mode=0o600)
    passphrase.write_text(console.demo.PASSPHRASE, encoding="utf-8")
    with console.demo.networks("khasynsky", clock) as served:
        console.demo.make_vault(vault, "khasynsky", served, clock)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORYADOK_")}
        env = {**kept, **served.env, "PORYADOK_VAULT": str(vault), "XDG_CONFIG_HOME": str(tmp_path / "config")}
        slot = ("vault", "slots", "add", "--kind", "registry", "--out", made)
        added = run(program, "--passphrase-file", passphrase, *slot, env=env)
        assert added.returncode == 0, added.stderr

        # systemd hands the key over readable for the service alone, and not with the mode that the program wants.
        (credentials := tmp_path / "credentials").mkdir()
        shutil.copyfile(made, key := credentials / "key")
        key.chmod(0o400)
        credentials.chmod(0o500)
        started = {**env, "CREDENTIALS_DIRECTORY": str(credentials)}
        command = told(SERVICE)["ExecStart"][0].replace(INSTALLED, str(program))
        assert command.endswith(" check")
        command = command.replace("${CREDENTIALS_DIRECTORY}", str(credentials))
        done = run(*shlex.split(command), *shlex.split(scope), env=started)

        assert str(done.returncode) in {"0", *told(SERVICE)["SuccessExitStatus"][0].split()}, done.stderr
        assert told(SERVICE)["StandardOutput"] == ["null"], "the table of verdicts is not for the journal of the system"
        opened = ("--passphrase-file", key)
        assert run(program, *opened, "runs", "list", "--json", env=started).stdout.count('"run"') == 1
        refused = run(program, *opened, "credentials", "reveal", "1", "--field", "password", env=started)
        assert (refused.returncode, refused.stdout) == (3, "")


def test_what_may_pass_by_itself_is_tried_again_and_nothing_else() -> None:
    service = told(SERVICE)
    assert service["Restart"] == ["on-failure"]
    # docs/cli.md: 5 nothing could be collected, 6 held by another process; 1 is a success with violations.
    settled = {*service["RestartPreventExitStatus"][0].split(), *service["SuccessExitStatus"][0].split()}
    documented = set(re.findall(r"^\| (\d+) \| ", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert documented - settled - {"0"} == {"5", "6", "130"}


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8").replace(INSTALLED, "/bin/true")
        (tmp_path / unit.name.replace("@", "@root")).write_text(text, encoding="utf-8")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    for unit in UNITS.iterdir():
        env = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
        done = run(program, "verify", tmp_path / unit.name.replace("@", "@root"), env=env)
        said = [line for line in done.stderr.splitlines() if "poryadok" in line]
        assert (done.returncode, said) == (0, []), done.stderr
