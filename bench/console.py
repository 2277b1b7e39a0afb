"""The console from outside, in a real terminal of 80×24: start, list, gestures, memory; beside posting and harlequin.

`python -m bench.console` makes vaults of 1,000 and 10,000 organizations and prints tables for docs/benchmarks.md;
`--quick` makes smaller ones and fewer presses. The peers are installed into throw-away environments; one that does not
install is named as such. Linux alone.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import gestures, simulated
from bench.minimal import READY
from bench.terminal import Terminal

_INSTALLING = 600  # seconds
_RUN_PAGES, _RUN_POSTS, _RUN_LATENCY = 100, 30, 0.05
_TEXT, _OTHER_LAYOUT = "школа № 25", "irjkf"  # «школа» typed in the Latin layout


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    some: int
    many: int
    starts: int
    moves: int
    downs: int
    runs: int


USUAL = Size(1_000, 10_000, 7, 100, 80, 12)
QUICK = Size(100, 1_000, 2, 20, 40, 3)


@dataclass(frozen=True)
class Start:
    """A program from its start until it is quiet: milliseconds to its first words, bytes, MiB resident."""

    shown: float
    bytes: float
    memory: float


@dataclass(frozen=True)
class Peer:
    """What to install, and the words by which it is there."""

    packages: tuple[str, ...]
    words: str


PEERS = {
    "posting": Peer(("posting", "tree-sitter<0.26"), "Collection"),  # with 0.26 it crashes at its start
    "harlequin": Peer(("harlequin",), "Data Catalog"),
}


def start(arguments: Sequence[str], words: str, home: Path, times: int) -> Start:
    """Medians of so many starts, after one that only warms the caches."""
    found: list[Start] = []
    for _ in range(times + 1):
        terminal = Terminal(arguments, {"HOME": str(home)}, cwd=home)
        try:
            shown = terminal.until(lambda: re.search(words, terminal.text()) is not None)  # noqa: B023 (called at once)
            if shown is None:
                raise RuntimeError(f"{arguments[0]} never showed «{words}»:\n{terminal.text()}")
            terminal.settle(1.0, 10.0)
            found.append(Start((shown - terminal.started) * 1000, terminal.received, terminal.memory()))
        finally:
            terminal.close()
    kept = found[1:]
    return Start(
        *(statistics.median(values) for values in zip(*((e.shown, e.bytes, e.memory) for e in kept), strict=True))
    )


def peer(name: str, folder: Path, times: int) -> Start | str:
    """The peer's start; or why it was not measured."""
    home = folder / name
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PEERS[name].packages], check=True, capture_output=True, text=True, timeout=_INSTALLING)
        return start([str(home / "bin" / name)], PEERS[name].words, home, times)
    except subprocess.CalledProcessError as refusal:
        said = str(refusal.stderr or "").strip().splitlines()
        return f"not measured: {(said or ['no word'])[-1][:120]}"
    except (subprocess.TimeoutExpired, RuntimeError) as trouble:
        return f"not measured: {str(trouble).splitlines()[0][:120]}"


def starts(size: Size, vault: Path, folder: Path) -> None:
    """The table of starts. Ours is the screen that asks for the passphrase."""
    print("| start to the first words | ms | bytes | RSS, MiB |\n|---|---:|---:|---:|")
    ours_at = [sys.executable, str(simulated.ROOT), "--vault", str(vault)]
    ours = start(ours_at, gestures.ASKED, folder, size.starts)
    least = start([sys.executable, str(Path(__file__).with_name("minimal.py"))], READY, folder, size.starts)
    print(_start("ours, asking for the passphrase", ours))
    print(_start("minimal Textual application", least))
    for name in PEERS:
        found = peer(name, folder, max(1, size.starts // 2))
        print(f"| {name} | {found} | | |" if isinstance(found, str) else _start(name, found), flush=True)
    print(f"\nours / minimal: {ours.shown / least.shown:.2f} (goal ≤ 1.5)\n")


def _start(name: str, found: Start) -> str:
    return f"| {name} | {found.shown:.0f} | {found.bytes:,.0f} | {found.memory:.0f} |"


def entries(size: Size, vault: Path, folder: Path) -> None:
    """From the passphrase to the list."""
    found = [gestures.entry(vault, folder) for _ in range(size.starts + 1)][1:]

    def middle(figure: Callable[[gestures.Entry], float]) -> float:
        return statistics.median(figure(each) for each in found)

    panes, told, listed = (middle(figure) for figure in (_panes, _told, _listed))
    _row("Enter until the panes stand, beyond the KDF", f"{panes:.0f} ms", "≤ 200 ms")
    _row("Enter until «Сводка» tells what waits, beyond the KDF", f"{told:.0f} ms", "≤ 200 ms")
    _row("Enter and «2» until the organizations are listed, beyond the KDF", f"{listed:.0f} ms", "≤ 200 ms")
    _row("the KDF alone, in the same minutes", f"{middle(lambda e: e.kdf):.0f} ms", "")
    _row("bytes of the unlock screen", f"{middle(lambda e: e.unlock_bytes):,.0f} B", "")
    _row("bytes of the unlock screen and the list", f"{middle(lambda e: e.bytes):,.0f} B", "≤ 20,000 B")


def _panes(found: gestures.Entry) -> float:
    return found.panes - found.kdf


def _told(found: gestures.Entry) -> float:
    return found.told - found.kdf


def _listed(found: gestures.Entry) -> float:
    return found.listed - found.kdf


def measured_gestures(size: Size, some: Path, many: Path, folder: Path) -> None:
    """Keys, panes, letters, nothing, memory."""
    moved = gestures.moves(some, folder, size.moves)
    _row("cursor in view: the most bytes", f"{moved.most:,} B", "≤ 600 B")
    _row("cursor in view: p95", f"{moved.late:.1f} ms (median {moved.median:.1f})", "≤ 15 ms")
    gone = gestures.downs(many, folder, size.downs)
    _row(f"{size.downs} downs in {size.many:,} rows: mean", f"{gone.mean:,.0f} B", "≤ 1,000 B")
    for name, switched in zip(("first visit", "again"), gestures.switches(some, folder), strict=True):
        _row(f"pane switch, {name}: the most bytes", f"{switched.most:,} B", "≤ 12,000 B")
        _row(f"pane switch, {name}: median, worst", f"{switched.median:.0f}, {switched.late:.0f} ms", "")
    for text in (_TEXT, _OTHER_LAYOUT):
        first, each = gestures.letters(many, folder, text)
        _row(f"filter «{text}», {size.many:,} rows: first letter", f"{first.median:.0f} ms", "≤ 70 ms")
        _row(f"filter «{text}»: median, worst letter", f"{each.median:.0f}, {each.late:.0f} ms", "≤ 70 ms")
        _row(f"filter «{text}»: the most bytes", f"{each.most:,} B", "")
    _row("idle", f"{gestures.idle(some, folder, 10):g} B/s", "0 B/s")
    now, most = gestures.memory(many, folder, 10)
    _row(f"RSS 10 s after unlock, {size.many:,} organizations", f"{now:.0f} MiB (at most {most:.0f})", "≤ 90 MiB")


def back_to_back(size: Size, folder: Path) -> None:
    """Runs of checks in one console, and its memory after each."""
    some, pages = simulated.vk_pages(_RUN_PAGES)
    with simulated.vk(_RUN_PAGES, _RUN_POSTS, _RUN_LATENCY, simulated.INNER) as served:
        simulated.make_vault(folder / "checked", some, pages, served.tokens["vk"])
        found = gestures.runs(folder / "checked", folder, served.env, size.runs)
    grown = (found[-1] / found[0] - 1) * 100
    _row(f"{size.runs} runs of {_RUN_PAGES} pages: memory after the last beside the first", f"{grown:+.0f} %", "≤ 10 %")
    print("\nMiB after each run:", ", ".join(f"{each:.0f}" for each in found))


def _row(name: str, figure: str, goal: str) -> None:
    print(f"| {name} | {figure} | {goal or '–'} |", flush=True)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="small vaults, few presses: is the bench itself whole?")
    options.add_argument("--full", action="store_true", help="the same as without: for the other parts it means more")
    size = QUICK if options.parse_args().quick else USUAL
    with tempfile.TemporaryDirectory(prefix="poryadok-bench-") as name:
        folder = Path(name)
        some, many = folder / "some", folder / "many"
        for directory, count in ((some, size.some), (many, size.many)):
            simulated.make_vault(directory, *simulated.vk_pages(count), "")
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        starts(size, some, folder)
        print(f"| {size.some:,} organizations unless said otherwise | measured | goal |\n|---|---:|---:|")
        entries(size, some, folder)
        measured_gestures(size, some, many, folder)
        back_to_back(size, folder)
        print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
