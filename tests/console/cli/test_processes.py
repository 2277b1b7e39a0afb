"""The program as a process of its own: `python .`, signals, a second start, the demo from beginning to end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.console.cli.conftest import FIXED_NOW

ROOT = Path(__file__).parents[3]
TIMEOUT = 120  # seconds; far above what anything here takes


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORYADOK_")}
    places = {"TMPDIR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    return {**kept, **places, "PORYADOK_NOW": FIXED_NOW, **more}


def start(arguments: Sequence[object], env: dict[str, str], cwd: Path = ROOT) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT), *map(str, arguments)],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def unordered(run: dict[str, Any]) -> dict[str, Any]:
    """A run whose verdicts stand in one order."""
    return {**run, "verdicts": sorted(run["verdicts"], key=json.dumps)}


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=TIMEOUT)
    return process.returncode, out, err


def test_a_checkout_runs_from_any_folder(tmp_path: Path) -> None:
    code, out, err = finished(start(["--version"], environment(tmp_path), cwd=tmp_path))
    assert (code, err) == (0, "")
    assert out.startswith("poryadok ")


def test_new_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("слон", encoding="utf-8")
    env = environment(
        tmp_path, PORYADOK_VAULT=str(tmp_path / "deep" / "vault"), PORYADOK_PASSPHRASE_FILE=str(passphrase)
    )
    code, _, err = finished(start(["vault", "init", "--kdf", "light"], env))
    assert code == 0, err
    assert {oct(path.stat().st_mode & 0o077) for path in (tmp_path / "deep").rglob("*")} == {"0o0"}


def test_without_a_terminal_a_passphrase_is_not_waited_for(tmp_path: Path, vault_dir: Path) -> None:
    env = environment(tmp_path, PORYADOK_VAULT=str(vault_dir))
    code, out, err = finished(start(["orgs", "list"], env))
    assert (code, out) == (3, "")
    assert "Traceback" not in err


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, dict[str, Any], str]:
    """A demo run headless in a process, its vault kept."""
    tmp_path = tmp_path_factory.mktemp("demo")
    directory = tmp_path / "kept"
    arguments = ["demo", "--headless", "--municipality", "khasynsky", "--keep", directory, "--json"]
    code, out, err = finished(start(arguments, environment(tmp_path)))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("poryadok-demo-")]
    return directory, code, json.loads(out), err


def test_the_demo_finds_its_violations_over_loopback(kept: tuple[Path, int, dict[str, Any], str]) -> None:
    _, code, found, err = kept
    assert code == 1
    totals = found["totals"]
    assert all(totals[status] > 0 for status in ("ok", "fail", "warn", "manual", "na", "unknown", "waived"))
    assert "demo" in err


def test_the_kept_vault_opens_and_a_second_start_is_held(
    kept: tuple[Path, int, dict[str, Any], str], tmp_path: Path
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("demo\n", encoding="utf-8")
    env = environment(tmp_path, PORYADOK_VAULT=str(kept[0]), PORYADOK_PASSPHRASE_FILE=str(passphrase))
    code, out, err = finished(start(["runs", "show", "1", "--json"], env))
    assert code == 1, err
    assert unordered(json.loads(out)) == unordered(kept[2])
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(kept[0])], cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        code, out, err = finished(start(["runs", "list"], env))
        assert (code, out) == (6, "")
        assert str(holder.pid) in err
    finally:
        holder.communicate(timeout=TIMEOUT)


_HOLD = """
import pathlib, sys
from console import vaults
with vaults.open_vault(pathlib.Path(sys.argv[1]), bytearray(b"demo")):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_simulated_networks_serve_until_sigterm(tmp_path: Path) -> None:
    process = start(["demo", "networks", "--json"], environment(tmp_path))
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    assert told["env"]["PORYADOK_VK_URL"].startswith("http://127.0.0.1:")
    assert told["tokens"]["vk"]
    process.send_signal(signal.SIGTERM)
    code, out, err = finished(process)
    assert (code, out, err) == (0, "", "")


def test_an_interrupted_check_is_130_and_its_run_is_kept(
    kept: tuple[Path, int, dict[str, Any], str], tmp_path: Path
) -> None:
    networks = start(["demo", "networks", "--scenario", "silent"], environment(tmp_path))
    assert networks.stdout is not None
    served = json.loads(networks.stdout.readline())["env"]
    passphrase = tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("demo\n", encoding="utf-8")
    env = environment(tmp_path, PORYADOK_VAULT=str(kept[0]), PORYADOK_PASSPHRASE_FILE=str(passphrase), **served)
    process = subprocess.Popen(
        [sys.executable, "-c", _INTERRUPTED],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    code, out, err = finished(process)
    networks.send_signal(signal.SIGTERM)
    finished(networks)
    assert code == 130, err
    assert json.loads(out)["state"] == "stopped"
    assert "сохранено" in err
    code, out, _ = finished(start(["runs", "list", "--json"], env))
    assert json.loads(out)[0]["state"] == "stopped"


# Ctrl+C at a known moment: the first question whether to stop is asked by a run that has already begun.
_INTERRUPTED = """
import contextlib, os, signal
from console.cli import stopping
from console.main import main
politely = stopping.politely
@contextlib.contextmanager
def pressed():
    with politely() as asked:
        def ask():
            os.kill(os.getpid(), signal.SIGINT) if not asked() else None
            return asked()
        yield ask
stopping.politely = pressed
main(["check", "--json"])
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_any_command_that_is_stopped_ends_as_interrupted(tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _STOPPED, str(int(number))],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = "Прервано. Наполовину не записано ничего: что успело записаться, записано целиком.\n"
    assert finished(process) == (130, "", said)


def test_under_nohup_a_lost_terminal_stops_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{_STOPPED}", "1"],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert finished(process)[0] == 0


# The signal comes at a known moment: while a command runs.
_STOPPED = """
import os, sys
from console.cli.root import cli
from console.main import main
cli.main = lambda **_: os.kill(os.getpid(), int(sys.argv[1]))
main(["today"])
"""
