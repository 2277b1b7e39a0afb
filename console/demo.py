"""The demo: simulated networks in a process of their own, and a vault built from the sample data.

What the municipalities hold is `sample_data`; what is done with the vault (the screen, a check) is the caller's.
The networks are started before the vault is opened: nothing forks after unlock.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file
from pathlib import Path

import sample_data
from checks.weeks import local_day, zone_of
from console import vaults
from sample_data import build, records
from sample_data.networks import scenario as known_scenarios
from vault.clock import Clock
from vault.errors import BadInput
from vault.keys import KdfCost

PASSPHRASE = "demo"
"""Printed to the person: it guards invented data only."""

HINT = f"Пароль этого примера: {PASSPHRASE}"
"""For the screen, which locks itself after idle time."""

MUNICIPALITIES = sample_data.MUNICIPALITIES
NORMAL = ("normal",)
"""Every network in good health."""


@dataclass(frozen=True)
class Served:
    """The simulated networks: environment variables with their addresses, and a token for each network."""

    env: Mapping[str, str]
    tokens: Mapping[str, str] = field(repr=False)


@contextlib.contextmanager
def networks(municipality: str, clock: Clock, scenarios: Sequence[str] = NORMAL) -> Iterator[Served]:
    """Run the simulated networks of one municipality; they end with the block, or with this process.

    `scenarios` as `check_scenarios` takes them. BadInput for an unknown one, and when the networks do not start;
    their own sentence is on stderr.
    """
    check_scenarios(scenarios)
    with as_file(sample_data.folder(municipality).joinpath("world.toml")) as world:
        command = _command(("--world", str(world), "--now", clock.now().isoformat(), *_options(scenarios)))
        with subprocess.Popen(  # noqa: S603  our own interpreter and module
            [*command, "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            text=True,
        ) as process:
            try:
                yield _served(process.stdout.readline() if process.stdout else "")
            finally:
                process.terminate()


def check_scenarios(scenarios: Sequence[str]) -> None:
    """BadInput unless each is `name` (every network it makes sense for) or `network:name`."""
    try:
        known_scenarios.chosen(list(scenarios))
    except KeyError as error:
        known = str(error.args[0]).partition(": ")[2]
        raise BadInput(f"Такого случая модель сетей не знает. Есть такие: {known}.") from None


def serve_networks(municipality: str | None, clock: Clock, port: int, scenarios: Sequence[str]) -> int:
    """Become the simulated networks of one municipality or of all, in this process, until SIGTERM.

    `scenarios` as `check_scenarios` takes them. Answers the exit code of the module: 0, or 2 for a port or a file
    that cannot be taken.
    """
    from sample_data.networks.__main__ import main

    chosen = MUNICIPALITIES if municipality is None else (municipality,)
    with contextlib.ExitStack() as stack:
        worlds = [stack.enter_context(as_file(sample_data.folder(name).joinpath("world.toml"))) for name in chosen]
        arguments = [option for world in worlds for option in ("--world", str(world))]
        return main([*arguments, "--port", str(port), "--now", clock.now().isoformat(), *_options(scenarios)])


def make_vault(directory: Path, municipality: str, served: Served, clock: Clock) -> None:
    """Create the vault of a municipality in `directory`, with the tokens of the running networks, and close it."""
    today = local_day(clock.now(), zone_of(records.read(municipality).regulation.timezone))
    created = vaults.create(directory, passphrase(), KdfCost.light(), clock=clock)
    with created.store as store:
        build.build(store, municipality, today, tokens=served.tokens)


def passphrase() -> bytearray:
    """The passphrase of every demo vault, a new buffer each time."""
    return bytearray(PASSPHRASE.encode())


def _options(scenarios: Sequence[str]) -> list[str]:
    return [option for name in scenarios for option in ("--scenario", name)]


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "sample_data.networks", *arguments]


def _environment() -> dict[str, str]:
    """This environment, with the place of our packages on the path: `python .` works from any folder."""
    place = str(Path(sample_data.__file__).parent.parent)
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{place}{os.pathsep}{known}" if known else place}


def _served(line: str) -> Served:
    try:
        told = json.loads(line)
        return Served(dict(told["env"]), dict(told["tokens"]))
    except (ValueError, KeyError, TypeError):
        raise BadInput("Модель сетей для примера не запустилась; ничего не записано.") from None
