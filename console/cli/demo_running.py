"""What `demo` does: a vault of invented data over simulated networks, on the screen or checked without one.

Its options are `demo`, the data and the vault themselves `console.demo`.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checks import summary
from checks.results import RunResult, RunState
from checks.scope import Scope
from console import demo as showing
from console import vaults
from console.cli import output, verdicts
from console.cli.check import collect, tell_end
from console.cli.context import Program
from console.cli.outcome import Outcome
from console.cli.records import organization_names
from console.settings import Settings
from vault.clock import Clock
from vault.errors import BadInput
from vault.store import Tier
from vault.types import Json


def on_screen(program: Program, municipality: str, clock: Clock, keep: Path | None, *, lesson: bool) -> Outcome:
    """The screen over a vault made for it; it ends when the person leaves."""
    from console import app

    with showing.networks(municipality, clock) as served, _places(keep, (municipality,)) as places:
        directory = places[municipality]
        showing.make_vault(directory, municipality, served, clock)
        output.complaint(f"Пароль хранилища для примера: {showing.PASSPHRASE}")
        app.run(directory, _settings(program, served), clock, showing.passphrase(), hint=showing.HINT, lesson=lesson)
    return Outcome.DONE


def headless(
    program: Program, municipalities: tuple[str, ...], clock: Clock, keep: Path | None, *, as_json: bool
) -> Outcome:
    """Make each vault, check it, print what came of it."""
    results: dict[str, RunResult] = {}
    with _places(keep, municipalities) as places:
        for municipality, directory in places.items():
            with showing.networks(municipality, clock) as served:
                showing.make_vault(directory, municipality, served, clock)
                result, names = _checked(directory, _settings(program, served), clock)
            results[municipality] = result
            if not as_json:
                output.line(municipality)
                verdicts.print_run(result, names)
                output.line()
            tell_end(result)
            if result.state is RunState.STOPPED:
                break
    if as_json:
        output.document(_as_document(results))
    outcomes = {verdicts.outcome(result) for result in results.values()}
    return next(each for each in (Outcome.STOPPED, Outcome.FOUND, Outcome.DONE) if each in outcomes)


def _checked(directory: Path, settings: Settings, clock: Clock) -> tuple[RunResult, dict[int, str]]:
    with vaults.open_vault(directory, showing.passphrase(), Tier.REGISTRY, clock=clock) as store:
        return collect(store, Scope(), settings, clock), store.read(organization_names)


def _settings(program: Program, served: showing.Served) -> Settings:
    """The settings of this machine with the addresses of the simulated networks in the place of the real ones."""
    return program.settings(over=served.env)


@contextlib.contextmanager
def _places(keep: Path | None, municipalities: tuple[str, ...]) -> Iterator[dict[str, Path]]:
    """Where each demo vault will stand: in a private folder that goes with the block, or in the one that was named.

    The named folder is the vault itself, or holds one for each municipality when there are several.
    """
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="poryadok-demo-") as place:
            yield {name: Path(place) / name for name in municipalities}
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise BadInput(f"{keep} уже занят; для примера нужна новая или пустая папка.")
    keep.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield {name: keep if len(municipalities) == 1 else keep / name for name in municipalities}
    output.message(f"Хранилище оставлено в {keep}, пароль: {showing.PASSPHRASE}")


def _as_document(results: dict[str, RunResult]) -> dict[str, Json]:
    """As `check --json`; of several municipalities the sums, and every verdict with its municipality."""
    runs = {name: verdicts.run_json(result) for name, result in results.items()}
    first, *others = runs.values()
    if not others:
        return first
    every = [each for result in results.values() for each in result.verdicts]
    collected: dict[str, Counter[str]] = {}
    for result in results.values():
        for each in result.collected:
            sums = collected.setdefault(each.network, Counter())
            sums.update(ok=each.ok, failed=each.failed, requests=each.requests)
    return {
        "run": None,
        "window": first["window"],
        "totals": verdicts.totals_json(summary.totals(every)),
        "verdicts": [
            {"municipality": name, **verdicts.verdict_json(each)}
            for name, result in results.items()
            for each in result.verdicts
        ],
        "collected": {network: dict(sums) for network, sums in collected.items()},
        "municipalities": {
            name: {key: value for key, value in run.items() if key not in ("verdicts", "collected")}
            for name, run in runs.items()
        },
    }
