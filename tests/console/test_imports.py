"""What is imported when: nothing of the screen below the console, nothing heavy before the passphrase, no name missing.

Each question is asked in a process of its own, since this one has everything imported by now.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

import checks
import console.panes.base
import console.preloading
import registry
import sample_data
import vault
from checks import schema as checks_schema
from checks import tables as checks_tables
from console.cli.catalogue import COMMANDS
from console.places import PLACE_TITLES
from console.tabs import TABS, Tab
from registry import schema as registry_schema
from registry import tables as registry_tables
from tests.conftest import PASSPHRASE
from tests.console.support import fill
from vault.schema import Migration, Schema
from vault.store import Store

ROOT = Path(__file__).parents[2]
SCREEN = ("textual", "rich", "click")
HEAVY = (
    "rapidfuzz", "zxcvbn", "pymorphy3", "petrovich", "docx", "xlsxwriter", "python_calamine", "httpx", "vk_api",
    "requests", "segno", "pykeepass", "selectolax",
)  # fmt: skip
FLOORS = (vault, registry, checks, sample_data)


def imported(program: str, tmp_path: Path) -> frozenset[str]:
    """The modules that are there when this program has ended, however it ended."""
    told = tmp_path / "modules.json"
    script = (
        "import atexit, json, pathlib, sys\n"
        f"atexit.register(lambda: pathlib.Path({str(told)!r}).write_text(json.dumps(sorted(sys.modules))))\n"
        f"{program}"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.exists(), ended.stderr
    return frozenset(json.loads(told.read_text()))


def within(modules: frozenset[str], *packages: str) -> list[str]:
    """Those of the modules that belong to one of these packages."""
    return sorted(name for name in modules if any(name == each or name.startswith(f"{each}.") for each in packages))


def of_floor(floor: object) -> Iterator[str]:
    paths = getattr(floor, "__path__")  # noqa: B009  (a package, by any other name)
    for found in pkgutil.walk_packages(paths, f"{getattr(floor, '__name__')}."):  # noqa: B009  (the same)
        if not found.name.endswith("__main__"):
            yield found.name


def test_floors_below_know_nothing_of_the_screen(tmp_path: Path) -> None:
    names = [name for floor in FLOORS for name in of_floor(floor)]
    assert len(names) > 300
    # httpx takes rich and click for a command of its own where they are, and does without: here they are not
    absent = f"import importlib, sys\nsys.modules.update(dict.fromkeys({SCREEN!r}))"
    found = imported(f"{absent}\nfor name in {names!r}: importlib.import_module(name)", tmp_path)
    assert [name for name in names if name not in found] == []


def test_the_screen_of_the_passphrase_needs_little(tmp_path: Path) -> None:
    program = (
        "import console.main\nfrom console import app\nfrom console.screens.unlock import UnlockScreen\nUnlockScreen()"
    )
    found = imported(program, tmp_path)
    assert within(found, *HEAVY) == []
    assert within(found, "click", "zoneinfo") == []  # a call that names no command is read without click
    assert within(found, "registry", "sample_data", "sqlcipher3", "cryptography") == []
    assert within(found, "console.panes", "console.forms", "console.reading", "console.helping") == []
    assert set(within(found, "checks")) <= {"checks", "checks.settings"}


def test_the_first_lists_need_no_library_of_words_files_or_networks(tmp_path: Path) -> None:
    program = "import console.main, console.app, console.vaults, console.screens.main, checks.briefing"
    found = imported(f"{program}\nimport console.reading.summary, console.reading.notices", tmp_path)
    assert within(found, *HEAVY) == []
    assert within(found, "registry.imports", "registry.letters.layout", "vault.guessing") == []


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_is_told_without_the_screen_and_the_vault(option: str, tmp_path: Path) -> None:
    found = imported(f"import console.main\nconsole.main.main([{option!r}])", tmp_path)
    assert "click" in found
    assert within(found, "textual", "registry", "checks", "sqlcipher3", "cryptography", *HEAVY) == []


OPENING = """
import asyncio, importlib, json, pathlib, sys
from console import app, preloading, settings
from console.session import Session
from vault.clock import Clock
for name in preloading.STEPS:
    importlib.import_module(name)
known = frozenset(sys.modules)

async def go(location, passphrase, told):
    console = app.Console(Session(location, settings.Settings(), Clock()))
    async with console.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        console.screen.query_one("SecretField").put(bytearray(passphrase.encode()))
        await pilot.press("enter")
        while console.main is None or not console.main.pane.rows.items:
            await pilot.press("2")
            await pilot.pause(0.01)
        told.write_text(json.dumps(sorted(frozenset(sys.modules) - known)))
    console.session.close()

asyncio.run(asyncio.wait_for(go(*map(pathlib.Path, sys.argv[1:2]), sys.argv[2], pathlib.Path(sys.argv[3])), 60))
"""


def test_from_enter_to_the_list_nothing_is_read_but_what_was_read_before(
    vault_dir: Path, opener: Callable[..., Store], tmp_path: Path
) -> None:
    """Whoever has typed a passphrase waits for no module of ours: the steps of preloading have them all."""
    with opener() as store:
        fill(store)
    told = tmp_path / "told.json"
    arguments = [sys.executable, "-c", OPENING, str(vault_dir), PASSPHRASE, str(told)]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.exists(), ended.stderr
    read = frozenset(json.loads(told.read_text()))
    assert within(read, "console", "checks", "registry", "vault", "sample_data") == []


# Whatever is named in a table is there


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.digit)
def test_every_pane_is_where_its_tab_says(tab: Tab) -> None:
    kind = tab.load()
    assert issubclass(kind, console.panes.base.ListPane)
    assert (tab.digit, tab.title, tab.place) == (kind.DIGIT, kind.TITLE, kind.PLACE)
    assert tab.title == PLACE_TITLES[tab.place]


@pytest.mark.parametrize("step", console.preloading.STEPS)
def test_every_step_of_preloading_is_a_module(step: str) -> None:
    assert importlib.import_module(step).__name__ == step


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_catalogue_says(name: str) -> None:
    module, attribute, _ = COMMANDS[name]
    assert isinstance(getattr(importlib.import_module(f"console.cli.{module}"), attribute), click.Command)


def test_what_is_imported_inside_functions_is_there() -> None:
    """Such a line runs when its function does, which may be rarely: here every one of them is carried out."""
    names = [name for package in (console, *FLOORS) for name in of_floor(package)]
    wanted = {each for name in names for each in _inner_imports(name)}
    assert len(wanted) > 100
    assert [each for each in sorted(wanted) if not _is_there(*each)] == []


def _inner_imports(name: str) -> Iterator[tuple[str, str]]:
    """Module and name of every import inside a function of this module."""
    found = importlib.util.find_spec(name)
    assert found is not None and found.origin is not None
    tree = ast.parse(Path(found.origin).read_text())
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from ((node.module, each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)


def _is_there(module: str, name: str) -> bool:
    try:
        found = importlib.import_module(module)
        return not name or hasattr(found, name) or importlib.util.find_spec(f"{module}.{name}") is not None
    except ImportError:
        return False


# The light numbers of the schemas


@pytest.mark.parametrize(
    ("schema", "steps"),
    [
        (registry_schema.SCHEMA, registry_tables.STEPS),
        (checks_schema.SCHEMA, checks_tables.STEPS),
        (checks_schema.FACTS, checks_tables.FACTS_STEPS),
    ],
    ids=lambda each: getattr(each, "component", ""),
)
def test_a_schema_knows_its_last_number_without_its_steps(schema: Schema, steps: tuple[Migration, ...]) -> None:
    assert schema.latest == len(steps)
    assert schema.migrations == steps
