"""What the Tab key offers: in a real bash with the printed script, and without the terminal library or a vault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checks.exports.own import What
from console.cli.exporting.table import WHAT
from tests.console.cli.conftest import Run

ROOT = Path(__file__).parents[3]
HEAVY = ("textual", "sqlcipher3", "cryptography")
BASH = shutil.which("bash")


@pytest.fixture
def shell(tmp_path: Path, run: Run) -> Path:
    """A folder with a `poryadok` to call, the script of bash, and a file to complete."""
    program = tmp_path / "bin" / "poryadok"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "script").write_text(run("completion", "bash").out, encoding="utf-8")
    return tmp_path


def offered(shell: Path, *lines: str) -> list[list[str]]:
    """What bash would offer at the end of each of these lines."""
    asked = "\n".join(
        f"COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; COMPREPLY=(); _poryadok_completion poryadok; "
        "printf '%s\\n' \"${COMPREPLY[@]}\"; echo ---"
        for line in lines
    )
    environment = {
        "PATH": f"{shell / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(shell),
        "LANG": "C.UTF-8",
        "PORYADOK_VAULT": str(shell / "no vault here"),
    }
    assert BASH is not None
    done = subprocess.run(
        [BASH, "--norc", "-c", f'. "{shell / "script"}"\n{asked}'],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=shell,
        timeout=120,
        check=True,
    )
    return [[word for word in part.split("\n") if word] for part in done.stdout.split("---\n")[:-1]]


@pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
def test_bash_completes_commands_options_samples_and_values(shell: Path) -> None:
    commands, options, samples, networks, values, keys, nested = offered(
        shell,
        "poryadok ch",
        "poryadok check --pl",
        "poryadok import regulation sample:kh",
        "poryadok check --network t",
        "poryadok --theme терминал",
        "poryadok config set idle.",
        "poryadok vault slots ad",
    )
    assert commands == ["check"]
    assert options == ["--plan"]
    assert samples == ["khasynsky"], "bash has its own word after the colon"
    assert networks == ["telegram"]
    assert values == ["терминал", r"терминал\ светлый"]
    assert keys == ["idle.secrets", "idle.screen"]
    assert nested == ["add"]


def answered(line: str, *, unwanted: tuple[str, ...] = ("textual",)) -> str:
    """What the program answers zsh for the words of a line; nothing of the `unwanted` may be imported for it."""
    words = line.split(" ")
    variables = {"_PORYADOK_COMPLETE": "zsh_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    code = (
        "import sys\n"
        "from console.main import main\n"
        "try:\n main()\n"
        "except SystemExit:\n"
        f" heavy = [name for name in {unwanted!r} if name in sys.modules]\n"
        " sys.exit(f'imported: {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables},
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def test_a_command_is_completed_with_its_meaning_and_nothing_heavy() -> None:
    told = answered("poryadok ch", unwanted=HEAVY).split("\n")
    assert told[:2] == ["plain", "check"]
    assert "Проверить страницы" in told[2]


@pytest.mark.parametrize(("line", "command"), [("import re", "registry"), ("export mon", "monthly")])
def test_a_command_of_files_too(line: str, command: str) -> None:
    """Behind these groups stand the readers and writers of every format."""
    assert command in answered(f"poryadok {line}", unwanted=HEAVY).split("\n")


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("export registry --fo", "--format"),
        ("export report --wi", "--with-people"),
        ("export table --wh", "--what"),
        ("demo --mu", "--municipality"),
        ("demo networks --sc", "--scenario"),
        ("import regulation --am", "--amends"),
    ],
)
def test_options_of_what_is_heavy_too(line: str, option: str) -> None:
    """What these commands do is not read for the names of what they take."""
    assert option in answered(f"poryadok {line}", unwanted=(*HEAVY, "checks", "registry.imports")).split("\n")


def test_what_a_table_may_be_of_is_what_the_export_has() -> None:
    assert tuple(each.value for each in What) == WHAT


def test_a_key_of_the_settings_too() -> None:
    assert "screen.mouse" in answered("poryadok config set screen.m", unwanted=HEAVY).split("\n")


def test_a_file_is_left_to_the_shell() -> None:
    assert answered("poryadok import registry сп").split("\n")[0] == "file"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_its_script_and_the_line_to_add(run: Run, shell: str) -> None:
    ended = run("completion", shell)
    assert ended.code == 0
    assert f"_PORYADOK_COMPLETE={shell}_complete" in ended.out
    assert f"poryadok completion {shell}" in ended.err


def test_another_shell_is_refused_with_those_that_there_are(run: Run) -> None:
    ended = run("completion", "tcsh")
    assert ended.code == 2
    assert "bash, zsh, fish" in ended.err
